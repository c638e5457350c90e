"""What the compiled loops (`engine/compiled/kernel.c`) read, field by field, and where an array begins in memory.

Every array is looked at before a pointer to it is handed over.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight import tables
from naast.engine.foresight.room import keep

if TYPE_CHECKING:
    from naast.engine.foresight.network import Network
    from naast.engine.foresight.spread import Told

POINTER: Final = ctypes.c_void_p
INT: Final = ctypes.c_int32
_BYTE: Final = ctypes.c_char
_FEW: Final = 256  # of kernel.c
_SOON: Final = (
    2557.0  # days, seven years: another cause by then is looked up where it comes, later ones only when asked for
)
_MOST_DRAWS: Final = 32767  # counts of a slice are kept in 16 bits
_MOST_KEPT: Final = 64  # arrays of which is kept where they begin


class NetStructure(ctypes.Structure):
    _fields_ = [
        *((name, INT) for name in ("nodes", "links", "parts", "blocks", "points", "ages")),
        ("draws", ctypes.c_int64),
        *(
            (name, POINTER)
            for name in (
                "part", "edges_of", "source", "block_of", "least", "rate", "scale", "luck", "delays", "quantiles", "shares",
                "step", "leak", "leak_rate", "choice", "soon_from", "soon_draw", "soon_days",
            )
        ),
        ("soon_until", ctypes.c_float),
        *((name, POINTER) for name in ("in_base", "base_of", "base_times", "base_causes")),
    ]  # fmt: skip


class ToldStructure(ctypes.Structure):
    _fields_ = [
        *(
            (name, POINTER)
            for name in (
                "states", "days", "until", "given_of", "given", "masks_of", "masks", "help_of", "help_count", "help_days",
                "help_factors",
            )
        ),
        ("help_width", INT),
    ]  # fmt: skip


class CountStructure(ctypes.Structure):
    _fields_ = [
        *((name, INT) for name in ("rows", "horizons", "bins", "causes", "many")),
        *((name, POINTER) for name in ("row", "often", "limit", "quantiles")),
        ("end", ctypes.c_float),
        ("inverse", ctypes.c_float),
        *((name, POINTER) for name in ("counts", "when", "by_cause", "bin")),
    ]


class RowsStructure(ctypes.Structure):
    _fields_ = [
        *((name, POINTER) for name in ("place", "brought", "times_of", "causes_of", "times", "causes")),
        ("store", INT),
        *((name, POINTER) for name in ("before", "row", "why", "often")),
        ("beyond", ctypes.c_float),
    ]


def net_of(network: Network) -> NetStructure:
    """What the loops read of a network: pointers to its arrays, that live as long as it does."""
    n, e, draws = len(network.nodes), len(network.links), network.draws
    blocks, points, ages = network.rate.shape[1], network.quantiles.shape[1], network.shares.shape[1]
    based = network.base_times.shape
    if draws > _MOST_DRAWS:
        raise ValueError(f"{draws} draws: more than {_MOST_DRAWS}")
    inside(network.block_of, blocks)
    soon = _soon(network)
    pointers = [
        address(network.parts, np.int32, network.parts.shape), address(network.edges_of, np.int32, (n, 2)),
        address(network.source, np.int32, (e,)),
        address(network.block_of, np.int32, (draws,)), address(network.least, np.bool_, (e,)),
        address(network.rate, np.float32, (e, blocks)), address(network.scale, np.float32, (e, blocks)),
        address(network.luck, np.float32, (e, draws)), address(network.delays, np.float32, (e, draws)),
        address(network.quantiles, np.float32, (e, points)), address(network.shares, np.float32, (e, ages)),
        address(network.step, np.float32, (e,)), address(network.leak, np.float32, (n, draws)),
        address(network.leak_rate, np.float32, (blocks,)),
        address(network.choice, np.float32, (n, draws)), *(begins(one) for one in soon), _SOON,
        address(network.in_base, np.bool_, (e,)),
        address(network.base_of, np.int32, (n,)),
        address(network.base_times, np.float32, based), address(network.base_causes, np.int16, based),
    ]  # fmt: skip
    made = NetStructure(n, e, len(network.parts), blocks, points, ages, draws, *pointers)
    made.kept = soon
    return made


def _soon(network: Network) -> tuple[NDArray[np.int32], NDArray[np.int16], tables.F32]:
    """Per row where those of each _FEW draws begin, and where they end, in which another cause comes soon; these draws; their days."""
    rows, draws = np.nonzero(network.leak <= _SOON)
    steps = np.minimum(np.arange(-(-network.draws // _FEW) + 1) * _FEW, network.draws)
    starts = np.arange(len(network.nodes))[:, None] * network.draws + steps
    return (
        np.searchsorted(rows * network.draws + draws, starts).astype(np.int32),
        draws.astype(np.int16),
        network.leak[rows, draws],
    )


def told_of(network: Network, told: Told) -> tuple[ToldStructure, list[Any]]:
    """What the loops read of a person, and what must live as long as they do."""
    n, e, draws = len(network.nodes), len(network.links), network.draws
    if "not given" not in network.kept:
        network.kept["not given"] = _given({}, n)
    given_of, given = _given(told.given, n) if told.given else network.kept["not given"]
    width, masks, blocks = told.help_days.shape[1], told.masks.shape[0], network.rate.shape[1]
    rows = len(told.help_days)
    pointers = [
        address(told.states, np.int8, (n,)), address(told.days, np.float32, (n,)), address(told.until, np.float32, (n,)),
        address(given_of, np.int32, (n,)), address(given, np.float32, (len(told.given), draws) if told.given else (1, 1)),
        _again(network, told.masks_of, np.int32, (e,)), _again(network, told.masks, np.uint8, (masks, draws)),
        _again(network, told.help_of, np.int32, (e,)), _again(network, told.help_count, np.int32, told.help_count.shape),
        address(told.help_days, np.float32, (rows, width)), _again(network, told.help_factors, np.float32, (rows, width, blocks)),
    ]  # fmt: skip
    return ToldStructure(*pointers, width), [given_of, given, told]


def _given(given: Mapping[int, tables.F32], nodes: int) -> tuple[NDArray[np.int32], tables.F32]:
    """Per node the row of what differs per draw, or -1; and these rows."""
    of = np.full(nodes, -1, np.int32)
    of[list(given)] = np.arange(len(given))
    return of, np.stack(list(given.values())) if given else np.zeros((1, 1), np.float32)


def _again(network: Network, array: NDArray[Any], kind: Any, shape: tuple[int, ...]) -> int:
    """Where an array begins that is asked for again and again: looked at once."""
    kept: dict[int, tuple[NDArray[Any], Any, tuple[int, ...], int]] = network.kept.setdefault("begins", {})
    found = kept.get(id(array))
    if found is None or found[0] is not array or found[1] is not kind or found[2] != shape:
        found = (array, kind, shape, address(array, kind, shape))
        keep(kept, id(array), found, _MOST_KEPT)
    return found[3]


def inside(numbers: NDArray[Any], end: int) -> None:
    """Raises ValueError where one of these numbers is no place of an array of this length."""
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= end):
        raise ValueError(f"a number outside 0 to {end}")


def address(array: NDArray[Any], kind: Any, shape: tuple[int, ...]) -> int:
    """Where an array begins, once it is what the loops take it for."""
    if array.dtype != kind or array.shape != shape or not array.flags.c_contiguous:
        raise ValueError(f"{kind} {shape} was wanted, not {array.dtype} {array.shape}")
    return begins(array)


def begins(array: NDArray[Any]) -> int:
    """Where an array without gaps begins in memory: asked of NumPy this takes nearly three times as long."""
    if array.flags.writeable and array.size:
        return ctypes.addressof(_BYTE.from_buffer(array.data))
    return int(array.ctypes.data)
