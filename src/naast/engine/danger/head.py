"""The learned half: how much a text resembles told danger, by its letters and words and, with an encoder, its meaning.

Only scoring is here. Learning is in `training`, cutting in `clauses`, the decision with the grammars in `assessment`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from naast.engine.compiled.likeness import Around, in_fine_steps
from naast.engine.danger.features import rows_of
from naast.engine.danger.types import FloatArray

# Column 0 says danger or not, columns 1..6 which kind, in the order of CATEGORIES, and the last danger or not in a text of many words.
OUTPUTS = 8
KINDS = slice(1, 7)
AT_LENGTH = 7
_AT_ONCE = 2048


@dataclass(frozen=True, slots=True)
class Meaning:
    """The part that needs an encoder: kernel weights around landmarks, in the directions (dim, d) in which vectors vary most."""

    encoder_id: str
    width: float
    basis: FloatArray
    around: Around  # landmarks (m, d), and the weights (m, OUTPUTS) of each

    def scores(self, vectors: FloatArray) -> FloatArray:
        """Scores of unit vectors (n, dim); shape (n, OUTPUTS)."""
        return self.around.scores(vectors @ self.basis)


def meaning_of(encoder_id: str, basis: FloatArray, landmarks: FloatArray, weights: FloatArray, width: float) -> Meaning:
    """The meaning of landmarks (m, d), rows no longer than 1, and their weights (m, OUTPUTS): `kernel` times the weights, nearly."""
    return Meaning(encoder_id, width, basis, Around(*in_fine_steps(landmarks), weights, sharp=2 * width))


@dataclass(frozen=True, slots=True)
class Cut:
    """Above which score a whole text, and a piece of one, counts as danger."""

    whole: float
    piece: float


@dataclass(frozen=True, slots=True)
class Head:
    """Weights with the encoder it was trained with (`words_beside` and `meaning`) and without any (`words_alone`)."""

    rarity: FloatArray  # (SIZE,)
    words_alone: FloatArray  # (SIZE, OUTPUTS)
    cut_alone: Cut
    words_beside: FloatArray | None = None  # (SIZE, OUTPUTS)
    meaning: Meaning | None = None
    cut_beside: Cut | None = None
    cut_at_length: Cut | None = None

    def scores(self, texts: Sequence[str], vectors: FloatArray | None) -> FloatArray:
        """Scores of shape (len(texts), OUTPUTS); the vectors are used when this head was trained with an encoder."""
        rows = rows_of(texts, self.rarity)
        if vectors is None or self.meaning is None or self.words_beside is None:
            return rows.times(self.words_alone)
        return rows.times(self.words_beside) + self.meaning.scores(vectors)

    def cut(self, with_vectors: bool, at_length: bool = False) -> Cut:
        """The cut that belongs to scores made with or without vectors, and to those of a text of many words."""
        if with_vectors and at_length and self.cut_at_length is not None:
            return self.cut_at_length
        return self.cut_beside if with_vectors and self.cut_beside is not None else self.cut_alone


def kernel(left: FloatArray, right: FloatArray, width: float) -> FloatArray:
    """Likeness 0..1 of every row of `left` (n, d) to every row of `right` (m, d), rows no longer than 1."""
    found = np.empty((len(left), len(right)), np.float32)
    for start in range(0, len(left), _AT_ONCE):  # by blocks and in place: memory is most of the work
        part = np.matmul(left[start : start + _AT_ONCE], right.T, out=found[start : start + _AT_ONCE])
        part -= np.float32(1)
        part *= np.float32(2 * width)
        np.exp(part, out=part)
    return found
