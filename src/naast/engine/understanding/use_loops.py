"""The layers of the packaged encoder in whole numbers, for the loops of `engine/compiled/encoder.c`; `use_parts` does the same in NumPy.

A weight keeps thirteen bits and what is multiplied with it about as many: a vector is then within 0.001 of the plain one.
"""

from __future__ import annotations

import ctypes
import functools
import threading
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import library
from naast.engine.compiled.likeness import WIDE, in_order, longest

Floats = NDArray[np.float32]
_STEPS: Final = 4095
_LOOKS: Final = 3
_POINTER: Final = ctypes.c_void_p
_INT: Final = ctypes.c_int64
EMBEDDING, NARROW, VECTOR = 512, 256, 512
ALL: Final = EMBEDDING + _LOOKS * NARROW
_MOST_COLUMNS: Final = _LOOKS * NARROW
_KEPT: Final = 4096  # pieces, of 3 kB each
_LEAST_HELD: Final = 128
_MOST_HELD: Final = 512  # words or texts a thread keeps room for, of 14 kB each
_BEYOND: Final = 4  # words a window may reach over the edges of a text


class _Layer(ctypes.Structure):
    _fields_ = [
        *((name, _INT) for name in ("width", "columns")),
        *((name, _POINTER) for name in ("weights", "steps", "shift")),
        ("longest", ctypes.c_float),
    ]


class _Encoder(ctypes.Structure):
    _fields_ = [
        *((name, _POINTER) for name in ("table", "scale", "low", "narrow_gain", "narrow_shift", "gain", "shift")),
        ("chunks", _INT),
        *((name, ctypes.c_int32 * _LOOKS) for name in ("words", "before")),
        ("epsilon", ctypes.c_float),
        ("narrow", _Layer),
        *((name, _Layer * _LOOKS) for name in ("first", "second")),
        *((name, _Layer) for name in ("mean", "along", "aside", "back", "last_along", "last_aside", "last_back")),
    ]


class _Room(ctypes.Structure):
    _fields_ = [(name, _POINTER) for name in ("features", "layer", "steps", "sums", "whole")]


class _Shelf:
    """What pieces say by themselves, kept for the first that are met: seven in eight of a text are among those.

    A row depends on nothing but its piece, so answers do not depend on what was met before. Safe to share between threads: a row is
    written once, before anyone can find it.
    """

    def __init__(self, work_out: Callable[[NDArray[np.int64]], Floats]) -> None:
        self._work_out, self._adding = work_out, threading.Lock()
        self._places: dict[int, int] = {}
        self._rows = np.empty((_KEPT, _MOST_COLUMNS), np.float32)

    def rows(self, pieces: NDArray[np.int64]) -> tuple[Floats, NDArray[np.int64]]:
        """Rows (any, 768), and which of them belongs to each of the pieces (n,)."""
        names = pieces.tolist()
        places = self._places
        new = sorted(set(names).difference(places))
        if not new:
            return self._rows, np.array([places[name] for name in names], np.int64)
        fresh = dict(zip(new, self._work_out(np.array(new, np.int64)), strict=True))
        with self._adding:
            for name, row in fresh.items():
                if name not in places and len(places) < _KEPT:
                    self._rows[len(places)] = row
                    places[name] = len(places)
        rows = np.stack([fresh[name] if name in fresh else self._rows[places[name]] for name in names])
        return rows, np.arange(len(names))


