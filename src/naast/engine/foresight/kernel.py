"""The door to the loops: the compiled ones (`engine/compiled`) where they were built, else the plain ones (`spread`, `plain`).

Both give the same answer, bit for bit. Arrays in, arrays out; every array is looked at before a pointer to it is handed over.
"""

from __future__ import annotations

import ctypes
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import library
from naast.engine.foresight import plain, tables
from naast.engine.foresight.spread import Pass, Told

if TYPE_CHECKING:
    from naast.engine.foresight.network import Network

_SLICE: Final = 1280  # of kernel.c
_TAIL: Final = 16  # places of a histogram for what lies beyond it, more than one because that is quicker
_POINTER: Final = ctypes.c_void_p
_INT: Final = ctypes.c_int32


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What is counted of some rows. `counts` int32 [rows, horizons, blocks]: draws that have it by each horizon; `histogram` int32
    [rows, bins]: when, in bins of equal width from day 0; `by_cause` int32 [rows, links + 2], before the end of the histogram."""

    counts: NDArray[np.int32]
    histogram: NDArray[np.int32]
    by_cause: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What to count: `rows` (nodes), `limits` and the end of the histogram in days since the diagnosis, and how many bins.

    `order`: which draw stands at each place (None: as they are); `block_start`: where each block begins in that order.
    """

    rows: NDArray[np.int64]
    limits: tables.F32
    end: float
    bins: int
    block_start: NDArray[np.int32]
    order: NDArray[np.int32] | None = None


class _Net(ctypes.Structure):
    _fields_ = [
        *((name, _INT) for name in ("nodes", "links", "parts", "blocks", "points", "ages")),
        ("draws", ctypes.c_int64),
        *(
            (name, _POINTER)
            for name in (
                "part", "edges_of", "source", "block_of", "rate", "scale", "luck", "delays", "quantiles", "shares",
                "step", "leak", "leak_rate", "choice", "in_base", "base_of", "base_times", "base_causes",
            )
        ),
    ]  # fmt: skip


class _Told(ctypes.Structure):
    _fields_ = [
        *(
            (name, _POINTER)
            for name in (
                "states", "days", "until", "given_of", "given", "masks_of", "masks", "help_of", "help_count", "help_days",
                "help_factors",
            )
        ),
        ("help_width", _INT),
        ("plain_help", _INT),
    ]  # fmt: skip


class _Count(ctypes.Structure):
    _fields_ = [
        *((name, _INT) for name in ("rows", "horizons", "bins", "causes")),
        ("row", _POINTER),
        ("order", _POINTER),
        ("block_start", _POINTER),
        ("limit", _POINTER),
        ("end", ctypes.c_float),
        ("inverse", ctypes.c_float),
        ("counts", _POINTER),
        ("histogram", _POINTER),
        ("by_cause", _POINTER),
    ]


@functools.lru_cache(maxsize=1)
def _loops() -> ctypes.CDLL | None:
    found = library()
    if found is not None:
        found.naast_pass.argtypes = [*[_POINTER] * 7, _INT, _POINTER]
        found.naast_count.argtypes = [_POINTER] * 4
        found.naast_delays.argtypes = [_INT, ctypes.c_int64, _INT, _INT, *[_POINTER] * 7]
        for one in (found.naast_pass, found.naast_count, found.naast_delays):
            one.restype = None
    return found


def is_compiled() -> bool:
    """Whether the compiled loops are used."""
    return _loops() is not None


def fill(
    network: Network,
    told: Told,
    times: tables.F32,
    causes: NDArray[np.int16],
    weight: NDArray[np.float64] | None = None,
    fresh: NDArray[np.uint8] | None = None,
) -> None:
    """Every moment in every draw, into `times` and `causes` [N, draws]; into `weight` how well each draw fits what is known."""
    if (found := _loops()) is None:
        Pass(network, told, times, causes, weight, fresh).go()
        return
    _go(found, network, told, times, causes, weight, fresh, None, True)


