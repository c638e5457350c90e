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
from naast.engine.foresight.room import room
from naast.engine.foresight.spread import Pass, Told

if TYPE_CHECKING:
    from naast.engine.foresight.network import Network

_SLICE: Final = 640  # of kernel.c
_FEW: Final = 256  # of kernel.c
_SOON: Final = 2557.0  # days, seven years: another cause by then is looked up where it comes, later ones only when asked for
THERE, WEIGHED = -1, -2
_MOST_DRAWS: Final = 32767  # counts of a slice are kept in 16 bits
_POINTER: Final = ctypes.c_void_p
_INT: Final = ctypes.c_int32
_BYTE: Final = ctypes.c_char


class Rows:
    """Moments and causes per node: rows of its own, and what it rests on for the others.

    `place`: int32 [N], the row of `times` and `causes` [rows, draws]; or THERE: as in `below`, or in no row at all; or WEIGHED: what is
    known of it says how well a draw fits, and nobody needs its moments. `brought`: int32 [N], of what is THERE the row for draws that count
    beside each other, or -1; None: all draws are worked on.
    """

    def __init__(
        self,
        place: NDArray[np.int32],
        times: tables.F32,
        causes: NDArray[np.int16],
        below: Rows | None = None,
        brought: NDArray[np.int32] | None = None,
    ) -> None:
        self.place, self.times, self.causes, self.below, self.brought = place, times, causes, below, brought
        self.times_of: NDArray[np.uint64] = _under(below, len(place), "times_of")
        self.causes_of: NDArray[np.uint64] = _under(below, len(place), "causes_of")
        mine = place >= 0
        rows = place[mine].astype(np.uint64)
        self.times_of[mine] = begins(times) + rows * np.uint64(times.strides[0])
        self.causes_of[mine] = begins(causes) + rows * np.uint64(causes.strides[0])

    def row(self, j: int) -> tables.F32:
        """The moments of one node."""
        found: tables.F32 = self.times[self.place[j]] if self.place[j] >= 0 else self._rest().row(j)
        return found

    def why(self, j: int) -> NDArray[np.int16]:
        """The causes of one node."""
        found: NDArray[np.int16] = self.causes[self.place[j]] if self.place[j] >= 0 else self._rest().why(j)
        return found

    def _rest(self) -> Rows:
        if self.below is None:
            raise ValueError("this row was not filled")
        return self.below


def _under(below: Rows | None, size: int, name: str) -> NDArray[np.uint64]:
    """Where the rows below begin in memory: 0 for none."""
    return np.zeros(size, np.uint64) if below is None else getattr(below, name).copy()


def rows_for(
    network: Network,
    nodes: NDArray[np.bool_],
    below: Rows | None = None,
    draws: int | None = None,
    weighed: NDArray[np.bool_] | None = None,
) -> Rows:
    """Room for the rows of these nodes; others are `weighed` only, one by one: none of a cycle."""
    place = np.where(nodes, np.cumsum(nodes) - 1, THERE).astype(np.int32)
    if weighed is not None:
        place[weighed & ~nodes] = WEIGHED
    size = (int(nodes.sum()), draws or network.draws)
    return Rows(place, room(size, np.float32), room(size, np.int16), below)


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


class _Net(ctypes.Structure):
    _fields_ = [
        *((name, _INT) for name in ("nodes", "links", "parts", "blocks", "points", "ages")),
        ("draws", ctypes.c_int64),
        *(
            (name, _POINTER)
            for name in (
                "part", "edges_of", "source", "block_of", "low", "rate", "scale", "luck", "delays", "quantiles", "shares",
                "step", "leak", "leak_rate", "choice", "soon_from", "soon_draw", "soon_days",
            )
        ),
        ("soon_until", ctypes.c_float),
        *((name, _POINTER) for name in ("in_base", "base_of", "base_times", "base_causes")),
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
    ]  # fmt: skip


class _Count(ctypes.Structure):
    _fields_ = [
        *((name, _INT) for name in ("rows", "horizons", "bins", "causes", "many")),
        *((name, _POINTER) for name in ("row", "often", "limit", "quantiles")),
        ("end", ctypes.c_float),
        ("inverse", ctypes.c_float),
        *((name, _POINTER) for name in ("counts", "when", "by_cause", "bin")),
    ]


class _Rows(ctypes.Structure):
    _fields_ = [
        *((name, _POINTER) for name in ("place", "brought", "times_of", "causes_of", "times", "causes")),
        ("store", _INT),
        *((name, _POINTER) for name in ("before", "row", "why", "often")),
        ("beyond", ctypes.c_float),
    ]


