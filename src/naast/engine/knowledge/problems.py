"""What is wrong in a knowledge file, told to whoever edits it: where, what was found, what is expected, an example.

Finding the problems is done by `decode`, `checks` and `loader`; drawing them on a terminal by `report`.
"""

from __future__ import annotations

from dataclasses import dataclass

from naast.engine.errors import EngineError


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: `line` counts from 1 (0: the file as a whole), `path` is like `needs[3].examples[0].voice`."""

    file: str
    line: int
    path: str

    def __str__(self) -> str:
        spot = f"{self.file}, regel {self.line}" if self.line else self.file
        return f"{spot}, bij {self.path}" if self.path else spot


@dataclass(frozen=True, slots=True, order=True)
class KnowledgeProblem:
    """One mistake. `code` is a stable kebab-case word; the other texts are Dutch, `example` is correct YAML."""

    place: Place
    code: str
    found: str
    expected: str
    example: str

    def __str__(self) -> str:
        return f"{self.place}: gevonden: {self.found}. Verwacht: {self.expected}. Voorbeeld: {self.example}"


class KnowledgeError(EngineError):
    """The knowledge cannot be used; `problems` holds every mistake that was found, in order of file and line."""

    def __init__(self, problems: tuple[KnowledgeProblem, ...]) -> None:
        first = problems[0]
        more = f" En nog {len(problems) - 1} andere." if len(problems) > 1 else ""
        super().__init__("knowledge", f"{first}.{more}", "Draai `naast knowledge check` voor de hele lijst.")
        self.problems = problems
