"""Exact cues: the short literal phrases of the packs, found as whole words with their place, and whether they are denied.

What is meant without being said is found by the learned part (`model`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from naast.engine.knowledge.text import fold
from naast.engine.understanding.text import Span, Word, words

_NO: Final = frozenset({"niet", "geen", "nooit", "zonder", "nergens", "niks", "noch", "hoeft"})
# How many words before a cue may deny it, without a clause ending in between.
_REACH: Final = 3
_STOP: Final = re.compile(r"[.!?;:,\n]")


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue of `need` in the text; `denied` when words before it turn its meaning round."""

    need: str
    span: Span
    denied: bool


class CueFinder:
    """Looks up every cue of every need in one walk over the words of a text."""

    def __init__(self, cues: Mapping[str, Iterable[str]]) -> None:
        needs: dict[tuple[str, ...], list[str]] = {}
        for need, phrases in cues.items():
            for phrase in phrases:
                parts = tuple(word.folded for word in words(fold(phrase)))
                if parts:
                    needs.setdefault(parts, []).append(need)
        # By the first two words, the shortest cue first: hundreds of cues begin with the same word, few with the same two.
        self._beginning: dict[tuple[str, ...], list[tuple[tuple[str, ...], list[str]]]] = {}
        for parts in sorted(needs, key=len):
            self._beginning.setdefault(parts[:2], []).append((parts, needs[parts]))
        self._alone = {parts[0]: cues for parts, cues in self._beginning.items() if len(parts) == 1}

    def find(self, original: str) -> tuple[CueHit, ...]:
        """Every cue in the order of the text; spans are exact in the original."""
        return self.find_in(original, words(original))

    def find_in(self, original: str, found: tuple[Word, ...]) -> tuple[CueHit, ...]:
        """As `find`, for a text whose words were found before."""
        folded = tuple([word.folded for word in found])
        hits: list[CueHit] = []
        for at, pair in enumerate(itertools.zip_longest(folded, folded[1:])):
            for parts, needs in (*self._alone.get(pair[0], ()), *self._beginning.get(pair, ())):
                length = len(parts)
                if folded[at : at + length] == parts:
                    start, end = found[at].start, found[at + length - 1].end
                    span, denied = Span(start, end, original[start:end]), is_denied(original, found, at, parts)
                    hits += [CueHit(need, span, denied) for need in needs]
        return tuple(hits)


def is_denied(original: str, found: tuple[Word, ...], at: int, parts: tuple[str, ...]) -> bool:
    """Whether a word such as "niet" or "geen" stands just before, in the same clause; a cue that holds one itself is not."""
    if _NO.intersection(parts):
        return False
    for before in reversed(found[max(0, at - _REACH) : at]):
        if _STOP.search(original[before.end : found[at].start]):
            return False
        if before.folded in _NO:
            return True
    return False
