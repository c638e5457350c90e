"""Random numbers and delay tables: the same for the same seed and link, whoever asks and whatever else changes.

Every link has a row of stratified uniforms of its own (a Latin hypercube, in blocks), so that two plans are compared under the
same luck, and an edited number leaves the luck of all other links as it was.
"""

from __future__ import annotations

import functools
import hashlib
import math
from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.knowledge.life_model import Chance, Delay

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

BLOCKS: Final = 40  # one draw of all numbers of the model per block
BLOCK: Final = 256  # draws in a block
DRAWS: Final = BLOCKS * BLOCK
POINTS: Final = 2048  # of a quantile table
AGES: Final = 1024  # of a table from age to share, evenly spaced in the square root of the age
_Z90: Final = 1.2815515655446004  # 9 of 10 lie below this many standard deviations
LAST_SHARE: Final = 1.0 - 1e-4  # the quantile at which a table ends


def _generator(seed: int, key: str) -> np.random.Generator:
    digest = hashlib.sha256(f"{seed}/{key}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


@functools.lru_cache(maxsize=4096)
def uniforms(seed: int, key: str) -> F32:
    """float32 [DRAWS] in (0, 1): every block of BLOCK is stratified, and all blocks together are too."""
    rng = _generator(seed, key)
    rows = rng.permuted(np.tile(np.arange(BLOCK, dtype=np.float64), (BLOCKS, 1)), axis=1)
    inside = (rng.permutation(BLOCKS)[:, None] + rng.random((BLOCKS, BLOCK))) / BLOCKS
    made = ((rows + inside) / BLOCK).astype(np.float32).reshape(-1)
    made.setflags(write=False)
    return np.clip(made, np.float32(1e-7), np.float32(1 - 1e-7))


@functools.lru_cache(maxsize=8)
def _middles() -> F64:
    """The standard normal quantiles in the middle of BLOCKS strata, scaled to variance 1."""
    z = np.array([NormalDist().inv_cdf((i + 0.5) / BLOCKS) for i in range(BLOCKS)])
    return np.asarray(z / z.std())


@functools.lru_cache(maxsize=4096)
def chances(seed: int, key: str, chance: Chance, vary: bool) -> F64:
    """float64 [BLOCKS]: what the chance may really be, one value per block; their mean is the chance itself."""
    p = chance.value
    if not vary or not 0 < p < 1:
        return np.full(BLOCKS, p)
    n = pseudo_count(chance)
    rng = _generator(seed, f"chance/{key}")
    drawn = np.sort(rng.beta(p * n, (1 - p) * n, BLOCKS * 32)).reshape(BLOCKS, 32).mean(axis=1)
    drawn = np.clip(drawn * p / drawn.mean(), 1e-6, 1 - 1e-6)
    return rng.permutation(drawn)


def pseudo_count(chance: Chance) -> float:
    """How many observations the interval is worth (2 to 2000).

    >>> round(pseudo_count(Chance(0.5, 0.3, 0.7, "eigen-schatting", "C")))
    9
    """
    sd = (chance.high - chance.low) / (2 * _Z90)
    return float(min(2000.0, max(2.0, chance.value * (1 - chance.value) / sd**2 - 1)))


@functools.lru_cache(maxsize=4096)
def factors(seed: int, key: str, low: float, high: float, vary: bool) -> F64:
    """float64 [BLOCKS] around 1: how much longer or stronger than said, from an interval with 8 of 10 inside."""
    if not vary or low <= 0:
        return np.ones(BLOCKS)
    sd = math.log(high / low) / (2 * _Z90)
    return np.exp(sd * _generator(seed, f"factor/{key}").permutation(_middles()))


def scale_of(delay: Delay) -> tuple[float, float]:
    """Scale in days and shape: a lognormal of that shape, or shape 0 for an exponential (when the median is 0)."""
    if delay.median <= 0:
        return delay.p90 / math.log(10), 0.0
    return delay.median, math.log(delay.p90 / delay.median) / _Z90


@functools.lru_cache(maxsize=512)
def quantiles(shape: float) -> F32:
    """float32 [POINTS]: the delay in units of its scale at evenly spaced shares from 0 to just below 1."""
    if shape == 0:
        return (-np.log1p(-np.array(_shares()))).astype(np.float32)
    return np.exp(shape * _normals()).astype(np.float32)


@functools.lru_cache(maxsize=1)
def _normals() -> F64:
    normal = NormalDist()
    return np.array([normal.inv_cdf(share) if share > 0 else -np.inf for share in _shares()])


@functools.lru_cache(maxsize=1)
def _shares() -> tuple[float, ...]:
    return tuple(float(x) for x in np.linspace(0.0, LAST_SHARE, POINTS))


@functools.lru_cache(maxsize=512)
def shares(shape: float) -> tuple[F32, float]:
    """float32 [AGES]: the share that has happened at an age, spaced evenly in the square root of the age; and that spacing."""
    table = quantiles(shape).astype(np.float64)
    top = math.sqrt(float(table[-1]))
    step = top / (AGES - 1)
    ages = (np.arange(AGES) * step) ** 2
    return np.interp(ages, table, np.linspace(0.0, LAST_SHARE, POINTS)).astype(np.float32), step