def forecast(network: Network, told: Told, wanted: Wanted) -> Numbers:
    """Straight to the numbers: what one slice of draws gives is counted before the next, and no moment is kept."""
    if (found := _loops()) is None:
        times = np.empty((len(network.nodes), network.draws), np.float32)
        causes = np.empty(times.shape, np.int16)
        Pass(network, told, times, causes).go()
        return count(network, times, causes, wanted)
    times = np.empty((len(network.nodes), _SLICE), np.float32)
    causes = np.empty(times.shape, np.int16)
    made, structure, keep = _counting(network, wanted)
    _go(found, network, told, times, causes, None, None, structure, False)
    del keep
    return _numbers(made, wanted)


def count(network: Network, times: tables.F32, causes: NDArray[np.int16], wanted: Wanted) -> Numbers:
    """The numbers of moments that are there already, [N, draws]."""
    if (found := _loops()) is not None:
        made, structure, _keep = _counting(network, wanted)
        net, _more = _network(network)
        shape = (len(network.nodes), network.draws)
        found.naast_count(
            ctypes.byref(net), _at(times, np.float32, shape), _at(causes, np.int16, shape), ctypes.byref(structure)
        )
        return _numbers(made, wanted)
    made = _room(network, wanted, 0)
    order = slice(None) if wanted.order is None else wanted.order
    plain.count(
        wanted.block_start, times[wanted.rows][:, order], causes[wanted.rows][:, order], wanted.limits, np.float32(wanted.end),
        np.float32(wanted.bins / wanted.end), made.counts, made.histogram, made.by_cause,
    )  # fmt: skip
    return made


def fill_delays(
    block_of: NDArray[np.int32], luck: tables.F32, low: tables.F32, rate: tables.F32, scale: tables.F32,
    quantiles: tables.F32, out: tables.F32,
) -> None:  # fmt: skip
    """Days until each link fires in each draw, inf when it does not. `out` is float32 [E, draws]."""
    if (found := _loops()) is None:
        plain.fill_delays(block_of, luck, low, rate, scale, quantiles, out)
        return
    rows, draws = luck.shape
    blocks, points = rate.shape[1], quantiles.shape[1]
    _inside(block_of, blocks)
    found.naast_delays(
        rows, draws, blocks, points, _at(block_of, np.int32, (draws,)),
        _at(luck, np.float32, (rows, draws)), _at(low, np.float32, (rows,)), _at(rate, np.float32, (rows, blocks)),
        _at(scale, np.float32, (rows, blocks)), _at(quantiles, np.float32, (rows, points)), _at(out, np.float32, (rows, draws)),
    )  # fmt: skip


def _go(
    found: ctypes.CDLL, network: Network, told: Told, times: tables.F32, causes: NDArray[np.int16],
    weight: NDArray[np.float64] | None, fresh: NDArray[np.uint8] | None, structure: _Count | None, store: bool,
) -> None:  # fmt: skip
    shape = (len(network.nodes), network.draws if store else _SLICE)
    net, kept = _network(network)
    holds, more = _told(network, told)
    widest = int((network.parts[:, 1] - network.parts[:, 0]).max(initial=1))
    before = np.empty(widest * _SLICE if widest > 1 else 1, np.float32)
    found.naast_pass(
        ctypes.byref(net), ctypes.byref(holds), _at(times, np.float32, shape), _at(causes, np.int16, shape),
        None if weight is None else _at(weight, np.float64, (network.draws,)),
        None if fresh is None else _at(fresh, np.uint8, (len(network.nodes),)),
        None if structure is None else ctypes.byref(structure), int(store), _at(before, np.float32, before.shape),
    )  # fmt: skip
    del kept, more


