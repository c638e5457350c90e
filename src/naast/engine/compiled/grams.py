"""Runs of letters, words and pairs of words of a text as numbers, how often each is met, and what each adds: the loops of `grams.c`.

Every function gives None where there is no library. The plain twins stand where these are used, in `understanding.features`,
`understanding.weights` and `danger.features`: the same bits, and for `added` and `times` the same to within the rounding of a sum.
"""

from __future__ import annotations

import ctypes
import functools
import itertools
import zlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import library

Hashes = NDArray[np.uint32]
Floats = NDArray[np.float32]
Places = NDArray[np.int64]
# As in grams.c.
_LENGTHS: Final = 3
MOST_WIDTH: Final = 512
SIZE: Final = 1 << 16
_POINTER: Final = ctypes.c_void_p
_INT: Final = ctypes.c_int64
_BYTES: Final = ctypes.c_char * 0
_ALL: Final = 0xFFFFFFFF
# What one byte makes of each sum, as `zlib.crc32` works it out.
_TABLE: Final = np.array([zlib.crc32(b"\0", byte ^ _ALL) ^ _ALL for byte in range(256)], dtype=np.uint32)


def worth_up_to(most: int) -> NDArray[np.float64]:
    """What so many times the same counts for, for 0 to at least `most` times: 1 + log of the number, and 0 for none."""
    return _WORTH if most < len(_WORTH) else _worth_up_to(most)


def _worth_up_to(most: int) -> NDArray[np.float64]:
    return np.concatenate(([0.0], 1 + np.log(np.arange(1, most + 1))))


_WORTH: Final = _worth_up_to((1 << 13) - 1)


def runs_without_each(text: str, stretches: Sequence[tuple[int, int]]) -> list[Hashes] | None:
    """Every run of 3, 4 and 5 letters of a text, and then of what is left without each stretch (start, end)."""
    if (loops := _loops()) is None:
        return None
    for start, end in stretches:
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"no stretch from {start} to {end} in {len(text)} letters")
    count = len(stretches)
    found = np.empty(_LENGTHS * len(text) * (1 + count), np.uint32)
    edges = (_INT * (count + 2))()
    told = (_INT * (2 * count))(*itertools.chain.from_iterable(stretches))
    loops.naast_runs(text.encode("utf-32-le"), len(text), told, count, _at(found), edges)
    return [found[start:end] for start, end in itertools.pairwise(edges)]


