"""Which plain pieces stand in a text, in one walk over its letters: the loop of `grams.c`. The plain twin is `engine/knowledge/sieve`."""

from __future__ import annotations

import ctypes
import functools
import itertools
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from naast.engine.compiled import library

# As in grams.c.
HOOK: Final = 4
_HUNG: Final = 14
_MULTIPLIER: Final = 0x9E3779B1
_POINTER: Final = ctypes.c_void_p
_NAMES: Final = ("letters", "edges", "starts", "which", "behind")


class _Hung(ctypes.Structure):
    _fields_ = [(name, _POINTER) for name in _NAMES]


class Hung:
    """Pieces (text, and how far behind its beginning the letters stand on which it hangs: HOOK of them, or all of a shorter one).

    Safe to share between threads. Raises ValueError for a piece that does not have those letters.
    """

    __slots__ = ("_arrays", "_pieces", "_told")

    def __init__(self, pieces: Sequence[tuple[str, int]]) -> None:
        self._pieces = tuple(pieces)
        if any(not text or behind < 0 or behind + min(len(text), HOOK) > len(text) for text, behind in pieces):
            raise ValueError("a piece without the letters on which it hangs")
        numbers = np.array([_number(text[behind : behind + HOOK]) for text, behind in pieces], np.int64)
        order = np.argsort(numbers, kind="stable")
        starts = np.zeros((1 << _HUNG) + 1, np.int32)
        np.cumsum(np.bincount(numbers, minlength=1 << _HUNG), out=starts[1:])
        self._arrays = (
            np.array([ord(letter) for text, _ in pieces for letter in text], np.uint32),
            np.array(list(itertools.accumulate((len(text) for text, _ in pieces), initial=0)), np.int64),
            starts,
            order.astype(np.int32),
            np.array([pieces[place][1] for place in order.tolist()], np.int32),
        )
        self._told = _Hung(*(part.ctypes.data for part in self._arrays))

    def __reduce__(self) -> tuple[Any, ...]:
        return Hung, (self._pieces,)

    def standing_in(self, text: str) -> list[str] | None:
        """The pieces that stand in a text, in no order; None where there is no library."""
        if (loop := _loop()) is None:
            return None
        found = (ctypes.c_int32 * len(self._pieces))()
        count = loop(_codes(text), len(text), ctypes.byref(self._told), (ctypes.c_uint8 * len(self._pieces))(), found)
        return [self._pieces[place][0] for place in found[:count]]


def _codes(text: str) -> bytes:
    return text.encode("utf-32-le", "surrogatepass")


def _number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = (value ^ ord(letter)) * _MULTIPLIER & 0xFFFFFFFF
    return value >> 32 - _HUNG


@functools.cache
def _loop() -> Any:
    found = library()
    if found is None:
        return None
    found.naast_stand.argtypes, found.naast_stand.restype = (
        [_POINTER, ctypes.c_int64, *(_POINTER,) * 3],
        ctypes.c_int64,
    )
    return found.naast_stand
