"""Letters and words as numbers: hashed n-grams of a text, their weights, and a fast look-up of which rows share them.

What is done at every question has a loop in `compiled.grams`; here is the plain way, with the same bits.
The vectors of whole texts come from `encoder`; how both make one score is in `kernel`.
"""

from __future__ import annotations

import functools
import itertools
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.compiled import grams as loops
from naast.engine.compiled.grams import worth_up_to
from naast.engine.compiled.pairs import add_shared
from naast.engine.knowledge.text import fold
from naast.engine.matrices import products

Hashes = NDArray[np.uint32]
Floats = NDArray[np.float32]
Analyser = Callable[[str], Hashes]

_APART: Final = re.compile(r"[\W_]+")
_LENGTHS: Final = (3, 4, 5)
# How many characters on either side of a place may share a run with what is on the other side.
_OVER: Final = max(_LENGTHS) - 1
# Multiplier of the rolling hash (odd, 64 bits, from the golden ratio) and one seed per n-gram length.
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_ENDINGS: Final = (
    "heden",
    "tjes",
    "eren",
    "elen",
    "ende",
    "ster",
    "jes",
    "end",
    "ing",
    "en",
    "je",
    "de",
    "te",
    "er",
    "e",
    "s",
    "t",
    "d",
)
_STEM_AT_LEAST: Final = 4
# What stands before a word, and before two neighbours, so that no word is like a pair.
_BEFORE_ONE: Final = b"1 "
_BEFORE_TWO: Final = b"2 "


def plain(text: str) -> str:
    """Folded words with one space between and around them; what both analysers look at."""
    return f" {_APART.sub(' ', fold(text)).strip()} "


def letter_grams(text: str) -> Hashes:
    """A hash for every run of 3, 4 and 5 characters, repeats included."""
    return letter_grams_without_each(plain(text), ())[0]


def letter_grams_without_each(text: str, stretches: Sequence[tuple[int, int]]) -> list[Hashes]:
    """`letter_grams` of a text that went through `plain`, and then of what is left without each stretch (start, end).

    As if those were written out; but only the characters around each seam are looked at again.
    """
    found = loops.runs_without_each(text, stretches)
    return _letter_grams_plainly(text, stretches) if found is None else found


def _letter_grams_plainly(text: str, stretches: Sequence[tuple[int, int]]) -> list[Hashes]:
    seams = [text[max(start - _OVER, 0) : start] + text[end : end + _OVER] for start, end in stretches]
    codes, beside = _codes(text), _codes("".join(seams))
    edges = list(itertools.accumulate(map(len, seams), initial=0))
    found: list[list[Hashes]] = [[] for _ in range(1 + len(stretches))]
    for length in _LENGTHS:
        runs, over = _rolling(codes, length), _rolling(beside, length)
        found[0].append(runs)
        for mine, (start, end), (edge, last) in zip(found[1:], stretches, itertools.pairwise(edges), strict=True):
            seam = edge + min(start, _OVER)
            crossing = over[max(seam - length + 1, edge) : max(min(seam, last - length + 1), edge)]
            mine += [runs[: max(start - length + 1, 0)], crossing, runs[end:]]
    return [np.concatenate(mine) for mine in found]


def word_grams(text: str, split: Callable[[str], Sequence[str]] = lambda word: ()) -> Hashes:
    """A hash for every stemmed word, every pair of neighbours, and every part that `split` finds in a compound."""
    return grams_of_words(plain(text).split(), split)


def grams_of_words(raw: Sequence[str], split: Callable[[str], Sequence[str]] = lambda word: ()) -> Hashes:
    """`word_grams` of words that went through `plain`."""
    return word_grams_without_each(raw, (), lambda word: tuple(map(gram_of_word, split(word))))[0]


def word_grams_without_each(
    raw: Sequence[str], stretches: Sequence[tuple[int, int]], grams_of_parts: Callable[[str], Sequence[int]]
) -> list[Hashes]:
    """`word_grams` of words that went through `plain`, and then of those left without each stretch (first, after last word).

    `grams_of_parts`: the `gram_of_word` of every part of a compound.
    """
    stems, parts = [stem(word) for word in raw], [grams_of_parts(word) for word in raw]
    found = loops.terms_without_each(stems, parts, stretches, one=_BEFORE_ONE, two=_BEFORE_TWO)
    return _word_grams_plainly(stems, parts, stretches) if found is None else found


