"""Made regions: which fact of which entry changes in which week, who is asked for, and what checking sees. No part of Naast is used.

The worlds are drawn apart from the model that is judged in them: changes that age, that come in bursts, that only hit a few, and one in
which everything we assumed about kinds of fact is wrong. All chance is drawn beforehand, so every policy meets the same weeks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FACTS: Final = ("exists", "offer", "capacity", "area", "audience", "email", "phone", "hours", "address", "cost")
ENTRIES, WEEKS, PAST = 200, 156, 156
WEEKS_A_YEAR: Final = 52.18
# Changes a year, and what being wrong costs: the maker's own numbers for an ordinary region, not those of knowledge/freshness.
ORDINARY: Final = np.array([0.1, 0.1, 3.0, 0.06, 0.08, 0.25, 0.2, 0.5, 0.1, 0.8])
COSTS: Final = np.array([10, 6, 4, 5, 6, 3, 9, 5, 6, 3], dtype=float)
CALL_SEES, CALL_REACHES, IMPORT_WRONG = 0.92, 0.75, 0.12
USE_SEES, USED = 0.75, 0.08
BY_USE: Final = np.array([fact in ("exists", "offer", "capacity", "area") for fact in FACTS])
REPORTS, FALSE_REPORTS = 0.02, 0.0003
ASKED_A_WEEK: Final = 150.0


@dataclass(frozen=True)
class World:
    """One region. `changes`, `seen` (chance 0-1), `told`: week x entry x fact; `asks`, `reached`: week x entry; `wrong`: at the start;
    `years_old`: how long ago each entry was imported; `share`: of all asking, week x entry; `costs`: per fact.
    """

    changes: Bools
    wrong: Bools
    years_old: Floats
    asks: NDArray[np.int64]
    share: Floats
    reached: Bools
    seen: Floats
    told: Floats
    used: Bools
    costs: Floats


Draw = Callable[[np.random.Generator], tuple[Bools, Floats]]


def _weekly(chance: np.random.Generator, rates: Floats, weeks: int) -> Bools:
    return np.asarray(chance.random((weeks, *rates.shape)) < 1 - np.exp(-rates / WEEKS_A_YEAR))


def _own(chance: np.random.Generator, wide: float) -> Floats:
    """How restless each entry is, in all its facts alike: 1 on average."""
    return np.asarray(np.exp(chance.normal(-(wide**2) / 2, wide, (ENTRIES, 1))))


def ordinary(chance: np.random.Generator) -> tuple[Bools, Floats]:
    """Rates per kind, and restless and quiet entries."""
    return _weekly(chance, ORDINARY * _own(chance, 0.8), PAST + WEEKS), COSTS


def ageing(chance: np.random.Generator) -> tuple[Bools, Floats]:
    """The longer a fact stands, the likelier it changes: times between changes are Weibull with shape 2.5, not exponential."""
    mean_weeks = WEEKS_A_YEAR / (ORDINARY * _own(chance, 0.4))
    changes = np.zeros((PAST + WEEKS, ENTRIES, len(FACTS)), dtype=bool)
    at = -mean_weeks * chance.random(mean_weeks.shape)
    while (at < PAST + WEEKS).any():
        at = at + np.maximum(mean_weeks * chance.weibull(2.5, mean_weeks.shape) / 0.887, 0.5)
        inside = (at >= 0) & (at < PAST + WEEKS)
        entry, fact = np.nonzero(inside)
        changes[at[inside].astype(int), entry, fact] = True
    return changes, COSTS


def bursts(chance: np.random.Generator) -> tuple[Bools, Floats]:
    """Organisations move, merge or lose their money: then half of their facts change in one week. Prices change on 1 January."""
    weeks = PAST + WEEKS
    event = chance.random((weeks, ENTRIES, 1)) < 0.3 / WEEKS_A_YEAR
    changes = (event & (chance.random((weeks, ENTRIES, len(FACTS))) < 0.5)) | _weekly(
        chance, ORDINARY * 0.3 * _own(chance, 0.5), weeks
    )
    for january in range(26, weeks, 52):
        changes[january, :, FACTS.index("cost")] |= chance.random(ENTRIES) < 0.6
    return changes, COSTS


def restless_few(chance: np.random.Generator) -> tuple[Bools, Floats]:
    """One in seven entries changes eight times as fast as ordinary, the others hardly."""
    own = np.where(chance.random((ENTRIES, 1)) < 1 / 7, 8.0, 0.3)
    return _weekly(chance, ORDINARY * own, PAST + WEEKS), COSTS


def all_wrong(chance: np.random.Generator) -> tuple[Bools, Floats]:
    """What we thought stable changes fast and the other way round, and what being wrong costs is shuffled too."""
    rates = np.array([0.5, 1.2, 0.1, 1.5, 2.0, 0.05, 0.03, 0.05, 0.6, 0.08])
    return _weekly(chance, rates * _own(chance, 0.5), PAST + WEEKS), np.array(
        [4, 9, 2, 8, 9, 3, 5, 2, 6, 2], dtype=float
    )


WORLDS: Final[dict[str, Draw]] = {
    "ordinary": ordinary,
    "ageing": ageing,
    "bursts": bursts,
    "restless few": restless_few,
    "assumptions wrong": all_wrong,
}


def make(name: str, seed: int) -> World:
    """One region of a kind. The same seed gives the same region."""
    chance = np.random.default_rng([seed, list(WORLDS).index(name)])
    changes, costs = WORLDS[name](chance)
    years_old = chance.random(ENTRIES) * PAST / WEEKS_A_YEAR
    imported = (PAST - years_old * WEEKS_A_YEAR).astype(int)
    since = np.arange(PAST)[:, None] >= imported
    wrong = (changes[:PAST] & since[:, :, None]).any(axis=0) | (chance.random((ENTRIES, len(FACTS))) < IMPORT_WRONG)
    share = _asking(chance)
    shape = (WEEKS, ENTRIES, len(FACTS))
    asks = chance.poisson(share * ASKED_A_WEEK)
    return World(
        changes[PAST:], wrong, years_old, asks, share, chance.random((WEEKS, ENTRIES)) < CALL_REACHES,
        chance.random(shape), chance.random(shape), chance.random((WEEKS, ENTRIES)) < 1 - (1 - USED) ** asks, costs,
    )  # fmt: skip


def _asking(chance: np.random.Generator) -> Floats:
    """Few are asked for often and most hardly ever; half-way a third of them trade places, as when a neighbourhood team changes."""
    first = chance.permutation(1.0 / np.arange(1, ENTRIES + 1))
    later = first.copy()
    movers = chance.choice(ENTRIES, ENTRIES // 3, replace=False)
    later[movers] = first[chance.permutation(movers)]
    row = np.where(np.arange(WEEKS)[:, None] < WEEKS // 2, first, later)
    return np.asarray(row / row.sum(axis=1, keepdims=True))
