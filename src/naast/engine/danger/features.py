"""Hashed features of a text: runs of 3 to 5 letters, words and pairs of words, weighted by how rare they are.

Sparse rows are three flat arrays, so that plain numpy can learn from them. What is learned is in `training`.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from naast.engine.danger.folding import plain
from naast.engine.danger.types import FloatArray

SIZE = 1 << 16
MAX_LETTERS = 4000  # a longer text is judged by its pieces; its whole would be noise
_APART = re.compile(r"[^\w?!]|_")
_MASK = np.uint64(0xFFFFFFFF)
IntArray = NDArray[np.int64]


def normal(text: str) -> str:
    """Lower-case words and the marks ? and !, one space apart, a space at both ends."""
    return f" {' '.join(_APART.sub(' ', plain(text[:MAX_LETTERS])).split())} "


def hashed(text: str) -> IntArray:
    """Feature numbers 0..SIZE-1 of a text, with repeats."""
    return all_hashed([text])[0]


def all_hashed(texts: Sequence[str]) -> list[IntArray]:
    """`hashed` of several texts, in one walk over all their letters."""
    folded = [normal(text) for text in texts]
    letters = np.frombuffer("".join(folded).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    edges = list(itertools.accumulate(map(len, folded), initial=0))
    found: list[list[IntArray]] = [[] for _ in folded]
    for length in (3, 4, 5):
        runs = _runs(letters, length) if len(letters) >= length else np.zeros(0, dtype=np.int64)
        for mine, (start, end) in zip(found, itertools.pairwise(edges), strict=True):
            mine.append(runs[start : max(end - length + 1, start)])
    return [np.concatenate((*mine, _terms(text.split()))) for mine, text in zip(found, folded, strict=True)]


def _terms(words: Sequence[str]) -> IntArray:
    return np.array([*map(_number, words), *map(_number_of_two, words, words[1:])], dtype=np.int64)


def _number(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "replace")) % SIZE


def _number_of_two(left: str, right: str) -> int:
    return zlib.crc32(f"{left} {right}".encode("utf-8", "replace")) % SIZE


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
    for number, mine in enumerate(all_hashed(texts)):
        kinds, counts = np.unique(mine, return_counts=True)
        value = (1 + np.log(counts)) * weight[kinds]
        length = float(np.sqrt((value * value).sum())) or 1.0
        columns.append(kinds)
        values.append((value / length).astype(np.float32))
        rows.append(np.full(len(kinds), number, dtype=np.int64))
    return Rows(len(texts), np.concatenate(rows), np.concatenate(columns), np.concatenate(values))