def _word_grams_plainly(
    stems: Sequence[str], of_parts: Sequence[Sequence[int]], stretches: Sequence[tuple[int, int]]
) -> list[Hashes]:
    ones = np.array([_one(word) for word in stems], dtype=np.uint32)
    twos = np.array(list(map(_two, stems, stems[1:])), dtype=np.uint32)
    parts = np.array([gram for grams in of_parts for gram in grams], dtype=np.uint32)
    edges = list(itertools.accumulate(map(len, of_parts), initial=0))
    found = [np.concatenate((ones, twos, parts))]
    for first, last in stretches:
        seam = [_two(stems[first - 1], stems[last])] if first > 0 and last < len(stems) else []
        kept = (ones[:first], ones[last:], twos[: max(first - 1, 0)], np.array(seam, dtype=np.uint32), twos[last:])
        found.append(np.concatenate((*kept, parts[: edges[first]], parts[edges[last] :])))
    return found


def gram_of_word(word: str) -> int:
    """The hash of one word, by its stem."""
    return _one(stem(word))


@functools.lru_cache(maxsize=1 << 14)
def _one(word: str) -> int:
    return zlib.crc32(word.encode(), zlib.crc32(_BEFORE_ONE))


def _two(first: str, second: str) -> int:
    return zlib.crc32(f"{first} {second}".encode(), zlib.crc32(_BEFORE_TWO))


@functools.lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A light Dutch stem: one ending off, a doubled last letter made single; short words stay as they are.

    >>> [stem(w) for w in ("trappen", "trap", "huilde", "huilt", "was")]
    ['trap', 'trap', 'huil', 'huil', 'was']
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_AT_LEAST - 1:
            word = word[: -len(ending)]
            break
    if len(word) >= _STEM_AT_LEAST and word[-1] == word[-2]:
        word = word[:-1]
    return word


def _codes(text: str) -> NDArray[np.uint64]:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)


def _rolling(codes: NDArray[np.uint64], length: int) -> Hashes:
    if len(codes) < length:
        return np.empty(0, dtype=np.uint32)
    value = np.full(len(codes) - length + 1, length, dtype=np.uint64)
    for offset in range(length):
        value = (value ^ codes[offset : offset + len(value)]) * _MULTIPLIER
        value ^= value >> np.uint64(29)
    return (value >> np.uint64(16)).astype(np.uint32)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The n-grams that are known: `hashes` (V,) sorted, and `idf` (V,), how telling each is."""

    hashes: Hashes
    idf: Floats
    _ready: loops.Known = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ready", loops.Known(self.hashes, self.idf))

    def weigh(self, grams: Hashes) -> tuple[NDArray[np.int64], Floats]:
        """The known n-grams of a text as places in the vocabulary and weights of a unit vector."""
        kinds, counts = np.unique(grams, return_counts=True)
        if not len(kinds) or not len(self.hashes):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        places = np.minimum(np.searchsorted(self.hashes, kinds), len(self.hashes) - 1)
        known = self.hashes[places] == kinds
        places, counts = places[known], counts[known]
        weights = (1 + np.log(counts)) * self.idf[places]
        length = np.sqrt((weights**2).sum())
        return places, (weights / length if length else weights).astype(np.float32)

    def weigh_all(self, texts: Sequence[Hashes]) -> tuple[NDArray[np.int64], Floats]:
        """`weigh` of several texts at once: the places of all their known n-grams, and weights (texts, places)."""
        return self._ready.weigh(texts) or self._weigh_plainly(texts)

    def _weigh_plainly(self, texts: Sequence[Hashes]) -> tuple[NDArray[np.int64], Floats]:
        # Every n-gram with the number of its text behind it, so that one sorting brings like and like together.
        shift = len(texts).bit_length()
        keys = np.concatenate(texts).astype(np.uint64)
        keys <<= np.uint64(shift)
        keys |= np.repeat(np.arange(len(texts), dtype=np.uint64), [len(grams) for grams in texts])
        keys.sort()
        grams = (keys >> np.uint64(shift)).astype(np.uint32)
        new = _differs(grams)
        kinds, which = grams[new], np.cumsum(new)
        size = len(kinds)
        text = (keys & np.uint64((1 << shift) - 1)).astype(np.int64)
        counts = np.bincount(text * size + which - 1, minlength=len(texts) * size).reshape(len(texts), size)
        places = np.minimum(np.searchsorted(self.hashes, kinds), max(len(self.hashes) - 1, 0))
        known = self.hashes[places] == kinds if len(self.hashes) else np.zeros(size, dtype=bool)
        if not known.all():
            places, counts = places[known], counts[:, known]
        weights = worth_up_to(int(counts.max(initial=0)))[counts] * self.idf[places]
        # Added up one by one, as the loop does.
        squares = np.add.accumulate(weights * weights, axis=1)[:, -1:]
        lengths = np.sqrt(squares) if squares.size else np.ones((len(texts), 1))
        lengths[lengths == 0] = 1
        return places, (weights / lengths).astype(np.float32)


def _differs(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a value is not that before it; the first always."""
    found = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


