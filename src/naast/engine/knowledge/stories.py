"""The labelled stories in `knowledge/stories/*.csv`: fictional help questions with the provisions that answer them.

They train and test the understanding; they are not part of the `Pack`. One file per writer.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from naast.engine.knowledge.notebook import nearest
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.vocabulary import DIMENSIONS, STORY_ASKERS, URGENCIES

COLUMNS: Final = ("id", "text_nl", "asker", "urgency", "dimensions", "first_role", "relevant")
_GRADES: Final = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class Story:
    """One story. `relevant` maps provision ids to a grade: 3 exactly, 2 good, 1 acceptable extra."""

    id: str
    writer: str
    text: str
    asker: str
    urgency: str
    dimensions: tuple[str, ...]
    first_role: str
    relevant: Mapping[str, int]


def load_stories(root: Path) -> tuple[Story, ...]:
    """All stories below `root/stories`, in order of file and row; raises KnowledgeError when one cannot be read."""
    problems = check_stories(root)
    if problems:
        raise KnowledgeError(tuple(problems))
    return tuple(_story(path.stem, row) for path in _files(root) for _, row in _rows(path))


def check_stories(root: Path, provisions: Collection[str] | None = None) -> list[KnowledgeProblem]:
    """Every mistake in the story files; with `provisions` their ids are checked too."""
    problems: list[KnowledgeProblem] = []
    seen: dict[str, str] = {}
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        for line, row in _rows(path):
            problems += _mistakes(Place(name, line, row.get("id") or ""), row, seen, provisions)
    return sorted(problems)


def _files(root: Path) -> list[Path]:
    return sorted((root / "stories").glob("*.csv"))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        line = 2
        for row in reader:
            yield line, row
            line = reader.line_num + 1


def _story(writer: str, row: dict[str, str]) -> Story:
    relevant = {name: int(grade) for name, _, grade in (pair.partition(":") for pair in row["relevant"].split(";"))}
    dimensions = tuple(row["dimensions"].split(";"))
    frozen = MappingProxyType(relevant)
    return Story(row["id"], writer, row["text_nl"], row["asker"], row["urgency"], dimensions, row["first_role"], frozen)


def _mistakes(
    place: Place, row: dict[str, str], seen: dict[str, str], provisions: Collection[str] | None
) -> Iterator[KnowledgeProblem]:
    absent = [column for column in COLUMNS if not row.get(column)]
    if absent:
        yield KnowledgeProblem(
            place, "missing", f"niets in {absent[0]}", f"de kolommen {', '.join(COLUMNS)}", absent[0]
        )
        return
    if row["id"] in seen:
        yield KnowledgeProblem(
            place, "duplicate-id", f"{row['id']} ook in {seen[row['id']]}", "een nieuw id", f"{row['id']}b"
        )
    seen[row["id"]] = place.file
    picks = [("asker", row["asker"], STORY_ASKERS), ("urgency", row["urgency"], URGENCIES)]
    picks += [("dimensions", dimension, DIMENSIONS) for dimension in row["dimensions"].split(";")]
    for column, value, values in picks:
        if value not in values:
            expected = f"een van: {', '.join(values)}"
            yield KnowledgeProblem(place, "not-in-list", f'"{value}" in {column}', expected, nearest(value, values))
    yield from _wrong_labels(place, row, provisions)


def _wrong_labels(place: Place, row: dict[str, str], provisions: Collection[str] | None) -> Iterator[KnowledgeProblem]:
    names = [row["first_role"]]
    for pair in row["relevant"].split(";"):
        name, _, grade = pair.partition(":")
        names.append(name)
        if grade not in _GRADES:
            yield KnowledgeProblem(
                place, "bad-grade", f'"{pair}"', "een voorziening met cijfer 1, 2 of 3", "wijkverpleging:3"
            )
    for name in names:
        if provisions is not None and name not in provisions:
            yield KnowledgeProblem(
                place, "unknown-id", f'"{name}"', "een voorziening die bestaat", nearest(name, provisions)
            )
