"""Names known by their capital: inside a sentence any word that is not known, at its start only a known or unusual one.

Names by the words before them are in `names`; how far they run is `reach`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from naast.engine.anonymity.cues import FUNCTION, KIN, PERSON_VERB, STRONG_PARTICLES, TITLES
from naast.engine.anonymity.finding import Span
from naast.engine.anonymity.lexicon import Lexicon
from naast.engine.anonymity.reach import extend
from naast.engine.anonymity.reading import Reading, Word

_POSSESSIVE: Final = frozenset(("haar", "zijn", "hun", "mijn", "onze", "ons"))
# Only people do this, so that a surname may open a sentence with it.
_SPEAKS: Final = frozenset(("zegt", "vertelt", "belt", "huilt", "woont", "vindt"))


def find_capitals(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    """Words with a capital that are not there because a sentence starts."""
    words = reading.words
    for index, word in enumerate(words):
        if not word.capital or len(word.text) < 2 or word.text in lists.public or word.plain in TITLES:
            continue
        if word.plain in FUNCTION:
            follower = words[index + 1] if index + 1 < len(words) else None
            if (
                word.first
                or follower is None
                or not follower.capital
                or follower.first
                or follower.text in lists.public
                or follower.start - word.end > 1
            ):
                continue
            yield Span(word.start, follower.end, "name", "twee hoofdletters midden in de zin")
            continue
        if word.first and not _opens_with_name(words, index, lists):
            continue
        if not word.first and not _is_inner_name(word, lists):
            continue
        last = words[extend(reading, words, index, lists)]
        yield Span(word.start, last.end, "name", "een naam" if word.first else "een hoofdletter midden in de zin")


def _is_inner_name(word: Word, lists: Lexicon) -> bool:
    if word.text.isupper() and len(word.text) <= 5:
        return lists.is_name(word.plain) and len(word.text) > 3
    if any(part in lists.public for part in word.text.split("-")) and not lists.may_be_name(word.plain):
        return False
    if word.plain.endswith(("nummer", "code", "er")) and "-" in word.text:
        return False
    if lists.is_name(word.plain) or (lists.may_be_name(word.plain) and word.plain not in FUNCTION):
        return True
    if (
        word.plain in lists.origins
        or word.plain in lists.countries
        or word.plain.removesuffix("e") in lists.origins
        or word.plain + "e" in lists.origins
    ):
        return False
    if len(word.plain) > 9:
        return not lists.is_ordinary(word.plain)
    return word.plain not in lists.common and (
        word.plain in lists.ordinary or word.plain.removesuffix("s") not in lists.common
    )


def _opens_with_name(words: tuple[Word, ...], index: int, lists: Lexicon) -> bool:
    """Whether the first word of a sentence is a name, although any word has a capital there."""
    word = words[index]
    follower = words[index + 1] if index + 1 < len(words) and words[index + 1].start - word.end == 1 else None
    if word.text.isupper() and len(word.text) <= 5:
        return False
    if any(part in lists.public for part in word.text.split("-")) or word.plain.endswith("nr"):
        return False
    if lists.is_name(word.plain):
        return True
    if lists.may_be_name(word.plain):
        if follower is None:
            return False
        if follower.capital and not follower.first and follower.text not in lists.public:
            return True
        if follower.plain in STRONG_PARTICLES and _over_capital(words, index + 1):
            return True
        if follower.plain == "en":
            after = words[index + 2] if index + 2 < len(words) else None
            return after is not None and after.capital and after.text not in lists.public
        if follower.plain == "is" and _is_of_kin(words, index + 2):
            return True
        known = lists.first_names if follower.plain not in _SPEAKS else lists.first_names | lists.surnames
        return follower.plain in PERSON_VERB and word.plain in known and word.plain not in FUNCTION
    if (
        follower is not None
        and follower.capital
        and not follower.first
        and word.plain not in lists.common
        and _is_inner_name(follower, lists)
    ):
        return True
    if (
        follower is not None
        and follower.plain in PERSON_VERB
        and word.plain in lists.ordinary
        and word.plain not in lists.common
    ):
        return follower.plain != "en"
    if word.plain in lists.origins or word.plain in lists.countries or word.plain + "e" in lists.origins:
        return False
    unknown = not lists.is_ordinary(word.plain) and not lists.opens_word(word.plain)
    return len(word.plain) > 2 and unknown and not _is_inflected(word.plain, lists)


def _is_of_kin(words: tuple[Word, ...], index: int) -> bool:
    """Whether "haar dochter" and such stands here."""
    return index + 1 < len(words) and words[index].plain in _POSSESSIVE and words[index + 1].plain in KIN


def _over_capital(words: tuple[Word, ...], index: int) -> bool:
    """Whether particles from `index` on lead to a word with a capital."""
    while index < len(words) and words[index].plain in STRONG_PARTICLES:
        index += 1
    return index < len(words) and words[index].capital and not words[index].first


def _is_inflected(plain: str, lists: Lexicon) -> bool:
    """Whether a word is an ordinary one with an ending on it."""
    endings = (
        "s",
        "e",
        "en",
        "t",
        "de",
        "te",
        "je",
        "jes",
        "tje",
        "tjes",
        "'s",
        "er",
        "ers",
        "ing",
        "ingen",
        "heid",
        "lijk",
        "lijke",
        "d",
        "end",
        "ende",
    )
    stems = (plain.removesuffix(ending) for ending in endings if plain.endswith(ending))
    if any(len(stem) > 3 and lists.is_ordinary(stem) for stem in stems):
        return True
    return any(
        plain.startswith(p) and len(plain) - len(p) > 3 and lists.is_ordinary(plain.removeprefix(p))
        for p in ("ge", "be", "ver", "ont", "her", "mis", "on", "oud", "ex")
    )
