"""The door to the loops: the compiled ones (`engine/compiled`) where they were built, else the plain ones (`spread`, `plain`).

Both give the same answer, bit for bit. Arrays in, arrays out; every array is looked at before a pointer to it is handed over.
"""

from __future__ import annotations

import ctypes
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import library
from naast.engine.foresight import plain, tables
from naast.engine.foresight.room import room
from naast.engine.foresight.rows import SLICE, THERE, Rows, rows_for, shape_of
from naast.engine.foresight.spread import Pass, Told
from naast.engine.foresight.structures import (
    INT,
    POINTER,
    CountStructure,
    RowsStructure,
    ToldStructure,
    address,
    begins,
    inside,
    told_of,
)

if TYPE_CHECKING:
    from naast.engine.foresight.network import Network

__all__ = [
    "Numbers", "Rows", "Wanted", "address", "begins", "count", "fill", "fill_delays", "forecast", "is_compiled", "joined", "pick",
    "rows_for", "spread_out",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """What is counted of some rows. `counts` int32 [rows, horizons, blocks]: draws that have it by each horizon; `when` int32 [rows,
    quantiles]: in which bin, of equal width from day 0, each quantile of what comes before the end lies; `by_cause` int32
    [rows, links + 2], of what comes before the end."""

    counts: NDArray[np.int32]
    when: NDArray[np.int32]
    by_cause: NDArray[np.int32]


def spread_out(made: Numbers, place: NDArray[np.int32]) -> Numbers:
    """With a row for every node, of which those that were not counted mean nothing."""
    at = np.maximum(place, 0)
    return Numbers(made.counts[at], made.when[at], made.by_cause[at])


def joined(which: NDArray[np.bool_], one: Numbers, rows: NDArray[np.int64], other: Numbers) -> Numbers:
    """In the places of `which` these rows of `one`, in the others `other`."""

    def both(mine: NDArray[np.int32], theirs: NDArray[np.int32]) -> NDArray[np.int32]:
        made = np.empty((len(which), *theirs.shape[1:]), np.int32)
        made[which], made[~which] = mine[rows], theirs
        return made

    return Numbers(both(one.counts, other.counts), both(one.when, other.when), both(one.by_cause, other.by_cause))


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What to count: `rows` (nodes), `limits` and the end of the bins in days since the diagnosis, how many bins, and which
    `quantiles` (ascending, above 0). `often`: how often each draw counts (None: once)."""

    rows: NDArray[np.int64]
    limits: tables.F32
    end: float
    bins: int
    quantiles: NDArray[np.float64]
    often: NDArray[np.int16] | None = None


@functools.lru_cache(maxsize=1)
def _loops() -> ctypes.CDLL | None:
    found = library()
    if found is not None:
        found.naast_pass.argtypes = [POINTER] * 5
        found.naast_delays.argtypes = [INT, ctypes.c_int64, INT, INT, *[POINTER] * 7]
        found.naast_pick.argtypes = [ctypes.c_int64, ctypes.c_int64, *[POINTER] * 3]
        found.naast_pass.restype = found.naast_delays.restype = None
        found.naast_pick.restype = ctypes.c_double
    return found


def is_compiled() -> bool:
    """Whether the compiled loops are used."""
    return _loops() is not None


def fill(
    network: Network,
    told: Told,
    rows: Rows,
    weight: NDArray[np.float64] | None = None,
    often: NDArray[np.int16] | None = None,
) -> None:
    """Every moment in every draw, into the rows of `rows` itself; into `weight` how well each draw fits what is known. `often`: how
    often each draw counts; those that never do get any moments."""
    if (found := _loops()) is None:
        _plainly(network, told, rows, weight)
        return
    _go(found, network, told, rows, (weight, often), None, None, True)


def forecast(network: Network, told: Told, nodes: NDArray[np.bool_], below: Rows, wanted: Wanted) -> Numbers:
    """Straight to the numbers: `nodes` are filled, what one slice of draws gives is counted before the next, and no moment is kept."""
    if (found := _loops()) is None:
        rows = rows_for(network, nodes, below)
        _plainly(network, told, rows, None)
        return _count_plainly(network, rows, wanted)
    made, structure, keep = _counting(network, wanted)
    packed = wanted.often is not None and not (network.block_start % 8).any()
    shape = shape_of(network, nodes, counted=wanted.rows, packed=packed)
    rows = Rows(shape, room((shape.size, SLICE), np.float32), room((shape.size, SLICE), np.int16), below, is_slice=True)
    _go(found, network, told, rows, (None, wanted.often), wanted, structure, False)
    del keep
    return made


def count(network: Network, rows: Rows, wanted: Wanted) -> Numbers:
    """The numbers of moments that are there already."""
    if (found := _loops()) is None:
        return _count_plainly(network, rows, wanted)
    nobody = shape_of(network, np.zeros(len(network.nodes), np.bool_), counted=wanted.rows)
    made, structure, keep = _counting(network, wanted)
    none = np.empty((0, network.draws), np.float32)
    _go(found, network, None, Rows(nobody, none, none.astype(np.int16), rows), (None, None), wanted, structure, True)
    del keep
    return made


def pick(weight: NDArray[np.float64], wanted: int) -> tuple[float, NDArray[np.int32]]:
    """How often each draw is picked when draws count in proportion to their weight, and the effective number of draws."""
    if (found := _loops()) is None:
        return plain.pick(weight, wanted)
    work, often = np.empty(len(weight) + 1), np.empty(len(weight), np.int32)
    ess = found.naast_pick(len(weight), wanted, address(weight, np.float64, weight.shape), begins(work), begins(often))
    return float(ess), often


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
    inside(block_of, blocks)
    found.naast_delays(
        rows, draws, blocks, points, address(block_of, np.int32, (draws,)),
        address(luck, np.float32, (rows, draws)), address(low, np.float32, (rows,)), address(rate, np.float32, (rows, blocks)),
        address(scale, np.float32, (rows, blocks)), address(quantiles, np.float32, (rows, points)), address(out, np.float32, (rows, draws)),
    )  # fmt: skip


def _go(
    found: ctypes.CDLL, network: Network, told: Told | None, rows: Rows,
    draws: tuple[NDArray[np.float64] | None, NDArray[np.int16] | None], wanted: Wanted | None,
    structure: CountStructure | None, store: bool,
) -> None:  # fmt: skip
    (weight, often), n, shape = draws, len(network.nodes), rows.shape
    size = (shape.size, network.draws if store else SLICE)
    rows.all_there()
    holds, more = told_of(network, told) if told else (ToldStructure(), [])
    before = np.empty(shape.widest * SLICE if shape.widest > 1 else 1, np.float32)
    pointers = np.zeros((2, n), np.uint64)
    row = begins(pointers)
    places = RowsStructure(
        shape.place_at, shape.brought_at, address(rows.times_of, np.uint64, (n,)), address(rows.causes_of, np.uint64, (n,)),
        address(rows.times, np.float32, size), address(rows.causes, np.int16, size), int(store), begins(before), row,
        row + 8 * n, None if often is None else address(often, np.int16, (network.draws,)),
        np.inf if store or wanted is None else max(wanted.end, float(wanted.limits.max(initial=0.0))),
    )  # fmt: skip
    found.naast_pass(
        ctypes.byref(network.pointers), ctypes.byref(holds), ctypes.byref(places),
        None if weight is None else address(weight, np.float64, (network.draws,)),
        None if structure is None else ctypes.byref(structure),
    )  # fmt: skip
    del more


def _plainly(network: Network, told: Told, rows: Rows, weight: NDArray[np.float64] | None) -> None:
    """The plain way, in whole rows."""
    shape, mine = (len(network.nodes), network.draws), rows.place >= 0
    times, causes = np.full(shape, np.inf, np.float32), np.zeros(shape, np.int16)
    for j in np.flatnonzero(~mine & (rows.times_of != 0)).tolist():
        times[j] = rows.row(j)
    Pass(network, told, times, causes, weight, (rows.place != THERE).astype(np.uint8)).go()
    rows.times[:], rows.causes[:] = times[mine], causes[mine]


def _count_plainly(network: Network, rows: Rows, wanted: Wanted) -> Numbers:
    made = _made(network, wanted)
    plain.count(
        network.block_of, _often(network, wanted), np.stack([rows.row(j) for j in wanted.rows]),
        np.stack([rows.why(j) for j in wanted.rows]), wanted.limits, wanted.end, wanted.bins, wanted.quantiles, made.counts,
        made.when, made.by_cause,
    )  # fmt: skip
    return made


def _made(network: Network, wanted: Wanted) -> Numbers:
    rows = len(wanted.rows)
    return Numbers(
        np.zeros((rows, len(wanted.limits), network.rate.shape[1]), np.int32),
        np.zeros((rows, len(wanted.quantiles)), np.int32),
        np.zeros((rows, len(network.links) + 2), np.int32),
    )


def _often(network: Network, wanted: Wanted) -> NDArray[np.int16]:
    if wanted.often is not None:
        return wanted.often
    once: NDArray[np.int16] = network.kept.setdefault("once", np.ones(network.draws, np.int16))
    return once


def _counting(network: Network, wanted: Wanted) -> tuple[Numbers, CountStructure, list[Any]]:
    inside(wanted.rows, len(network.nodes))
    made, often = _made(network, wanted), _often(network, wanted)
    bin_ = room((len(wanted.rows), wanted.bins), np.int16)
    structure = CountStructure(
        len(wanted.rows), len(wanted.limits), wanted.bins, made.by_cause.shape[1], len(wanted.quantiles),
        address(wanted.rows, np.int64, wanted.rows.shape), address(often, np.int16, (network.draws,)),
        address(wanted.limits, np.float32, wanted.limits.shape), address(wanted.quantiles, np.float64, wanted.quantiles.shape),
        wanted.end, wanted.bins / wanted.end, address(made.counts, np.int32, made.counts.shape),
        address(made.when, np.int32, made.when.shape), address(made.by_cause, np.int32, made.by_cause.shape), begins(bin_),
    )  # fmt: skip
    return made, structure, [made, wanted, often, bin_]