@functools.lru_cache(maxsize=1)
def _loops() -> ctypes.CDLL | None:
    found = library()
    if found is not None:
        found.naast_pass.argtypes = [_POINTER] * 5
        found.naast_delays.argtypes = [_INT, ctypes.c_int64, _INT, _INT, *[_POINTER] * 7]
        found.naast_pick.argtypes = [ctypes.c_int64, ctypes.c_int64, *[_POINTER] * 3]
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
    _go(found, network, told, _slice_for(network, nodes, below, wanted), (None, wanted.often), wanted, structure, False)
    del keep
    return made


def _slice_for(network: Network, nodes: NDArray[np.bool_], below: Rows, wanted: Wanted) -> Rows:
    """Room for one slice of draws: of these nodes, and when some draws do not count also of what is only read."""
    if wanted.often is None or (network.block_start % 8).any():
        return rows_for(network, nodes, below, _SLICE)
    read = np.zeros(len(nodes), np.bool_)
    read[network.source[nodes[network.graph.effect]]] = read[wanted.rows] = True
    mine = int(nodes.sum())
    read &= ~nodes
    place = np.where(nodes, np.cumsum(nodes) - 1, THERE).astype(np.int32)
    brought = np.where(read, np.cumsum(read) + (mine - 1), -1).astype(np.int32)
    size = (mine + int(read.sum()), _SLICE)
    return Rows(place, room(size, np.float32), room(size, np.int16), below, brought)


def count(network: Network, rows: Rows, wanted: Wanted) -> Numbers:
    """The numbers of moments that are there already."""
    if (found := _loops()) is None:
        return _count_plainly(network, rows, wanted)
    nobody = np.full(len(network.nodes), -1, np.int32)
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
    _inside(block_of, blocks)
    found.naast_delays(
        rows, draws, blocks, points, address(block_of, np.int32, (draws,)),
        address(luck, np.float32, (rows, draws)), address(low, np.float32, (rows,)), address(rate, np.float32, (rows, blocks)),
        address(scale, np.float32, (rows, blocks)), address(quantiles, np.float32, (rows, points)), address(out, np.float32, (rows, draws)),
    )  # fmt: skip


def _go(
    found: ctypes.CDLL, network: Network, told: Told | None, rows: Rows,
    draws: tuple[NDArray[np.float64] | None, NDArray[np.int16] | None], wanted: Wanted | None, structure: _Count | None, store: bool,
) -> None:  # fmt: skip
    (weight, often), n, mine = draws, len(network.nodes), rows.place >= 0
    size = (int(mine.sum()), network.draws if store else _SLICE)
    if rows.brought is not None:
        size = (size[0] + int((rows.brought >= 0).sum()), _SLICE)
    _all_there(rows, mine, network.source[(rows.place != THERE)[network.graph.effect]])
    if wanted is not None:
        _all_there(rows, mine, wanted.rows)
    holds, more = _told(network, told) if told else (_Told(), [])
    widest = int((network.parts[:, 1] - network.parts[:, 0]).max(initial=1))
    before = np.empty(widest * _SLICE if widest > 1 else 1, np.float32)
    row, why = np.zeros(n, np.uint64), np.zeros(n, np.uint64)
    places = _Rows(
        address(rows.place, np.int32, (n,)), None if rows.brought is None else address(rows.brought, np.int32, (n,)),
        address(rows.times_of, np.uint64, (n,)), address(rows.causes_of, np.uint64, (n,)),
        address(rows.times, np.float32, size), address(rows.causes, np.int16, size), int(store), begins(before), begins(row),
        begins(why), None if often is None else address(often, np.int16, (network.draws,)),
        np.inf if store or wanted is None else max(wanted.end, float(wanted.limits.max(initial=0.0))),
    )  # fmt: skip
    found.naast_pass(
        ctypes.byref(network.pointers), ctypes.byref(holds), ctypes.byref(places),
        None if weight is None else address(weight, np.float64, (network.draws,)),
        None if structure is None else ctypes.byref(structure),
    )  # fmt: skip
    del more


def _all_there(rows: Rows, mine: NDArray[np.bool_], read: NDArray[Any]) -> None:
    """Every row that will be read is filled now or was filled before."""
    if not (mine[read] | (rows.times_of[read] != 0)).all():
        raise ValueError("a row would be read that was not filled")


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