def terms_without_each(
    words: Sequence[str],
    parts: Sequence[Sequence[int]],
    stretches: Sequence[tuple[int, int]],
    *,
    one: bytes,
    two: bytes,
) -> list[Hashes] | None:
    """The CRC of every word with `one` before it, of every two neighbours with `two` before and a space between, and the numbers of the
    `parts` of each word; and then of what is left without each stretch (first, after last word).

    No word is empty or holds a space.
    """
    if (loops := _loops()) is None:
        return None
    size, count, text = len(words), len(stretches), " ".join(words)
    for first, last in stretches:
        if not 0 <= first <= last <= size:
            raise ValueError(f"no stretch from {first} to {last} in {size} words")
    told = np.array([number for mine in parts for number in mine], np.uint32)
    found, room = np.empty((2 * size + len(told)) * (1 + count), np.uint32), np.empty(3 * len(text) // 2 + 3, np.uint32)
    edges = (_INT * (count + 2))()
    loops.naast_terms(
        *(text.encode("utf-32-le"), len(text), _table(), zlib.crc32(one), zlib.crc32(two)),
        *(_at(told), (_INT * (size + 1))(*itertools.accumulate(map(len, parts), initial=0))),
        *((_INT * (2 * count))(*itertools.chain.from_iterable(stretches)), count),
        *(_at(room), _at(found), edges),
    )
    return [found[start:end] for start, end in itertools.pairwise(edges)]


class _Known(ctypes.Structure):
    _fields_ = [*((name, _POINTER) for name in ("hashes", "idf", "starts")), ("count", _INT)]


class Known:
    """N-grams that are known: `hashes` (V,) sorted, and `idf` (V,). Raises ValueError for arrays that do not fit."""

    __slots__ = ("_arrays", "_told")

    def __init__(self, hashes: Hashes, idf: Floats) -> None:
        if len(hashes) != len(idf):
            raise ValueError(f"{len(hashes)} n-grams and {len(idf)} weights")
        known, telling = np.ascontiguousarray(hashes, np.uint32), np.ascontiguousarray(idf, np.float32)
        starts = np.zeros((1 << 16) + 1, np.int32)
        np.cumsum(np.bincount(known >> np.uint32(16), minlength=1 << 16), out=starts[1:])
        self._arrays = (known, telling, starts)
        self._told = _Known(*(part.ctypes.data for part in self._arrays), len(known))

    def __reduce__(self) -> tuple[Any, ...]:
        return Known, self._arrays[:2]

    def weigh(self, texts: Sequence[Hashes]) -> tuple[Places, Floats] | None:
        """The known n-grams of some texts: places (k,) in `hashes`, and weights (texts, k) of unit rows."""
        if (loops := _loops()) is None:
            return None
        grams = np.concatenate(texts)
        if grams.dtype != np.uint32:
            raise ValueError(f"n-grams are uint32, not {grams.dtype}")
        edges = (_INT * (len(texts) + 1))(*itertools.accumulate(map(len, texts), initial=0))
        worth = worth_up_to(max(map(len, texts)))
        size, most = len(grams), min(len(grams), self._told.count)
        places, weights = np.empty(most, np.int64), np.empty((most, len(texts)), np.float32)
        slots = 1 << (2 * size).bit_length()
        keys, times = np.empty(2 * size, np.uint64), np.empty((size, len(texts)), np.float32)
        table, kinds = np.empty(slots, np.uint32), np.empty(size, np.uint32)
        count = loops.naast_weigh(
            *(_at(grams), edges, len(texts), ctypes.byref(self._told), _at(worth), _at(keys)),
            *(_at(table), slots - 1, _at(kinds), _at(times), _at(places), _at(weights)),
        )
        return places[:count], weights[:count].T


def added(places: Places, shares: Floats, rows: NDArray[np.int8], steps: Floats) -> Floats | None:
    """`shares` (texts, k) times the rows (any, width) at `places` (k,), in whole steps of `steps`; shape (texts, width).

    None also for rows that are too wide or do not lie in one piece. `places` are within `rows`: what `weigh` found.
    """
    loops, width = _loops(), rows.shape[1]
    if loops is None or width > MOST_WIDTH or rows.dtype != np.int8 or not rows.flags.c_contiguous:
        return None
    if len(rows) != len(steps) or shares.shape[1] != len(places):
        raise ValueError(f"{len(rows)} rows, {len(steps)} steps; {shares.shape[1]} shares, {len(places)} places")
    mine = np.array(shares.T, np.float32, order="C")
    sizes = np.ascontiguousarray(steps, np.float32)
    where = np.ascontiguousarray(places, np.int64)
    found = np.empty((shares.shape[0], width), np.float32)
    loops.naast_add(
        *(len(where), len(found), width, _at(where), _at(mine)),
        *(rows.ctypes.data, _at(sizes), _at(found)),
    )
    return found


def danger_rows(texts: Sequence[str], weight: Floats) -> tuple[Places, Places, Floats] | None:
    """The weighted unit rows of texts of words one space apart: of each feature met its text, its column and its value."""
    if (loops := _loops()) is None:
        return None
    telling = np.ascontiguousarray(weight, np.float32)
    if telling.shape != (SIZE,):
        raise ValueError(f"weights of {telling.shape}, not of {SIZE} features")
    longest, every = max(map(len, texts), default=0), sum(map(len, texts))
    most = (_LENGTHS + 1) * longest
    edges = (_INT * (len(texts) + 1))(*itertools.accumulate(map(len, texts), initial=0))
    worth, room, sums = worth_up_to(most), np.empty(2 * most, np.uint64), np.empty(3 * longest // 2 + 3, np.uint32)
    size = (_LENGTHS + 1) * every
    rows, columns, values = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.float32)
    count = loops.naast_rows(
        *("".join(texts).encode("utf-32-le", "replace"), edges, len(texts), _table()),
        *(_at(telling), _at(worth), _at(room), most, _at(sums)),
        *(_at(rows), _at(columns), _at(values)),
    )
    return rows[:count], columns[:count], values[:count]


def times(count: int, rows: Places, columns: Places, values: Floats, weights: Floats) -> Floats | None:
    """Rows as `danger_rows` gives them times `weights` (columns, width); shape (count, width).

    Raises ValueError for a row or column that is not there.
    """
    if (loops := _loops()) is None:
        return None
    if len(rows) and not (
        rows.min() >= 0 and rows.max() < count and columns.min() >= 0 and columns.max() < len(weights)
    ):
        raise ValueError(f"rows of {count} by {len(weights)} with something outside")
    parts = (
        np.ascontiguousarray(rows, np.int64),
        np.ascontiguousarray(columns, np.int64),
        np.ascontiguousarray(values, np.float32),
        np.ascontiguousarray(weights, np.float32),
    )
    found = np.empty((count, weights.shape[1]), np.float32)
    loops.naast_times(
        *(len(rows), *(_at(part) for part in parts)),
        *(weights.shape[1], count, _at(found)),
    )
    return found


def _at(array: NDArray[Any]) -> Any:
    """Where an array lies, for one call; a third of the time of `array.ctypes.data`, which is for one that may not be written."""
    return _BYTES.from_buffer(array.data) if array.flags.writeable else array.ctypes.data


@functools.cache
def _table() -> int:
    return int(_TABLE.ctypes.data)


@functools.cache
def _loops() -> Any:
    found = library()
    if found is None:
        return None
    p, i, sum_ = _POINTER, _INT, ctypes.c_uint32
    for name, given, wanted in (
        ("naast_runs", None, (p, i, p, i, p, p)),
        ("naast_terms", None, (p, i, p, sum_, sum_, p, p, p, i, p, p, p)),
        ("naast_weigh", i, (p, p, i, p, p, p, p, sum_, p, p, p, p)),
        ("naast_add", None, (i, i, i, *(p,) * 5)),
        ("naast_rows", i, (p, p, i, p, p, p, p, i, p, p, p, p)),
        ("naast_times", None, (i, p, p, p, p, i, i, p)),
    ):
        loop = getattr(found, name)
        loop.restype, loop.argtypes = given, list(wanted)
    return found
