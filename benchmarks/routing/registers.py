"""The same questions in another register: with slips of the fingers, and without capitals and signs. And the writers by register.

What people do to a word when they hurry is done here by rule, with a seed from the question's own number, so that every run asks
the same. Real slips differ; dialect and second language cannot be made by rule, and stand in the groups of writers.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.routing.questions import Question
from naast.engine.answering.unmarked import unmarked

# What is told of each register beside its ranking: names of `ours.other_figures`.
BESIDE_QUALITY = ("false_abstention", "crisis_on_crisis_questions", "crisis_on_calm_questions")
ONE_IN = 8  # words of four letters or more with a slip
# What lies beside a key on a Dutch keyboard, letters only.
BESIDE = {
    one: (row[at - 1 : at] if at else "") + row[at + 1 : at + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for at, one in enumerate(row)
}
# As `knowledge/stories/README.md` tells of each writer.
WRITERS = {
    "other languages, second language, dialect": ("w10", "w24", "w41", "w45"),
    "two to twelve words": ("w49", "w50", "w51"),
    "children and young people": ("w23", "w33", "w43"),
    "people around": ("w31", "w40", "w42", "w47"),
}


def slips(text: str, seed: str) -> str:
    """One word in `ONE_IN` of four letters or more gets one slip: two letters change places, one is left out, doubled, or hit beside."""
    luck = random.Random(seed)

    def slip(found: re.Match[str]) -> str:
        word = found.group()
        if len(word) < 4 or luck.random() >= 1 / ONE_IN:
            return word
        at = luck.randrange(1, len(word) - 1)
        kind = luck.choice(("change places", "left out", "doubled", "beside"))
        if kind == "change places":
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if kind == "left out":
            return word[:at] + word[at + 1 :]
        if kind == "doubled":
            return word[: at + 1] + word[at:]
        return word[:at] + luck.choice(BESIDE.get(word[at].lower()) or word[at]) + word[at + 1 :]

    return re.sub(r"[^\W\d_]+", slip, text)


WAYS: Mapping[str, Callable[[str, str], str]] = {
    "as written": lambda text, _seed: text,
    f"a slip in one of {ONE_IN} longer words": slips,
    "no capitals, no signs": lambda text, _seed: unmarked(text),
    "both": lambda text, seed: unmarked(slips(text, seed)),
}


def changed(questions: list[Question], way: str) -> list[Question]:
    """The questions, each told in one of the `WAYS`."""
    return [replace(one, text=WAYS[way](one.text, one.id)) for one in questions]


def of_writers(held_out: Mapping[str, float], stories: Path) -> dict[str, dict[str, float]]:
    """Per register of `WRITERS` how many stories there are, and nDCG@5 of each writer left out of learning, weighed by their stories."""
    found = {}
    for register, writers in {**WRITERS, "all others": _others(held_out)}.items():
        sizes = [_rows(stories / f"{one}.csv") for one in writers]
        values = [held_out[f"ndcg5 {one}"] for one in writers]
        found[register] = {"stories": sum(sizes), "ndcg5": float(np.average(values, weights=sizes))}
    return found


def _others(held_out: Mapping[str, float]) -> tuple[str, ...]:
    named = {one for writers in WRITERS.values() for one in writers}
    names = [name.removeprefix("ndcg5 ") for name in held_out if name.startswith("ndcg5 w")]
    return tuple(one for one in names if one not in named)


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))
