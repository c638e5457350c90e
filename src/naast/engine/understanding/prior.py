"""How common each provision is in the training, and how scores are made comparable with it.

Ridge regression pulls what is rare towards zero; without this a rare provision would never be proposed.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np

from naast.engine.understanding.features import Floats

# Leaving writers out 0.1-0.3 is flat, after the second look.
POWER: Final = 0.2


@dataclass(frozen=True)
class Prior:
    """`mean` (P,): the average target of each provision over the training rows, above 0."""

    mean: Floats

    def rescale(self, scores: Floats) -> Floats:
        """Scores (..., P) divided by a power of how common each provision is, relative to the middle one."""
        return (scores / self._commonness).astype(np.float32)

    @functools.cached_property
    def _commonness(self) -> Floats:
        found: Floats = (self.mean / np.median(self.mean)) ** POWER
        return found
