"""How much a text is like each training row, and ridge regression on that likeness.

Letters and words come from `features`, vectors from `encoder`; which outputs are learned is in `heads`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.understanding.encoder import Vectors
from naast.engine.understanding.features import Floats, GramIndex, Hashes, build_index

# Chosen leaving writers out over the stories (see benchmarks/routing). The vector part is a bell curve on the cosine.
VECTOR_SHARE: Final = 2.0
VECTOR_WIDTH: Final = 5.0
PENALTY: Final = 0.4


@dataclass(frozen=True, slots=True)
class Analysed:
    """A text as the kernel sees it: hashed letter runs, hashed words, and its vector (dim,) or an empty one."""

    letters: Hashes
    words: Hashes
    vector: Floats


@dataclass(frozen=True, slots=True)
class Memory:
    """The training rows: N texts as vectors (N, dim) and two inverted indexes."""

    vectors: Vectors
    letters: GramIndex
    words: GramIndex

    def likeness(self, texts: Sequence[Analysed]) -> Floats:
        """Shape (texts, N): near 0 for a text that is like none of the rows, up to 4 for the row itself."""
        found = np.stack([self.letters.similar(text.letters) + self.words.similar(text.words) for text in texts])
        if self.vectors.size and texts[0].vector.size:
            found += bell(np.stack([text.vector for text in texts]) @ self.vectors.T)
        return found


@dataclass(frozen=True, slots=True)
class Common:
    """Direct weights of the common n-grams: `places` (V,) says which row of `weights` (C, columns) an n-gram has, or -1."""

    places: NDArray[np.int32]
    weights: Floats

    def scores(self, index: GramIndex, texts: Sequence[Hashes]) -> Floats:
        """What the common n-grams of each text add to every column, shape (texts, columns).

        The texts are forms of one question and share most n-grams, so every weight is fetched once.
        """
        weighed = [index.weigh(grams) for grams in texts]
        mine = [self.places[found] for found, _ in weighed]
        rows = np.unique(np.concatenate([places[places >= 0] for places in mine]))
        how_much = np.zeros((len(texts), len(rows)), dtype=np.float32)
        for text, places, (_, weights) in zip(how_much, mine, weighed, strict=True):
            text[np.searchsorted(rows, places[places >= 0])] = weights[places >= 0]
        return how_much @ self.weights[rows]


def direct_weights(index: GramIndex, weights: Floats) -> Common:
    """For the common n-grams of an index: the same scores without walking their rows (exact, only the order of adding differs)."""
    places = np.full(len(index.hashes), -1, dtype=np.int32)
    parts, start = [np.zeros((0, weights.shape[1]), np.float32)], 0
    for block, dense in index.common_blocks():
        places[block] = np.arange(start, start + len(block))
        parts.append(dense.T @ weights)
        start += len(block)
    return Common(places, np.concatenate(parts))


def bell(cosine: Floats) -> Floats:
    """The vector part of the likeness, between 0 and VECTOR_SHARE."""
    found: Floats = np.exp(VECTOR_WIDTH * (np.minimum(cosine, 1.0) - 1.0)).astype(np.float32)
    return found * np.float32(VECTOR_SHARE)


def remember(texts: Sequence[Analysed]) -> Memory:
    """The memory over these texts, in the same order."""
    vectors = np.stack([text.vector for text in texts]) if texts else np.zeros((0, 0), np.float32)
    letters = build_index([text.letters for text in texts])
    words = build_index([text.words for text in texts])
    return Memory(vectors=vectors, letters=letters, words=words)


def all_likeness(memory: Memory) -> Floats:
    """The likeness of every pair of rows by letters and words, shape (N, N), symmetric; the vector part is `bell`."""
    return memory.letters.all_similar() + memory.words.all_similar()


@dataclass(frozen=True, slots=True)
class Ridge:
    """A solved system: `root` (N, N), lower triangular, is such that root.T @ root is the inverse of likeness plus penalty.

    Answers any question about targets on these rows.
    """

    root: Floats

    def weights(self, targets: Floats) -> Floats:
        """Dual weights (N, K) for targets (N, K): a score is likeness @ weights."""
        return self.root.T @ (self.root @ targets)

    def held_out(self, targets: Floats, group: NDArray[np.int64]) -> Floats:
        """What the rows of `group` would score had they not been in the training: exact, without training again.

        Shape (len(group), K). Rows of `group` may hold anything in `targets`.
        """
        return self._without(targets, self.weights(targets), group)

    def each_held_out(self, targets: Floats, groups: Sequence[NDArray[np.int64]]) -> Floats:
        """`held_out` for every group in turn, put together; rows in no group keep their target."""
        found, weights = targets.copy(), self.weights(targets)
        for group in groups:
            found[group] = self._without(targets, weights, group)
        return found

    def _without(self, targets: Floats, weights: Floats, group: NDArray[np.int64]) -> Floats:
        own = self.root[:, group]
        return targets[group] - np.linalg.solve(own.T @ own, weights[group])


def solve(likeness: Floats, penalty: float = PENALTY) -> Ridge:
    """The ridge over a likeness matrix (N, N); `likeness` is changed in place."""
    likeness[np.diag_indices_from(likeness)] += penalty
    return Ridge(inverse_root(likeness))


def inverse_root(square: Floats, *, small: int = 1024) -> Floats:
    """The inverse of the Cholesky root of a symmetric positive definite matrix (N, N): lower triangular, root.T @ root = inverse.

    By halves, in large matrix products. A general inverse takes five times as long; halving that one instead loses all digits,
    because the likeness of many texts is nearly the same; and the packaged Cholesky of 17,000 rows ends the process.
    """
    size = len(square)
    if size <= small:
        found: Floats = np.tril(np.linalg.inv(np.linalg.cholesky(square)))
        return found
    half = size // 2
    first = inverse_root(square[:half, :half], small=small)
    below = square[half:, :half] @ first.T
    second = inverse_root(square[half:, half:] - below @ below.T, small=small)
    whole = np.zeros_like(square)
    whole[:half, :half], whole[half:, half:] = first, second
    whole[half:, :half] = -(second @ below) @ first
    return whole


def solve_some(likeness: Floats, targets: Floats, rows: NDArray[np.int64], penalty: float = PENALTY) -> Floats:
    """Dual weights (N, K) that lean on some rows only, the others being 0: for a share of the work."""
    found = np.zeros_like(targets)
    found[rows] = solve(likeness[np.ix_(rows, rows)], penalty).weights(targets[rows])
    return found
