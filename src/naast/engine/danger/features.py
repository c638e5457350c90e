"""Hashed features of a text: runs of 3 to 5 letters, words and pairs of words, weighted by how rare they are.

Sparse rows are three flat arrays, so that plain numpy can learn from them. What is learned is in `training`.
"""

from __future__ import annotations

import functools
import itertools
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import grams as loops
from naast.engine.danger.folding import plain
from naast.engine.danger.types import FloatArray

SIZE = loops.SIZE
MAX_LETTERS = 4000  # a longer text is judged by its pieces; its whole would be noise
_APART = re.compile(r"[^\w?!]|_")
_SIGMA = "\N{GREEK CAPITAL LETTER SIGMA}"  # the only letter of which the small one depends on where it stands
_MOST_LETTERS = 1 << 12
_SHORTEST, _LONGEST = 3, 5
IntArray = NDArray[np.int64]


def normal(text: str) -> str:
    """Lower-case words and the marks ? and !, one space apart, a space at both ends."""
    text = text[:MAX_LETTERS]
    apart = _APART.sub(" ", plain(text)) if _SIGMA in text else text.translate(_LETTERS)
    return f" {' '.join(apart.split())} "


class _Letters(dict[int, str]):
    """What becomes of each letter by itself: that of all but one does not depend on its neighbours."""

    def __missing__(self, code: int) -> str:
        found = _APART.sub(" ", plain(chr(code)))
        if len(self) < _MOST_LETTERS:
            self[code] = found
        return found


_LETTERS = _Letters()


def hashed(text: str) -> IntArray:
    """Feature numbers 0..SIZE-1 of a text, with repeats."""
    return all_hashed([text])[0]


def all_hashed(texts: Sequence[str]) -> list[IntArray]:
    """`hashed` of several texts, in one walk over all their letters."""
    folded = [normal(text) for text in texts]
    letters = np.frombuffer("".join(folded).encode("utf-32-le", "replace"), dtype=np.uint32)
    edges = list(itertools.accumulate(map(len, folded), initial=0))
    found: list[list[IntArray]] = [[] for _ in folded]
    for length, runs in _runs(letters).items():
        for mine, (start, end) in zip(found, itertools.pairwise(edges), strict=True):
            mine.append(runs[start : max(end - length + 1, start)])
    return [np.concatenate((*mine, _terms(text.split()))) for mine, text in zip(found, folded, strict=True)]


def _terms(words: Sequence[str]) -> IntArray:
    return np.array([*map(_number, words), *map(_number_of_two, words, words[1:])], dtype=np.int64)


@functools.lru_cache(maxsize=1 << 14)
def _number(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "replace")) % SIZE


def _number_of_two(left: str, right: str) -> int:
    return zlib.crc32(f"{left} {right}".encode("utf-8", "replace")) % SIZE


def _runs(letters: NDArray[np.uint32]) -> dict[int, IntArray]:
    """By length, the feature number of every run of 3, 4 and 5 letters; each is one letter more than the run before it.

    Whole numbers of 32 bits, of which what does not fit falls off.
    """
    found: dict[int, IntArray] = {}
    mixed = np.zeros(len(letters), dtype=np.uint32)
    for length in range(1, _LONGEST + 1):
        later = letters[length - 1 :]
        mixed = mixed[: len(later)] * np.uint32(1000003) + later
        if length >= _SHORTEST:
            spread = (mixed * np.uint32(2654435761)) >> np.uint32(16)
            found[length] = ((spread + np.uint32(length * 7919)) & np.uint32(SIZE - 1)).astype(np.int64)
    return found


@dataclass(frozen=True, slots=True)
class Rows:
    """Unit rows over SIZE features: row r holds `columns[k]: values[k]` for every k with `rows[k] == r`."""

    count: int
    rows: IntArray
    columns: IntArray
    values: FloatArray

    def times(self, weights: FloatArray) -> FloatArray:
        """Rows times weights of shape (SIZE, k); shape (count, k)."""
        found = loops.times(self.count, self.rows, self.columns, self.values, weights)
        return self.times_plainly(weights) if found is None else found

    def times_plainly(self, weights: FloatArray) -> FloatArray:
        """`times` without the loops."""
        found = np.zeros((self.count, weights.shape[1]), dtype=np.float32)
        borders = np.searchsorted(self.rows, np.arange(self.count + 1))
        for number in np.flatnonzero(np.diff(borders)):
            part = slice(borders[number], borders[number + 1])
            found[number] = self.values[part] @ weights[self.columns[part]]
        return found

    def turned(self) -> Rows:
        """The transpose: a row for each of the SIZE features; its `times` takes weights of shape (count, k)."""
        order = np.argsort(self.columns, kind="stable")
        return Rows(SIZE, self.columns[order], self.rows[order], self.values[order])

    def some(self, chosen: Sequence[int] | IntArray) -> Rows:
        """Only these rows, in this order."""
        borders = np.searchsorted(self.rows, np.arange(self.count + 1))
        sizes = np.diff(borders)[chosen]
        where = np.repeat(borders[chosen] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        return Rows(len(sizes), np.repeat(np.arange(len(sizes)), sizes), self.columns[where], self.values[where])


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
    found = loops.danger_rows([normal(text) for text in texts], weight)
    return _rows_plainly(texts, weight) if found is None else Rows(len(texts), *found)


def _rows_plainly(texts: Sequence[str], weight: FloatArray) -> Rows:
    hashes = all_hashed(texts)
    # The number of the text before every feature, so that one sorting puts all rows in order.
    keys = np.repeat(np.arange(len(texts)) * SIZE, [len(mine) for mine in hashes]) + np.concatenate(
        (np.zeros(0, dtype=np.int64), *hashes)
    )
    keys.sort()
    begin = np.flatnonzero(np.concatenate((keys[:1] >= 0, keys[1:] != keys[:-1])))
    counts, rows, columns = np.diff(begin, append=len(keys)), keys[begin] // SIZE, keys[begin] % SIZE
    values = (1 + np.log(counts)) * weight[columns]
    lengths = np.sqrt(_sums(rows, values * values, len(texts)))
    lengths[lengths == 0] = 1.0
    return Rows(len(texts), rows, columns, (values / lengths[rows]).astype(np.float32))
