"""Who stands between others: the share of shortest ways that lead over a node (betweenness, Brandes 2001, normalised to 0-1).

Exact by one table for a town, exact node by node beyond it, and from a sample of nodes with a bound that is stated for a country.
The bound is the empirical Bernstein bound of Maurer and Pontil (2009), which needs nothing but that shares lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from naast.engine.network.graph import Graph, matrix, step
from naast.engine.network.model import Numbers, Reals

TABLE_UP_TO: Final = 500
EXACT_UP_TO: Final = 1_000
SAMPLES: Final = 400
LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Between:
    """How much each node stands between others: `share` (0-1). `samples` is 0 when it is exact.

    `listed`: the nodes that matter most, the first first. With `sure` chance all their true shares lie between `low` and `high` together.
    """

    share: Reals
    listed: Numbers
    low: Reals
    high: Reals
    samples: int
    sure: float


def between(graph: Graph, seed: int = 1, samples: int = SAMPLES, sure: float = 0.95) -> Between:
    """Exact when the graph is small enough to wait for it, else sampled."""
    if graph.size <= EXACT_UP_TO:
        share = exact(graph)
        listed = _highest(share)
        return Between(share, listed, share[listed], share[listed], 0, 1.0)
    return sampled(graph, seed, samples, sure)


def exact(graph: Graph) -> Reals:
    """The share of every node (0-1)."""
    if graph.size < 3:
        return np.zeros(graph.size)
    if graph.size <= TABLE_UP_TO:
        return _by_table(graph)
    total = np.zeros(graph.size)
    for source in range(graph.size):
        total += _from(graph, source)
    return total / ((graph.size - 1) * (graph.size - 2))


def sampled(graph: Graph, seed: int, samples: int, sure: float = 0.95) -> Between:
    """From `samples` nodes drawn at random: one half says who is worth listing, the other how large their shares are.

    So who is listed does not depend on what is then measured, and the bound has to hold for LISTED nodes instead of all.
    """
    drawn = np.random.default_rng(seed).integers(graph.size, size=max(samples, 4))
    half = len(drawn) // 2
    scale = graph.size / ((graph.size - 1) * (graph.size - 2))
    first = sum((_from(graph, int(source)) for source in drawn[:half]), np.zeros(graph.size)) * scale
    listed = _highest(first)
    second = np.zeros(graph.size)
    seen = np.empty((len(drawn) - half, len(listed)))
    for row, source in enumerate(drawn[half:]):
        one = _from(graph, int(source)) * scale
        second += one
        seen[row] = one[listed]
    middle, reach = seen.mean(axis=0), _reach(seen, sure)
    share = (first + second) / len(drawn)
    order = np.argsort(-middle, kind="stable")
    return Between(
        share, listed[order], np.maximum(middle - reach, 0)[order], np.minimum(middle + reach, 1)[order], len(drawn), sure
    )  # fmt: skip


def _reach(seen: Reals, sure: float) -> Reals:
    """How far the mean of each column can be from the truth, for all columns at once. Shares may reach a hair over 1: n / (n - 1)."""
    count, columns = seen.shape
    log = np.log(4 * columns / (1 - sure))
    top = max(1.0, float(seen.max(initial=0.0)))
    wide: Reals = np.sqrt(2 * seen.var(axis=0, ddof=1) * log / count) + 7 * top * log / (3 * (count - 1))
    return wide


def _highest(share: Reals) -> Numbers:
    order = np.argsort(-share, kind="stable")[:LISTED]
    return order[share[order] > 0]


def _by_table(graph: Graph) -> Reals:
    """Brandes for every source at once: row s holds what belongs to source s."""
    beside, size = matrix(graph), graph.size
    ways, far = np.eye(size), np.where(np.eye(size, dtype=bool), 0, -1)
    front, depth = np.eye(size), 0
    while front.any():
        depth += 1
        front = np.where(far < 0, front @ beside, 0.0)
        far[front > 0] = depth
        ways += front
    carried = np.zeros((size, size))
    for level in range(depth - 1, 0, -1):
        portion = np.divide(1 + carried, ways, out=np.zeros_like(ways), where=far == level)
        carried += np.where(far == level - 1, (portion @ beside) * ways, 0.0)
    np.fill_diagonal(carried, 0.0)
    total: Reals = carried.sum(axis=0) / ((size - 1) * (size - 2))
    return total


def _from(graph: Graph, source: int) -> Reals:
    """What one source adds to every node: the sum over targets of the share of shortest ways that lead over it."""
    far = np.full(graph.size, -1, dtype=np.int64)
    ways = np.zeros(graph.size)
    far[source], ways[source] = 0, 1.0
    front, depth, levels = np.array([source]), 0, []
    while front.size:
        depth += 1
        begin, end = step(graph, front)
        is_new = far[end] < 0
        begin, end = begin[is_new], end[is_new]
        far[end] = depth
        ways += np.bincount(end, ways[begin], graph.size)
        levels.append((begin, end))
        front = np.flatnonzero(far == depth)
    carried = _carried(graph.size, ways, reversed(levels))
    carried[source] = 0.0
    return carried


def _carried(size: int, ways: Reals, levels: Iterable[tuple[Numbers, Numbers]]) -> Reals:
    carried = np.zeros(size)
    for begin, end in levels:
        carried += np.bincount(begin, ways[begin] / ways[end] * (1 + carried[end]), size)
    return carried
