"""Who decides which entries are rung this week. Each policy gives an order; the minutes decide how far it gets.

A policy hears what the house would hear: how often entries were asked for, which calls were made, what use and reports told. Only the
oracle looks into the world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.freshness.world import BY_USE, ENTRIES, FACTS, World
from naast.engine import freshness
from naast.engine.freshness import Check, Found, History, How, Kind, Rates, Standing

Order = Iterable[int]
START: Final = date(2026, 1, 5)
# How long a count of asking is remembered, in weeks.
MEMORY: Final = 13.0
LEARN_EVERY: Final = 26
# Nobody asked this quarter is not nobody ever will.
SELDOM: Final = 0.05
WEEKS_A_MONTH: Final = 4.35


class Policy(Protocol):
    """An order for a week; what was heard comes in through `heard` (a look at one fact) and `counted` (asks of the week)."""

    def order(self, week: int, wrong: NDArray[np.bool_]) -> Order: ...

    def called(self, week: int, entry: int) -> None: ...

    def heard(self, week: int, entry: int, fact: int, how: How, found: Found) -> None: ...

    def counted(self, week: int, asks: NDArray[np.int64]) -> None: ...


@dataclass
class Plain:
    """What the simple policies share: the week of the last call and, with `hears`, the entries that were reported since: those go first."""

    world: World
    seed: int
    hears: bool = False
    last: NDArray[np.float64] = field(init=False)
    reported: dict[int, int] = field(default_factory=dict)
    asked: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        self.last = -self.world.years_old * 52.18
        self.asked = np.zeros(ENTRIES)
        self.chance = np.random.default_rng(self.seed)

    def rest(self, week: int) -> Order:
        """The order after the reports."""
        raise NotImplementedError

    def order(self, week: int, wrong: NDArray[np.bool_]) -> Order:
        first = list(self.reported)
        yield from first
        yield from (entry for entry in self.rest(week) if entry not in first)

    def called(self, week: int, entry: int) -> None:
        self.last[entry] = week
        self.reported.pop(entry, None)

    def heard(self, week: int, entry: int, fact: int, how: How, found: Found) -> None:
        if how is How.REPORTED and self.hears:
            self.reported.setdefault(entry, week)

    def counted(self, week: int, asks: NDArray[np.int64]) -> None:
        self.asked = self.asked * (1 - 1 / MEMORY) + asks / MEMORY


class OldestFirst(Plain):
    """Who was rung longest ago."""

    def rest(self, week: int) -> Order:
        return (int(entry) for entry in np.argsort(self.last, kind="stable"))


class AtRandom(Plain):
    """Anybody."""

    def rest(self, week: int) -> Order:
        return (int(entry) for entry in self.chance.permutation(ENTRIES))


class YearlySweep(Plain):
    """Everybody once a year, in their own week of the year; who was missed waits at the front. Minutes left over are left over."""

    def rest(self, week: int) -> Order:
        turn = np.arange(ENTRIES) * 52 // ENTRIES
        due = [int(e) for e in range(ENTRIES) if self.last[e] <= week - 52 + 4 and (week - turn[e]) % 52 < 26]
        return sorted(due, key=lambda entry: -((week - turn[entry]) % 52))


class ClaimAndApprove(Plain):
    """Somebody claims an entry nobody approved yet; once approved it is done, until somebody reports it. There is no clock."""

    def rest(self, week: int) -> Order:
        return (int(entry) for entry in self.chance.permutation(np.flatnonzero(self.last < 0)))


class AskedAndOld(Plain):
    """A strong simple rule: how often it is asked for, times the square of the weeks since the last call. Knows no kinds of fact."""

    def rest(self, week: int) -> Order:
        return (int(entry) for entry in np.argsort(-(self.asked + SELDOM) * (week - self.last) ** 2, kind="stable"))


class Oracle(Plain):
    """Sees which facts are wrong: nobody can do better with one week in view."""

    def order(self, week: int, wrong: NDArray[np.bool_]) -> Order:
        harm = self.world.share[week] * (wrong @ self.world.costs)
        return (int(entry) for entry in np.argsort(-harm, kind="stable"))


@dataclass
class ByHarm(Plain):
    """Ours: the harm that a call takes away, by the engine itself (`freshness.harm_of`): asked x chance wrong x cost, as long as it lasts.

    `plain_harm`: only asked x chance wrong x cost. `alike`: every entry has the same rate per kind.
    """

    learns: bool = True
    weighs_asking: bool = True
    plain_harm: bool = False
    alike: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self.rates: Rates = freshness.default_rates()
        if self.alike:
            kinds = {name: replace(rate, spread=50.0) for name, rate in self.rates.kinds.items()}
            self.rates = replace(self.rates, kinds=kinds)
        self.base = self.rates
        day = [START - timedelta(days=float(years) * 365.25) for years in self.world.years_old]
        self.looks = {(e, f): [Check(day[e], How.IMPORTED)] for e in range(ENTRIES) for f in range(len(FACTS))}
        self._count_all()

    def _count_all(self) -> None:
        self.known: list[list[Standing]] = [
            [self._standing(entry, fact) for fact in range(len(FACTS))] for entry in range(ENTRIES)
        ]

    def _standing(self, entry: int, fact: int) -> Standing:
        known = freshness.standing(Kind(FACTS[fact]), self.looks[entry, fact], self.rates)
        assert known is not None
        return known

    def order(self, week: int, wrong: NDArray[np.bool_]) -> Order:
        if self.learns and week and week % LEARN_EVERY == 0:
            told = (History(Kind(FACTS[fact]), tuple(rows)) for (_e, fact), rows in self.looks.items())
            self.rates = freshness.learn(self.base, told)
            self._count_all()
        on = START + timedelta(weeks=week)
        a_month = (self.asked + SELDOM) * WEEKS_A_MONTH if self.weighs_asking else np.ones(ENTRIES)
        harm = [self._harm(self.known[entry], on, float(a_month[entry])) for entry in range(ENTRIES)]
        return (int(entry) for entry in np.argsort(-np.array(harm), kind="stable"))

    def _harm(self, known: list[Standing], on: date, a_month: float) -> float:
        if not self.plain_harm:
            return freshness.harm_of(known, on, a_month, self.rates)
        return sum(
            freshness.expected_harm(a_month, 1 - freshness.chance_at(one, on), self.rates.cost(one.kind))
            for one in known
        )

    def heard(self, week: int, entry: int, fact: int, how: How, found: Found) -> None:
        check = Check(START + timedelta(weeks=week), how, found)
        self.looks[entry, fact].append(check)
        self.known[entry][fact] = freshness.after(self.known[entry][fact], check, self.rates)


def plain(world: World, seed: int) -> dict[str, Policy]:
    """The policies of the question, two stronger ones that put reports first, and the oracle."""
    return {
        "oldest first": OldestFirst(world, seed),
        "at random": AtRandom(world, seed),
        "yearly sweep": YearlySweep(world, seed),
        # Here a report is what brings an entry back: without it nothing would ever happen again.
        "claim and approve": ClaimAndApprove(world, seed, hears=True),
        "reports, then oldest": OldestFirst(world, seed, hears=True),
        "reports, then asked x weeks squared": AskedAndOld(world, seed, hears=True),
        "oracle": Oracle(world, seed),
    }


__all__ = ["BY_USE", "AskedAndOld", "ByHarm", "Policy", "plain"]
