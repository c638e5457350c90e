"""How much a text is like each training row, and ridge regression on that likeness.

Letters and words come from `features`, vectors from `encoder`; which outputs are learned is in `heads`, and how what was
learned is used on a text in `weights`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.matrices import inverse_root, lower_times, mirror
from naast.engine.understanding.encoder import Vectors
from naast.engine.understanding.features import Floats, GramIndex, Hashes, build_index

# Chosen leaving writers out over the stories (see benchmarks/routing). The vector part is a bell curve on the cosine.
VECTOR_SHARE: Final = 2.0
VECTOR_WIDTH: Final = 5.0
PENALTY: Final = 0.4
# An n-gram met in fewer texts is left out: it says little, and most n-grams are such.
MET_AT_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class Analysed:
    """A text as the kernel sees it: hashed letter runs, hashed words, and its vector (dim,) or an empty one."""

    letters: Hashes
    words: Hashes
    vector: Floats


@dataclass(frozen=True, slots=True)
class Memory:
    """The training rows: N texts as vectors (N, dim) and two inverted indexes. Only for training: `weights` needs no rows of words."""

    vectors: Vectors
    letters: GramIndex
    words: GramIndex


def bell(cosine: Floats) -> Floats:
    """The vector part of the likeness, between 0 and VECTOR_SHARE."""
    found: Floats = np.exp(VECTOR_WIDTH * (np.minimum(cosine, 1.0) - 1.0)).astype(np.float32)
    return found * np.float32(VECTOR_SHARE)


def remember(texts: Sequence[Analysed]) -> Memory:
    """The memory over these texts, in the same order."""
    vectors = np.stack([text.vector for text in texts]) if texts else np.zeros((0, 0), np.float32)
    letters = build_index([text.letters for text in texts], at_least=MET_AT_LEAST)
    words = build_index([text.words for text in texts], at_least=MET_AT_LEAST)
    return Memory(vectors=vectors, letters=letters, words=words)


def all_likeness(*indexes: GramIndex) -> Floats:
    """The sum of the cosines of every pair of rows in each index, shape (N, N), symmetric: likeness by letters and by words. The part of
    the vectors is `bell`."""
    size = len(indexes[0].norms)
    found = np.zeros((size, size), dtype=np.float32)
    for index in indexes:
        index.add_common(found)
        index.add_rare(found)
    mirror(found)
    return found


@dataclass(frozen=True, slots=True)
class Ridge:
    """A solved system over N rows: answers any question about targets on these rows.

    `square` (N, N) is likeness plus penalty; `root` (N, N), lower triangular, is such that root.T @ root is its inverse.
    """

    square: Floats
    root: Floats

    def weights(self, targets: Floats) -> Floats:
        """Dual weights (N, K) for targets (N, K): a score is likeness @ weights."""
        found: Floats = self.root.T @ lower_times(self.root, targets)
        return found

    def held_out(self, targets: Floats, group: NDArray[np.int64]) -> Floats:
        """What the rows of `group` would score had they not been in the training: exact.

        Shape (len(group), K). Rows of `group` may hold anything in `targets`.
        """
        if 2 * len(group) <= len(targets):
            return self._without(targets, self.weights(targets), group)
        rest = np.setdiff1d(np.arange(len(targets)), group)  # few are left: training on those again is less work
        few = inverse_root(self.square[np.ix_(rest, rest)])
        return np.asarray(self.square[np.ix_(group, rest)] @ (few.T @ (few @ targets[rest])), dtype=np.float32)

    def each_held_out(self, targets: Floats, weights: Floats, groups: Sequence[NDArray[np.int64]]) -> Floats:
        """`held_out` for every group in turn, put together; rows in no group keep their target. `weights` are those of the targets."""
        found = targets.copy()
        for group in groups:
            found[group] = self._without(targets, weights, group)
        return found

    def _without(self, targets: Floats, weights: Floats, group: NDArray[np.int64]) -> Floats:
        own = self.root[group.min() :, group]  # above it there are zeros alone
        return targets[group] - np.linalg.solve(own.T @ own, weights[group])


def solve(likeness: Floats, penalty: float = PENALTY) -> Ridge:
    """The ridge over a likeness matrix (N, N); `likeness` is changed in place."""
    likeness[np.diag_indices_from(likeness)] += penalty
    return Ridge(likeness, inverse_root(likeness))


def solve_some(likeness: Floats, targets: Floats, rows: NDArray[np.int64], penalty: float = PENALTY) -> Floats:
    """Dual weights (N, K) for targets (N, K) that lean on some rows only, the others being 0: for a share of the work.

    `likeness` (len(rows), len(rows)) is between those rows; it is changed in place.
    """
    found = np.zeros_like(targets)
    found[rows] = solve(likeness, penalty).weights(targets[rows])
    return found
