"""What is said by being like known places: e to the power of a cosine, times what each place says, summed.

Places are told in whole numbers and stay so, a quarter of the memory. The loops are in `likeness.c`; `plainly` is the same in NumPy,
slower, and to within the rounding of a vector to sixteen bits.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import library

Floats = NDArray[np.float32]
Whole = NDArray[np.signedinteger[Any]]  # of 8 or 16 bits
# As in whole.h and likeness.c.
WIDE: Final = 64
MOST_WIDTH: Final = 512
_TOGETHER: Final = 16
_MANY: Final = 512
_MOST_STEPS: Final = 32767
# A place of unit length in these steps, beside a text in as many, never makes a sum of more than 31 bits.
_FINE: Final = np.float32(1 / _MOST_STEPS)
_BLOCK: Final = 2048
_POINTER: Final = ctypes.c_void_p


class _Around(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int64) for name in ("count", "width", "outputs")),
        *((name, _POINTER) for name in ("small", "large", "steps", "rows", "plain", "row_steps")),
        *((name, ctypes.c_float) for name in ("longest", "sharp", "high")),
    ]


class Around:
    """Places and what each says. Safe to share between threads: nothing in it changes.

    `places` (N, d) in whole steps of `steps` (N,), float32; `rows` (N, K): float32, or int8 in whole steps of `row_steps` (N,).
    The likeness of a cosine c is high * e^(sharp * (min(c, 1) - 1)), `sharp` positive. Raises ValueError for arrays that do not fit.
    """

    def __init__(
        self,
        places: Whole,
        steps: Floats,
        rows: Floats | NDArray[np.int8],
        row_steps: Floats | None = None,
        *,
        sharp: float,
        high: float = 1.0,
    ) -> None:
        stepped = row_steps is not None
        if not len(places) == len(steps) == len(rows) == (len(row_steps) if row_steps is not None else len(rows)):
            raise ValueError(f"{len(places)} places and {len(steps)} steps do not go with {len(rows)} rows")
        self.places: Whole = places
        self.steps: Floats = np.ascontiguousarray(steps, np.float32)
        self.rows: NDArray[Any] = np.ascontiguousarray(rows, np.int8 if stepped else np.float32)
        self.row_steps = None if row_steps is None else np.ascontiguousarray(row_steps, np.float32)
        self._sharp, self._high = np.float32(sharp), np.float32(high)
        self._wide = in_order(_widened(places))
        self._said = _by_the_many(self.rows) if stepped and _side() else self.rows
        self._told = self._for_the_loops()

    def scores(self, vectors: Floats) -> Floats:
        """What is said of vectors (n, d), shape (n, K)."""
        if (loop := _loop()) is None or self._wide.shape[1] > MOST_WIDTH:
            return self.plainly(vectors)
        if vectors.shape[1:] != self.places.shape[1:]:
            raise ValueError(f"vectors of {vectors.shape[1:]} beside places of {self.places.shape[1:]}")
        texts = np.zeros((len(vectors), self._wide.shape[1]), np.float32)
        texts[:, : vectors.shape[1]] = vectors
        found = np.empty((len(vectors), self.rows.shape[1]), np.float32)
        sums = np.empty((min(len(texts), _TOGETHER), found.shape[1] + WIDE), np.int32)
        loop(ctypes.byref(self._told), len(texts), *(part.ctypes.data for part in (texts, sums, found)))
        return found

    def plainly(self, vectors: Floats) -> Floats:
        """`scores` without the loops."""
        found = np.zeros((len(vectors), self.rows.shape[1]), np.float32)
        for part in self._parts():
            found += self._bells(vectors, part) @ self.rows[part].astype(np.float32, copy=False)
        return found

    def shares(self, vector: Floats, direction: Floats) -> Floats:
        """What each place adds to what is said of a vector (d,) in one direction (K,); shape (N,)."""
        return np.concatenate(
            [
                self._bells(vector[None], part)[0] * (self.rows[part].astype(np.float32, copy=False) @ direction)
                for part in self._parts()
            ]
        )

    def _parts(self) -> Iterator[slice]:
        return (slice(start, start + _BLOCK) for start in range(0, len(self.places), _BLOCK))

    def _bells(self, vectors: Floats, part: slice) -> Floats:
        """The likeness of vectors to some places, times the step of what those say."""
        cosine = (vectors @ self.places[part].astype(np.float32).T) * self.steps[part]
        bells: Floats = self._high * np.exp(self._sharp * (np.minimum(cosine, np.float32(1)) - np.float32(1)))
        return bells if self.row_steps is None else bells * self.row_steps[part]

    def _for_the_loops(self) -> _Around:
        def at(array: NDArray[Any] | None, wanted: bool = True) -> int | None:
            return array.ctypes.data if array is not None and wanted else None

        wide, small, stepped = self._wide, self._wide.dtype == np.int8, self.row_steps is not None
        return _Around(
            *(len(self.places), wide.shape[1], self.rows.shape[1]),
            *(at(wide, small), at(wide, not small), at(self.steps)),
            *(at(self._said, stepped), at(self._said, not stepped), at(self.row_steps)),
            *(longest(self.places), self._sharp, self._high),
        )


def in_fine_steps(values: Floats) -> tuple[NDArray[np.int16], Floats]:
    """Unit rows (N, d) in whole steps of 1/32767, and the step of each."""
    return np.rint(values / _FINE).astype(np.int16), np.full(len(values), _FINE, np.float32)


def from_steps(rows: Whole, steps: Floats) -> Floats:
    """The values of rows (N, d) in whole steps of `steps` (N,)."""
    found: Floats = rows.astype(np.float32) * steps[:, None]
    return found


def longest(rows: Whole) -> float:
    """The length of the longest row in steps, or a little more: what keeps the sums of the loops within 31 bits."""
    parts = (rows[start : start + _BLOCK].astype(np.float32) for start in range(0, len(rows), _BLOCK))
    squares = (float(np.einsum("ij,ij->i", part, part).max(initial=0.0)) for part in parts)
    return float(np.sqrt(max(squares, default=0.0))) * 1.0001


def _widened(rows: Whole) -> Whole:
    """Rows in C order, with zeros up to a width the loops take."""
    more = -rows.shape[1] % WIDE
    return np.pad(rows, ((0, 0), (0, more))) if more else np.ascontiguousarray(rows)


def in_order(rows: Whole) -> Whole:
    """Rows (n, width), width even, as the products of whole.h want them on their right; with zeros up to whole groups where those lie
    side by side."""
    if not (side := _side()):
        return rows
    more = -len(rows) % side
    groups = np.pad(rows, ((0, more), (0, 0))).reshape(-1, side, rows.shape[1] // 2, 2)
    return np.ascontiguousarray(groups.transpose(0, 2, 1, 3)).reshape(len(rows) + more, rows.shape[1])


def _by_the_many(rows: Whole) -> Whole:
    """Rows (n, K) turned, _MANY of them at a time, and in order."""
    whole = np.pad(rows, ((0, -len(rows) % _MANY), (0, 0)))
    return np.concatenate([in_order(whole[start : start + _MANY].T) for start in range(0, len(whole), _MANY)])


@functools.cache
def _side() -> int:
    found = library()
    if found is None:
        return 0
    found.naast_side.argtypes, found.naast_side.restype = [], ctypes.c_int64
    return int(found.naast_side())


@functools.cache
def _loop() -> Any:
    found = library()
    if found is None:
        return None
    found.naast_around.argtypes = [_POINTER, ctypes.c_int64, *(_POINTER,) * 3]
    found.naast_around.restype = None
    return found.naast_around
