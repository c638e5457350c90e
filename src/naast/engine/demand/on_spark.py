"""The same count on Spark: neighbourhoods are shared out over workers, and each is worked out by `counting.count` itself.

Spark is no part of an installation: it is worth its start only where the figures already live there. One machine counts a country.
"""

# pyspark carries no types.
# mypy: disable-error-code="import-not-found,import-untyped,no-untyped-call"

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from naast.engine.demand import counting
from naast.engine.demand.counting import Expected
from naast.engine.foresight.many_on_spark import open_session

_SLICE = 256  # neighbourhoods in one task


def count(people: NDArray[np.float64], weight: NDArray[np.float64], uptake: NDArray[np.float64]) -> Expected:
    """As `counting.count`. Raises EngineError (`no-spark`) where Spark is not installed."""
    session = open_session("naast demand", "Laat --engine weg")
    shared = session.sparkContext.broadcast((people, weight, uptake))

    def work(starts: Iterator[int]) -> Iterator[tuple[int, bytes, bytes, bytes]]:
        rows, weights, asks = shared.value
        for at in starts:
            made = counting.count(rows[at : at + _SLICE], weights, asks)
            yield at, made.mean.tobytes(), made.low.tobytes(), made.high.tobytes()

    starts = list(range(0, len(people), _SLICE))
    found = session.sparkContext.parallelize(starts, max(1, len(starts))).mapPartitions(work).collect()
    return _together(sorted(found), weight.shape[1])


def _together(found: list[tuple[int, bytes, bytes, bytes]], provisions: int) -> Expected:
    shape = (-1, provisions, counting.MONTHS + 1)
    return Expected(
        np.concatenate([np.frombuffer(one[1], np.float32).reshape(shape) for one in found]),
        np.concatenate([np.frombuffer(one[2], np.int32).reshape(shape) for one in found]),
        np.concatenate([np.frombuffer(one[3], np.int32).reshape(shape) for one in found]),
    )
