"""What pairs of rows share, added up in a loop of `pairs.c`; `understanding.features` does the same in NumPy."""

from __future__ import annotations

import ctypes
import functools
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import library

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
_POINTER: Final = ctypes.c_void_p


def add_shared(
    found: Floats, starts: Places, things: Places, values: Floats, begins: Places, holders: Places, weights: Floats
) -> bool:
    """Add to the lower half of `found` (N, N) what rows share; False when there is no loop, and then nothing was added.

    Row r holds `things[k]` by `values[k]` for k from `starts[r]` (N + 1,); thing t is held by `holders[k]`, ascending, by `weights[k]` for
    k from `begins[t]` (T + 1,). Raises ValueError for what is not there.
    """
    if (loop := _loop()) is None:
        return False
    size = len(found)
    if not (
        found.shape == (size, size)
        and found.dtype == np.float32
        and found.flags.c_contiguous
        and _steps(starts, size, len(things) if len(things) == len(values) else -1)
        and _steps(begins, len(begins) - 1, len(holders) if len(holders) == len(weights) else -1)
        and _within(things, len(begins) - 1)
        and _within(holders, size)
    ):
        raise ValueError("rows, or what they hold, that are not there")
    parts: list[NDArray[Any]] = [
        *(np.ascontiguousarray(part, np.int64) for part in (starts, things)),
        *(np.ascontiguousarray(values, np.float32), np.ascontiguousarray(begins, np.int64)),
        *(np.ascontiguousarray(holders, np.int32), np.ascontiguousarray(weights, np.float32)),
    ]
    loop(size, *(part.ctypes.data for part in parts), found.ctypes.data)
    return True


def _steps(edges: Places, count: int, end: int) -> bool:
    """Whether these are the edges of `count` stretches of something of length `end`."""
    return len(edges) == count + 1 and edges[0] == 0 and edges[-1] == end and bool((np.diff(edges) >= 0).all())


def _within(places: Places, end: int) -> bool:
    return not len(places) or bool(places.min() >= 0 and places.max() < end)


@functools.cache
def _loop() -> Any:
    found = library()
    if found is None:
        return None
    found.naast_pairs.restype = None
    found.naast_pairs.argtypes = [ctypes.c_int64, *(_POINTER,) * 7]
    return found.naast_pairs
