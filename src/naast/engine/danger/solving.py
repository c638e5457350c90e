"""The system behind the learned half: likeness between all texts by their words and their meaning, never written out, and its solution.

What is learned from which text is in `training`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from naast.engine.danger.features import SIZE, Rows
from naast.engine.danger.head import kernel
from naast.engine.danger.types import FloatArray
from naast.engine.matrices import conjugate_gradients, inverse_root

# Compared on writers that were left out (benchmarks/danger); the neighbours of each value do about as well.
MEANING_SHARE = 2.0  # weight of the kernel over vectors beside the kernel over words
KERNEL_WIDTH = 1.0
RIDGE = 1.0
# What is left of the goals when solving stops. Machines round differently: at a tenth of the digits decisions near the cut could differ.
NEAR = 3e-4
# Texts whose likeness to all others stands for the whole system while it is solved; only the time depends on how many.
_SEEN_FIRST = 1000
_AT_ONCE = 250

Array = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Lifted:
    """The kernel between texts, through landmarks: `near` (n, m) is their likeness to those, `root` (m, m) brings that into coordinates
    whose inner products are the kernel. The coordinates themselves are never made: that would be most of the work."""

    near: FloatArray
    root: FloatArray

    def onto_landmarks(self, shares: FloatArray) -> FloatArray:
        """What shares of the texts (n, k) are as weights of the landmarks (m, k): the score of a text is its likeness to those times
        them."""
        found: FloatArray = self.root.T @ (self.root @ (self.near.T @ shares))
        return found

    def times(self, shares: FloatArray) -> FloatArray:
        """The kernel times shares of the texts (n, k)."""
        found: FloatArray = self.near @ self.onto_landmarks(shares)
        return found

    def likeness_to(self, few: NDArray[np.int64]) -> FloatArray:
        """The kernel between all texts and some, (n, len(few))."""
        found: FloatArray = self.near @ (self.root.T @ (self.root @ self.near[few].T))
        return found


def lift(vectors: FloatArray, landmarks: FloatArray) -> Lifted:
    """The kernel between vectors (n, d), through landmarks (m, d)."""
    # The small ridge keeps nearly equal landmarks from spoiling the factor.
    alike = kernel(landmarks, landmarks, KERNEL_WIDTH).astype(np.float64)
    alike[np.diag_indices_from(alike)] += 1e-4
    return Lifted(kernel(vectors, landmarks, KERNEL_WIDTH), inverse_root(alike).astype(np.float32))


class Likeness:
    """Likeness between n texts: by words (`rows`), and with `lifted` by meaning. Learning is solving a system of it."""

    def __init__(self, rows: Rows, lifted: Lifted | None) -> None:
        self._rows, self._turned, self._lifted = rows, rows.turned(), lifted

    def weights(self, goals: Array, care: Array, seed: int = 0) -> tuple[FloatArray, FloatArray]:
        """Weights (SIZE, k) over words and (m, k) of the landmarks for goals (n, k).

        `care` (n, k) >= 0 is how much each text weighs; with 0 nothing is learned from it. Plain ridge regression: a squared hinge
        was tried and saw fewer dangers of writers that were left out.
        """
        learned = care > 0
        penalty = RIDGE / np.where(learned, care, 1)

        def system(shares: Array) -> Array:
            return np.where(learned, self._times(shares.astype(np.float32)) + penalty * shares, 0)

        goals = np.where(learned, goals, 0.0)
        shares = conjugate_gradients(system, goals, self._ease(care / RIDGE, seed).near_inverse, near=NEAR)
        exact = shares.astype(np.float32)
        above = np.zeros((0, goals.shape[1]), np.float32)
        if self._lifted is not None:
            above = np.float32(MEANING_SHARE) * self._lifted.onto_landmarks(exact)
        return self._turned.times(exact), above

    def _times(self, shares: FloatArray) -> FloatArray:
        words = self._rows.times(self._turned.times(shares))
        return words if self._lifted is None else words + np.float32(MEANING_SHARE) * self._lifted.times(shares)

    def _ease(self, care: Array, seed: int) -> _Ease:
        """Nyström: likeness to some texts by lot says how all are alike, nearly."""
        few = np.sort(np.random.default_rng(seed).permutation(len(care))[:_SEEN_FIRST])
        near = np.empty((len(care), len(few)), np.float32)
        for start in range(0, len(few), _AT_ONCE):
            own = slice(start, start + _AT_ONCE)
            some = self._rows.some(few[own])
            words = np.zeros((SIZE, some.count), np.float32)
            words[some.columns, some.rows] = some.values
            near[:, own] = self._rows.times(words)
        if self._lifted is not None:
            near += np.float32(MEANING_SHARE) * self._lifted.likeness_to(few)
        square = near[few].astype(np.float64)
        square[np.diag_indices_from(square)] += 1e-3
        return _Ease(near @ inverse_root(square).T.astype(np.float32), care)


class _Ease:
    """About the inverse of likeness with a penalty of 1 / `care` (n, k), from `seen` (n, m), whose inner products are likeness, nearly."""

    def __init__(self, seen: FloatArray, care: Array) -> None:
        self._seen, self._care = seen, care
        self._kinds, self._kind = np.unique(care, axis=1, return_inverse=True)
        self._middle = [
            np.linalg.inv(np.eye(seen.shape[1]) + (seen.T @ (seen * mine[:, None].astype(np.float32))))
            for mine in self._kinds.T
        ]

    def near_inverse(self, left: Array) -> Array:
        """For every column (n,) of `left` (n, k) with the care of that column."""
        weighed = self._care * left
        found = weighed.copy()
        for kind, middle in enumerate(self._middle):
            own = np.flatnonzero(self._kind == kind)
            seen = self._seen.T @ weighed[:, own].astype(np.float32)
            found[:, own] -= self._kinds[:, kind, None] * (self._seen @ (middle @ seen).astype(np.float32))
        return found
