"""A made network: neighbourhood teams that know each other well, and brokers who know people in many teams."""

from __future__ import annotations

import numpy as np

from naast.engine.network import Reports

TEAM = 126


def made(size: int, seed: int = 7) -> Reports:
    """`size` organisations with about 3.6 lines each; half are of the social domain, three in four answered."""
    chance = np.random.default_rng(seed)
    team = np.sort(chance.integers(max(size // TEAM, 1), size=size))
    count = int(size * 3.3)
    source = chance.integers(size, size=count)
    # Somebody of the same team: near each other in the sorted list.
    first, last = np.searchsorted(team, team[source]), np.searchsorted(team, team[source], side="right")
    target = first + (chance.random(count) * (last - first)).astype(np.int64)
    brokers = chance.choice(size, max(size // 33, 2), replace=False)
    far = max(size // 3, 2)
    source = np.concatenate([source, chance.choice(brokers, far)])
    target = np.concatenate([target, chance.choice(brokers, far)])
    is_line = source != target
    once = np.unique(source[is_line] * size + target[is_line])
    return Reports(chance.random(size) < 0.5, chance.random(size) < 0.75, once // size, once % size)
