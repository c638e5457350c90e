"""From chances of pairs to groups that agree with themselves: if A is B and B is C, then A is C, unless too much contradicts it. Pure."""

from __future__ import annotations

import heapq
from collections import defaultdict

import numpy as np

from naast.engine.linkage.comparing import Ints
from naast.engine.linkage.weighing import Floats, components


def groups(left: Ints, right: Ints, weight: Floats, size: int, cut: float, missing: float, clip: float) -> Ints:
    """Per row the lowest row of its group. `weight` is the odds of each pair in bits.

    Two groups become one, the surest first, as long as the mean weight over all pairs between them is above `cut`.
    A pair that never met counts as `missing`; one pair counts at most `clip`, so that it cannot shout down the rest.
    """
    chosen = np.nonzero(weight > 0)[0]
    part = components(left[chosen], right[chosen], size)
    inside = np.nonzero((part[left] == part[right]) & (weight > -clip))[0]
    inside = np.union1d(inside, np.nonzero(part[left] == part[right])[0])
    found = np.arange(size, dtype=np.int64)
    order = inside[np.argsort(part[left[inside]], kind="stable")]
    if not len(order):
        return found
    breaks = np.nonzero(np.diff(part[left[order]]))[0] + 1
    for edges in np.split(order, breaks):
        clipped = np.clip(weight[edges], -clip, clip)
        pairs = list(zip(left[edges].tolist(), right[edges].tolist(), clipped.tolist(), strict=True))
        if len(pairs) == 1:
            a, b, w = pairs[0]
            if w > cut:
                found[b] = a
            continue
        for members in _merged(pairs, cut, missing):
            found[members] = min(members)
    return found


def _merged(pairs: list[tuple[int, int, float]], cut: float, missing: float) -> list[list[int]]:
    """The groups of one connected part: lists of rows, each row once."""
    sums: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
    for a, b, weight in pairs:
        sums[a][b] = sums[b][a] = (weight, 1)
    members = {row: [row] for row in sums}

    def mean(a: int, b: int) -> float:
        total, known = sums[a][b]
        possible = len(members[a]) * len(members[b])
        return (total + missing * (possible - known)) / possible

    queue = [(-mean(a, b), min(a, b), max(a, b)) for a in sums for b in sums[a] if a < b]
    heapq.heapify(queue)
    while queue:
        least, a, b = heapq.heappop(queue)
        if -least <= cut:
            break
        if a not in members or b not in members or abs(mean(a, b) + least) > 1e-9:
            continue  # one of the two has grown since; its newer line stands further on in the queue
        for other, (total, known) in sums.pop(b).items():
            del sums[other][b]
            if other != a:
                before, count = sums[a].get(other, (0.0, 0))
                sums[a][other] = sums[other][a] = (before + total, count + known)
        members[a] += members.pop(b)
        for other in sums[a]:
            heapq.heappush(queue, (-mean(a, other), min(a, other), max(a, other)))
    return list(members.values())
