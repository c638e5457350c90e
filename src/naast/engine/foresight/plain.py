"""The loops of looking ahead as plain NumPy, one link at a time: the twin of `engine/compiled/kernel.c`, bit for bit.

What runs when nothing was compiled, and what the compiled loops are tested against. Which rows meet is decided in `spread`.
Everything is worked out in 64 bits with + - * / and the root only, in the order of the compiled loops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight.tables import LAST_SHARE

ANOTHER: Final = -1  # the cause "another cause"
NOBODY: Final = -2  # no cause: told, or never
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Columns = NDArray[np.int64]
_LN2_HIGH: Final = 0.693147180369123816490
_LN2_LOW: Final = 1.90821492927058770002e-10
_FACTORIALS: Final = (
    6227020800.0, 479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One link as a person meets it. `days` and `factors` [changes, BLOCKS] of help; none: no help on this link."""

    number: int
    luck: F32
    delay: F32
    rate: F64  # [draws]
    scale: F64  # [draws]
    quantiles: F64
    shares: F64
    step: float
    days: F64
    factors: F64  # [changes, draws]
    holds: NDArray[np.bool_]  # [draws]

    def at(self, columns: Columns) -> Row:
        """The same link in these draws only."""
        return Row(
            self.number, self.luck[columns], self.delay[columns], self.rate[columns], self.scale[columns], self.quantiles,
            self.shares, self.step, self.days, self.factors[:, columns], self.holds[columns],
        )  # fmt: skip


def ln(x: Any) -> F64:
    """The natural logarithm, by 2 atanh((m - 1) / (m + 1)) of what is left after taking out powers of two.

    >>> float(ln(1.0)), round(float(ln(10.0)), 12)
    (0.0, 2.302585092994)
    """
    m, e = np.frexp(np.asarray(x, np.float64))
    small = m < 0.70710678118654752440
    m = np.where(small, m + m, m)
    whole = (e - small).astype(np.float64)
    s = (m - 1.0) / (m + 1.0)
    q = s * s
    p = np.full_like(q, 2.0 / 21.0)
    for n in (19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0):
        p = p * q + 2.0 / n
    p = p * q + 2.0
    return np.asarray(whole * _LN2_HIGH + (whole * _LN2_LOW + p * s))


def power(x: Any) -> F64:
    """e to the power x, for x from -700 to 0; below that nothing.

    >>> float(power(0.0)), round(float(power(-1.0)), 12), float(power(-1000.0))
    (1.0, 0.367879441171, 0.0)
    """
    x = np.asarray(x, np.float64)
    kept = np.where(x < -700.0, -700.0, x)
    k = (kept * 1.4426950408889634074 - 0.5).astype(np.int32)
    r = (kept - k * _LN2_HIGH) - k * _LN2_LOW
    p = np.full_like(r, 1.0 / _FACTORIALS[0])
    for n in _FACTORIALS[1:]:
        p = p * r + 1.0 / n
    return np.asarray(np.where(x < -700.0, 0.0, np.ldexp(p, k)))


def share_at(row: Row, age: F64) -> F64:
    """The share of a delay that has passed at an age in days."""
    return _between(row.shares, _place(row, np.where(age > 0.0, age, 0.0)))


def _place(row: Row, age: F64) -> F64:
    """Where an age stands in the table of shares. Multiplied by inverses, because dividing takes processors long."""
    return np.asarray(np.sqrt(age * (1.0 / row.scale)) * (1.0 / row.step))


def age_at(row: Row, share: F64) -> F64:
    """The age in days at which this link has fired with this chance; never (inf) from its whole chance on."""
    fires = share < row.rate
    with np.errstate(divide="ignore", invalid="ignore"):
        x = np.where(fires, share, 0.0) * (1.0 / row.rate) * (float(len(row.quantiles) - 1) / LAST_SHARE)
        return np.where(fires, row.scale * _between(row.quantiles, x), np.inf)


