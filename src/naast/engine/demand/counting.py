"""How many new needs to expect per neighbourhood, provision and month, with the doubt of luck and of the figures: the arithmetic.

Given the figures a count is Poisson; the figures are not known exactly, so it is a mixture of Poissons, one per block of the
model. Expectation and quantiles are exact, nothing is drawn. Each neighbourhood is worked out by itself and in a fixed order, so
that the answer is the same, bit for bit, however the neighbourhoods are shared out. A slow twin is in `tests/unit/demand`.
"""

# Numba finds the types of arguments itself; annotations would say nothing.
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

from naast.engine.demand.response import LAGS, Response

MONTHS: Final = 12
LOW, HIGH = 0.1, 0.9
_Z = 1.2815515655446004
_LARGE = 200.0  # above this many a count is as good as normal


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """[areas, provisions, 13]: twelve months and the year. `low` and `high`: 8 of 10 counts lie from one to the other."""

    mean: NDArray[np.float32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]


def weights(response: Response, years: Sequence[int], year: int) -> NDArray[np.float64]:
    """float64 [years x ages, provisions, MONTHS, BLOCKS]: new needs per inhabitant, for each month of `year`."""
    ages, provisions, _, blocks = response.first.shape
    found = np.zeros((len(years), ages, provisions, MONTHS, blocks))
    known = np.asarray(years)
    for lag in range(LAGS):
        for month in range(MONTHS):
            when = year + (month - lag) // 12
            found[int(np.abs(known - when).argmin()), :, :, month] += response.first[:, :, lag]
    return found.reshape(len(years) * ages, provisions, MONTHS, blocks)


def count(
    people: NDArray[np.float64], weight: NDArray[np.float64], uptake: NDArray[np.float64] | None = None
) -> Expected:
    """What to expect. `people`: float64 [areas, years x ages]; `uptake`: float64 [provisions], the share that asks."""
    size = (people.shape[0], weight.shape[1], MONTHS + 1)
    mean, low, high = np.zeros(size, np.float32), np.zeros(size, np.int32), np.zeros(size, np.int32)
    asks = np.ones(weight.shape[1]) if uptake is None else uptake
    _count(np.ascontiguousarray(people), np.ascontiguousarray(weight), asks, mean, low, high)
    return Expected(mean, low, high)


def _jit(function: Callable[..., Any]) -> Any:
    """Compiled on first use; kept on disk where there is a place to write, else for as long as the process lives."""
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        return numba.njit(nogil=True, error_model="numpy")(function)


@_jit
def quantiles(mu, out):
    """The smallest counts below or at which LOW and HIGH of a mixture of Poissons lie. `mu`: float64 [BLOCKS]; `out`: [2]."""
    blocks = mu.shape[0]
    total = 0.0
    for b in range(blocks):
        total += mu[b]
    mean = total / blocks
    if mean < 0.105:
        # By Jensen nothing comes with a chance of at least exp(-mean), which is 0.9 or more.
        out[0] = 0
        out[1] = 0
        return
    if mean > _LARGE:
        spread = mean
        for b in range(blocks):
            spread += (mu[b] - mean) ** 2 / blocks
        out[0] = max(0, math.floor(mean - _Z * math.sqrt(spread) + 0.5))
        out[1] = math.floor(mean + _Z * math.sqrt(spread) + 0.5)
        return
    term = np.empty(blocks)
    below, n = 0.0, 0
    for b in range(blocks):
        term[b] = math.exp(-mu[b])
        below += term[b] / blocks
    found = False
    while True:
        if not found and below >= LOW - 1e-12:
            out[0] = n
            found = True
        if below >= HIGH - 1e-12 or n > 100_000:
            out[1] = n
            return
        n += 1
        for b in range(blocks):
            term[b] *= mu[b] / n
            below += term[b] / blocks


@_jit
def _count(people, weight, uptake, mean, low, high):
    sources, provisions, months, blocks = weight.shape
    mu, year, ends = np.empty((months, blocks)), np.empty(blocks), np.empty(2, np.int64)
    for h in range(people.shape[0]):
        for k in range(provisions):
            mu[:] = 0.0
            for s in range(sources):
                n = people[h, s] * uptake[k]
                if n > 0.0:
                    for t in range(months):
                        for b in range(blocks):
                            mu[t, b] += n * weight[s, k, t, b]
            year[:] = 0.0
            for t in range(months):
                total = 0.0
                for b in range(blocks):
                    total += mu[t, b]
                    year[b] += mu[t, b]
                mean[h, k, t] = total / blocks
                quantiles(mu[t], ends)
                low[h, k, t] = ends[0]
                high[h, k, t] = ends[1]
            total = 0.0
            for b in range(blocks):
                total += year[b]
            mean[h, k, months] = total / blocks
            quantiles(year, ends)
            low[h, k, months] = ends[0]
            high[h, k, months] = ends[1]
