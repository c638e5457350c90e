"""A forecast with evidence and measures, minute by minute, beside a loop that only says how quiet the machine is.

The loop takes exponentials of numbers that never leave the nearest cache, a fortieth of a millisecond long, before every forecast. It has
nothing to do with Naast: what makes it slower than its lowest is the machine. Which minute is the quietest is for the loop alone to say.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.foresight.speed import LIFE as MODEL
from benchmarks.foresight.speed import PATH, evidence, whole
from naast.engine.foresight.network import build

MINUTES = 5
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Minute:
    """Milliseconds on the wall: lowest, median and 99th percentile of the loop and of the forecast; and how many there were of each."""

    loop: tuple[float, float, float]
    forecast: tuple[float, float, float]
    count: int

    @property
    def unrest(self) -> float:
        """How many times its lowest the slowest hundredth of the loop took."""
        return self.loop[2] / self.loop[0]


def report() -> str:
    """A table of minutes, quietest first."""
    network = build(MODEL, PATH, 1)
    told = evidence(network)
    made = [measured(lambda: whole(network, told), SECONDS) for _ in range(MINUTES)]
    return "\n".join(["### Minute by minute", "", *lines(made), ""])


def lines(minutes: Sequence[Minute]) -> list[str]:
    """The table and what it says, quietest minute first."""
    found = [
        "| loop, microseconds: lowest | p50 | p99 | p99 / lowest | forecasts | ms: lowest | p50 | p99 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in sorted(minutes, key=lambda minute: minute.unrest):
        loop = " | ".join(f"{1000 * part:.0f}" for part in one.loop)
        mine = " | ".join(f"{part:.2f}" for part in one.forecast)
        found.append(f"| {loop} | {one.unrest:.1f} | {one.count:,} | {mine} |")
    best = min(minutes, key=lambda minute: minute.unrest)
    return [
        *found,
        "",
        f"In the quietest of {len(minutes)} minutes, by the loop alone: 99th percentile {best.forecast[2]:.2f} ms.",
    ]


def measured(call: Callable[[], object], seconds: float, clock: Callable[[], float] = time.perf_counter) -> Minute:
    """The loop and the call in turns for so long, after twenty rounds that do not count. `clock`: in seconds."""
    numbers = np.linspace(0.1, 0.9, 1500)
    for _ in range(20):
        _loop(numbers)
        call()
    loop: list[float] = []
    forecast: list[float] = []
    end = clock() + seconds
    while (start := clock()) < end:
        _loop(numbers)
        between = clock()
        call()
        loop.append(between - start)
        forecast.append(clock() - between)
    return Minute(_three(loop), _three(forecast), len(loop))


def _loop(numbers: np.ndarray) -> None:
    for _ in range(12):
        np.exp(numbers)


def _three(seconds: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = (1e3 * float(np.quantile(seconds, share, method="inverted_cdf")) for share in (0, 0.5, 0.99))
    return low, middle, high