def _between(table: F64, x: F64) -> F64:
    top = len(table) - 1
    inside = x < float(top)
    i = np.where(inside, x, 0.0).astype(np.int64)
    a, b = table[i], table[np.minimum(i + 1, top)]
    return np.where(inside, a + (b - a) * (x - i), table[top])


def survival(row: Row, age: F64) -> F64:
    """The chance that this link alone has not brought the event at this age."""
    return np.asarray(1.0 - row.rate * share_at(row, age))


def hazard(row: Row, cause: F64, age: F64) -> F64:
    """Cumulative hazard at this age, help in place included. `cause`: the day of the cause."""
    end = -ln(survival(row, age))
    total, before, factor = np.zeros_like(age), np.zeros_like(age), np.ones_like(age)
    for day, then in zip(row.days, row.factors, strict=True):
        a = day - cause
        runs = a < age
        here = -ln(survival(row, a))
        passed = runs & (a > 0.0)
        total = np.where(passed, total + factor * (here - before), total)
        before = np.where(passed, here, before)
        factor = np.where(runs, then, factor)
    return np.asarray(total + factor * (end - before))


def stretched(row: Row, since: F64, gone: F64, cause: F64) -> F64:
    """The age at which a link fires that had not at age `since`, by which the share `gone` had passed; help stretches what is left.

    Until help begins the chances of not yet are divided, and only after that their logarithms are multiplied.
    """
    start = 1.0 - gone
    whole = start * (1.0 - row.luck.astype(np.float64))
    a = row.days[0] - cause
    here = np.where(a > since, survival(row, a), start)
    ratio = whole / here
    later = going = ratio < 1.0
    left, factor = -ln(np.where(later, ratio, 0.5)), row.factors[0]
    for day, then in zip(row.days[1:], row.factors[1:], strict=True):
        a = day - cause
        there = survival(row, a)
        room = factor * -ln(there / here)
        ahead = going & (a > since)
        going = going & ~(ahead & (left <= room))
        uses = ahead & going
        left, here = np.where(uses, left - room, left), np.where(uses, there, here)
        factor = np.where(going, then, factor)
    stays = here * power(-(left * (1.0 / factor)))
    age = age_at(row, 1.0 - np.where(later, stays, whole))
    return np.where(age > since, age, since)


def relax(row: Row, cause: F32, times: F32, causes: NDArray[np.int16]) -> None:
    """One link: the sooner of what was and cause plus delay, where its condition holds."""
    _sooner(row, np.where(row.holds, cause + row.delay, np.float32(np.inf)), times, causes)


def relax_helped(row: Row, cause: F32, times: F32, causes: NDArray[np.int16]) -> None:
    """One link with help in place. Help that lowers never makes a moment earlier, not by rounding either."""
    t = np.where(row.holds & (cause < times), cause + row.delay, np.float32(np.inf))
    lowers = row.factors[-1] <= 1.0
    slower = np.flatnonzero(row.holds & (cause < times) & (cause + row.delay > row.days[0]) & ~(lowers & ~(t < times)))
    if len(slower):
        from_ = cause[slower].astype(np.float64)
        none = np.zeros(len(slower))
        t[slower] = _later(row.at(slower), t[slower], from_, stretched(row.at(slower), none, none, from_))
    _sooner(row, t, times, causes)


def relax_rest(row: Row, cause: F32, day: np.float32, times: F32, causes: NDArray[np.int16]) -> None:
    """One link of which the effect had not come by `day`: exact, from what is left of the delay; with help in place."""
    mine = np.flatnonzero(row.holds & (cause < times))
    row_, from_ = row.at(mine), cause[mine].astype(np.float64)
    since = np.where(cause[mine] < day, float(day) - from_, 0.0)
    passed = np.where(since > 0.0, row_.rate * share_at(row_, since), 0.0)
    share = passed + (1.0 - passed) * row_.luck.astype(np.float64)
    t = np.where(since > 0.0, (from_ + age_at(row_, share)).astype(np.float32), cause[mine] + row_.delay)
    if len(row.days):
        slower = np.flatnonzero(~((row_.factors[-1] <= 1.0) & ~(t < times[mine])))
        some, gone = row_.at(slower), passed[slower]
        t[slower] = _later(some, t[slower], from_[slower], stretched(some, since[slower], gone, from_[slower]))
    found = np.full(len(times), np.inf, np.float32)
    found[mine] = np.maximum(t, day)
    _sooner(row, found, times, causes)


