"""The compiled inner loops, row by row: first passage, hazards, help in place, counting. Arrays in, arrays out.

Which rows meet is decided in `spread`. Compiled on first use by Numba and kept on disk, so that a second start does not compile
again. A slow twin that is plain to read is in `tests/unit/foresight/twin.py`.
"""

# Numba finds the types of arguments itself; annotations would say nothing.
# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numba
import numpy as np


def _jit(function: Callable[..., Any]) -> Any:
    """Compiled on first use; kept on disk where there is a place to write, else for as long as the process lives."""
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        return numba.njit(nogil=True, error_model="numpy")(function)


_INF = np.float32(np.inf)
_SLICE = 2048
_LAST_SHARE = 0.9999  # tables.LAST_SHARE; a literal, so that the compiler knows it


@_jit
def share_at(shares, step, scale, age):
    """The share of a delay that has passed at an age in days."""
    if age <= 0.0:
        return 0.0
    x = math.sqrt(age / scale) / step
    i = int(x)
    if i >= shares.shape[0] - 1:
        return float(shares[shares.shape[0] - 1])
    return shares[i] + (shares[i + 1] - shares[i]) * (x - i)


@_jit
def age_at(table, scale, share):
    """The age in days at which a share of a delay has passed; the end of the table stands for the rest."""
    x = share * (table.shape[0] - 1) / _LAST_SHARE
    i = int(x)
    if i >= table.shape[0] - 1:
        return scale * table[table.shape[0] - 1]
    return scale * (table[i] + (table[i + 1] - table[i]) * (x - i))


@_jit
def fill_delays(block_of, luck, low, rate, scale, quantile, out):
    """Days until each link fires in each draw, inf when it does not. `out` is float32 [E, draws]."""
    for e in range(luck.shape[0]):
        for k in range(luck.shape[1]):
            p, u = rate[e, block_of[k]], luck[e, k] - low[e]
            out[e, k] = age_at(quantile[e], scale[e, block_of[k]], u / p) if 0.0 <= u < p else _INF


@_jit
def relax(cause_times, delay, times, causes, e):
    """One link: the sooner of what was and cause plus delay. Written so that it vectorises."""
    for k in range(times.shape[0]):
        t = cause_times[k] + delay[k]
        old, why = times[k], causes[k]
        sooner = t < old
        times[k] = t if sooner else old
        causes[k] = e if sooner else why


@_jit
def relax_masked(cause_times, delay, mask, times, causes, e):
    """As `relax`, in the draws where the condition holds."""
    for k in range(times.shape[0]):
        t = cause_times[k] + delay[k]
        old, why = times[k], causes[k]
        sooner = (t < old) & (mask[k] != 0)
        times[k] = t if sooner else old
        causes[k] = e if sooner else why


@_jit
def relax_nodes(
    first, last, edges_of, source, in_base, masks_of, masks, delays, base_times, base_causes, times, causes
):
    """Rows `first` to `last` of which nothing is known and that no help touches; a slice of draws at a time, to stay in cache."""
    for at in range(0, times.shape[1], _SLICE):
        part = slice(at, min(at + _SLICE, times.shape[1]))
        for j in range(first, last):
            row, why = times[j, part], causes[j, part]
            row[:] = base_times[j, part]
            why[:] = base_causes[j, part]
            for e in range(edges_of[j, 0], edges_of[j, 1]):
                if in_base[e] or masks_of[e] == -2:
                    continue
                if masks_of[e] >= 0:
                    relax_masked(
                        times[source[e], part], delays[e, part], masks[masks_of[e], part], row, why, np.int16(e)
                    )
                else:
                    relax(times[source[e], part], delays[e, part], row, why, np.int16(e))


@_jit
def _hazard(age, cause, p, scale, shares, step, count, days, factors, b):
    """Cumulative hazard at this age, help in place included. `cause`: the day of the cause."""
    end = -math.log1p(-p * share_at(shares, step, scale, age))
    total, before, factor = 0.0, 0.0, 1.0
    for i in range(count):
        a = days[i] - cause
        if a >= age:
            break
        if a > 0.0:
            here = -math.log1p(-p * share_at(shares, step, scale, a))
            total += factor * (here - before)
            before = here
        factor = factors[i, b]
    return total + factor * (end - before)


@_jit
def add_hazard(block_of, cause_times, mask, until, rate, scale, shares, step, count, days, factors, total):
    """Add to `total` (float64 [draws]) the cumulative hazard of one link up to the day `until` (float64 [draws])."""
    cause, b, end, last = -1.0, -1, -1.0, 0.0
    for k in range(total.shape[0]):
        if mask[k] != 0 and cause_times[k] < until[k]:
            # Told causes are the same in every draw of a block: then the work is done once per block.
            if cause_times[k] != cause or block_of[k] != b or until[k] != end:
                cause, b, end = cause_times[k], block_of[k], until[k]
                last = _hazard(end - cause, cause, rate[b], scale[b], shares, step, count, days, factors, b)
            total[k] += last


