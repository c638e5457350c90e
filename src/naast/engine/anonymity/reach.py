"""How far a name runs: over initials and particles (van der), on to a surname, also without capitals.

Where a name starts is found by `names` and `capitals`; the particles are in `cues`.
"""

from __future__ import annotations

import re
from typing import Final

from naast.engine.anonymity.cues import (
    ELDERS,
    FUNCTION,
    PARTICLES,
    SHORT_TITLES,
    STRONG_PARTICLES,
    SURE_PARTICLES,
    TITLES,
)
from naast.engine.anonymity.lexicon import Lexicon
from naast.engine.anonymity.reading import Reading, Word

_SUFFIX: Final = re.compile(
    r"[a-z]{2,}(?:stra|sma|inga|enga|oglu|wicz|ski|ska|czyk|enko|shvili|dottir|yan|pour|zadeh|ema)$"
)
_SURNAME_END: Final = re.compile(
    r"[a-z]{2,}(?:mans?|kamp|veld|dijk|stra|sma|berg|horst|meij?er|makers?|bakker|boer|da[ae]l|hoff?|brink|burg|"
    r"hout|beek|broek|bosc?h?|woud|zand|loo?|haven|vliet|kerke?|molen|steen|stein|rink|ss?en|sens|"
    r"akkers?|heuvel|poel|poort|water|huis|huys|eijk|eik|wijk|stam|koop|vis|vos|hoek|horn|heim|ink|ing)$"
)


def first_strong(words: tuple[Word, ...], start: int, end: int, lists: Lexicon, *, title: bool = False) -> int:
    """Where a name starts: not at a word such as "bij" that only stands before it."""
    first_name = words[end].plain in lists.first_names and words[end].plain not in lists.surnames
    while start < end and not words[start].capital and words[start].plain in PARTICLES:
        if words[start].plain in STRONG_PARTICLES and (title or not first_name):
            break
        start += 1
    return start


def next_word(reading: Reading, words: tuple[Word, ...], index: int) -> int | None:
    """The word right after a title, over a full stop, a comma or initials; None across the end of a sentence."""
    gap = reading.text[words[index].end : words[index + 1].start]
    if gap in (" ", ". ", ", ", " (", ".", ": ") and not (
        gap == ". " and words[index + 1].first and words[index].plain not in SHORT_TITLES
    ):
        if gap == ", " and not words[index + 1].capital:
            return None
        return index + 1
    return None


def reach(
    reading: Reading, words: tuple[Word, ...], index: int, lists: Lexicon, *, title: bool, strict: bool
) -> tuple[int, int] | None:
    """From which to which word the name after a title runs, or None when what follows is no name."""
    last = over_particles(reading, words, index)
    if last is None:
        return None
    word = words[last]
    if word.capital:
        if (
            word.text in lists.public
            or word.plain in lists.countries
            or (word.plain in FUNCTION and not lists.may_be_name(word.plain))
        ):
            return None
        known = lists.may_be_name(word.plain) or not lists.is_ordinary(word.plain)
        if not known and not title and words[index - 1].plain not in ELDERS and word.plain in lists.ordinary:
            return None
        return index, extend(reading, words, last, lists)
    if strict or word.plain in FUNCTION:
        return None
    if last > index and not title and not lists.is_name(word.plain):
        return None
    if title and {w.plain for w in words[index:last]} & SURE_PARTICLES:
        return index, last
    if _is_small_name(word.plain, lists, title=title, particles=last > index):
        return index, extend(reading, words, last, lists, loose=title)
    return None


def _is_small_name(plain: str, lists: Lexicon, *, title: bool, particles: bool) -> bool:
    """Whether a word without a capital after a title or a family word is a name."""
    if lists.is_name(plain):
        return True
    if title and plain in lists.surnames:
        return True
    if particles and not title:
        return False
    if (
        len(plain) < 3
        or not plain.isalpha()
        or plain in TITLES
        or plain in lists.public
        or plain.upper() in lists.public
    ):
        return False
    if title and plain not in lists.common and _SURNAME_END.search(plain):
        return True
    return not lists.is_ordinary(plain)


def over_particles(reading: Reading, words: tuple[Word, ...], index: int) -> int | None:
    """The first word from `index` that is no particle or single initial, when close by."""
    at = index
    while at < len(words) and at - index < 5:
        word = words[at]
        is_initial = len(word.text) == 1 and word.capital and reading.text[word.end : word.end + 1] == "."
        if not is_initial and word.plain not in PARTICLES:
            return at
        if (
            at + 1 >= len(words)
            or len(reading.text[word.end : words[at + 1].start].strip(" .'"))
            or words[at + 1].start - word.end > 3
        ):
            return None
        at += 1
    return None


def extend(reading: Reading, words: tuple[Word, ...], index: int, lists: Lexicon, *, loose: bool = False) -> int:
    """The last word of the name that has `index` in it. `loose`: the words before it say that this is a name."""
    last = index
    while last + 1 < len(words):
        gap = reading.text[words[last].end : words[last + 1].start]
        if gap not in (" ", "-", ". ", " '") or (gap == ". " and words[last + 1].first):
            break
        reach = over_particles(reading, words, last + 1)
        if reach is None or (reach > last + 1 and words[last + 1].plain in PARTICLES - STRONG_PARTICLES):
            break
        between = {word.plain for word in words[last + 1 : reach]}
        if words[reach].text in lists.public or (words[reach].first and not between):
            break
        if not _goes_on(words[index], words[reach], between, lists, loose):
            break
        last = reach
    return last


def _goes_on(head: Word, word: Word, between: set[str], lists: Lexicon, loose: bool) -> bool:
    """Whether a name that starts with `head` has `word` in it, with these particles between."""
    plain = word.plain
    if plain in FUNCTION:
        return False
    if word.capital:
        return True
    if head.capital and not lists.is_name(head.plain):
        return False
    unknown = len(plain) > 3 and not lists.is_ordinary(plain)
    rare = loose and len(plain) > 3 and plain not in lists.common and not plain.endswith(("t", "d", "en", "de", "te"))
    if lists.is_name(plain) or _SUFFIX.search(plain) or (loose and plain in lists.surnames):
        return True
    if between:
        return (
            unknown
            or rare
            or (loose and bool(between & SURE_PARTICLES))
            or (plain in lists.surnames and not head.capital)
        )
    return not head.capital and (rare or (unknown and (loose or lists.is_name(head.plain))))
