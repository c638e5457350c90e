"""How many new needs to expect per neighbourhood, provision and month, with the doubt of luck and of the figures: the arithmetic.

Given the figures a count is Poisson; the figures are not known exactly, so it is a mixture of Poissons, one per block of the
model. Expectation and quantiles are exact, nothing is drawn. Each neighbourhood is worked out by itself and in a fixed order, so
that the answer is the same, bit for bit, however the neighbourhoods are shared out. A slow twin is in `tests/unit/demand`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import library
from naast.engine.demand.response import LAGS, Response
from naast.engine.foresight.plain import power

MONTHS: Final = 12
LOW, HIGH = 0.1, 0.9
_Z = 1.2815515655446004
_LARGE = 200.0  # above this many a count is as good as normal
_MOST_BLOCKS: Final = 64  # of kernel.c
_MOST_COUNT: Final = 100_000


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


def _count(
    people: NDArray[np.float64], weight: NDArray[np.float64], uptake: NDArray[np.float64],
    mean: NDArray[np.float32], low: NDArray[np.int32], high: NDArray[np.int32],
) -> None:  # fmt: skip
    """By the compiled loops where they were built, else the plain way; the same answer, bit for bit."""
    sources, provisions, months, blocks = weight.shape
    found = library()
    if found is None or blocks > _MOST_BLOCKS:
        for k in range(provisions):
            _plainly(people * uptake[k], weight[:, k], mean[:, k], low[:, k], high[:, k])
        return
    pointer, whole, real = ctypes.c_void_p, ctypes.c_int32, ctypes.c_double
    call = found.naast_demand
    call.argtypes = [*[whole] * 5, *[pointer] * 3, real, real, *[pointer] * 3]
    call.restype = None
    rows = [np.ascontiguousarray(one, np.float64) for one in (people, weight, uptake)]
    call(
        len(people), sources, provisions, months, blocks, *(one.ctypes.data for one in rows), LOW, HIGH,
        *(one.ctypes.data for one in (mean, low, high)),
    )  # fmt: skip


def _plainly(
    people: NDArray[np.float64], weight: NDArray[np.float64], mean: NDArray[np.float32], low: NDArray[np.int32],
    high: NDArray[np.int32],
) -> None:  # fmt: skip
    """One provision in all areas. `people` [areas, sources], `weight` [sources, months, blocks]; out: [areas, months + 1]."""
    sources, months, blocks = weight.shape
    mu = np.zeros((len(people), months + 1, blocks))
    for s in range(sources):
        mu[:, :months] += np.where(people[:, s] > 0.0, people[:, s], 0.0)[:, None, None] * weight[s]
    for t in range(months):
        mu[:, months] += mu[:, t]
    for t in range(months + 1):
        mean[:, t] = _sum(mu[:, t]) / float(blocks)
        low[:, t], high[:, t] = quantiles(mu[:, t])


def _sum(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Over the blocks, from the first to the last: NumPy's own sum has another order, and so other last bits."""
    total = np.zeros(len(rows))
    for b in range(rows.shape[1]):
        total = total + rows[:, b]
    return total


def quantiles(mu: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The smallest counts below or at which LOW and HIGH of a mixture of Poissons lie. `mu`: float64 [areas, BLOCKS]."""
    blocks = float(mu.shape[1])
    mean = _sum(mu) / blocks
    low, high = np.zeros(len(mu), np.int32), np.zeros(len(mu), np.int32)
    large = mean > _LARGE
    spread = mean[large] + 0.0
    for b in range(mu.shape[1]):
        off = mu[large, b] - mean[large]
        spread = spread + off * off / blocks
    low[large] = np.maximum(np.floor(mean[large] - _Z * np.sqrt(spread) + 0.5), 0.0)
    high[large] = np.floor(mean[large] + _Z * np.sqrt(spread) + 0.5)
    # By Jensen nothing comes with a chance of at least exp(-mean), which is 0.9 or more, for the smallest.
    left = np.flatnonzero(~large & ~(mean < 0.105))
    term, n = power(-mu[left]), 0
    below = np.zeros(len(left))
    found = np.zeros(len(left), np.bool_)
    while True:
        for b in range(mu.shape[1]):
            below = below + term[:, b] / blocks
        now = ~found & (below >= LOW - 1e-12)
        low[left[now]], found = n, found | now
        going = ~((below >= HIGH - 1e-12) | (n > _MOST_COUNT))
        high[left[~going]] = n
        if not going.any():
            return low, high
        left, below, found, n = left[going], below[going], found[going], n + 1
        term = term[going] * (mu[left] / float(n))
