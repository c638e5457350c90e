"""What was learned in the form in which it is used: from a text's n-grams and its vector straight to scores.

The exact solution of `kernel` speaks of training rows; here it is written in fewer numbers. Letters and words need no rows
at all (their likeness is a product of n-gram weights), vectors and scores lose the directions in which they hardly vary.
What that costs in quality is in `docs/experiments.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled.grams import added
from naast.engine.compiled.likeness import Around
from naast.engine.matrices import main_directions
from naast.engine.understanding.features import Floats, GramIndex, Hashes, Vocabulary
from naast.engine.understanding.kernel import VECTOR_SHARE, VECTOR_WIDTH, Analysed, Memory, bell

# How many directions of the scores and of the vectors are kept.
SCORE_DIRECTIONS: Final = 256
VECTOR_DIRECTIONS: Final = 256
# Life without an encoder is rare: it gets by with fewer directions, and without the rarest n-grams.
BARE_DIRECTIONS: Final = 128
BARE_MET_AT_LEAST: Final = 6
SKETCH_PLACES: Final = 2000
_SKETCH_PENALTY: Final = 0.1
_STEPS: Final = 127
# What is stored of places and rows.
AROUND: Final = ("places", "places_steps", "rows", "rows_steps")
Bytes = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class GramWeights:
    """What each known n-gram adds: row v of `rows` (V, K) in whole steps of `steps[v]`. `rows` may be mapped from a file."""

    vocabulary: Vocabulary
    rows: Bytes
    steps: Floats

    def scores(self, texts: Sequence[Hashes]) -> Floats:
        """Shape (texts, K). The texts are forms of one question and share most n-grams, so every row is fetched once."""
        places, how_much = self.vocabulary.weigh_all(texts)
        found = added(places, how_much, self.rows, self.steps)
        return self._added_plainly(places, how_much) if found is None else found

    def _added_plainly(self, places: NDArray[np.int64], how_much: Floats) -> Floats:
        return (how_much * self.steps[places]) @ self.rows[places].astype(np.float32)


@dataclass(frozen=True, slots=True)
class VectorWeights:
    """What being near each training row in meaning adds: `basis` (dim, d), and around places (N, d) what rows (N, K) say."""

    basis: Floats
    around: Around

    def scores(self, vectors: Floats) -> Floats:
        """Shape (texts, K), for vectors (texts, dim)."""
        return self.around.scores(vectors @ self.basis)

    def shares(self, vector: Floats, direction: Floats) -> Floats:
        """What each training row adds to the score of a vector (dim,) in one direction (K,); shape (N,)."""
        return self.around.shares(vector @ self.basis, direction)


@dataclass(frozen=True, slots=True)
class Weights:
    """Letters, words and (not without an encoder) meaning in K directions, and `spread` (K, columns) from there to scores.

    `sketch` is `meaning` through fewer places: good enough to say how far a score falls without a clause.
    """

    letters: GramWeights
    words: GramWeights
    meaning: VectorWeights | None
    sketch: VectorWeights | None
    spread: Floats

    def scores(self, texts: Sequence[Analysed]) -> Floats:
        """One score per text and column, shape (texts, columns).

        The first text is the question, the others are shorter forms of it: their meaning is that of the first, less what the
        sketch says they lose.
        """
        found = self.letters.scores([text.letters for text in texts])
        found += self.words.scores([text.words for text in texts])
        if self.meaning is not None:
            vectors = np.stack([text.vector for text in texts])
            near = (self.sketch or self.meaning).scores(vectors)
            found += self.meaning.scores(vectors[:1]) + near - near[0]
        return found @ self.spread


def condensed(
    memory: Memory, dual: Floats, expected: Floats, *, directions: int = SCORE_DIRECTIONS, least: int = 1
) -> Weights:
    """The weights that give the scores of dual weights (N, columns) over a memory, nearly.

    `expected` (any, columns): scores as they are for new texts; the `directions` in which they vary most are kept.
    N-grams in fewer than `least` rows are left out.
    """
    keep = main_directions(expected, directions)
    shares = dual @ keep
    meaning = sketch = None
    if memory.vectors.size:
        basis = main_directions(memory.vectors, VECTOR_DIRECTIONS)
        places = memory.vectors @ basis
        meaning, sketch = around(basis, places, shares), around(basis, *sketched(places, shares))
    grams = [_gram_weights(index, shares, least) for index in (memory.letters, memory.words)]
    return Weights(grams[0], grams[1], meaning, sketch, np.ascontiguousarray(keep.T))


def around(basis: Floats, places: Floats, rows: Floats) -> VectorWeights:
    """The weights of places (N, d) and rows (N, K), both in steps from now on."""
    return VectorWeights(basis, _around(*in_steps(places), *in_steps(rows)))


def _around(places: Bytes, steps: Floats, rows: Bytes, row_steps: Floats) -> Around:
    return Around(places, steps, rows, row_steps, sharp=VECTOR_WIDTH, high=VECTOR_SHARE)


def sketched(places: Floats, rows: Floats, most: int = SKETCH_PLACES) -> tuple[Floats, Floats]:
    """At most `most` of the places, and rows for those that give nearly the same scores at all places: least squares."""
    every = max(-(-len(places) // most), 1)
    few = places[::every]
    wanted = np.concatenate([bell(block @ places.T) @ rows for block in _blocks(places)])
    near = np.concatenate([bell(block @ few.T) for block in _blocks(places)])
    square = (near.T @ near).astype(np.float64) + _SKETCH_PENALTY * np.eye(len(few))
    return np.ascontiguousarray(few), np.linalg.solve(square, (near.T @ wanted).astype(np.float64)).astype(np.float32)


def _blocks(values: Floats, size: int = 1024) -> Iterator[Floats]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _gram_weights(index: GramIndex, shares: Floats, least: int) -> GramWeights:
    chosen = index.held_by() >= least
    rows, steps = in_steps(index.sum_over_rows(shares)[chosen])
    return GramWeights(Vocabulary(index.vocabulary.hashes[chosen], index.vocabulary.idf[chosen]), rows, steps)


def in_steps(values: Floats) -> tuple[Bytes, Floats]:
    """Rows in whole steps, and the size of each row's step: a quarter of the size."""
    largest = np.abs(values).max(axis=1, initial=0.0)
    steps = (np.where(largest > 0, largest, 1.0) / _STEPS).astype(np.float32)
    return np.rint(values / steps[:, None]).astype(np.int8), steps


