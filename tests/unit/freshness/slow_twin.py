"""The same trust the slow, obvious way: a fact changes on some day or never, and every day is tried, with a row of rates for each entry.

Nothing here is shared with the engine but its words and its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from naast.engine.freshness import Check, Found, Kind, Rates


def trust_by_days(kind: Kind, checks: Sequence[Check], on: date, rates: Rates, quantiles: int = 120) -> float:
    """The chance that the fact is right on a day, by trying every day on which it may have changed, for many rates of a Gamma."""
    rate = rates.kinds[kind]
    ordered = sorted(checks, key=lambda check: check.on)
    for number, check in enumerate(ordered):
        if check.found == Found.CHANGED:
            ordered = ordered[number:]
            break
    start, days = ordered[0].on, (on - ordered[0].on).days
    right = wrong = 0.0
    for per_year, weight in _gamma(rate.spread, rate.per_year, quantiles):
        first = rates.ways[ordered[0].how].right_when_set
        for changed_on in (-1, *range(days), None):
            if changed_on == -1:
                chance = 1.0 - first
            elif changed_on is None:
                chance = first * math.exp(-per_year * days / 365.25)
            else:
                chance = first * (
                    math.exp(-per_year * changed_on / 365.25) - math.exp(-per_year * (changed_on + 1) / 365.25)
                )
            for number, check in enumerate(ordered):
                if number == 0 and check.found != Found.WRONG:
                    continue
                way, at = rates.ways[check.how], (check.on - start).days
                still = changed_on is None or changed_on >= at
                said_wrong = way.false_alarm if still else way.sees
                chance *= said_wrong if check.found == Found.WRONG else 1.0 - said_wrong
            if changed_on is None:
                right += weight * chance
            else:
                wrong += weight * chance
    return right / (right + wrong)


def _gamma(shape: float, mean: float, count: int) -> list[tuple[float, float]]:
    """A Gamma as a row of rates with weights: its density on a fine row of logarithms."""
    top = mean * 30
    bottom = mean * 1e-4
    step = math.log(top / bottom) / count
    row = [bottom * math.exp(step * (number + 0.5)) for number in range(count)]
    logs = [shape * math.log(rate) - rate * shape / mean for rate in row]
    most = max(logs)
    weights = [math.exp(one - most) for one in logs]
    total = sum(weights)
    return [(rate, weight / total) for rate, weight in zip(row, weights, strict=True)]
