"""How sure it is that an organisation holds the network together, when some did not answer: in how many possible networks it does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from naast.engine.network.brokers import exact
from naast.engine.network.density import filled_in
from naast.engine.network.graph import graph_of
from naast.engine.network.model import Reals, Reports
from naast.engine.network.weak import weak_spots

DRAWS: Final = 60
# Beyond this, filling in every pair of silent ones takes too long for a page.
UP_TO: Final = 400


@dataclass(frozen=True, slots=True)
class Chances:
    """Over `draws` possible networks: the share in which a node is a weak spot, and the likely range of how much it stands between."""

    weak: Reals
    between_low: Reals
    between_high: Reals
    draws: int


def chances(reports: Reports, seed: int = 1, draws: int = DRAWS) -> Chances | None:
    """None for more organisations than UP_TO. Without silent ones every possible network is the same."""
    if not 0 < reports.size <= UP_TO:
        return None
    weak: Counter[int] = Counter()
    shares = []
    for low, high in filled_in(reports, draws, seed):
        graph = graph_of(reports.size, low, high)
        weak.update(one.node for one in weak_spots(graph))
        shares.append(exact(graph))
    low_share, high_share = np.percentile(np.array(shares), [5, 95], axis=0)
    found = np.array([weak[node] for node in range(reports.size)]) / draws
    return Chances(found, low_share, high_share, draws)
