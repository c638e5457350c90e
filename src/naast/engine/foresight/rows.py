"""Where the moments and causes of every node stand: in rows of one's own, and for the other nodes in what was filled before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight import tables
from naast.engine.foresight.room import keep, room
from naast.engine.foresight.structures import begins

if TYPE_CHECKING:
    from naast.engine.foresight.network import Network

SLICE: Final = 640  # of kernel.c
THERE, WEIGHED = -1, -2
_MOST_KEPT: Final = 64  # shapes per network


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Which nodes have a row; the same for everybody of whom the same nodes differ.

    `place`: int32 [N], the row of a node, or THERE: in rows below, or in no row at all; or WEIGHED: what is known of it says how well a
    draw fits, and nobody needs its moments. `brought`: int32 [N], of what is THERE and read the row for draws that count beside each
    other, or -1 (None: all draws are worked on). `mine`: the nodes with a row of their own, `read`: those that are read and have none.
    `size`: rows in all; `widest`: nodes of the largest cycle.
    """

    place: NDArray[np.int32]
    brought: NDArray[np.int32] | None
    mine: NDArray[np.int64]
    read: NDArray[np.int64]
    size: int
    widest: int
    place_at: int
    brought_at: int | None


def shape_of(
    network: Network,
    nodes: NDArray[np.bool_],
    weighed: NDArray[np.bool_] | None = None,
    counted: NDArray[np.int64] | None = None,
    packed: bool = False,
) -> Shape:
    """Rows for these nodes; others are `weighed` only, one by one: none of a cycle. `counted`: what is read besides. Shapes that were
    asked for lately are kept."""
    kept: dict[object, Shape] = network.kept.setdefault("shapes", {})
    key = (
        nodes.tobytes(),
        None if weighed is None else weighed.tobytes(),
        None if counted is None else counted.tobytes(),
        packed,
    )
    found = kept.get(key)
    if found is None:
        found = _shape(network, nodes, weighed, counted, packed)
        keep(kept, key, found, _MOST_KEPT)
    return found


def _shape(
    network: Network,
    nodes: NDArray[np.bool_],
    weighed: NDArray[np.bool_] | None,
    counted: NDArray[np.int64] | None,
    packed: bool,
) -> Shape:
    place = np.where(nodes, np.cumsum(nodes) - 1, THERE).astype(np.int32)
    if weighed is not None:
        place[weighed & ~nodes] = WEIGHED
    read = np.zeros(len(nodes), np.bool_)
    read[network.source[(place != THERE)[network.graph.effect]]] = True
    if counted is not None:
        read[counted] = True
    read &= ~nodes
    mine, size, brought = np.flatnonzero(nodes), int(nodes.sum()), None
    if packed:
        brought = np.where(read, np.cumsum(read) + (size - 1), -1).astype(np.int32)
        size += int(read.sum())
    widest = int((network.parts[:, 1] - network.parts[:, 0]).max(initial=1))
    brought_at = None if brought is None else begins(brought)
    return Shape(place, brought, mine, np.flatnonzero(read), size, widest, begins(place), brought_at)


class Rows:
    """Moments and causes per node: rows of its own (`times` and `causes`, [rows, draws]), and what it rests on for the others.

    `is_slice`: room to work in only, of which no row is read afterwards.
    """

    def __init__(
        self,
        shape: Shape,
        times: tables.F32,
        causes: NDArray[np.int16],
        below: Rows | None = None,
        is_slice: bool = False,
    ) -> None:
        self.shape, self.place, self.times, self.causes, self.below = shape, shape.place, times, causes, below
        self.times_of: NDArray[np.uint64] = np.zeros(len(self.place), np.uint64) if below is None else below.times_of
        self.causes_of: NDArray[np.uint64] = np.zeros(len(self.place), np.uint64) if below is None else below.causes_of
        if not is_slice:
            self.times_of = _with(self.times_of, shape.mine, times)
            self.causes_of = _with(self.causes_of, shape.mine, causes)

    def row(self, j: int) -> tables.F32:
        """The moments of one node."""
        found: tables.F32 = self.times[self.place[j]] if self.place[j] >= 0 else self._rest().row(j)
        return found

    def why(self, j: int) -> NDArray[np.int16]:
        """The causes of one node."""
        found: NDArray[np.int16] = self.causes[self.place[j]] if self.place[j] >= 0 else self._rest().why(j)
        return found

    def all_there(self) -> None:
        """Raises ValueError unless every row that will be read is filled now or was filled before."""
        if not self.times_of[self.shape.read].all():
            raise ValueError("a row would be read that was not filled")

    def _rest(self) -> Rows:
        if self.below is None:
            raise ValueError("this row was not filled")
        return self.below


def _with(of: NDArray[np.uint64], mine: NDArray[np.int64], rows: NDArray[np.generic]) -> NDArray[np.uint64]:
    """Where the row of each node begins in memory, with these rows for `mine`; 0 for none."""
    made = of.copy()
    made[mine] = np.arange(len(mine), dtype=np.uint64) * np.uint64(rows.strides[0]) + np.uint64(begins(rows))
    return made


def rows_for(
    network: Network, nodes: NDArray[np.bool_], below: Rows | None = None, weighed: NDArray[np.bool_] | None = None
) -> Rows:
    """Room for the rows of these nodes, of all draws; see `shape_of`."""
    shape = shape_of(network, nodes, weighed)
    size = (shape.size, network.draws)
    return Rows(shape, room(size, np.float32), room(size, np.int16), below)