def net_of(network: Network) -> _Net:
    """What the loops read of a network: pointers to its arrays, that live as long as it does."""
    n, e, draws = len(network.nodes), len(network.links), network.draws
    blocks, points, ages = network.rate.shape[1], network.quantiles.shape[1], network.shares.shape[1]
    based = network.base_times.shape
    if draws > _MOST_DRAWS:
        raise ValueError(f"{draws} draws: more than {_MOST_DRAWS}")
    _inside(network.block_of, blocks)
    soon = _soon(network)
    pointers = [
        address(network.parts, np.int32, network.parts.shape), address(network.edges_of, np.int32, (n, 2)),
        address(network.source, np.int32, (e,)),
        address(network.block_of, np.int32, (draws,)), address(network.low, np.float32, (e,)),
        address(network.rate, np.float32, (e, blocks)), address(network.scale, np.float32, (e, blocks)),
        address(network.luck, np.float32, (e, draws)), address(network.delays, np.float32, (e, draws)),
        address(network.quantiles, np.float32, (e, points)), address(network.shares, np.float32, (e, ages)),
        address(network.step, np.float32, (e,)), address(network.leak, np.float32, (n, draws)),
        address(network.leak_rate, np.float32, (blocks,)),
        address(network.choice, np.float32, (n, draws)), *map(begins, soon), _SOON,
        address(network.in_base, np.bool_, (e,)),
        address(network.base_of, np.int32, (n,)),
        address(network.base_times, np.float32, based), address(network.base_causes, np.int16, based),
    ]  # fmt: skip
    made = _Net(n, e, len(network.parts), blocks, points, ages, draws, *pointers)
    made.kept = soon
    return made


def _soon(network: Network) -> tuple[NDArray[np.int32], NDArray[np.int16], tables.F32]:
    """Per row where those of each _FEW draws begin, and where they end, in which another cause comes soon; these draws; their days."""
    rows, draws = np.nonzero(network.leak <= _SOON)
    steps = np.arange(network.draws // _FEW + 1) * _FEW
    steps[-1] = network.draws
    starts = np.arange(len(network.nodes))[:, None] * network.draws + steps
    return np.searchsorted(rows * network.draws + draws, starts).astype(np.int32), draws.astype(np.int16), network.leak[rows, draws]


def _told(network: Network, told: Told) -> tuple[_Told, list[Any]]:
    n, e, draws = len(network.nodes), len(network.links), network.draws
    given_of = np.full(n, -1, np.int32)
    given_of[list(told.given)] = np.arange(len(told.given))
    given = np.stack(list(told.given.values())) if told.given else np.zeros((1, 1), np.float32)
    width, masks = told.help_days.shape[1], told.masks.shape
    pointers = [
        address(told.states, np.int8, (n,)), address(told.days, np.float32, (n,)), address(told.until, np.float32, (n,)),
        address(given_of, np.int32, (n,)), address(given, np.float32, (len(told.given), draws) if told.given else (1, 1)),
        address(told.masks_of, np.int32, (e,)), address(told.masks, np.uint8, (masks[0], draws)), address(told.help_of, np.int32, (e,)),
        address(told.help_count, np.int32, told.help_count.shape), address(told.help_days, np.float32, told.help_days.shape),
        address(told.help_factors, np.float32, (len(told.help_days), width, network.rate.shape[1])),
    ]  # fmt: skip
    return _Told(*pointers, width), [given_of, given, told]


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


def _counting(network: Network, wanted: Wanted) -> tuple[Numbers, _Count, list[Any]]:
    _inside(wanted.rows, len(network.nodes))
    made, often = _made(network, wanted), _often(network, wanted)
    bin_ = room((len(wanted.rows), wanted.bins), np.int16)
    structure = _Count(
        len(wanted.rows), len(wanted.limits), wanted.bins, made.by_cause.shape[1], len(wanted.quantiles),
        address(wanted.rows, np.int64, wanted.rows.shape), address(often, np.int16, (network.draws,)),
        address(wanted.limits, np.float32, wanted.limits.shape), address(wanted.quantiles, np.float64, wanted.quantiles.shape),
        wanted.end, wanted.bins / wanted.end, address(made.counts, np.int32, made.counts.shape),
        address(made.when, np.int32, made.when.shape), address(made.by_cause, np.int32, made.by_cause.shape), begins(bin_),
    )  # fmt: skip
    return made, structure, [made, wanted, often, bin_]


def _inside(numbers: NDArray[Any], end: int) -> None:
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
