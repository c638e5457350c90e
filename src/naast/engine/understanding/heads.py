"""What the learned part can say about a text, as named columns of one weight matrix.

Where the targets come from is `training`; how scores become an answer is `reading`, `naast.engine.routing` and `answering`.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from naast.engine.knowledge import Pack
from naast.engine.understanding.features import Floats

URGENCIES: Final = ("normal", "soon", "crisis")
DIMENSIONS: Final = ("fysiek", "sociaal", "psychisch", "zingeving")
ASKERS: Final = ("patient", "naaste", "child", "professional")
# `vague`: nothing to hold on to yet; `outside`: not about illness, care or farewell.
SCOPES: Final = ("vague", "outside")


@dataclass(frozen=True)
class Layout:
    """The columns in order: one group of names per head."""

    heads: Mapping[str, tuple[str, ...]]

    @property
    def width(self) -> int:
        """The number of columns."""
        return sum(len(names) for names in self.heads.values())

    def columns(self, head: str) -> slice:
        """Where a head's columns stand."""
        return self._columns[head]

    @functools.cached_property
    def _columns(self) -> dict[str, slice]:
        ends = itertools.accumulate(map(len, self.heads.values()), initial=0)
        return {head: slice(*edges) for head, edges in zip(self.heads, itertools.pairwise(ends), strict=True)}

    def named(self, head: str, scores: Floats) -> dict[str, float]:
        """The scores of one head by name, out of a row of all columns."""
        return dict(zip(self.heads[head], scores[self.columns(head)].tolist(), strict=True))


def layout_for(pack: Pack) -> Layout:
    """The columns for this pack: its provisions and needs, and the fixed small heads."""
    provisions: Sequence[str] = tuple(pack.provisions)
    heads = {
        "provisions": tuple(provisions),
        "needs": tuple(pack.needs),
        "first_contact": tuple(provisions),
        "urgency": URGENCIES,
        "dimensions": DIMENSIONS,
        "asker": ASKERS,
        "scope": SCOPES,
    }
    return Layout(MappingProxyType(heads))


def sigmoid(value: float) -> float:
    """Between 0 and 1, safe for any size."""
    return float(1.0 / (1.0 + np.exp(-np.clip(value, -30.0, 30.0))))