def _network(network: Network) -> tuple[_Net, list[Any]]:
    n, e, draws = len(network.nodes), len(network.links), network.draws
    blocks, points, ages = network.rate.shape[1], network.quantiles.shape[1], network.shares.shape[1]
    based = network.base_times.shape
    pointers = [
        _at(network.parts, np.int32, network.parts.shape), _at(network.edges_of, np.int32, (n, 2)), _at(network.source, np.int32, (e,)),
        _at(network.block_of, np.int32, (draws,)),
        _at(network.rate, np.float32, (e, blocks)), _at(network.scale, np.float32, (e, blocks)),
        _at(network.luck, np.float32, (e, draws)), _at(network.delays, np.float32, (e, draws)),
        _at(network.quantiles, np.float32, (e, points)), _at(network.shares, np.float32, (e, ages)),
        _at(network.step, np.float32, (e,)), _at(network.leak, np.float32, (n, draws)), _at(network.leak_rate, np.float32, (blocks,)),
        _at(network.choice, np.float32, (n, draws)), _at(network.in_base, np.bool_, (e,)), _at(network.base_of, np.int32, (n,)),
        _at(network.base_times, np.float32, based), _at(network.base_causes, np.int16, based),
    ]  # fmt: skip
    return _Net(n, e, len(network.parts), blocks, points, ages, draws, *pointers), [network]


def _told(network: Network, told: Told) -> tuple[_Told, list[Any]]:
    n, e, draws = len(network.nodes), len(network.links), network.draws
    given_of = np.full(n, -1, np.int32)
    given_of[list(told.given)] = np.arange(len(told.given))
    given = np.stack(list(told.given.values())) if told.given else np.zeros((1, 1), np.float32)
    width, masks = told.help_days.shape[1], told.masks.shape
    pointers = [
        _at(told.states, np.int8, (n,)), _at(told.days, np.float32, (n,)), _at(told.until, np.float32, (n,)),
        _at(given_of, np.int32, (n,)), _at(given, np.float32, (len(told.given), draws) if told.given else (1, 1)),
        _at(told.masks_of, np.int32, (e,)), _at(told.masks, np.uint8, masks), _at(told.help_of, np.int32, (e,)),
        _at(told.help_count, np.int32, told.help_count.shape), _at(told.help_days, np.float32, told.help_days.shape),
        _at(told.help_factors, np.float32, (len(told.help_days), width, network.rate.shape[1])),
    ]  # fmt: skip
    return _Told(*pointers, width, int((told.help_of >= 0).any())), [given_of, given, told]


def _room(network: Network, wanted: Wanted, tail: int) -> Numbers:
    rows = len(wanted.rows)
    return Numbers(
        np.zeros((rows, len(wanted.limits), len(wanted.block_start) - 1), np.int32),
        np.zeros((rows, wanted.bins + tail), np.int32),
        np.zeros((rows, len(network.links) + 2), np.int32),
    )


def _counting(network: Network, wanted: Wanted) -> tuple[Numbers, _Count, list[Any]]:
    _inside(wanted.rows, len(network.nodes))
    if wanted.order is not None:
        _inside(wanted.order, network.draws)
    made = _room(network, wanted, _TAIL)
    structure = _Count(
        len(wanted.rows), len(wanted.limits), wanted.bins, made.by_cause.shape[1],
        _at(wanted.rows, np.int64, wanted.rows.shape),
        None if wanted.order is None else _at(wanted.order, np.int32, (network.draws,)),
        _at(wanted.block_start, np.int32, (network.rate.shape[1] + 1,)), _at(wanted.limits, np.float32, wanted.limits.shape),
        wanted.end, wanted.bins / wanted.end,
        _at(made.counts, np.int32, made.counts.shape), _at(made.histogram, np.int32, made.histogram.shape),
        _at(made.by_cause, np.int32, made.by_cause.shape),
    )  # fmt: skip
    return made, structure, [made, wanted]


def _numbers(made: Numbers, wanted: Wanted) -> Numbers:
    return Numbers(made.counts, made.histogram[:, : wanted.bins], made.by_cause)


def _inside(numbers: NDArray[Any], end: int) -> None:
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= end):
        raise ValueError(f"a number outside 0 to {end}")


def _at(array: NDArray[Any], kind: Any, shape: tuple[int, ...]) -> int:
    """Where an array begins, once it is what the loops take it for."""
    if array.dtype != kind or array.shape != shape or not array.flags.c_contiguous:
        raise ValueError(f"{kind} {shape} was wanted, not {array.dtype} {array.shape}")
    return int(array.ctypes.data)
