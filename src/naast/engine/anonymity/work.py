"""Occupations said of someone: "was bakker", "oud-burgemeester", "een kapsalon aan huis". A notary who is only called in stays.

Works on a `Reading` with the `Lexicon`. Other indirect marks are in `signs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from naast.engine.anonymity.cues import NO_WORK
from naast.engine.anonymity.finding import Span
from naast.engine.anonymity.lexicon import Lexicon
from naast.engine.anonymity.reading import Reading, folded

_BEFORE: Final = re.compile(
    r"(?:\b(?:is|was|waren|werd|wordt|werden|als|zijn beroep|haar beroep|beroep:?|van beroep|gepensioneerde?|"
    r"voormalige?|vroegere?|tot|opgeleid tot|werkzaam als|bleef|blijft|"
    r"ooit|eens|half|nog|altijd|jarenlang|vroeger|eerst|daarna|later|(?:dochter|zoon|vrouw|man|weduwe|weduwnaar|"
    r"kleinzoon|kleindochter|moeder|vader|broer|zus) van (?:de|een)|"
    r"getrouwd met (?:de|een)|(?:man|vrouw) en)"
    r"(?: (?:een|de|nog|ook|ooit|altijd|jarenlang|vroeger|zelf|lang|jaren|eerst|daarna|later|tot voor kort|hier|"
    r"[a-z]+ jaar|bekende?|goede|echte?|kleine|grote|beroemde?|plaatselijke|oude|enige|eerste|"
    r"zelfstandig|fulltime|in het dorp|gepensioneerd|[a-z]+se)){0,4} )$"
)
_AFTER: Final = re.compile(r" (?:van beroep|geweest|te zijn|was hij|was ze|was zij)\b")
_MYSELF: Final = re.compile(
    r"\b(?:ik|wij|we|mij|ons|onze)\b[^.!?\n]{0,40}\bals (?:een )?$|\bik ben (?:zelf |hier |de |een )*$"
)
_I_AFTER: Final = re.compile(r" [a-z]+ (?:ik|wij|we)\b")
_APART: Final = re.compile(r" (?:aan huis|van beroep|in ruste|b\.d\.|op leeftijd)")
_OPENING: Final = re.compile(r"(?:^|[.!?\n]\s*|: )(?:een )?(?:gepensioneerde? |oude |voormalig[e]? )?$")
_PREFIX: Final = re.compile(r"^(?:oud-|ex-|hoofd|dorps|hulp)")
# Below this many letters a compound with an occupation at its end is chance.
_LONG: Final = 8
# Whatever stands here is an occupation, listed or not.
_WORKED_AS: Final = re.compile(
    r"\b(?:werkte|gewerkt|werkzaam|werkt|stond|voer|diende|carriere|loopbaan|aan de slag|jaren|jaar lang|"
    r"kost verdiend|brood verdiend|geld verdiend|opgeleid|bijgeklust|bijverdiend)(?: [a-z]+){0,6}? (?:als|"
    r"tot) (?:een )?"
    r"(?P<m>(?:[a-z]+(?:de|se|ende|ig|ige) )?[a-z]{3,})\b"
)
_ONLY_CALLED_IN: Final = re.compile(
    r" (?:over|aan de lijn|ingeschakeld|gebeld|nodig|gesproken|komt langs|erbij|geregeld|geraadpleegd)\b"
)
_TRADE_BEFORE: Final = re.compile(
    r"\b(?:een|haar|zijn|hun|eigen|eigenaar van een|eigenares van een|uitbater van een|had|heeft|runt|runde|"
    r"begon|dreef)(?: een)?(?: (?:eigen|kleine|grote|goedlopende|druk|drukke|bekende))* $"
)
_OWNS: Final = re.compile(r"\b(?:eigen|eigenaar|eigenares|uitbater|runt|runde|begon|dreef)\b")
_TRADE_AFTER: Final = re.compile(
    r"(?= (?:aan huis|gehad|gerund|in |die |met |van (?:haar|zijn)|op de hoek|had|heeft)|\s*(?:[.,;!?]|$))"
)


@lru_cache(maxsize=4)
def _phrases(lists: Lexicon) -> re.Pattern[str]:
    """Occupations of more than one word, and those with a dash."""
    forms = sorted((w for w in lists.occupation_words if not w.isalpha()), key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b")


@lru_cache(maxsize=4)
def _trades(lists: Lexicon) -> frozenset[str]:
    return frozenset(folded(word) for word in lists.occupations.zaken.words)


def find_work(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    """Every occupation that is said of someone; stretches may overlap."""
    plain, trades = reading.plain, _trades(lists)
    for word in reading.words:
        if word.plain in trades:
            before = _TRADE_BEFORE.search(plain[max(0, word.start - 40) : word.start])
            if before and (_OWNS.search(before.group()) or _TRADE_AFTER.match(plain, word.end)):
                yield _span(word.start, word.end, lists.occupations.zaken.wider)
        elif wider := _wider(word.plain, lists):
            prefixed = word.plain.startswith(("oud-", "ex-"))
            if prefixed or _is_said(plain, word.start, word.end):
                yield _span(word.start, word.end, wider)
    for match in _WORKED_AS.finditer(plain):
        if not re.search(r"\b(?:ik|wij|we)\b", match.group()) and match["m"].split()[-1] not in NO_WORK:
            yield _span(
                match.start("m"), match.end("m"), _wider(match["m"].split()[-1], lists) or "iemand met een beroep"
            )
    for match in _phrases(lists).finditer(plain):
        if _is_said(plain, match.start(), match.end()):
            yield _span(match.start(), match.end(), lists.occupation_words[match.group()][0])


def _span(start: int, end: int, wider: str) -> Span:
    return Span(start, end, "occupation", "weinig mensen doen dit werk", wider)


def _wider(plain: str, lists: Lexicon) -> str | None:
    """The wider words of an occupation, with a prefix or a compound before it; None when it is none."""
    words = lists.occupation_words
    for form in (plain, _PREFIX.sub("", plain)):
        if form in words:
            return words[form][0]
    # A graanhandelaar or dorpssmid is one too: the longest occupation at the end tells which.
    if len(plain) > _LONG:
        for cut in range(2, len(plain) - 4):
            if plain[cut:] in words:
                return words[plain[cut:]][0]
    return None


def _is_said(plain: str, start: int, end: int) -> bool:
    """Whether the words around an occupation give it to someone."""
    if _ONLY_CALLED_IN.match(plain, end):
        return False
    window = plain[max(0, start - 70) : start]
    # Who writes about their own work is no case: "ik schrijf als huisarts".
    if _MYSELF.search(window) or _I_AFTER.match(plain, end):
        return False
    if window.endswith(", ") and _APART.match(plain, end):
        return True
    return bool(
        _BEFORE.search(window)
        or _AFTER.match(plain, end)
        or (_OPENING.search(window) and start > 0 and "een" in window[-30:])
    )
