"""The letters a person sees, from signs that hide them: invisible ones taken out, look-alikes written as plain letters.

Only what is read is changed. Every place the answer points at is put back to the words as they were typed. A sign may also
stand for a space, and a clean reading may be the wrong one, so danger is looked for in `others` as well.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from naast.engine.understanding import Span

# Letters of other alphabets that look like ours; read as ours only in a word that also holds a letter of ours, or that is made
# of nothing else: a Russian or Greek sentence stays as it is. The Turkish i without a dot is a letter of its own.
_LIKE: Final = dict(
    zip(
        "аеорсхуіјѕһԁԛԝгктмнвАЕОРСХУІЈЅНВКМТ" + "αονικρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "օհսոցɑɡᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
        "aeopcxyijshdqwrktmhbAEOPCXYIJSHBKMT" + "aovikptuxABEZHIKMNOPTYX" + "ohunqagabcdefghijklmnoprstuvwyz",
        strict=True,
    )
)
_DIGITS: Final = {"0": "o", "1": "i", "3": "e"}
_BLANK: Final = "\u0085\u2800\u3164\u115f\u1160\uffa0"
_MARKS: Final = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_WORD: Final = re.compile(r"\w+")
_ODD: Final = re.compile(
    r"[^\x00-\x7f\u00a1-\u00ac\u00ae-\u00ff\u2010-\u2026€]|[a-z][013]{1,2}[a-z]|(?:(?<![^\W_])[a-zA-Z](?![^\W_])[ .*/_-]){3}"
)
_MARKED: Final = re.compile(f"(.)([{_MARKS}]+)", re.DOTALL)
_FLAGS: Final = re.compile("[\U0001f1e6-\U0001f1ff]{3,}")
_APART: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:([ .*/_-])[^\W\d_](?![^\W_])(?:\1[^\W\d_](?![^\W_])){2,})")
_HIDDEN: Final = frozenset("\u034f\ufe0e\ufe0f\u180b\u180c\u180d")
_LEAST_LETTERS: Final = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Legible:
    """`text` as it is read; `places` says where each of its characters stood in `original`."""

    original: str
    text: str
    places: tuple[int, ...] | None

    @property
    def others(self) -> tuple[str, ...]:
        """The same words read otherwise: as typed, and with every hidden sign as a space. Empty for ordinary text."""
        if self.places is None or self.text == self.original:
            return ()
        spaced = "".join(" " if _is_hidden(letter) else letter for letter in self.original)
        return tuple(dict.fromkeys((self.original, spaced)))

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
    seen = _FLAGS.sub(lambda run: "".join(chr(ord(flag) - 0x1F1E6 + ord("a")) for flag in run.group()), original)
    seen = _MARKED.sub(_without_marks, seen)
    kept = [(place, _plain(letter)) for place, letter in enumerate(seen) if not _is_hidden(letter)]
    places, text = [place for place, _ in kept], "".join(letter for _, letter in kept)
    text = _WORD.sub(lambda match: _word(match.group()), text)
    pieces, found, end = [], [], 0
    for match in _APART.finditer(text):
        letters = range(match.start(), match.end(), 2)
        pieces += [text[end : match.start()], "".join(text[i] for i in letters)]
        found += [*places[end : match.start()], *(places[i] for i in letters)]
        end = match.end()
    return Legible(original, "".join([*pieces, text[end:]]), (*found, *places[end:]))


def _without_marks(match: re.Match[str]) -> str:
    """A letter with the marks that make one letter with it; other marks become a hidden sign, so that places stay."""
    letter, marks = match.groups()
    if not unicodedata.normalize("NFD", letter)[0].isascii():
        return match.group()
    whole = unicodedata.normalize("NFC", letter + marks[:3])
    return (whole if len(whole) == 1 else letter) + "\u200b" * len(marks)


def _is_hidden(letter: str) -> bool:
    """A sign without a shape."""
    return letter in _HIDDEN or unicodedata.category(letter) in ("Cf", "Me")


def _plain(letter: str) -> str:
    """A letter in a circle, a square, bold or full width as the plain letter; blanks as a space."""
    if letter <= "\u00ff" and letter not in _BLANK:
        return letter
    if letter in _BLANK:
        return " "
    code = ord(letter)
    for first, last in ((0x1F150, 0x1F169), (0x1F170, 0x1F189)):
        if first <= code <= last:
            return chr(ord("a") + code - first)
    compatible = unicodedata.normalize("NFKC", letter)
    return compatible if len(compatible) == 1 and compatible.isascii() and compatible.isalpha() else letter


def _word(word: str) -> str:
    if any(letter in _LIKE for letter in word):
        plain = "".join(_LIKE.get(letter, letter) for letter in word)
        if plain.isascii() and len(word) > 1 and (_has_ours(word) or not _has_other(word)):
            word = plain
    if len(word) >= _LEAST_LETTERS and word[0].isalpha() and word[-1].isalpha() and word.islower():
        word = "".join(_between_letters(word, i) for i in range(len(word)))
    return word


def _between_letters(word: str, place: int) -> str:
    letter = word[place]
    if letter not in _DIGITS:
        return letter
    around = {word[place - 1], word[place + 1]} - {letter}
    return _DIGITS[letter] if all(other.isalpha() for other in around) else letter


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