class Loops:
    """The layers of one encoder, ready for the loops. Safe to share between threads.

    `model` is the package's; `windows` the width of each look in words, and how many of those stand before the word.
    """

    def __init__(self, model: Any, windows: tuple[tuple[int, int], ...]) -> None:
        self._kept: list[NDArray[Any]] = []
        self._pieces = len(model.table)
        self._encoder = _Encoder(
            *(self._at(model.table, np.uint8), self._at(model.scale), self._at(model.lo)),
            *map(self._at, (model.ln_g_all, model.ln_b_all, model.ln_g, model.ln_b)),
            len(model.scale),
            *((ctypes.c_int32 * _LOOKS)(*side) for side in zip(*windows, strict=True)),
            model.eps,
            self._layer(model.proj_W, model.proj_b),
            *(
                (_Layer * _LOOKS)(*map(self._layer, weights, shifts))
                for weights, shifts in ((model.w1, model.b1), (model.w2, model.b2))
            ),
            self._layer(model.cnn_W, model.cnn_b),
            *map(self._layer, (model.p1, model.d0, model.d1, model.p3, model.d2, model.d3)),
        )
        self._shelf = _Shelf(self._alone)

    def words(self, pieces: NDArray[np.int64], edges: NDArray[np.int64]) -> tuple[NDArray[np.float64], Floats]:
        """What the pieces of a text say among their neighbours: the sums over all pieces before each edge but the first, and over the
        first and the last, (len(edges), ALL) and (ALL,).

        `pieces` (n,) begins and ends with the marks of a text, `edges` is ascending within 1..n-1. Raises ValueError else.
        """
        if not (len(pieces) > 1 and pieces.min() >= 0 and pieces.max() < self._pieces):
            raise ValueError("pieces that are not in the table")
        if not (len(edges) and edges[0] >= 1 and edges[-1] <= len(pieces) and (np.diff(edges) >= 0).all()):
            raise ValueError("edges that are not in the text")
        sums, ends = np.empty((len(edges), ALL)), np.empty(ALL, np.float32)
        room, _held = _room(len(pieces))
        pieces, edges = (np.ascontiguousarray(values, np.int64) for values in (pieces, edges))
        alone, places = self._shelf.rows(pieces)
        _library().naast_words(
            *(ctypes.byref(self._encoder), len(pieces), pieces.ctypes.data, alone.ctypes.data, places.ctypes.data),
            *(len(edges), edges.ctypes.data, ctypes.byref(room), sums.ctypes.data, ends.ctypes.data),
        )
        return sums, ends

    def _alone(self, pieces: NDArray[np.int64]) -> Floats:
        """What pieces say by themselves, (n, 768)."""
        found = np.empty((len(pieces), _MOST_COLUMNS), np.float32)
        room, _held = _room(len(pieces))
        _library().naast_pieces(
            *(ctypes.byref(self._encoder), len(pieces), pieces.ctypes.data, ctypes.byref(room), found.ctypes.data)
        )
        return found

    def vectors(self, sums: Floats, counts: NDArray[np.int64]) -> Floats:
        """Unit vectors (n, VECTOR) of sums (n, ALL) over so many pieces."""
        sums, many = np.ascontiguousarray(sums, np.float32), counts.astype(np.float32)
        if sums.shape != (len(many), ALL):
            raise ValueError(f"sums of {sums.shape} beside {len(many)} counts")
        found = np.empty((len(sums), VECTOR), np.float32)
        room, _held = _room(len(sums))
        _library().naast_vectors(
            *(ctypes.byref(self._encoder), len(sums), sums.ctypes.data, many.ctypes.data),
            *(ctypes.byref(room), found.ctypes.data),
        )
        return found

    def _layer(self, weights: Floats, shift: Floats | None = None) -> _Layer:
        """A layer (width, columns), each column in whole numbers of a step of its own."""
        width, columns = weights.shape
        if width % WIDE or columns % WIDE or columns > _MOST_COLUMNS:
            raise ValueError(f"a layer of {weights.shape}")
        steps = np.maximum(np.abs(weights).max(axis=0), np.float32(1e-30)) / np.float32(_STEPS)
        whole = np.ascontiguousarray(np.rint(weights / steps).astype(np.int16).T)
        return _Layer(
            width, columns, self._at(in_order(whole), np.int16), self._at(steps), self._at(shift), longest(whole)
        )

    def _at(self, values: NDArray[Any] | None, kind: Any = np.float32) -> int | None:
        """Where these values begin, kept for as long as the loops may read them."""
        if values is None:
            return None
        self._kept.append(np.ascontiguousarray(values, kind))
        return int(self._kept[-1].ctypes.data)


class _Held(threading.local):
    """The room of one thread. New memory is emptied page by page before it may be used, which costs as much as a layer."""

    size = 0
    room: tuple[_Room, list[NDArray[Any]]]


_HELD: Final = _Held()


def _room(size: int) -> tuple[_Room, list[NDArray[Any]]]:
    """Room for `size` words or texts: that of this thread, or for an endless text one that is left again."""
    if size > _MOST_HELD:
        return _new_room(size)
    if size > _HELD.size:
        _HELD.size = min(max(2 * size, _LEAST_HELD), _MOST_HELD)
        _HELD.room = _new_room(_HELD.size)
    return _HELD.room


def _new_room(size: int) -> tuple[_Room, list[NDArray[Any]]]:
    held: list[NDArray[Any]] = [
        np.empty((size, ALL), np.float32),
        np.empty((size, _MOST_COLUMNS), np.float32),
        np.empty(size, np.float32),
        np.empty((size, _MOST_COLUMNS), np.int32),
        np.empty((size + _BEYOND, ALL), np.int16),
    ]
    return _Room(*(part.ctypes.data for part in held)), held


@functools.cache
def _library() -> Any:
    found = library()
    if found is not None:
        found.naast_pieces.argtypes = [_POINTER, _INT, *(_POINTER,) * 3]
        found.naast_words.argtypes = [_POINTER, _INT, *(_POINTER,) * 3, _INT, *(_POINTER,) * 4]
        found.naast_vectors.argtypes = [_POINTER, _INT, *(_POINTER,) * 4]
        for loop in (found.naast_pieces, found.naast_words, found.naast_vectors):
            loop.restype = None
    return found


def loops_for(model: Any, windows: tuple[tuple[int, int], ...]) -> Loops | None:
    """The loops for this model of the package; None where they were not built."""
    return Loops(model, windows) if _library() is not None else None
