"""Hashed features of a text: runs of 3 to 5 letters, words and pairs of words, weighted by how rare they are.

Sparse rows are three flat arrays, so that plain numpy can learn from them. What is learned is in `training`.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from naast.engine.danger.folding import plain
from naast.engine.danger.types import FloatArray

SIZE = 1 << 16
MAX_LETTERS = 4000  # a longer text is judged by its pieces; its whole would be noise
_MASK = np.uint64(0xFFFFFFFF)
IntArray = NDArray[np.int64]


def normal(text: str) -> str:
    """Lower-case words and the marks ? and !, one space apart, a space at both ends."""
    kept = "".join(letter if letter.isalnum() or letter in "?!" else " " for letter in plain(text[:MAX_LETTERS]))
    return f" {' '.join(kept.split())} "


def hashed(text: str) -> IntArray:
    """Feature numbers 0..SIZE-1 of a text, with repeats."""
    folded = normal(text)
    letters = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    runs = [_runs(letters, length) for length in (3, 4, 5) if len(letters) >= length]
    words = folded.split()
    terms = words + [f"{left} {right}" for left, right in itertools.pairwise(words)]
    runs.append(np.array([zlib.crc32(term.encode("utf-8", "replace")) % SIZE for term in terms], dtype=np.int64))
    return np.concatenate(runs)


def _runs(letters: NDArray[np.uint64], length: int) -> IntArray:
    count = len(letters) - length + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(length):
        mixed = (mixed * np.uint64(1000003) + letters[offset : offset + count]) & _MASK
    spread = ((mixed * np.uint64(2654435761)) & _MASK) >> np.uint64(16)
    return ((spread + np.uint64(length * 7919)) % np.uint64(SIZE)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Rows:
    """Unit rows over SIZE features: row r holds `columns[k]: values[k]` for every k with `rows[k] == r`."""

    count: int
    rows: IntArray
    columns: IntArray
    values: FloatArray

    def dot(self, weights: NDArray[np.floating]) -> NDArray[np.float64]:
        """Rows times weights of shape (SIZE,); shape (count,)."""
        return _sums(self.rows, weights[self.columns] * self.values, self.count)

    def transposed_dot(self, per_row: NDArray[np.floating]) -> NDArray[np.float64]:
        """The transpose times one number per row; shape (SIZE,)."""
        return _sums(self.columns, per_row[self.rows] * self.values, SIZE)


def _sums(places: IntArray, values: NDArray[np.floating], count: int) -> NDArray[np.float64]:
    return np.bincount(places, weights=values, minlength=count).astype(np.float64, copy=False)


def rarity(texts: Sequence[str]) -> FloatArray:
    """How telling each feature is; 0 for one that occurs in a single text, shape (SIZE,)."""
    seen = np.zeros(SIZE)
    for text in texts:
        seen[np.unique(hashed(text))] += 1
    weight = np.log((1 + len(texts)) / (1 + seen)) + 1
    weight[seen < 2] = 0
    return weight.astype(np.float32)


def rows_of(texts: Sequence[str], weight: FloatArray) -> Rows:
    """The weighted unit rows of some texts."""
    columns, rows = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    values = [np.zeros(0, dtype=np.float32)]
    for number, text in enumerate(texts):
        kinds, counts = np.unique(hashed(text), return_counts=True)
        value = (1 + np.log(counts)) * weight[kinds]
        length = float(np.sqrt((value * value).sum())) or 1.0
        columns.append(kinds)
        values.append((value / length).astype(np.float32))
        rows.append(np.full(len(kinds), number, dtype=np.int64))
    return Rows(len(texts), np.concatenate(rows), np.concatenate(columns), np.concatenate(values))
