""" "Je" for a child: Dutch sentences and whole pages that say "u" are put in the words one uses to a child.

Pure rules on Dutch words; which reader is a child is decided in the rooms. Sentences that a child needs to hear in another
way altogether (not only with another pronoun) are written out by hand, in `naast.intake.presenters.wording` and the packs.
"""

from __future__ import annotations

import re
from re import Match
from typing import Final

# Verbs that really stand before "u" as their subject ("dan krijgt u"), and how they end before "je".
_ALWAYS: Final = {
    "bent": "ben", "kunt": "kun", "wilt": "wil", "zult": "zul", "hebt": "heb", "hoeft": "hoef", "krijgt": "krijg", "wordt": "word",
    "durft": "durf", "zoekt": "zoek", "vraagt": "vraag", "belt": "bel", "hoort": "hoor", "kiest": "kies", "leest": "lees",
    "vindt": "vind", "maakt": "maak", "kijkt": "kijk", "loopt": "loop", "meldt": "meld", "vertelt": "vertel", "woont": "woon",
    "leeft": "leef", "huurt": "huur", "denkt": "denk", "stopt": "stop", "trouwt": "trouw", "houdt": "houd", "betaalt": "betaal",
    "regelt": "regel", "legt": "leg", "spreekt": "spreek", "bespreekt": "bespreek", "zegt": "zeg", "gaat": "ga", "staat": "sta",
    "doet": "doe", "ligt": "lig", "valt": "val", "komt": "kom", "voorkomt": "voorkom", "schrijft": "schrijf", "noemt": "noem",
    "vult": "vul", "slaapt": "slaap", "voelt": "voel", "werkt": "werk", "zorgt": "zorg", "neemt": "neem", "bewaart": "bewaar",
    "vergist": "vergis", "gebruikt": "gebruik", "verdient": "verdien", "drinkt": "drink", "draait": "draai", "drukt": "druk", "mist": "mis",
    "reist": "reis", "twijfelt": "twijfel", "verslikt": "verslik",
}  # fmt: skip
# Verbs that may have "u" as their object too ("zij helpt u"): they lose their t only where "u" must be the subject.
_SOMETIMES: Final = {
    "heeft": "heb", "helpt": "help", "kent": "ken", "leert": "leer", "brengt": "breng", "haalt": "haal", "rijdt": "rijd",
    "geeft": "geef", "ziet": "zie", "stuurt": "stuur",
}  # fmt: skip
_OPENERS: Final = (
    r"(?:^|(?<=[.!?] )|(?<=\bhier )|(?<=\bdaar )|(?<=\bdan )|(?<=\bsamen )|(?<=\bwat )|(?<=\bhoe )|(?<=\ben )(?=heeft))"
)
_ALWAYS_BEFORE: Final = re.compile(rf"\b({'|'.join(_ALWAYS)}) u\b", re.IGNORECASE)
_SOMETIMES_BEFORE: Final = re.compile(rf"{_OPENERS}({'|'.join(_SOMETIMES)}) u\b", re.IGNORECASE)
_HAS: Final = re.compile(
    r"\b(u(?: (?:dat|die))?(?: (?!(?:die|dat|wie|hij|zij|ze|iemand|wij|we|en)\b)[^\s.,;:?!]+){0,6} )heeft\b",
    re.IGNORECASE,
)
_SELF: Final = re.compile(r"\b(u(?: \w+){0,2}) zich\b", re.IGNORECASE)
_ALONE: Final = re.compile(
    r"\b(van|voor|bij|aan|over|met|naast|om|zonder|namens) u(?=\s*(?:[.,;:!?)]|$))", re.IGNORECASE
)
_WORDS: Final = {"u": "je", "uw": "je", "uzelf": "jezelf", "wij": "we"}
_WORD: Final = re.compile(r"\b(u|uw|uzelf|wij)\b", re.IGNORECASE)

# In a page: tags stay as they are, and so do someone's own words.
_TAG: Final = re.compile(r"(<[^>]+>)")
_OWN_WORDS: Final = re.compile(
    r"<(mark|textarea|blockquote|script|svg|title)\b|<(\w+)\b[^>]*\bdata-own-words\b", re.IGNORECASE
)


def to_child(text: str) -> str:
    """The same Dutch sentences for a child.

    >>> to_child("Heeft u pijn? Dan kunt u uw huisarts bellen. Wij helpen u.")
    'Heb je pijn? Dan kun je je huisarts bellen. We helpen je.'
    """
    said = _SELF.sub(r"\1 je", text)
    said = _HAS.sub(r"\1hebt", said)
    said = _ALWAYS_BEFORE.sub(lambda found: _like(found[1], _ALWAYS[found[1].lower()]) + " je", said)
    said = _SOMETIMES_BEFORE.sub(lambda found: _like(found[1], _SOMETIMES[found[1].lower()]) + " je", said)
    said = _ALONE.sub(r"\1 jou", said)
    return _WORD.sub(_word, said)


def page_to_child(html: str) -> str:
    """The same page for a child. Attributes and someone's own words (`mark`, `blockquote`, `textarea`, `data-own-words`) stay."""
    parts, own = _TAG.split(html), ""
    for place, part in enumerate(parts):
        if part.startswith("<"):
            if not own and (opened := _OWN_WORDS.match(part)):
                own = (opened[1] or opened[2]).lower()
            elif own and part.lower().startswith(f"</{own}"):
                own = ""
        elif not own:
            parts[place] = to_child(part)
    return "".join(parts)


def _word(found: Match[str]) -> str:
    return _like(found[0], _WORDS[found[0].lower()])


def _like(model: str, word: str) -> str:
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