@_jit
def add_intensity(block_of, cause_times, mask, day, rate, scale, shares, step, count, days, factors, total):
    """Add to `total` (float64 [draws]) the hazard per day of one link on this day, help in place included."""
    for k in range(total.shape[0]):
        age = day - cause_times[k]
        if mask[k] == 0 or not age > 0.0:
            continue
        b = block_of[k]
        i = int(math.sqrt(age / scale[b]) / step)
        if i >= shares.shape[0] - 1:
            continue
        slope = (shares[i + 1] - shares[i]) / (step * step * scale[b] * (2 * i + 1))
        factor = 1.0
        for n in range(count):
            if days[n] < day:
                factor = factors[n, b]
        total[k] += factor * rate[b] * slope / (1.0 - rate[b] * share_at(shares, step, scale[b], age))


@_jit
def _stretched(since, here, cause, luck, p, scale, quantile, shares, step, count, days, factors, b):
    """The age at which a link fires that had not at age `since` (cumulative hazard `here`); help stretches what is left."""
    # In 64 bits: at the end of a delay the last bits of 32 are worth minutes.
    left = -math.log1p(-np.float64(luck))
    factor = 1.0
    for i in range(count):
        a = days[i] - cause
        if a > since:
            there = -math.log1p(-p * share_at(shares, step, scale, a))
            room = factor * (there - here)
            if left <= room:
                break
            left -= room
            here = there
        factor = factors[i, b]
    share = -math.expm1(-(here + left / factor))
    if share >= p:
        return _INF
    return max(since, age_at(quantile, scale, share / p))


@_jit
def relax_helped(
    block_of, cause_times, mask, delay, luck, rate, scale, quantile, shares, step, count, days, factors, times,
    causes, e,
):  # fmt: skip
    """One link with help in place from `days[0]` on. Help that lowers never makes a moment earlier, not by rounding either."""
    for k in range(times.shape[0]):
        cause, b = cause_times[k], block_of[k]
        if mask[k] == 0 or cause == _INF or times[k] <= cause:
            continue
        lowers = factors[count - 1, b] <= 1.0
        t = cause + delay[k]
        if t > days[0] and not (lowers and (delay[k] == _INF or t >= times[k])):
            age = _stretched(
                0.0, 0.0, cause, luck[k], rate[b], scale[b], quantile, shares, step, count, days, factors, b
            )
            t = max(t, cause + age) if lowers else cause + age
        if t < times[k]:
            times[k] = t
            causes[k] = e


@_jit
def relax_rest(
    block_of, cause_times, mask, day, delay, luck, rate, scale, quantile, shares, step, count, days, factors,
    times, causes, e,
):  # fmt: skip
    """One link of which the effect had not come by `day`: exact, from what is left of the delay; with help in place."""
    known, b, passed = -1.0, -1, 0.0
    for k in range(times.shape[0]):
        cause = cause_times[k]
        if mask[k] == 0 or cause == _INF or times[k] <= cause:
            continue
        since = max(0.0, day - cause)
        if cause != known or block_of[k] != b:
            known, b = cause, block_of[k]
            passed = rate[b] * share_at(shares, step, scale[b], since)
        share = passed + (1.0 - passed) * luck[k]
        age = _INF if share >= rate[b] else age_at(quantile, scale[b], share / rate[b])
        if since == 0.0:
            age = delay[k]
        if count > 0:
            here = -math.log1p(-passed)
            helped = _stretched(
                since, here, cause, luck[k], rate[b], scale[b], quantile, shares, step, count, days, factors, b
            )
            age = max(age, helped) if factors[count - 1, b] <= 1.0 else helped
        t = max(cause + age, day)
        if t < times[k]:
            times[k] = t
            causes[k] = e


@_jit
def count(block_start, times, causes, rows, on, horizons, width, counts, histogram, by_cause):
    """Per row: draws that have it by each horizon, per block; when (bins of `width` days from day 0); by which cause.

    `counts` int32 [rows, horizons, blocks], `histogram` int32 [rows, bins], `by_cause` int32 [rows, causes + 2] for what comes
    before the end of the histogram.
    """
    bins = histogram.shape[1]
    end = np.float32(bins * width)
    for i in range(rows.shape[0]):
        row, why = times[rows[i]], causes[rows[i]]
        for h in range(horizons.shape[0]):
            limit = np.float32(on + horizons[h])
            for b in range(counts.shape[2]):
                n = np.int32(0)
                for k in range(block_start[b], block_start[b + 1]):
                    n += np.int32(row[k] <= limit)
                counts[i, h, b] = n
        for k in range(row.shape[0]):
            if row[k] < end:
                histogram[i, int(row[k] / width)] += 1
                by_cause[i, why[k] + 2] += 1
