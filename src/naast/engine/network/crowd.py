"""Places for thousands of organisations: a first sketch from the distances to a few landmarks, then springs along lines and elbow room.

Elbow room is asked of the cells of a grid instead of everybody: a cell far away counts as one body in its middle.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from naast.engine.network.graph import Graph, distances
from naast.engine.network.model import Flags, Numbers, Reals

LANDMARKS: Final = 24
CELLS: Final = 40
ROUNDS: Final = 60
AISLE: Final = 0.35


def lay_out(graph: Graph, social: Flags, before: Reals | None = None) -> Reals:
    """A place per node as `layout.lay_out` promises. Places of before hold for all but a tenth of what pulls."""
    places = sketch(graph, social)
    held = np.zeros(graph.size, dtype=bool)
    if before is not None:
        held = ~np.isnan(before[:, 0])
        places[held] = before[held]
    low, high = graph.lines()
    ease = np.where(held, 0.1, 1.0)[:, None]
    for turn in range(ROUNDS):
        pull = _pulls(places, low, high, graph.degrees)
        push = elbow_room(places)
        move = pull + push
        # Shorter steps towards the end, so that the picture comes to rest.
        longest = 2.0 * (1 - turn / ROUNDS) + 0.05
        length = np.linalg.norm(move, axis=1, keepdims=True)
        places = places + ease * move * np.minimum(1.0, longest / np.maximum(length, 1e-9))
        places[:, 0] = np.where(social, np.maximum(places[:, 0], AISLE), np.minimum(places[:, 0], -AISLE))
    return places


def sketch(graph: Graph, social: Flags) -> Reals:
    """Landmarks far from each other, and the two directions in which distances to them differ most (Brandes and Pich 2007)."""
    landmark, nearest = 0, np.full(graph.size, np.inf)
    columns = []
    for _ in range(min(LANDMARKS, graph.size)):
        steps = distances(graph, landmark).astype(float)
        steps[steps < 0] = max(steps.max(), 2.0) + 1
        columns.append(steps)
        nearest = np.minimum(nearest, steps)
        landmark = int(nearest.argmax())
    table = np.column_stack(columns) ** 2
    centred = -0.5 * (table - table.mean(axis=0) - table.mean(axis=1)[:, None] + table.mean())
    values, vectors = np.linalg.eigh(centred.T @ centred)
    axes = centred @ vectors[:, [-1, -2]] if len(values) > 1 else np.column_stack([centred[:, 0], centred[:, 0]])
    size = np.sqrt(graph.size) / np.maximum(np.abs(axes).max(axis=0), 1e-9)
    axes = axes * size
    # Equal distances give equal places: a spiral as wide as one step sets those apart, always in the same way.
    turn = np.arange(graph.size) * 2.399963
    axes = axes + 0.5 * np.column_stack([np.cos(turn), np.sin(turn)])
    return np.column_stack([np.where(social, 1, -1) * (AISLE + np.abs(axes[:, 1])), axes[:, 0]])


def elbow_room(places: Reals, cells: int = CELLS) -> Reals:
    """For every node a push away from all others, 1 / distance each; others are counted per cell of a grid."""
    floor = places.min(axis=0)
    side = max(float((places.max(axis=0) - floor).max()), 1e-6) / cells * (1 + 1e-9)
    at = np.minimum(((places - floor) / side).astype(int), cells - 1)
    cell = at[:, 0] * cells + at[:, 1]
    _used, mine = np.unique(cell, return_inverse=True)
    bodies = np.bincount(mine)
    middle = np.column_stack([np.bincount(mine, places[:, axis]) / bodies for axis in (0, 1)])
    apart = middle[:, None] - middle[None]
    inverse = 1 / np.maximum((apart**2).sum(axis=2), 1e-9)
    np.fill_diagonal(inverse, 0.0)
    far = np.einsum("ij,ijk->ik", inverse * bodies[None], apart)
    # Within a cell: away from its middle, never more than side by side with all of them.
    own = places - middle[mine]
    near = own * ((bodies[mine] - 1) / np.maximum((own**2).sum(axis=1), (side / 4) ** 2))[:, None]
    return far[mine] + near


def _pulls(places: Reals, low: Numbers, high: Numbers, degrees: Numbers) -> Reals:
    """Every line pulls its two ends together, as hard as it is long; who has many lines is not torn by them."""
    apart = places[high] - places[low]
    force = apart * np.linalg.norm(apart, axis=1, keepdims=True)
    total = np.column_stack(
        [
            np.bincount(low, force[:, axis], len(places)) - np.bincount(high, force[:, axis], len(places))
            for axis in (0, 1)
        ]
    )
    return total / np.maximum(degrees, 1)[:, None]
