"""Spelling repair: a word that nobody writes becomes the known word it almost is, before letters, words and vector are made.

Only for what the learned part sees: places in the text, cues and danger always look at the words as they were written.
"""

from __future__ import annotations

import functools
import string
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.understanding.text import Word, words

Hashes = NDArray[np.uint32]
_SHORTEST, _LONGEST = 5, 30
# Met this often in the training texts, a word is known; a repair goes to nothing rarer.
_KNOWN_FROM: Final = 3
# A text in which more of the long words are unknown is in another language or dialect: it is left as it is.
_MOST_UNKNOWN: Final = 0.34
# Letters that sound the same in Dutch and count as one mistake together.
_SOUNDS: Final = (
    ("ei", "ij"),
    ("ij", "ei"),
    ("ou", "au"),
    ("au", "ou"),
    ("ch", "g"),
    ("g", "ch"),
    ("ks", "x"),
    ("dt", "t"),
)


@dataclass(frozen=True, slots=True)
class Repair:
    """What a word, at its place in the original (in characters), is read as."""

    start: int
    end: int
    text: str


class Speller:
    """Repairs words with the vocabulary of the training (`counts`, folded) and the hashes of correct Dutch words."""

    def __init__(self, counts: Mapping[str, int], correct: Hashes) -> None:
        self._counts, self._correct = counts, correct
        self.repaired = functools.lru_cache(maxsize=8192)(self._repaired)
        self.knows = functools.lru_cache(maxsize=1 << 14)(self._knows)

    def repairs(self, original: str) -> tuple[Repair, ...]:
        """The misspelled words of a text in order (names and texts in another language left alone).

        >>> counts = {"morfine": 9, "slapen": 9, "buren": 4}
        >>> Speller(counts, hashes_of(("huren",))).repairs("De mofine helpt niet")
        (Repair(start=3, end=9, text='morfine'),)
        """
        return self.repairs_in(original, words(original))

    def repairs_in(self, original: str, found_words: Iterable[Word]) -> tuple[Repair, ...]:
        """As `repairs`, for a text whose words were found before."""
        if not len(self._correct):
            return ()
        long = [word for word in found_words if _SHORTEST <= len(word.folded) <= _LONGEST and word.folded.isalpha()]
        strange = [word for word in long if not self.knows(word.folded)]
        if len(strange) > max(1, _MOST_UNKNOWN * len(long)):
            return ()
        found = ((word, self.repaired(word.folded)) for word in strange if not _is_name(original, word))
        return tuple(Repair(word.start, word.end, better) for word, better in found if better)

    def _knows(self, word: str) -> bool:
        """Whether a folded word is correct Dutch or common in the training."""
        return self._counts.get(word, 0) >= _KNOWN_FROM or has_hash(self._correct, word)

    def _repaired(self, word: str) -> str | None:
        """The most common known word at one mistake from this one; None when there is none."""
        near = (other for other in one_mistake_from(word) if self._counts.get(other, 0) >= _KNOWN_FROM)
        return max(near, key=lambda other: (self._counts[other], other), default=None)


def repaired(original: str, repairs: Iterable[Repair], start: int = 0, end: int | None = None) -> str:
    """The piece of the original from `start` to `end` with the repairs that fall inside it."""
    found, place = [], start
    end = len(original) if end is None else end
    for repair in repairs:
        if start <= repair.start and repair.end <= end:
            found += [original[place : repair.start], repair.text]
            place = repair.end
    return "".join([*found, original[place:end]])


def one_mistake_from(word: str) -> Iterator[str]:
    """Every word at one letter too many, too few, wrong or swapped, or one sound written otherwise."""
    for i in range(len(word) + 1):
        before, after = word[:i], word[i:]
        for letter in string.ascii_lowercase:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for heard, meant in _SOUNDS:
            if after.startswith(heard):
                yield before + meant + after[len(heard) :]


def hashes_of(listed: tuple[str, ...]) -> Hashes:
    """The sorted hashes (n,) of folded words: a tenth of the size of the words, right but for one word in ten thousand."""
    return np.unique(np.fromiter((zlib.crc32(word.encode()) for word in listed), dtype=np.uint32, count=len(listed)))


def has_hash(hashes: Hashes, word: str) -> bool:
    """Whether the hash of a word is among sorted hashes."""
    wanted = np.uint32(zlib.crc32(word.encode()))
    place = int(np.searchsorted(hashes, wanted))
    return place < len(hashes) and bool(hashes[place] == wanted)


def dutch_words() -> Hashes:
    """The hashes of the Dutch word list of the package `pyspellchecker`; empty when that is not installed. For training."""
    try:
        from spellchecker import SpellChecker
    except ImportError:
        return np.empty(0, dtype=np.uint32)
    from naast.engine.knowledge.text import fold

    return hashes_of(tuple(sorted({fold(word) for word in SpellChecker(language="nl").word_frequency.words()})))


def _is_name(original: str, word: Word) -> bool:
    """A capital inside a sentence: probably a name."""
    if not original[word.start].isupper() or original[word.start : word.end].isupper():
        return False
    before = original[: word.start].rstrip(" \"'“‘(")
    return bool(before) and before[-1] not in ".!?:\n…"