def to_arrays(name: str, weights: Weights) -> tuple[dict[str, Any], dict[str, Bytes]]:
    """The arrays to store: small ones together, and the large ones that are mapped from files of their own."""
    small: dict[str, Any] = {f"{name}_spread": weights.spread}
    large: dict[str, Bytes] = {}
    for part, grams in (("letters", weights.letters), ("words", weights.words)):
        small |= {
            f"{name}_{part}_hashes": grams.vocabulary.hashes,
            f"{name}_{part}_idf": grams.vocabulary.idf,
            f"{name}_{part}_steps": grams.steps,
        }
        large[f"{name}_{part}"] = grams.rows
    for kind, vectors in (("meaning", weights.meaning), ("sketch", weights.sketch)):
        if vectors is not None:
            small[f"{name}_basis"], near = vectors.basis, vectors.around
            told = (near.places, near.steps, near.rows, near.row_steps)
            small |= {f"{name}_{kind}_{part}": values for part, values in zip(AROUND, told, strict=True)}
    return small, large


def from_arrays(name: str, small: dict[str, Any], large: dict[str, Bytes]) -> Weights:
    """The weights that `to_arrays` gave."""

    def grams(part: str) -> GramWeights:
        words = Vocabulary(small[f"{name}_{part}_hashes"], small[f"{name}_{part}_idf"])
        return GramWeights(words, large[f"{name}_{part}"], small[f"{name}_{part}_steps"])

    def vectors(kind: str) -> VectorWeights | None:
        if f"{name}_{kind}_places" not in small:
            return None
        return VectorWeights(small[f"{name}_basis"], _around(*(small[f"{name}_{kind}_{part}"] for part in AROUND)))

    return Weights(grams("letters"), grams("words"), vectors("meaning"), vectors("sketch"), small[f"{name}_spread"])
