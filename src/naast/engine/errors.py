"""The one error every engine raises.

Knowledge mistakes (a wrong YAML file) have their own, richer error in `naast.engine.knowledge.problems`;
errors of the web application (`DomainError`) live in `naast.core`.
"""

from __future__ import annotations


class EngineError(Exception):
    """Something an engine cannot do, told so that a reader knows what to do next.

    `code` is a stable kebab-case word for programs, `message` a Dutch sentence for people,
    `hint` an optional Dutch sentence on what to do now.
    """

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(message if hint is None else f"{message} {hint}")
        self.code = code
        self.message = message
        self.hint = hint
