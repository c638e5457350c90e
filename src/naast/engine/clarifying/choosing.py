"""The next best question: the one whose answer is expected to leave the least doubt about which need it is.

What an answer does is in `beliefs`. At most two questions are asked, always beside the results.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.clarifying.beliefs import Chances, answer_odds
from naast.engine.knowledge import ClarifyQuestion
from naast.engine.knowledge.text import fold

MOST_QUESTIONS: Final = 2
# Below this many bits a question is not worth someone's breath.
LEAST_GAIN: Final = 0.08
# Chance that it is none of the needs we know; keeps a single weak need from looking certain.
_NONE_OF_THESE: Final = 0.1
# Two questions that share more than this part of their longer words ask the same.
_SAME_WORDS: Final = 0.5
_LONG_WORD: Final = re.compile(r"[a-z]{4,}")


class _Told:
    """Values (..., needs) that for most needs are those of "none of these", the last: only the others are kept one by one."""

    def __init__(self, values: NDArray[np.float64]) -> None:
        self._usual = values[..., -1]
        places = np.nonzero(values != values[..., -1:])
        self._needs, self._more = places[-1], (values - values[..., -1:])[places]
        self._rows = np.ravel_multi_index(places[:-1], values.shape[:-1])

    def expected(self, belief: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values times a belief (needs,) that adds up to 1; shape (...)."""
        more = np.bincount(self._rows, weights=self._more * belief[self._needs], minlength=self._usual.size)
        return self._usual + more.reshape(self._usual.shape)


class QuestionTable:
    """All questions with their odds for a fixed list of needs, stacked so that every gain comes from a few products."""

    def __init__(self, questions: Iterable[ClarifyQuestion], needs: Sequence[str]) -> None:
        self.questions = tuple(questions)
        self._needs = tuple(needs)
        most = max((len(q.answers) for q in self.questions), default=0) + 1
        # (questions, most answers, needs + 1); the last need is "none of these", for which no answer is more likely.
        all_odds = np.zeros((len(self.questions), most, len(needs) + 1))
        for number, question in enumerate(self.questions):
            odds = answer_odds(question, [*needs, ""])
            all_odds[number, : len(odds)] = odds
        ids = [question.id for question in self.questions]
        self._by_id = np.array([sorted(ids).index(name) for name in ids])
        self._about = [_settles(question) for question in self.questions]
        # Of a gain, what does not depend on the chances: for every question and need, the sum of x log x over the answers.
        self._settled = _Told(_x_log_x(all_odds).sum(axis=1))
        self._odds = _Told(all_odds)

    def gains(self, chances: Chances) -> NDArray[np.float64]:
        """The expected gain of every question in bits, 0 or more, in the order of `questions`."""
        belief = _belief(chances, self._needs)
        # H(need) - H(need | answer) as sums of x log x. Those over need and answer together fall apart, for the chances of the
        # answers to one need add up to 1: into what is settled beforehand, and the doubt about the need, which is on both sides.
        return self._settled.expected(belief) - _x_log_x(self._odds.expected(belief)).sum(axis=1)

    def best(
        self,
        chances: Chances,
        asked: Collection[str] = (),
        facts: Mapping[str, str] | None = None,
        settled: Collection[str] = (),
    ) -> ClarifyQuestion | None:
        """The question to ask now, or None when enough was asked or none is worth it.

        Never one that `facts` answer already, or one about a fact that is `settled`, whatever its value.
        """
        if len(asked) >= MOST_QUESTIONS or not self.questions:
            return None
        gains = self.gains(chances)
        order = np.lexsort((self._by_id, -gains)).tolist()
        known = facts or {}
        before = [question for question in self.questions if question.id in asked]
        open_ones = (
            i
            for i in order
            if not is_answered(self.questions[i], known)
            and self._about[i].isdisjoint(settled)
            and not any(asks_the_same(self.questions[i], earlier) for earlier in before)
        )
        first = next(open_ones, None)
        return None if first is None or gains[first] < LEAST_GAIN else self.questions[first]


def is_answered(question: ClarifyQuestion, facts: Mapping[str, str]) -> bool:
    """Whether what is known says one of the answers: the facts that this answer would give hold already."""
    return any(
        answer.facts and all(facts.get(fact) == value for fact, value in answer.facts.items())
        for answer in question.answers
    )


def asks_the_same(one: ClarifyQuestion, other: ClarifyQuestion) -> bool:
    """Whether two questions are about the same fact or in nearly the same words: nobody is asked that twice.

    Who could not say the first time cannot say the second time either.
    """
    if one.id == other.id or _settles(one) & _settles(other):
        return True
    mine, theirs = set(_LONG_WORD.findall(fold(one.text))), set(_LONG_WORD.findall(fold(other.text)))
    return len(mine & theirs) > _SAME_WORDS * max(len(mine | theirs), 1)


def _settles(question: ClarifyQuestion) -> set[str]:
    """The facts that a question is about: those that most of its answers settle."""
    told = Counter(fact for answer in question.answers for fact in answer.facts)
    return {fact for fact, times in told.items() if 2 * times > len(question.answers)}


def next_question(
    chances: Chances, questions: Iterable[ClarifyQuestion], asked: Collection[str] = ()
) -> ClarifyQuestion | None:
    """`QuestionTable.best` for once; who asks often keeps the table."""
    return QuestionTable(questions, tuple(chances)).best(chances, asked)


def _belief(chances: Chances, needs: Sequence[str]) -> NDArray[np.float64]:
    raw = np.maximum([*map(chances.get, needs, itertools.repeat(0.0)), 0.0], 0.0)
    raw[-1] = _NONE_OF_THESE * max(raw.sum(), 1e-9) + 1e-9
    belief: NDArray[np.float64] = raw / raw.sum()
    return belief


def _x_log_x(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values * np.log2(np.where(values > 0, values, 1.0))
