"""Marks for names of people: by capital, by list, by the words before them (mevrouw, zoon, heet), and wherever they return.

Works on a `Reading` with the `Lexicon`. A Dutch text writes a capital inside a sentence for names only, so an unknown one is a
name until a list says otherwise. Places and organisations are in `places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from naast.engine.anonymity.capitals import find_capitals
from naast.engine.anonymity.cues import (
    AFTER_CAPITAL_ONLY,
    FUNCTION,
    KIN,
    PARTICLES,
    TITLES,
)
from naast.engine.anonymity.finding import Span
from naast.engine.anonymity.lexicon import Lexicon
from naast.engine.anonymity.reach import extend, first_strong, next_word, over_particles, reach
from naast.engine.anonymity.reading import Reading, Word

# After a title these come before nothing but a surname: mevrouw van der Leek, also without a capital.
_ADDRESSED: Final = "staat achter een aanspreking of familiewoord"
_CALLED_SO: Final = "zo wordt iemand genoemd"
# With these reasons a mark is of a person, also when it looks like a place or an organisation.
SURE_REASONS: Final = frozenset((_ADDRESSED, _CALLED_SO))
_CALLED: Final = re.compile(
    r"\b(?:heet(?!en)|heette|heten|genaamd|geheten|bijgenaamd|alias|roepnaam|voornaam|achternaam|bijnaam(?: is|"
    r" was)?|(?:haar|zijn|mijn) naam(?: is| was)?|naam(?=:)|"
    r"noem(?:en|t|de|den)? (?:(?:ze|we|wij|zij|iedereen|men|hij|mensen) )?(?:hem|haar|hen|meneer|mevrouw|zich)|"
    r"noemt iedereen (?:hem|haar)|"
    r"(?:groet|groeten|groetjes|gr|mvg|liefs|hoogachtend|dank),?)"
    r"(?: (?:ook|eigenlijk|hier|altijd|gewoon|nog|dan|toch|nu|wel|vroeger|wel eens|in (?:het dorp|de buurt|de straat|"
    r"de volksmond)|hij|zij|ze))*[ :,\n]+"
)
_INITIALS: Final = re.compile(
    r"\b(?:(?:[A-ZÀ-Ý]|Th|Ch|Ph|Fr|IJ|Chr|Joh)\.[ -]?){1,4}(?=(?:(?:van|de|der|den|ten|ter|'t|v\.d\.|el|"
    r"al) )*[A-ZÀ-Ý][a-zà-ÿ'-])"
)
_TITLE_INITIAL: Final = re.compile(
    r"\b(?:[Mm]evrouw|[Mm]eneer|[Mm]w\.?|[Dd]hr\.?|[Mm]evr\.?|[Ff]amilie|"
    r"[Dd]e heer) (?P<m>(?:[A-Z]\.?){1,3}+)(?![\w']| ?(?:van|de|der|den|ten|ter|'t|el|[A-Z][a-z]))"
)
_FULL_REVERSED: Final = re.compile(
    r"\b[Nn]aam(?: cl[a-zë]+)?: ?(?P<m>[A-ZÀ-Ý][\w'-]+(?: [\w'-]+)?, ?(?:(?:[A-Z]\.? ?){1,4}|"
    r"[A-ZÀ-Ý][\w-]+)(?: ?(?:van|de|der|den)){0,2})"
)


def find_names(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    """Every name; stretches may overlap. A word once known as a name is marked wherever it returns."""
    words = reading.words
    found = [*_cued(reading, lists), *find_capitals(reading, lists), *_listed(reading, lists), *_initialled(reading)]
    yield from found
    yield from _returning(words, found, lists)


def _cued(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    words = reading.words
    starts = {word.start: index for index, word in enumerate(words)}
    for index, word in enumerate(words[:-1]):
        kind = word.plain.rstrip(".")
        if kind not in TITLES and kind not in KIN:
            continue
        step = next_word(reading, words, index)
        if step is None:
            continue
        found_at = reach(reading, words, step, lists, title=kind in TITLES, strict=kind in AFTER_CAPITAL_ONLY)
        if found_at is not None:
            start = first_strong(words, *found_at, lists, title=kind in TITLES)
            # Oma inside a sentence with a capital is part of the name.
            whole = kind in KIN and word.capital and not word.first and found_at[0] == index + 1
            yield Span(word.start if whole else words[start].start, words[found_at[1]].end, "name", _ADDRESSED)
    for match in _CALLED.finditer(reading.plain):
        at = starts.get(match.end())
        if at is None and match.end() in (start - 1 for start in starts):
            at = starts[match.end() + 1]
        if at is not None:
            yield from _after_called(reading, words, at, lists, match.group())


def _after_called(reading: Reading, words: tuple[Word, ...], index: int, lists: Lexicon, cue: str) -> Iterator[Span]:
    word = words[index]
    soft = not cue.startswith(
        (
            "heet",
            "genaamd",
            "geheten",
            "bijgenaamd",
            "alias",
            "roepnaam",
            "voornaam",
            "achternaam",
            "bijnaam",
            "haar naam",
            "zijn naam",
            "naam",
        )
    )
    greeting = cue.startswith(("gr", "mvg", "liefs", "hoog", "dank"))
    before = reading.plain[: word.start - len(cue)].split()[-1:]
    if before and before[0] in ("dat", "het", "dit", "die", "wat") and cue.startswith("he"):
        return
    reach = over_particles(reading, words, index)
    if reach is None:
        return
    name = words[reach]
    if (
        name.plain in TITLES | KIN
        and reach + 1 < len(words)
        and (words[reach + 1].capital or lists.is_name(words[reach + 1].plain))
    ):
        yield Span(name.start, words[extend(reading, words, reach + 1, lists)].end, "name", _CALLED_SO)
        return
    if name.plain in FUNCTION or (name.text in lists.public and not lists.may_be_name(name.plain)):
        return
    if (
        name.capital
        or lists.is_name(name.plain)
        or (not soft and (lists.may_be_name(name.plain) or not lists.is_ordinary(name.plain)))
    ):
        if greeting and not (lists.may_be_name(name.plain) or not lists.is_ordinary(name.plain)):
            return
        start = word if reach == index or words[index].plain in PARTICLES else name
        yield Span(
            start.start,
            words[extend(reading, words, reach, lists, loose=not soft)].end,
            "name",
            _CALLED_SO,
        )


def _listed(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    """Names on the lists that are never an ordinary word, also without a capital; with the surname behind them."""
    words = reading.words
    for index, word in enumerate(words):
        if word.text in lists.public or word.plain in FUNCTION or not lists.is_name(word.plain) or len(word.plain) < 3:
            continue
        first_name = word.plain in lists.first_names or word.plain.removesuffix("s") in lists.first_names
        if word.capital or first_name:
            yield Span(
                word.start, words[extend(reading, words, index, lists)].end, "name", "staat op de lijst van namen"
            )


def _initialled(reading: Reading) -> Iterator[Span]:
    for match in _INITIALS.finditer(reading.text):
        rest = re.compile(
            r"(?:(?:van|de|der|den|ten|ter|'t|v\.d\.|el|al) )*[A-ZÀ-Ý][\w'-]+(?:-[A-ZÀ-Ý][\w'-]+)*"
        ).match(reading.text, match.end())
        if rest and not re.fullmatch(r"(?:Mw|Dr|Nr|Pt|Cl|Mr|St|Ir|Ps|Nb|Ds)\. ?", match.group()):
            yield Span(match.start(), rest.end(), "name", "voorletters en een naam")
    for match in _TITLE_INITIAL.finditer(reading.text):
        yield Span(match.start(), match.end(), "name", "een aanspreking met een letter")
    for match in _FULL_REVERSED.finditer(reading.text):
        yield Span(match.start("m"), match.end("m"), "name", _CALLED_SO)


def _returning(words: tuple[Word, ...], found: list[Span], lists: Lexicon) -> Iterator[Span]:
    """Words that were a name in one place, in the other places where they stand."""
    marked = {place for span in found for place in range(span.start, span.end)}
    known = {w.plain for w in words if w.start in marked and len(w.plain) > 2 and w.plain not in PARTICLES}
    for word in words:
        if word.start in marked:
            continue
        for form in (word.plain, word.plain.removesuffix("'s"), word.plain.removesuffix("s")):
            if (
                form in known
                and (not lists.is_ordinary(form) or (word.capital and not word.first))
                and word.plain not in FUNCTION
            ):
                yield Span(word.start, word.end, "name", "dezelfde naam als eerder")
                break
