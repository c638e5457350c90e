"""A graph without directions in two arrays: the neighbours of node i are `neighbours[starts[i]:starts[i + 1]]`, in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from naast.engine.network.model import Numbers, Reals, Reports


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes 0 to `size` - 1. Made with `graph_of`; no node is its own neighbour, and no line is there twice."""

    size: int
    starts: Numbers
    neighbours: Numbers

    @property
    def degrees(self) -> Numbers:
        """How many neighbours each node has."""
        return np.diff(self.starts)

    def around(self, node: int) -> Numbers:
        """The neighbours of one node."""
        return self.neighbours[self.starts[node] : self.starts[node + 1]]

    def lines(self) -> tuple[Numbers, Numbers]:
        """Every line once, as two arrays: the lower node and the higher."""
        low = np.repeat(np.arange(self.size), self.degrees)
        is_first = low < self.neighbours
        return low[is_first], self.neighbours[is_first]


def graph_of(size: int, source: Numbers, target: Numbers) -> Graph:
    """The graph with a line wherever `source[i]` and `target[i]` differ; direction and repetition fall away."""
    is_line = source != target
    low, high = np.minimum(source, target)[is_line], np.maximum(source, target)[is_line]
    once = np.unique(low * size + high)
    low, high = once // max(size, 1), once % max(size, 1)
    both_from, both_to = np.concatenate([low, high]), np.concatenate([high, low])
    order = np.lexsort((both_to, both_from))
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(both_from, minlength=size), out=starts[1:])
    return Graph(size, starts, both_to[order])


def graph_of_reports(reports: Reports) -> Graph:
    """A line between two when either of them named the other."""
    return graph_of(reports.size, reports.source, reports.target)


def step(graph: Graph, front: Numbers) -> tuple[Numbers, Numbers]:
    """All (from, to) one step away from the nodes in `front`."""
    count = graph.starts[front + 1] - graph.starts[front]
    skipped = np.cumsum(count) - count
    where = np.arange(int(count.sum())) + np.repeat(graph.starts[front] - skipped, count)
    return np.repeat(front, count), graph.neighbours[where]


def distances(graph: Graph, source: int) -> Numbers:
    """Steps from `source` to every node; -1 where no line leads."""
    found = np.full(graph.size, -1, dtype=np.int64)
    found[source] = 0
    front, far = np.array([source]), 0
    while front.size:
        far += 1
        reached = step(graph, front)[1]
        reached = reached[found[reached] < 0]
        found[reached] = far
        front = np.unique(reached)
    return found


def all_distances(graph: Graph) -> Numbers:
    """Steps between every two nodes, as a table; -1 where no line leads. For a few hundred nodes."""
    table = np.full((graph.size, graph.size), -1, dtype=np.int64)
    reached = np.eye(graph.size)
    table[np.eye(graph.size, dtype=bool)] = 0
    beside, far = matrix(graph), 0
    while reached.any():
        far += 1
        reached = ((reached @ beside > 0) & (table < 0)).astype(float)
        table[reached > 0] = far
    return table


def matrix(graph: Graph) -> Reals:
    """1 where there is a line, else 0. For a few hundred nodes."""
    table = np.zeros((graph.size, graph.size))
    table[np.repeat(np.arange(graph.size), graph.degrees), graph.neighbours] = 1
    return table


def parts(graph: Graph) -> Numbers:
    """For every node the number of the part it is in: nodes that lines lead between share one. Parts are numbered from 0."""
    found = np.full(graph.size, -1, dtype=np.int64)
    number = 0
    for node in range(graph.size):
        if found[node] < 0:
            front = np.array([node])
            found[node] = number
            while front.size:
                reached = step(graph, front)[1]
                front = np.unique(reached[found[reached] < 0])
                found[front] = number
            number += 1
    return found
