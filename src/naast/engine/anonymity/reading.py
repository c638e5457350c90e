"""A text made readable for the rules, with the way back: invisible signs gone, look-alike letters undone, words cut.

Each sign of the read text knows where it stood in the original. What the words mean is for the other modules.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Final

# Letters of other scripts that look like ours; only undone inside a word that also holds our letters.
_LOOKALIKES: Final = dict(
    zip(
        "аеорсухіјѕԁһӏьвкмнтАВЕКМНОРСТХІЈЅУαοερτυνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijsdhlbbkmhtABEKMHOPCTXIJSYaoeptuvikABEZHIKMNOPTYX",
        strict=True,
    )
)
_STRAIGHT: Final = str.maketrans("’‘‛`´“”„–—−‐‑\u00a0\u2007\u202f\u2009", "'''''\"\"\"-----    ")
# Anything but Latin letters, ordinary signs and typographic quotes and dashes.
_UNUSUAL: Final = re.compile("[^\\x00-\\xac\\xae-\u017f\u2010-\u2015\u2018-\u201f\u2022\u2026\u20ac]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*'?", re.UNICODE)
_SENTENCE_END: Final = re.compile(r"[.!?…]+[\"')\]]*(?=\s)|\n+|(?<=\s)[•*·-](?=\s)")
_ABBREVIATED: Final = re.compile(
    r"\b(?:mw|dhr|mevr|mr|dr|drs|prof|ir|ing|st|nr|tel|bijv|bv|ca|evt|incl|excl|d|v|t|h|a|m|p|s|j|vd|jl|cl|pt|"
    r"geb|gem|max|min|"
    r"resp|mn|blz|ed|red|jr|sr|burg|[a-z])$",
    re.IGNORECASE,
)
_SPEECH: Final = ':;"'
_OPENERS: Final = "\"'([{<*-•· \t:"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the read text. `first`: it opens a sentence, so a capital says little. `plain`: small, no accents."""

    text: str
    plain: str
    start: int
    end: int
    first: bool

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Reading:
    """A text as the rules see it. `starts[i]` and `ends[i]`: where sign i of `text` stood in `original`."""

    original: str
    text: str
    starts: tuple[int, ...] | None
    ends: tuple[int, ...] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original for a stretch (not empty) of `text`."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    @cached_property
    def plain(self) -> str:
        """`text` in small letters without accents, equally long."""
        return folded(self.text)

    @cached_property
    def openings(self) -> tuple[int, ...]:
        """Where each sentence starts, in order; the first is 0."""
        return (0, *_sentence_starts(self.text))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words in order. Digits are no words."""
        starts = set()
        for opening in self.openings:
            at = opening
            while at < len(self.text) and (self.text[at] in _OPENERS or self.text[at] in "\n\r"):
                at += 1
            starts.add(at)
        found = []
        for match in _WORD.finditer(self.text):
            start, end = match.span()
            text = match.group()
            if text.endswith("'"):
                text, end = text[:-1], end - 1
            # Only for a capital does it matter why it is there.
            first = text[0].isupper() and (start in starts or self._after(start) in _SPEECH or self._in_quotes(start))
            found.append(Word(text, self.plain[start:end], start, end, first))
        return tuple(found)

    def _after(self, position: int) -> str:
        """The last sign before a position that is no space."""
        at = position - 1
        while at >= 0 and self.text[at] in " \t":
            at -= 1
        return self.text[at] if at >= 0 else "."

    def _in_quotes(self, position: int) -> bool:
        """Whether a single quotation mark opens right before a position, or "'t" and "'s" stand before it."""
        before = self.text[max(0, position - 4) : position]
        return re.search(r"(?:^|[\s(])'$|(?:^|\s)'[tks] $", before) is not None

    @cached_property
    def has_capitals(self) -> bool:
        """Whether the writer uses capitals at all: at least one word in twelve."""
        words = self.words
        return sum(word.capital for word in words) * 12 >= len(words)

    def sentence(self, position: int) -> str:
        """The sentence around a position, plain."""
        start = max(o for o in self.openings if o <= position)
        end = min((o for o in self.openings if o > position), default=len(self.text))
        return self.plain[start:end]


def folded(text: str) -> str:
    """Small letters without accents, equally long.

    >>> folded("Drieëntachtig, Ömer")
    'drieentachtig, omer'
    """
    if text.isascii():
        return text.lower()
    return "".join(_folded_sign(sign) for sign in text)


def _folded_sign(sign: str) -> str:
    if sign < "\x80":
        return sign.lower()
    if sign in "ıİ":
        return "i"
    base = unicodedata.normalize("NFKD", sign)[0].lower()
    return base[0] if len(base) >= 1 else sign


def read(original: str) -> Reading:
    """The reading of any text, also an empty one.

    >>> read("J\\u200ban").text, read("J\\u200ban").place(0, 3)
    ('Jan', (0, 4))
    """
    if not _UNUSUAL.search(original):
        return Reading(original, original.translate(_STRAIGHT), None, None)
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for index, sign in enumerate(original):
        if unicodedata.category(sign) in ("Cf", "Mn", "Me") or sign == "\u034f":
            _join(sign, index, signs, ends)
            continue
        for piece in _plain_signs(sign):
            signs.append(piece)
            starts.append(index)
            ends.append(index + 1)
    text = _undo_lookalikes("".join(signs))
    return Reading(original, text, tuple(starts), tuple(ends))


def _plain_signs(sign: str) -> str:
    if sign < "\u0180":
        return sign.translate(_STRAIGHT)
    wide = unicodedata.normalize("NFKC", sign)
    if wide.isspace():
        return " " * len(wide)
    return wide.translate(_STRAIGHT)


def _join(sign: str, index: int, signs: list[str], ends: list[int]) -> None:
    """An accent on its own joins the letter before it; an invisible sign vanishes into what stands before it."""
    if not signs:
        return
    composed = unicodedata.normalize("NFC", signs[-1] + sign)
    if len(composed) == 1:
        signs[-1] = composed
    ends[-1] = index + 1


def _undo_lookalikes(text: str) -> str:
    if all(sign < "\u0370" or sign > "\u052f" for sign in text):
        return text
    return re.sub(r"[^\W_]+", _undone, text)


def _undone(match: re.Match[str]) -> str:
    word = match.group()
    if not any(sign.isascii() for sign in word):
        return word
    return "".join(_LOOKALIKES.get(sign, sign) for sign in word)


def _sentence_starts(text: str) -> list[int]:
    starts = []
    for match in _SENTENCE_END.finditer(text):
        if text[match.start()] == "." and _ABBREVIATED.search(text, max(0, match.start() - 6), match.start()):
            continue
        starts.append(match.end())
    return starts
