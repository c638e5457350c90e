"""Exact cues: the short literal phrases of the packs, found as whole words with their place, and whether they are denied.

What is meant without being said is found by the learned part (`model`).
"""

from __future__ import annotations

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
        # By first word, the shortest cue first: most words of a text begin no cue at all.
        self._beginning: dict[str, list[tuple[tuple[str, ...], list[str]]]] = {}
        for parts in sorted(needs, key=len):
            self._beginning.setdefault(parts[0], []).append((parts, needs[parts]))

    def find(self, original: str) -> tuple[CueHit, ...]:
        """Every cue in the order of the text; spans are exact in the original."""
        found = words(original)
        folded = tuple(word.folded for word in found)
        hits: list[CueHit] = []
        for at, word in enumerate(found):
            for parts, needs in self._beginning.get(word.folded, ()):
                length = len(parts)
                for need in needs if folded[at : at + length] == parts else ():
                    last = found[at + length - 1]
                    span = Span(word.start, last.end, original[word.start : last.end])
                    hits.append(CueHit(need, span, is_denied(original, found, at, parts)))
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
