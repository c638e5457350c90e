"""Where the network hangs by one thread: organisations without which others lose every way to the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from naast.engine.network.graph import Graph, graph_of, parts
from naast.engine.network.model import Flags, Numbers


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """Without `node`, `cut_off` others no longer reach the largest rest of what they were in (Tarjan 1972)."""

    node: int
    cut_off: int


def weak_spots(graph: Graph) -> tuple[WeakSpot, ...]:
    """Every node that holds parts together, the one that holds most first."""
    walk = _Walk(graph)
    for root in range(graph.size):
        if walk.order[root] < 0:
            walk.from_root(root)
    return tuple(sorted(walk.found, key=lambda one: (-one.cut_off, one.node)))


def left_alone(graph: Graph, node: int) -> tuple[int, ...]:
    """Who is cut off without `node`: all it held together, the largest rest left out (the one with the lowest number of equals)."""
    mine = parts(graph)
    low, high = graph.lines()
    is_kept = (low != node) & (high != node)
    rest = parts(graph_of(graph.size, low[is_kept], high[is_kept]))
    inside = np.flatnonzero((mine == mine[node]) & (np.arange(graph.size) != node))
    if not inside.size:
        return ()
    largest = np.bincount(rest[inside]).argmax()
    return tuple(int(one) for one in inside[rest[inside] != largest])


def between_sides(graph: Graph, social: Flags) -> Numbers:
    """How many lines of each node lead to the other side."""
    begin = np.repeat(np.arange(graph.size), graph.degrees)
    crosses = social[begin] != social[graph.neighbours]
    return np.bincount(begin[crosses], minlength=graph.size)


@dataclass
class _Walk:
    """One walk into the depth, without recursion. `low`: the earliest node that a node or what hangs below it leads back to."""

    graph: Graph
    found: list[WeakSpot] = field(default_factory=list)
    order: list[int] = field(init=False)
    low: list[int] = field(init=False)
    below: list[int] = field(init=False)
    pieces: dict[int, list[int]] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        self.order, self.low = [-1] * self.graph.size, [0] * self.graph.size
        self.below = [1] * self.graph.size

    def from_root(self, root: int) -> None:
        """Everything that hangs together with `root`."""
        self.pieces = {}
        begun = self.count
        self._enter(root)
        stack = [(root, -1, iter(self.graph.around(root).tolist()))]
        while stack:
            node, above, left = stack[-1]
            onward = next((one for one in left if one != above and not self._back(node, one)), None)
            if onward is not None:
                self._enter(onward)
                stack.append((onward, node, iter(self.graph.around(onward).tolist())))
                continue
            stack.pop()
            if above >= 0:
                self._leave(node, above)
        self._tell(root, self.count - begun)

    def _enter(self, node: int) -> None:
        self.order[node] = self.low[node] = self.count
        self.count += 1

    def _back(self, node: int, other: int) -> bool:
        """Whether `other` was met before; then `node` leads back to it."""
        if self.order[other] < 0:
            return False
        self.low[node] = min(self.low[node], self.order[other])
        return True

    def _leave(self, node: int, above: int) -> None:
        self.low[above] = min(self.low[above], self.low[node])
        self.below[above] += self.below[node]
        if self.low[node] >= self.order[above]:
            self.pieces.setdefault(above, []).append(self.below[node])

    def _tell(self, root: int, size: int) -> None:
        for node, hanging in self.pieces.items():
            rest = size - 1 - sum(hanging)
            pieces = [*hanging, rest] if rest else hanging
            if len(pieces) > 1:
                self.found.append(WeakSpot(node, size - 1 - max(pieces)))
