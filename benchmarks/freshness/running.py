"""Three years of one region under one policy: facts change, people ask, use and reports tell, and the minutes of the week are spent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.freshness.policies import Policy
from benchmarks.freshness.world import (
    BY_USE,
    CALL_SEES,
    ENTRIES,
    FACTS,
    FALSE_REPORTS,
    REPORTS,
    USE_SEES,
    WEEKS,
    World,
)
from naast.engine.freshness import Found, How

CALL_MINUTES, MISSED_MINUTES = 6.0, 2.0


@dataclass(frozen=True)
class Outcome:
    """`wrong`: per week the share (0-1) of facts shown to askers that was wrong; `harm`: the same, each wrong fact by what it costs."""

    wrong: NDArray[np.float64]
    harm: NDArray[np.float64]


def run(world: World, policy: Policy, *, minutes: float, use: bool = True) -> Outcome:
    """The weeks of one region. `use`: answered referrals tell which facts hold; without it only calls and reports do."""
    wrong = world.wrong.copy()
    shares, harms = np.zeros(WEEKS), np.zeros(WEEKS)
    for week in range(WEEKS):
        wrong |= world.changes[week]
        shares[week] = world.share[week] @ wrong.mean(axis=1)
        harms[week] = world.share[week] @ (wrong @ world.costs) / world.costs.sum()
        policy.counted(week, world.asks[week])
        _reports(world, policy, wrong, week)
        if use:
            _used(world, policy, wrong, week)
        _call(world, policy, wrong, week, minutes)
    return Outcome(shares, harms)


def _reports(world: World, policy: Policy, wrong: NDArray[np.bool_], week: int) -> None:
    asks = world.asks[week][:, None]
    chance = np.where(wrong, 1 - (1 - REPORTS) ** asks, 1 - (1 - FALSE_REPORTS) ** asks)
    for entry, fact in zip(*np.nonzero(world.told[week] < chance), strict=True):
        policy.heard(week, int(entry), int(fact), How.REPORTED, Found.WRONG)


def _used(world: World, policy: Policy, wrong: NDArray[np.bool_], week: int) -> None:
    for entry in np.flatnonzero(world.used[week]):
        for fact in np.flatnonzero(BY_USE):
            # The other end of the draw of a call, so that a week's call and use do not see the very same things.
            _look(policy, wrong, week, int(entry), int(fact), How.USED, 1 - world.seen[week, entry, fact] < USE_SEES)


def _call(world: World, policy: Policy, wrong: NDArray[np.bool_], week: int, minutes: float) -> None:
    left = minutes
    for entry in policy.order(week, wrong):
        if left < CALL_MINUTES:
            return
        if not world.reached[week, entry]:
            left -= MISSED_MINUTES
            continue
        left -= CALL_MINUTES
        for fact in range(len(FACTS)):
            _look(policy, wrong, week, entry, fact, How.CALLED, world.seen[week, entry, fact] < CALL_SEES)
        policy.called(week, entry)


def _look(policy: Policy, wrong: NDArray[np.bool_], week: int, entry: int, fact: int, how: How, sees: bool) -> None:
    changed = bool(wrong[entry, fact]) and sees
    if changed:
        wrong[entry, fact] = False
    policy.heard(week, entry, fact, how, Found.CHANGED if changed else Found.RIGHT)


def everybody() -> int:
    """How many entries there are."""
    return ENTRIES