@dataclass(frozen=True, slots=True)
class GramIndex:
    """Which rows of the training texts hold which n-gram, as an inverted index with TF-IDF weights.

    `starts` (V+1,) into `rows` and `counts`; `norms` (N,) length of each row's vector.
    """

    vocabulary: Vocabulary
    starts: NDArray[np.int32]
    rows: NDArray[np.uint16]
    counts: NDArray[np.uint8]
    norms: Floats

    def similar(self, grams: Hashes) -> Floats:
        """The cosine with every row, shape (N,), between 0 and 1."""
        places, weights = self.vocabulary.weigh(grams)
        begin, end = self.starts[places].astype(np.int64), self.starts[places + 1].astype(np.int64)
        sizes = end - begin
        if not sizes.sum():
            return np.zeros(len(self.norms), dtype=np.float32)
        where = np.repeat(begin - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        values = np.repeat(weights * self.vocabulary.idf[places], sizes) * _LOG_COUNTS[self.counts[where]]
        total = np.bincount(self.rows[where], weights=values, minlength=len(self.norms))
        return (total / self.norms).astype(np.float32)

    def sum_over_rows(self, per_row: Floats) -> Floats:
        """For every n-gram the sum over the rows that hold it of its weight there times `per_row` (N, K); shape (V, K).

        With it, likeness to all rows times `per_row` is the weights of a text times this: no row need be kept.
        """
        which = np.repeat(np.arange(len(self.vocabulary.hashes)), self.held_by())
        rows = self.rows.astype(np.int64)
        found = loops.times(len(self.vocabulary.hashes), which, rows, self._values(), per_row)
        return self._sum_plainly(per_row) if found is None else found

    def _sum_plainly(self, per_row: Floats) -> Floats:
        found = np.zeros((len(self.vocabulary.hashes), per_row.shape[1]), dtype=np.float32)
        values = self._values()
        begin = 0
        while begin < len(found):
            end = int(np.searchsorted(self.starts, self.starts[begin] + _POSTINGS_AT_ONCE, side="right")) - 1
            end = min(max(end, begin + 1), len(found))
            part = slice(self.starts[begin], self.starts[end])
            shares = per_row[self.rows[part]] * values[part, None]
            found[begin:end] = np.add.reduceat(shares, self.starts[begin:end] - self.starts[begin], axis=0)
            begin = end
        return found

    def held_by(self) -> NDArray[np.int64]:
        """In how many rows each n-gram stands, shape (V,)."""
        return np.diff(self.starts).astype(np.int64)

    def _values(self) -> Floats:
        """The weight of every n-gram in every row that holds it, in the order of `rows`."""
        idf = np.repeat(self.vocabulary.idf, self.held_by())
        found: Floats = (_LOG_COUNTS[self.counts] * idf / self.norms[self.rows]).astype(np.float32)
        return found

    def add_common(self, found: Floats) -> None:
        """Add what rows share of common n-grams to the lower half of a matrix (N, N): by one matrix product."""
        sizes, values = self.held_by(), self._values()
        where = np.repeat(np.arange(len(sizes)), sizes)
        for dense in self._blocks(np.flatnonzero(self._common()), where, values):
            for own, others, shared in products(dense):
                found[own, others] += shared

    def add_rare(self, found: Floats) -> None:
        """Add what rows share of all other n-grams to the lower half of a matrix (N, N): pair by pair."""
        sizes = self.held_by()
        where = np.repeat(np.arange(len(sizes)), sizes)
        keep = ~self._common()[where]
        rare = _Postings(where[keep], self.rows[keep], self._values()[keep], len(sizes), len(self.norms))
        if not rare.add_all(found):
            for row in range(len(found)):
                found[row, : row + 1] += rare.against(row, len(found))[: row + 1]

    def _common(self) -> NDArray[np.bool_]:
        return self.held_by() > max(len(self.norms) // _COMMON_SHARE, 1)

    def _blocks(self, chosen: NDArray[np.int64], where: NDArray[np.int64], values: Floats) -> Iterator[Floats]:
        """The rows' weights for the chosen n-grams, (N, block) at a time."""
        for start in range(0, len(chosen), _COMMON_BLOCK):
            block = chosen[start : start + _COMMON_BLOCK]
            place = np.full(len(self.vocabulary.hashes), -1)
            place[block] = np.arange(len(block))
            mine = place[where] >= 0
            dense = np.zeros((len(self.norms), len(block)), dtype=np.float32)
            dense[self.rows[mine], place[where[mine]]] = values[mine]
            yield dense


# An n-gram in more than one in so many rows is common: one matrix product is then faster than walking its rows.
_COMMON_SHARE: Final = 20
_COMMON_BLOCK: Final = 4096
_POSTINGS_AT_ONCE: Final = 200_000


class _Postings:
    """Rows by n-gram and n-grams by row, for `add_rare`."""

    def __init__(
        self, grams: NDArray[np.int64], rows: NDArray[np.uint16], values: Floats, kinds: int, count: int
    ) -> None:
        self._rows, self._values = rows.astype(np.int64), values
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(grams, minlength=kinds))))
        order = np.argsort(self._rows, kind="stable")
        self._grams_of, self._values_of = grams[order], values[order]
        self._row_starts = np.searchsorted(self._rows[order], np.arange(count + 1))

    def add_all(self, found: Floats) -> bool:
        """Add what all rows share to the lower half of a matrix; False, and nothing done, without the loops."""
        held = (self._row_starts, self._grams_of, self._values_of)
        return add_shared(found, *held, self._starts, self._rows, self._values)

    def against(self, row: int, size: int) -> Floats:
        """What this row shares with every row through the n-grams held here."""
        own = slice(self._row_starts[row], self._row_starts[row + 1])
        grams = self._grams_of[own]
        begin = self._starts[grams]
        sizes = self._starts[grams + 1] - begin
        where = np.repeat(begin - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        shares = np.repeat(self._values_of[own], sizes) * self._values[where]
        return np.bincount(self._rows[where], weights=shares, minlength=size).astype(np.float32)


_LOG_COUNTS: Final = worth_up_to(255)[:256].astype(np.float32)


def build_index(analysed: Sequence[Hashes], *, at_least: int = 2) -> GramIndex:
    """The index over analysed texts; n-grams met in fewer than `at_least` texts are left out."""
    parts = [np.unique(grams, return_counts=True) for grams in analysed]
    sizes = [len(kinds) for kinds, _ in parts]
    flat = np.concatenate([kinds for kinds, _ in parts]) if parts else np.empty(0, np.uint32)
    counts = np.concatenate([np.minimum(c, 255) for _, c in parts]) if parts else np.empty(0, np.int64)
    rows = np.repeat(np.arange(len(parts)), sizes)
    hashes, where, frequency = np.unique(flat, return_inverse=True, return_counts=True)
    keep = frequency >= at_least
    idf = (np.log((1 + len(parts)) / (1 + frequency)) + 1).astype(np.float32)
    weights = _LOG_COUNTS[counts] * idf[where] * keep[where]
    norms = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(parts)))
    order = np.argsort(where, kind="stable")
    order = order[keep[where[order]]]
    starts = np.concatenate(([0], np.cumsum(frequency[keep])))
    return GramIndex(
        vocabulary=Vocabulary(hashes[keep], idf[keep]),
        starts=starts.astype(np.int32),
        rows=rows[order].astype(np.uint16),
        counts=counts[order].astype(np.uint8),
        norms=np.where(norms > 0, norms, 1).astype(np.float32),
    )
