"""How sure we say we are: likely, maybe or unknown. Words, never percentages.

The chances come from `naast.engine.understanding.calibration`, fitted on texts that were left out of the training.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from naast.engine.understanding import Reading

LIKELY_FROM: Final = 0.6
IN_WORDS: Final = {"likely": "waarschijnlijk", "maybe": "misschien", "unknown": "weet ik niet"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """`band`: likely, maybe or unknown; `scope`: inside, vague or outside. Unless inside, nothing is proposed."""

    band: str
    scope: str

    @property
    def abstains(self) -> bool:
        """Whether to ask instead of answer."""
        return self.scope != "inside"


def judge(reading: Reading) -> Judgement:
    """What may be said about this reading. Danger is not looked at here: it never abstains."""
    if reading.word_count == 0:
        return Judgement("unknown", "vague")
    if reading.abstains:
        outside = reading.scope.get("outside", 0.0) > reading.scope.get("vague", 0.0)
        return Judgement("unknown", "outside" if outside else "vague")
    return Judgement("likely" if reading.good >= LIKELY_FROM else "maybe", "inside")
