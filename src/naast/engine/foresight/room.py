"""Memory for rows, and what was worked out lately, kept for the next question: a new array of megabytes costs more time than filling it."""

from __future__ import annotations

import math
import sys
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_MOST: Final = 64 << 20  # bytes kept per process
_ALONE: Final = 3  # references to an array that nobody uses: the list, the loop and the asking
_kept: list[NDArray[np.uint8]] = []
_lock = Lock()


def room(shape: tuple[int, ...], kind: type[np.generic]) -> NDArray[Any]:
    """An array with anything in it. Its memory serves again as soon as nobody holds it, or a part of it."""
    size = math.prod(shape) * np.dtype(kind).itemsize
    with _lock:
        found = _free(size)
        if found is None:
            found = np.empty(size, np.uint8)
            if size + sum(len(one) for one in _kept) <= _MOST:
                _kept.append(found)
        return found[:size].view(kind).reshape(shape)


def keep(kept: dict[Any, Any], key: object, found: object, most: int) -> None:
    """Into a dictionary of `most` things at most: the oldest go."""
    while len(kept) >= most:
        kept.pop(next(iter(kept)), None)
    kept[key] = found


def _free(size: int) -> NDArray[np.uint8] | None:
    """The smallest that is large enough, not more than four times too large, and of nobody now."""
    best: NDArray[np.uint8] | None = None
    for one in _kept:
        fits = size <= len(one) <= 4 * size + 4096 and (best is None or len(one) < len(best))
        if fits and sys.getrefcount(one) <= _ALONE:
            best = one
    return best
