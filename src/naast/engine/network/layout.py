"""Where every organisation stands in the picture: care to the left, the social domain to the right, whoever works together near each other.

The same answers always give the same picture, and a later picture starts from the one before, so that eyes that know the map find their
way. A town is placed by stress (Gansner 2004: distances on paper like distances in steps); a country by `crowd`.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from naast.engine.network import crowd
from naast.engine.network.graph import Graph, all_distances
from naast.engine.network.model import Flags, Reals

STRESS_UP_TO: Final = 400
ROUNDS: Final = 150
# The strip in the middle that stays free, in steps.
AISLE: Final = 0.35
# How strongly a place of before holds, against one neighbour at one step.
HOLD: Final = 3.0


def lay_out(graph: Graph, social: Flags, before: Reals | None = None) -> Reals:
    """A place (x, y) per node; care has x < 0 and social x > 0, one step is about 1.

    `before`: places of the picture before, with nan for who was not in it. They hold, so that only what changed moves.
    """
    if not graph.size:
        return np.zeros((0, 2))
    if graph.size > STRESS_UP_TO:
        return crowd.lay_out(graph, social, before)
    target = _targets(graph)
    places = _start(target, social, before)
    held = np.zeros(graph.size) if before is None else np.where(np.isnan(before[:, 0]), 0.0, HOLD)
    kept = np.zeros_like(places) if before is None else np.nan_to_num(before)
    weight = np.divide(1.0, target**2, out=np.zeros_like(target), where=target > 0)
    for _ in range(ROUNDS):
        places = _eased(places, target, weight, held, kept)
        places = on_own_side(places, social)
    return places


def stress(places: Reals, target: Reals) -> float:
    """How far distances on paper are from `target`, each pair weighed by 1 / target squared; lower is better."""
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    upper = np.triu_indices(len(places), 1)
    return float((((apart - target)[upper] / target[upper]) ** 2).sum())


def on_own_side(places: Reals, social: Flags) -> Reals:
    """The same places, nobody across the aisle."""
    x = np.where(social, np.maximum(places[:, 0], AISLE), np.minimum(places[:, 0], -AISLE))
    return np.column_stack([x, places[:, 1]])


def spread(places: Reals, width: float, height: float, rounds: int = 400) -> Reals:
    """The same places with room for a box of `width` x `height` around each; pushed up and down only, as little as that takes."""
    moved = places.copy()
    for _ in range(rounds):
        near = np.abs(moved[:, None, 0] - moved[None, :, 0]) < width
        gap = moved[:, None, 1] - moved[None, :, 1]
        # Two at the very same height part by number, so that the outcome is always the same.
        lower = np.sign(gap) + (gap == 0) * np.sign(np.arange(len(moved))[:, None] - np.arange(len(moved))[None])
        push = np.where(near & (np.abs(gap) < height), lower * (height - np.abs(gap)), 0.0)
        np.fill_diagonal(push, 0.0)
        if np.abs(push).max(initial=0.0) < 1e-6:
            break
        count = np.maximum((push != 0).sum(axis=1), 1)
        moved[:, 1] += 0.55 * push.sum(axis=1) / count
    return moved


def _targets(graph: Graph) -> Reals:
    """Steps between every two; who cannot reach each other stand a step further than anybody who can."""
    table = all_distances(graph).astype(float)
    table[table < 0] = max(table.max(), 2.0) + 1
    return table


def _start(target: Reals, social: Flags, before: Reals | None) -> Reals:
    """The first two axes of the distances (classical scaling), or the places of before; newcomers start at their nearest acquaintances."""
    places = _scaled(target, social)
    if before is None or np.isnan(before[:, 0]).all():
        return places
    known = ~np.isnan(before[:, 0])
    places[known] = before[known]
    for node in np.flatnonzero(~known):
        nearest = known & (target[node] == target[node][known].min())
        places[node] = before[nearest].mean(axis=0) + np.array([0.0, 0.3 * (1 + node % 3)])
    return on_own_side(places, social)


def _scaled(target: Reals, social: Flags) -> Reals:
    squared = target**2
    centred = -0.5 * (squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean())
    values, vectors = np.linalg.eigh(centred)
    height = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
    # An axis has no up or down of its own: who comes first stands above.
    height = height * (-1 if height[np.abs(height).argmax()] < 0 else 1)
    depth = np.abs(vectors[:, -2]) * np.sqrt(max(values[-2], 0.0)) if len(values) > 1 else np.zeros(1)
    # A small shift by number keeps two who know the same others from starting at the same spot.
    return np.column_stack([np.where(social, 1, -1) * (AISLE + depth), height + np.arange(len(height)) * 1e-3])


def _eased(places: Reals, target: Reals, weight: Reals, held: Reals, kept: Reals) -> Reals:
    """One round: everyone goes to the mean of where each other, and the place of before, would have them."""
    apart = places[:, None] - places[None]
    length = np.linalg.norm(apart, axis=2)
    ratio = np.divide(target, length, out=np.zeros_like(target), where=length > 1e-9)
    wanted = places[None] + apart * ratio[:, :, None]
    total = (wanted * weight[:, :, None]).sum(axis=1) + held[:, None] * kept
    eased: Reals = total / np.maximum(weight.sum(axis=1) + held, 1e-9)[:, None]
    return 0.5 * places + 0.5 * eased
