"""The fixed model of linkage (`knowledge/linkage/model.yaml`) as frozen values, checked when read.

How it is used stands in `comparing` and `weighing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from naast.engine.errors import EngineError
from naast.engine.linkage.words import folder

# What a pair can be that is not chance, in the order of the sums in `weighing`.
EXPLANATIONS = ("same", "branch", "service", "household")


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of a comparison. The shares are as in the file, 0..1; `branch` or `household` None: it cannot be that;
    `service` None: as `same`.

    `sql` is empty for the last rung, on which everything stands that stood nowhere else. `counts` is a column, or empty.
    """

    id: str
    sql: str
    same: float
    chance: float
    branch: float | None
    service: float | None
    household: float | None
    counts: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is compared. `known` are the columns that say whether it is known: all of a group, one of the groups."""

    name: str
    label: str
    known: tuple[tuple[str, ...], ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Matches per record on average: where estimating starts, and between what it stays."""

    start: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Exact:
    """A rule that needs no weighing: every comparison named stands on one of the levels named."""

    why: str
    when: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Model:
    """Everything linkage knows before it sees a list. `shares` has a line per explanation (`EXPLANATIONS`); weights are in bits."""

    version: int
    comparisons: tuple[Comparison, ...]
    exact: tuple[Exact, ...]
    shares: Mapping[str, Share]
    alone: Mapping[str, float]
    likely: float
    maybe: float
    cut: float
    missing: float
    clip: float
    most_per_key: int

    def comparison(self, name: str) -> Comparison:
        """The comparison of this name; KeyError when there is none."""
        return {one.name: one for one in self.comparisons}[name]


def _level(table: Mapping[str, Any]) -> Level:
    return Level(
        id=table["id"],
        sql=table.get("sql", ""),
        same=float(table["same"]),
        chance=float(table["chance"]),
        branch=table.get("branch"),
        service=table.get("service"),
        household=table.get("household"),
        counts=table.get("counts", ""),
        why=table.get("why", ""),
    )


def from_table(table: Mapping[str, Any]) -> Model:
    """The model of a YAML table; raises EngineError (`linkage-model`) that says what is wrong with it."""
    try:
        model = Model(
            version=int(table["version"]),
            comparisons=tuple(
                Comparison(
                    one["name"],
                    one["label"],
                    tuple(tuple(part.strip() for part in group.split(",")) for group in one["known"].split("|")),
                    tuple(_level(level) for level in one["levels"]),
                )
                for one in table["comparisons"]
            ),
            exact=tuple(Exact(one["why"], {k: tuple(v) for k, v in one["when"].items()}) for one in table["exact"]),
            shares={name: Share(**share) for name, share in table["shares"].items()},
            alone={name: float(value) for name, value in table["alone"].items()},
            likely=float(table["likely"]),
            maybe=float(table["maybe"]),
            cut=float(table["groups"]["cut"]),
            missing=float(table["groups"]["missing"]),
            clip=float(table["groups"]["clip"]),
            most_per_key=int(table["most_per_key"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise EngineError("linkage-model", f"Het model om te koppelen klopt niet: {error!r}.") from error
    _check(model)
    return model


def _check(model: Model) -> None:
    """Shares are shares, the last rung takes the rest, rules name rungs that exist."""
    for one in model.comparisons:
        for level in one.levels:
            told = [
                level.same,
                level.chance,
                *(x for x in (level.branch, level.service, level.household) if x is not None),
            ]
            if not all(0 < share <= 1 for share in told):
                raise EngineError("linkage-model", f"{one.name}/{level.id}: een aandeel ligt niet tussen 0 en 1.")
            if level.counts and level.counts not in model.alone:
                raise EngineError("linkage-model", f"{one.name}/{level.id}: {level.counts} staat niet onder alone.")
            if bool(level.sql) == (level is one.levels[-1]):
                raise EngineError("linkage-model", f"{one.name}/{level.id}: alleen de laatste trede heeft geen sql.")
    for rule in model.exact:
        for name, ids in rule.when.items():
            there = {level.id for one in model.comparisons if one.name == name for level in one.levels}
            if not set(ids) <= there:
                raise EngineError("linkage-model", f"Vaste regel {rule.why!r}: {name} heeft niet {set(ids) - there}.")


def load(path: Path) -> Model:
    """The model in a file."""
    return from_table(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def shipped() -> Model:
    """The model of this installation, read once."""
    return load(folder() / "model.yaml")