def _later(row: Row, t: F32, cause: F64, age: F64) -> F32:
    helped = (cause + age).astype(np.float32)
    return np.asarray(np.where((row.factors[-1] <= 1.0) & (t > helped), t, helped))


def _sooner(row: Row, t: F32, times: F32, causes: NDArray[np.int16]) -> None:
    sooner = t < times
    times[sooner] = t[sooner]
    causes[sooner] = row.number


def intensity(row: Row, cause: F32, day: float) -> F64:
    """float64 [draws]: the hazard per day of one link on this day, help in place included; nothing where it cannot come."""
    age = day - cause.astype(np.float64)
    x = _place(row, np.where(age > 0.0, age, 0.0))
    runs = (age > 0.0) & row.holds & (x < float(len(row.shares) - 1))
    i = np.where(runs, x, 0.0).astype(np.int64)
    slope = (row.shares[i + 1] - row.shares[i]) / (row.step * row.step * row.scale * (2 * i + 1).astype(np.float64))
    factor = np.ones_like(age)
    for since, then in zip(row.days, row.factors, strict=True):
        if since < day:
            factor = then
    return np.asarray(np.where(runs, factor * row.rate * slope / survival(row, np.where(runs, age, 0.0)), 0.0))


def fill_delays(
    block_of: NDArray[np.int32], luck: F32, low: F32, rate: F32, scale: F32, quantiles: F32, out: F32
) -> None:
    """Days until each link fires in each draw, inf when it does not. `out` is float32 [E, draws]."""
    for e in range(len(luck)):
        p, v = rate[e][block_of], luck[e] - low[e]
        fires = (v >= 0) & (v < p)
        place = np.where(fires, v, 0).astype(np.float64) / p.astype(np.float64)
        x = place * float(quantiles.shape[1] - 1) / LAST_SHARE
        age = scale[e][block_of].astype(np.float64) * _between(quantiles[e].astype(np.float64), x)
        out[e] = np.where(fires, age.astype(np.float32), np.float32(np.inf))


def count(
    block_of: NDArray[np.int32], often: NDArray[np.int16], times: F32, causes: NDArray[np.int16], limits: F32, end: float,
    bins: int, quantiles: F64, counts: NDArray[np.int32], when: NDArray[np.int32], by_cause: NDArray[np.int32],
) -> None:  # fmt: skip
    """Rows that are told about: draws that have it by each limit, per block; in which bin each quantile of what comes before the end
    lies; and by which cause. `often`: how often each draw counts."""
    inverse = np.float32(bins / end)
    for i, (row, why) in enumerate(zip(times, causes, strict=True)):
        for h, limit in enumerate(limits):
            counts[i, h] = np.bincount(block_of, often * (row <= limit), counts.shape[2])
        inside = row < np.float32(end)
        place = np.minimum((row[inside] * inverse).astype(np.int32), bins - 1)
        below = np.cumsum(np.bincount(place, often[inside], bins))
        when[i] = np.searchsorted(below, quantiles * below[-1])
        by_cause[i] = np.bincount(why[inside].astype(np.int64) + 2, often[inside], by_cause.shape[1])


def pick(weight: F64, wanted: int) -> tuple[float, NDArray[np.int32]]:
    """How often each draw is picked when draws count in proportion to their weight (in log; systematic, without chance), and the
    effective number of draws: 0 when nothing fits."""
    often = np.zeros(len(weight), np.int32)
    if not weight.max() > -np.inf:
        return 0.0, often
    w = power(weight - weight.max())
    total, squares = np.cumsum(w), np.cumsum(w * w)
    often[:] = np.diff((total * (wanted / total[-1]) + 0.5).astype(np.int32), prepend=0)
    return float(total[-1] * total[-1] / squares[-1]), often
