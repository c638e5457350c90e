"""The development questions and crisis sentences with their labels, as the benchmark sees them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ASKERS = {"kind": "child", "nabestaande": "naaste", "omgeving": "naaste"}


@dataclass(frozen=True, slots=True)
class Question:
    """One labelled question. `grades` is empty for vague and out-of-scope ones; `kind` is normal, vague, outofscope or multilingual."""

    id: str
    text: str
    asker: str
    kind: str
    urgency: str
    dimensions: tuple[str, ...]
    first_contact: str
    grades: Mapping[str, int]

    @property
    def asker_of_the_contract(self) -> str:
        """The asker in the words of the command line."""
        return ASKERS.get(self.asker, self.asker)


def read_questions(path: Path) -> list[Question]:
    """The rows of `questions_dev.csv`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_question(row) for row in csv.DictReader(file)]


def read_crisis(path: Path) -> list[tuple[str, bool]]:
    """The sentences of `crisis_dev.csv`, each with whether it is danger."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text_nl"], row["label"] == "crisis") for row in csv.DictReader(file)]


def _question(row: Mapping[str, str]) -> Question:
    pairs = (pair.partition(":") for pair in row["relevant"].split(";") if pair)
    return Question(
        id=row["id"],
        text=row["text_nl"],
        asker=row["asker"],
        kind=row["kind"],
        urgency=row["urgency"],
        dimensions=tuple(filter(None, row["dimensions"].split(";"))),
        first_contact=row["first_role"],
        grades={name: int(grade) for name, _, grade in pairs},
    )
