"""What a clarifying question is worth: ranking before, and after one and two answers by a simulated asker who knows the labels.

The asker picks the answer that fits the needs behind the labelled provisions best, and says "weet ik niet" when no answer
stands out. Measured with the same odds by which answers are weighed, so real people will gain less.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.routing.questions import Question
from naast.engine.answering import Answer, Answerer
from naast.engine.clarifying import MOST_QUESTIONS
from naast.engine.clarifying.beliefs import DO_NOT_KNOW, answer_odds
from naast.engine.knowledge import ClarifyQuestion
from naast.engine.understanding.figures import summary
from naast.engine.understanding.needs import link_matrix

# An answer must fit this much better than the next, or the asker cannot say.
_STANDS_OUT: Final = 1.1


def worth(answerer: Answerer, questions: Sequence[Question]) -> dict[str, dict[str, Any]]:
    """Ranking over the labelled questions after 0, 1 and 2 answers, and how many were asked something."""
    labelled = [question for question in questions if question.grades]
    rounds: list[list[Answer]] = [[] for _ in range(MOST_QUESTIONS + 1)]
    asked = [0] * (MOST_QUESTIONS + 1)
    for question in labelled:
        given: list[tuple[str, str]] = []
        for number, answers in enumerate(rounds):
            answer = answerer.answer(question.text, question.asker_of_the_contract, answers=given)
            answers.append(answer)
            if number < MOST_QUESTIONS and isinstance(answer.clarify, ClarifyQuestion):
                given.append((answer.clarify.id, said(answerer, answer.clarify, question)))
                asked[number + 1] += 1
    return {
        f"{number} answers": {
            **summary(([p.id for p in a.provisions], q.grades) for a, q in zip(answers, labelled, strict=True)),
            "asked": asked[number],
        }
        for number, answers in enumerate(rounds)
    }


def said(answerer: Answerer, question: ClarifyQuestion, about: Question) -> str:
    """The answer that fits what this asker needs, or "weet ik niet"."""
    needs = meant_needs(answerer, about)
    fits = answer_odds(question, list(answerer.pack.needs))[:-1] @ needs
    order = np.argsort(-fits)
    if len(order) > 1 and fits[order[0]] < _STANDS_OUT * fits[order[1]]:
        return DO_NOT_KNOW
    return question.answers[int(order[0])].id


def meant_needs(answerer: Answerer, about: Question) -> NDArray[np.float64]:
    """How far each need is behind the labelled provisions, adding up to 1."""
    layout = answerer.models.understanding.layout
    grades = np.array([about.grades.get(name, 0) for name in layout.heads["provisions"]], dtype=np.float64)
    fits = (link_matrix(answerer.pack.needs, layout) @ (grades / np.linalg.norm(grades))) ** 4
    by_name = dict(zip(layout.heads["needs"], fits.tolist(), strict=True))
    found = np.array([by_name[name] for name in answerer.pack.needs])
    return found / found.sum()
