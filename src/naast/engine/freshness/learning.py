"""Learning how fast each kind of fact changes here, from looks that found it still right, wrong, or written down anew.

A look only says that something changed somewhere between two days, and looks are not perfect; both are in the sum. The rate of the
average entry starts as a Gamma from `knowledge/freshness` and is weighed on a fine row of rates: exact up to that row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import exp, log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.freshness.kinds import Check, Found, History
from naast.engine.freshness.rates_model import Rate, Rates
from naast.engine.freshness.trust import DAYS_A_YEAR, seen

Floats = NDArray[np.float64]
STEPS: Final = 160
# The row of rates reaches this many times further than the interval of the prior, on both sides.
REACH: Final = 6.0
_NINETY: Final = 2 * 1.645


def learn(rates: Rates, histories: Iterable[History]) -> Rates:
    """The rates after these looks: the mean of what is known now and its interval of 90 %. Kinds nobody looked at stay as they are.

    Looks between two times of writing down count as one stretch; stretches of one entry are taken as independent.
    """
    by_kind: dict[str, list[Sequence[Check]]] = defaultdict(list)
    for history in histories:
        by_kind[history.kind] += [stretch for stretch in stretches(history.checks) if len(stretch) > 1]
    learned = {kind: _learned(rates.kinds[kind], found, rates) for kind, found in by_kind.items() if found}
    return rates.with_learned(learned)


def stretches(checks: Iterable[Check]) -> Iterator[Sequence[Check]]:
    """The looks cut where the value was written down anew: that look ends one stretch (it was wrong) and begins the next."""
    current: list[Check] = []
    for check in sorted(checks, key=lambda one: one.on):
        if check.found == Found.CHANGED and current:
            yield [*current, replace(check, found=Found.WRONG)]
            current = []
        current.append(check)
    if current:
        yield current


def prior_shape(rate: Rate) -> float:
    """The shape of the Gamma for the average rate that fits its interval: nearly log-normal, so one over the squared spread of its log."""
    return (_NINETY / log(rate.high / rate.low)) ** 2


def _learned(rate: Rate, found: Sequence[Sequence[Check]], rates: Rates) -> Rate:
    row = np.geomspace(rate.low / REACH, rate.high * REACH, STEPS)
    shape = prior_shape(rate)
    # On a row of equal steps in the logarithm every weight gets one factor of the rate more.
    weight = shape * np.log(row) - shape / rate.per_year * row
    for stretch in found:
        weight += np.log(_likelihood(stretch, row, rate.spread, rates))
    weight = np.exp(weight - weight.max())
    share = weight / weight.sum()
    low, middle, high = _quantile(row, share, 0.05), float(row @ share), _quantile(row, share, 0.95)
    return replace(rate, per_year=middle, low=min(low, middle * 0.999), high=max(high, middle * 1.001))


def _likelihood(stretch: Sequence[Check], row: Floats, spread: float, rates: Rates) -> Floats:
    """How likely each rate of the row makes what the looks of one stretch found, up to a factor that is the same for all."""
    first = rates.ways[stretch[0].how].right_when_set
    held, changed, before = 1.0 * first, np.zeros_like(row), 1.0 - first
    stood = np.ones_like(row)
    for check in stretch[1:]:
        years = (check.on - stretch[0].on).days / DAYS_A_YEAR
        stands = (spread / (spread + row * years)) ** spread
        if_right, if_wrong = seen(check.found, rates.ways[check.how])
        changed = (changed + held * (stood - stands)) * if_wrong
        held, before, stood = held * if_right, before * if_wrong, stands
    return np.asarray(held * stood + changed + before)


def _quantile(row: Floats, share: Floats, at: float) -> float:
    return exp(float(np.interp(at, np.cumsum(share), np.log(row))))
