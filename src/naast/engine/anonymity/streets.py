"""Marks for street addresses, with or without a house number; "de straat" and "de hoofdweg" stay.

Works on a `Reading` with the `Lexicon`. Postcodes are in `numbers`, villages and organisations in `places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from naast.engine.anonymity.cues import LEADS
from naast.engine.anonymity.finding import Span
from naast.engine.anonymity.lexicon import Lexicon
from naast.engine.anonymity.numerals import IN_WORDS
from naast.engine.anonymity.reading import Reading, Word

# With a capital these make a street by themselves; the second row only with a house number.
_STREETS: Final = (
    "straat", "straatje", "laan", "weg", "kade", "singel", "dijk", "gracht", "steeg", "dreef", "plantsoen", "plein", "pad",
)  # fmt: skip
_MORE: Final = (
    "hof", "wal", "erf", "park", "ring", "allee", "boulevard", "markt", "baan", "akker", "brink", "veld", "horst", "kamp",
    "meent", "hoek", "weide", "tuin", "vaart", "zoom", "haven", "oever", "eind", "poort", "berg", "land", "burg", "bos",
    "laak", "stede", "donk", "passage", "warande", "kreek", "sloot", "wijk", "borg", "loo", "heuvel",
)  # fmt: skip
# Endings that are as often a thing as a street: small ones count only with a number and when the word is not ordinary.
_DOUBTFUL: Final = ("weg", "dijk", "kade", "pad")
_HOUSE: Final = re.compile(
    r",? ?(?:nr\.?|nummer|no\.?|huisnr\.?|huisnummer)? ?\d{1,4}(?: ?[a-zA-Z]\b(?! \w\.))?"
    r"(?:[- /]?(?:\d{1,3}|[IVX]{1,4}|bis|hs|huis|rood|zwart|boven|beneden|hoog)\b)?"
    r"(?![\d:%]| ?(?:jaar|uur|euro|kinderen|mensen|keer|weken|dagen|km|meter|minuten|procent|mg|ml|x)\b)"
)
_HOUSE_IN_WORDS: Final = re.compile(
    rf" (?:nummer )?{IN_WORDS}\b(?! (?:jaar|weken|dagen|uur|keer|kinderen|mensen|van|in))"
)
_SQUARE: Final = re.compile(
    r"\b(?:Plein|Laan|Weg|Hof|Markt|Kade|Singel|Brink|Haven|Rijksweg|Zandpad)(?: (?:van|der|de|den|het|"
    r"[A-ZÀ-Ý][\w'-]*|19\d\d))*,? ?(?:nr\.?|nummer)? ?\d{1,4}(?: ?[a-zA-Z]\b)?|"
    r"\bLaan (?:van|der|de) (?:[a-z]+ )?[A-ZÀ-Ý][\w'-]+|\b(?:[Pp]ostbus|[Aa]ntwoordnummer) \d{2,6}\b"
)
_BEFORE_SMALL: Final = re.compile(r"\b(?:aan|in|op|woont|adres:?|hoek|hoek van|de)(?: (?:de|het))? $")


def find_streets(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    """Every street address; stretches may overlap."""
    words = reading.words
    for index, word in enumerate(words):
        if word.plain.endswith(_STREETS) or word.plain.endswith(_MORE):
            yield from _street(reading, words, index, lists)
    for match in _SQUARE.finditer(reading.text):
        yield Span(match.start(), match.end(), "address")


def _street(reading: Reading, words: tuple[Word, ...], index: int, lists: Lexicon) -> Iterator[Span]:
    word = words[index]
    start = _start(reading, words, index, lists)
    capital = (word.capital and not (word.first and lists.is_ordinary(word.plain))) or start < word.start
    house = _HOUSE.match(reading.text, word.end)
    strong = word.plain.endswith(_STREETS) and word.plain not in _STREETS
    if word.plain in lists.generics or (word.plain in _STREETS + _MORE and start == word.start):
        return
    if (house and (capital or (strong and not _is_common(word.plain, lists)) or _is_new(word.plain, lists))) or (
        house and _BEFORE_SMALL.search(reading.plain, max(0, word.start - 14), word.start) and len(word.plain) > 6
    ):
        yield Span(start, house.end(), "address")
    elif strong and capital:
        yield Span(start, word.end, "address")
    elif (
        strong
        and _BEFORE_SMALL.search(reading.plain, max(0, word.start - 14), word.start)
        and not _is_common(word.plain, lists)
    ):
        spoken = _HOUSE_IN_WORDS.match(reading.plain, word.end)
        yield Span(start, spoken.end() if spoken else word.end, "address")


def _is_common(plain: str, lists: Lexicon) -> bool:
    """Whether a street word is a common noun: snelweg, zeedijk. A dorpsstraat is not: every village has one, with a name."""
    return (
        plain.endswith(_DOUBTFUL)
        and lists.is_ordinary(plain)
        and not plain.startswith(("kerk", "dorps", "molen", "school"))
    )


def _is_new(plain: str, lists: Lexicon) -> bool:
    """Whether a word with a weaker ending is no Dutch word, and so a name."""
    return len(plain) > 6 and not lists.is_ordinary(plain)


def _start(reading: Reading, words: tuple[Word, ...], index: int, lists: Lexicon) -> int:
    """Where the name of the street starts: words with a capital before it belong to it (Burgemeester De Witstraat)."""
    start = words[index].start
    if not words[index].capital:
        return start
    for word in reversed(words[max(0, index - 4) : index]):
        gap = reading.text[word.end : start]
        if gap not in (" ", ". ", ".") or word.text in lists.public:
            break
        if not word.capital or (word.first and lists.is_ordinary(word.plain) and word.plain not in LEADS):
            break
        if word.first and word.plain in ("de", "het"):
            break
        start = word.start
    return start
