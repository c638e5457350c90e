"""Our own side of the benchmark: the whole path from text to answer, by a model that never saw the development questions."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.routing.questions import Question
from naast.engine.answering import Answer, Answerer
from naast.engine.answering.artefact import CARD, load_parts, read_card
from naast.engine.answering.building import build, is_current
from naast.engine.answering.second_opinion import Reranker
from naast.engine.knowledge import Pack
from naast.engine.understanding import NoEncoder
from naast.engine.understanding.figures import summary
from naast.engine.understanding.needs import first_help


@dataclass(frozen=True, slots=True)
class Run:
    """Every answer, and the milliseconds it took."""

    answers: list[Answer]
    milliseconds: list[float]


def answerer_without_questions(root: Path, folder: Path, progress: Callable[[str], None]) -> Answerer:
    """An answerer trained on everything but the development questions; built when the folder is not current."""
    card = read_card(folder) if (folder / CARD).is_file() else {}
    if card.get("trained_on", {}).get("development_questions", True) or not is_current(root, card):
        build(root, folder, progress, with_questions=False)
    return Answerer(*load_parts(folder))


def without_encoder(answerer: Answerer, folder: Path) -> Answerer:
    """The same model on a machine where the encoder is missing."""
    return Answerer(*load_parts(folder, NoEncoder()))


def with_reranker(answerer: Answerer, reranker: Reranker) -> Answerer:
    """The same model with a second opinion on its order."""
    return Answerer(answerer.pack, answerer.models, answerer.services, reranker)


def run(answerer: Answerer, questions: Sequence[Question], *, with_asker: bool = True) -> Run:
    """Answer every question once, warm, one after the other."""
    for question in questions[:5]:
        answerer.answer(question.text)
    answers, took = [], []
    for question in questions:
        started = time.perf_counter()
        answers.append(answerer.answer(question.text, question.asker_of_the_contract if with_asker else None))
        took.append((time.perf_counter() - started) * 1000)
    return Run(answers, took)


def quality(run: Run, questions: Sequence[Question]) -> dict[str, float]:
    """Ranking over the questions with labels; an abstention counts as an empty ranking, so as a miss."""
    return summary(([one.id for one in a.provisions], q.grades) for a, q in zip(run.answers, questions, strict=True))


def other_figures(run: Run, questions: Sequence[Question]) -> dict[str, float]:
    """First contact, urgency, dimensions and abstention, each over the questions where it is labelled."""
    pairs = list(zip(run.answers, questions, strict=True))
    scored = [(a, q) for a, q in pairs if q.grades]
    return {
        "first_contact_right": _mean(a.first_contact == q.first_contact for a, q in scored),
        "first_contact_acceptable": _mean(q.grades.get(a.first_contact or "", 0) >= 2 for a, q in scored),
        "urgency_right": _mean(a.urgency == q.urgency for a, q in scored),
        "dimensions_f1": _mean(_f1(set(a.dimensions), set(q.dimensions)) for a, q in scored),
        "abstains_on_vague": _mean(not a.provisions for a, q in pairs if q.kind == "vague"),
        "abstains_on_outside": _mean(not a.provisions for a, q in pairs if q.kind == "outofscope"),
        "abstains_on_either": _mean(not a.provisions for a, q in pairs if q.kind in ("vague", "outofscope")),
        "false_abstention": _mean(not a.provisions for a, q in scored),
        "likely_is_right": _mean(_top_good(a, q) for a, q in scored if a.band == "likely"),
        "maybe_is_right": _mean(_top_good(a, q) for a, q in scored if a.band == "maybe"),
        "share_likely": _mean(a.band == "likely" for a, _ in scored),
        "crisis_on_calm_questions": _mean(a.crisis for a, q in pairs if q.urgency != "crisis"),
        "crisis_on_crisis_questions": _mean(a.crisis for a, q in pairs if q.urgency == "crisis"),
    }


def told_figures(run: Run, questions: Sequence[Question], pack: Pack, *, most_words: int = 10_000) -> dict[str, float]:
    """The needs that are told back. A need counts as right when its first help is labelled good for the question (grade 2, 3)."""
    told = [
        [any(q.grades.get(name, 0) >= 2 for name in first_help(pack.needs[need.id])) for need in a.told]
        for a, q in zip(run.answers, questions, strict=True)
        if q.grades and a.provisions and len(q.text.split()) <= most_words
    ]
    return {
        "questions": len(told),
        "told_each": _mean(len(needs) for needs in told),
        "told_right": _mean(right for needs in told for right in needs),
        "a_right_one": _mean(any(needs) for needs in told),
        "nothing_told": _mean(not needs for needs in told),
    }


def crisis_figures(answerer: Answerer, sentences: Sequence[tuple[str, bool]]) -> dict[str, float]:
    """Recall and false alarms on the crisis sentences, through the whole path."""
    found = [(answerer.answer(text).crisis, danger) for text, danger in sentences]
    return {
        "recall": _mean(seen for seen, danger in found if danger),
        "false_alarms": _mean(seen for seen, danger in found if not danger),
    }


def by_group(
    run: Run, questions: Sequence[Question], group: Callable[[Question], Iterable[str]]
) -> dict[str, dict[str, float]]:
    """Ranking quality for each group a question belongs to."""
    groups = defaultdict(list)
    for answer, question in zip(run.answers, questions, strict=True):
        for name in group(question):
            groups[name].append(([one.id for one in answer.provisions], question.grades))
    return {name: summary(pairs) for name, pairs in sorted(groups.items())}


def length_group(question: Question) -> list[str]:
    """Short, middle or long, by words."""
    words = len(question.text.split())
    return ["1-12 words" if words <= 12 else "13-40 words" if words <= 40 else "41+ words"]


def _top_good(answer: Answer, question: Question) -> bool:
    return bool(answer.provisions) and question.grades.get(answer.provisions[0].id, 0) >= 2


def _f1(found: set[str], wanted: set[str]) -> float:
    return 2 * len(found & wanted) / (len(found) + len(wanted)) if found or wanted else 1.0


def _mean(values: Iterable[float]) -> float:
    listed = [float(value) for value in values]
    return round(float(np.mean(listed)), 4) if listed else float("nan")
