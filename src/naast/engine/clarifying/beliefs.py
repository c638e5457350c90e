"""What an answer does to the chances of the needs: how likely each answer is for each need, and Bayes' rule.

Which question to ask is in `choosing`; the questions themselves are data (`knowledge/clarify`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.knowledge import ClarifyAnswer, ClarifyQuestion

DO_NOT_KNOW: Final = "weet-ik-niet"
# The share of people who cannot say, whatever their need; and how much more (less) an answer is given by those it fits (excludes).
CANNOT_SAY: Final = 0.15
FITS: Final = 6.0
EXCLUDES: Final = 0.1
Chances = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Answered:
    """After an answer: the new chances, the facts it settles, and the sentence it adds to the story (empty for "weet ik niet")."""

    chances: Chances
    facts: Mapping[str, str]
    says: str


def answer_odds(question: ClarifyQuestion, needs: Sequence[str]) -> NDArray[np.float64]:
    """P(answer | need), shape (answers + 1, needs); the last row is "weet ik niet"; every column adds up to 1."""
    weight = np.ones((len(question.answers), len(needs)))
    place = {need: i for i, need in enumerate(needs)}
    for row, answer in enumerate(question.answers):
        for share, names in ((FITS, answer.fits), (EXCLUDES, answer.excludes)):
            weight[row, [place[name] for name in names if name in place]] *= share
    given = (1 - CANNOT_SAY) * weight / weight.sum(axis=0)
    return np.vstack([given, np.full(len(needs), CANNOT_SAY)])


def apply_answer(chances: Chances, question: ClarifyQuestion, answer_id: str) -> Answered:
    """The chances after this answer; the total of all chances stays what it was.

    Raises EngineError (`unknown-answer`) for an answer the question does not have.
    """
    if answer_id == DO_NOT_KNOW:
        return Answered(dict(chances), {}, "")
    answer = _answer(question, answer_id)
    needs = list(chances)
    row = [one.id for one in question.answers].index(answer_id)
    before = np.array([chances[need] for need in needs])
    after = before * answer_odds(question, needs)[row]
    scale = before.sum() / after.sum() if after.sum() > 0 else 1.0
    moved = dict(zip(needs, np.minimum(after * scale, 1.0).tolist(), strict=True))
    return Answered(moved, dict(answer.facts), answer.says)


def _answer(question: ClarifyQuestion, answer_id: str) -> ClarifyAnswer:
    for answer in question.answers:
        if answer.id == answer_id:
            return answer
    known = ", ".join([*(answer.id for answer in question.answers), DO_NOT_KNOW])
    raise EngineError("unknown-answer", f"Vraag {question.id} heeft geen antwoord {answer_id}.", f"Kies uit: {known}")
