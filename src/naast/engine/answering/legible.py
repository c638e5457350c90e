"""The letters a person sees, from signs that hide them: invisible ones taken out, look-alikes written as plain letters.

Only what is read is changed. Every place the answer points at is put back to the words as they were typed.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from naast.engine.understanding import Span

# Letters of other alphabets that look like ours; read as ours only in a word that also holds a letter of ours, or that is made
# of nothing else: a Russian or Greek sentence stays as it is.
_LIKE: Final = dict(
    zip(
        "аеорсхуіјѕһԁԛԝгктмнвАЕОРСХУІЈЅНВКМТ" + "αονικρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "օհսոցɑɡıᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
        "aeopcxyijshdqwrktmhbAEOPCXYIJSHBKMT" + "aovikptuxABEZHIKMNOPTYX" + "ohunqagiabcdefghijklmnoprstuvwyz",
        strict=True,
    )
)
_DIGITS: Final = {"0": "o", "1": "i", "3": "e"}
_BLANK: Final = "\u0085\u2800\u3164\u115f\u1160\uffa0"
_WORD: Final = re.compile(r"\w+")
_ODD: Final = re.compile(
    r"[^\x00-\x7f\u00a1-\u00ac\u00ae-\u00ff\u2010-\u2026€]|[a-zA-Z][013]{1,2}[a-zA-Z]|(?:\b[a-zA-Z]\b[ .*_-]){3}"
)
_APART: Final = re.compile(r"\b[^\W\d_](?:([ .*_-])[^\W\d_]\b(?:\1[^\W\d_]\b){2,})")
_HIDDEN_KINDS: Final = frozenset({"Cf", "Mn", "Me"})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Legible:
    """`text` as it is read; `places` says where each of its characters stood in `original`."""

    original: str
    text: str
    places: tuple[int, ...] | None

    def restored(self, found: T) -> T:
        """The same frozen value with every span at its place in the original."""
        return found if self.places is None else _restored(found, self)

    def span(self, span: Span) -> Span:
        """One span, back in the original; hidden signs inside it come along."""
        if self.places is None or span.end <= span.start or span.start >= len(self.places):
            return span
        start, end = self.places[span.start], self.places[min(span.end, len(self.places)) - 1] + 1
        return Span(start, end, self.original[start:end])


def legible(original: str) -> Legible:
    """The text without hidden signs and with plain letters. Ordinary text comes back as it is.

    >>> legible("d\\u200bood gaan").text, legible("ik ga d0od").text, legible("Привет").text
    ('dood gaan', 'ik ga dood', 'Привет')
    """
    if not _ODD.search(original):
        return Legible(original, original, None)
    kept = [(place, _plain(letter)) for place, letter in enumerate(original) if not _is_hidden(original, place)]
    places, text = [place for place, _ in kept], "".join(letter for _, letter in kept)
    text = _WORD.sub(lambda match: _word(match.group()), text)
    for match in reversed(list(_APART.finditer(text))):  # from the end, so that earlier places still hold
        letters = range(match.start(), match.end(), 2)
        places[match.start() : match.end()] = [places[i] for i in letters]
        text = text[: match.start()] + "".join(text[i] for i in letters) + text[match.end() :]
    return Legible(original, text, tuple(places))


def _is_hidden(original: str, place: int) -> bool:
    """Signs without a shape, and marks on a letter of ours (accents are left out of the reading anyway)."""
    letter = original[place]
    kind = unicodedata.category(letter)
    if kind not in _HIDDEN_KINDS:
        return False
    before = original[:place].rstrip("".join(chr(code) for code in range(0x300, 0x370)))[-1:]
    return kind != "Mn" or before.isascii() or letter in "\u034f\ufe0e\ufe0f\u180b\u180c\u180d"


def _plain(letter: str) -> str:
    """A letter in a circle, a square, a flag, bold or full width as the plain letter; blanks as a space."""
    if letter.isascii():
        return letter
    if letter in _BLANK:
        return " "
    code = ord(letter)
    for first, last in ((0x1F1E6, 0x1F1FF), (0x1F150, 0x1F169), (0x1F170, 0x1F189)):
        if first <= code <= last:
            return chr(ord("a") + code - first)
    compatible = unicodedata.normalize("NFKC", letter)
    return compatible if len(compatible) == 1 and compatible.isascii() and compatible.isalnum() else letter


def _word(word: str) -> str:
    if any(letter in _LIKE for letter in word):
        plain = "".join(_LIKE.get(letter, letter) for letter in word)
        if plain.isascii() and (len(word) > 1 or word in "ıɑɡ") and (_has_ours(word) or not _has_other(word)):
            word = plain
    if len(word) > 2 and any(letter in _DIGITS for letter in word[1:-1]) and not any(c in "2456789" for c in word):
        word = "".join(_between_letters(word, i) for i in range(len(word)))
    return word


def _between_letters(word: str, place: int) -> str:
    letter = word[place]
    inside = 0 < place < len(word) - 1
    around = inside and (word[place - 1].isalpha() or word[place - 1] == letter) and not word[-1].isdigit()
    return _DIGITS.get(letter, letter) if around and not word[0].isdigit() else letter


def _has_ours(word: str) -> bool:
    return any(letter.isascii() and letter.isalpha() for letter in word)


def _has_other(word: str) -> bool:
    """Whether the word is made of another alphabet that people write in (small capitals and the like are none)."""
    return any(
        letter in _LIKE and unicodedata.name(letter, "").startswith(("CYRILLIC", "GREEK", "ARMENIAN"))
        for letter in word
    )


def _restored(value: Any, back: Legible) -> Any:
    if isinstance(value, Span):
        return back.span(value)
    if isinstance(value, tuple):
        return tuple(_restored(one, back) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: new
            for field in dataclasses.fields(value)
            if field.init and (new := _restored(old := getattr(value, field.name), back)) is not old and new != old
        }
        return dataclasses.replace(value, **changed) if changed else value
    return value
