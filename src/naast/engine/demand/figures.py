"""What `knowledge/demand/` holds: how many people become incurably ill per year and age, and how people of an age live.

Public figures only. Reading what somebody asks is `asking`; the arithmetic is `response` and `counting`.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final

from naast.engine.knowledge.checks import Misfit, misfits
from naast.engine.knowledge.life_model import Chance, Checked, Line, Origin, SourceRef, Sure, enough
from naast.engine.knowledge.loader import default_root, read_yaml
from naast.engine.knowledge.notebook import Notebook
from naast.engine.knowledge.problems import KnowledgeError, KnowledgeProblem, Place
from naast.engine.knowledge.schema import Between, Count, Pick, Sample

FOLDER: Final = "demand"
AGES: Final = ("0-17", "18-44", "45-64", "65-74", "75-84", "85+")
Age = Annotated[str, Pick("de leeftijden", AGES), Sample('"65-74"')]
PerThousand = Annotated[float, Between(0, 1000), Sample("6.5", "mensen per 1.000 inwoners per jaar")]


@dataclass(frozen=True, slots=True)
class Rate:
    """People per 1,000 of this age per year; in 8 of 10 cases the true one lies from `low` to `high`."""

    value: PerThousand
    low: PerThousand
    high: PerThousand
    source: SourceRef
    confidence: Sure


@dataclass(frozen=True, slots=True)
class Inflow:
    """How many people of an age become incurably ill on a trajectory."""

    trajectory: Annotated[str, Sample("kanker", "een ziektepad uit life_events/trajectories.yaml")]
    age: Age
    per_1000: Rate
    why: Line
    checked_on: Checked


@dataclass(frozen=True, slots=True)
class Living:
    """The share of people of an age of whom a fact holds."""

    fact: Annotated[str, Sample("rents", "een feit uit life_events/facts.yaml")]
    age: Age
    share: Chance
    why: Line
    checked_on: Checked


@dataclass(frozen=True, slots=True)
class Call:
    """The events that are themselves a need for a provision; without a row it is what the provision takes away most of."""

    provision: Annotated[str, Sample("wijkverpleging", "een voorziening")]
    events: Annotated[tuple[str, ...], Count(1), Sample("[adl_hulp_nodig]", "gebeurtenissen uit life_events")]
    why: Line
    checked_on: Checked


@dataclass(frozen=True, slots=True)
class FiguresFile:
    """`demand/*.yaml`: each file holds one or more of these lists."""

    sources: tuple[Origin, ...] = ()
    inflow: tuple[Inflow, ...] = ()
    shares: tuple[Living, ...] = ()
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything. `inflow` by trajectory and age, `shares` by fact and age, `calls` by provision; `hash`: sha256 (hex) of the files."""

    hash: str
    sources: Mapping[str, Origin] = field(default_factory=dict)
    inflow: Mapping[tuple[str, str], Rate] = field(default_factory=dict)
    shares: Mapping[tuple[str, str], Chance] = field(default_factory=dict)
    calls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@misfits.register
def _rate(thing: Rate) -> Iterator[Misfit]:
    if not thing.low < thing.high:
        yield Misfit(
            "high", "no-interval", f"van {thing.low:g} tot {thing.high:g}", "low kleiner dan high", "high: 7.8"
        )
    elif not thing.low <= thing.value <= thing.high:
        found = f"{thing.value:g} buiten {thing.low:g} tot {thing.high:g}"
        yield Misfit("value", "outside-interval", found, "value tussen low en high", f"value: {thing.high:g}")


@functools.lru_cache(maxsize=4)
def default_figures() -> Figures:
    """The figures of this installation, read once. Raises KnowledgeError or EngineError (`no-knowledge`)."""
    return load_figures(default_root())


def load_figures(root: Path) -> Figures:
    """The figures below the knowledge folder `root`. Raises KnowledgeError with every mistake found."""
    figures, problems = _read(root)
    if problems or figures is None:
        raise KnowledgeError(tuple(problems))
    return figures


def check_figures(root: Path) -> list[KnowledgeProblem]:
    """Every mistake in the files below `root`, in order of file and line; empty when all is well."""
    return _read(root)[1]


def figures_files(root: Path) -> list[Path]:
    """The files, sorted by path."""
    return sorted(path for path in (root / FOLDER).glob("*.yaml"))


def _read(root: Path) -> tuple[Figures | None, list[KnowledgeProblem]]:
    notes = Notebook({"life-source"})
    files = [one for path in figures_files(root) if (one := read_yaml(path, FiguresFile, notes, root)) is not None]
    notes.settle()
    if not notes.problems:
        _whole(files, notes)
    if notes.problems:
        return None, sorted(notes.problems)
    digest = hashlib.sha256()
    for path in figures_files(root):
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return Figures(
        digest.hexdigest(),
        MappingProxyType({one.id: one for each in files for one in each.sources}),
        MappingProxyType({(one.trajectory, one.age): one.per_1000 for each in files for one in each.inflow}),
        MappingProxyType({(one.fact, one.age): one.share for each in files for one in each.shares}),
        MappingProxyType({one.provision: one.events for each in files for one in each.calls}),
    ), []


def _whole(files: list[FiguresFile], notes: Notebook) -> None:
    """What must hold between rows: each row once, a trajectory at every age, nothing surer than its source."""
    folder = Place(FOLDER, 0, "")
    kinds = {one.id: one.kind for each in files for one in each.sources}
    seen: set[tuple[str, str, str]] = set()
    for row, name, number in _rows(files):
        if row in seen:
            notes.add(folder, "same-row", " ".join(row), "elke rij een keer", f"{name}: […]")
        seen.add(row)
        if kinds[number.source] not in enough(number.confidence):
            found = f"{' '.join(row)}: zekerheid {number.confidence} met bron {number.source}"
            expected = "A is gelezen, B is bekend maar niet herlezen, C is een schatting"
            notes.add(folder, "surer-than-source", found, expected, "confidence: C")
    paths = {row[1] for row in seen if row[0] == "inflow"}
    for path in sorted(paths):
        for age in AGES:
            if ("inflow", path, age) not in seen:
                notes.add(folder, "age-missing", f"{path} zonder {age}", "een rij voor elke leeftijd", f'age: "{age}"')
    if not paths:
        notes.add(folder, "no-inflow", "niets", "de lijst inflow", "inflow: […]")


def _rows(files: list[FiguresFile]) -> Iterator[tuple[tuple[str, str, str], str, Rate | Chance]]:
    for each in files:
        yield from ((("inflow", one.trajectory, one.age), "inflow", one.per_1000) for one in each.inflow)
        yield from ((("shares", one.fact, one.age), "shares", one.share) for one in each.shares)
