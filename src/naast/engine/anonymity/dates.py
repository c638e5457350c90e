"""Dates however they are written, and feast days that date an event.

Works on a `Reading`. Ages are in `ages`. A span of time ("drie weken", "elke maandag") points at nobody and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from naast.engine.anonymity.finding import Span
from naast.engine.anonymity.numerals import IN_WORDS, ORDINAL
from naast.engine.anonymity.reading import Reading

_MONTH: Final = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    r"jan\.?|feb\.?|febr\.?|mrt\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|okt\.?|nov\.?|dec\.?)(?![\w-])"
)
_FULL_MONTH: Final = _MONTH.split("|jan")[0] + r")(?![\w-])"
_YEAR: Final = rf"(?:(?:19|20)\d\d|'\d\d|tweeduizend(?: ?en)?(?: ?{IN_WORDS})?|negentien(?: ?honderd)? ?{IN_WORDS})"
_SEASON: Final = r"(?:lente|voorjaar|zomer|najaar|herfst|winter)"
_DAY: Final = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)"
_FEAST: Final = (
    r"(?:(?:eerste|tweede|1e|2e) (?:kerstdag|paasdag|pinksterdag)|kerstavond|kerstnacht|kerstochtend|kerstdag|"
    r"kerst|oudejaarsavond|oudejaarsdag|"
    r"oudjaar|nieuwjaarsdag|nieuwjaarsnacht|nieuwjaar|goede vrijdag|witte donderdag|aswoensdag|palmzondag|paaszondag|"
    r"paasmaandag|pasen|hemelvaart(?:sdag)?|"
    r"pinksteren|pinkstermaandag|koningsdag|koninginnedag|bevrijdingsdag|dodenherdenking|sinterklaasavond|"
    r"sinterklaas|pakjesavond|suikerfeest|offerfeest|"
    r"moederdag|vaderdag|valentijnsdag|carnaval|allerzielen|allerheiligen|prinsjesdag|sint maarten|sint-maarten|"
    r"drie-?koningen|ketikoti|divali|holi|"
    r"(?:haar|zijn|hun|mijn) (?:eigen )?(?:verjaardag|trouwdag))"
)
_DAY_NUMBER: Final = (
    rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:e|de|ste)?|{ORDINAL}|(?:een|drie)(?:[ -]?en[ -]?)?twintig|{IN_WORDS})"
)

_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # 12-03-1947, 12.3.47, 1961-11-05
        r"(?<![\d.-])(?:\d{1,2}[-/.] ?\d{1,2}[-/.] ?(?:\d{4}|\d{2})|(?:19|"
        r"20)\d\d[-/.]\d{1,2}[-/.]\d{1,2})(?![\d]|[-/.]\d)",
        # (vrijdag) (de) 12(e) (van) maart (2024)
        rf"\b(?:{_DAY},? (?:de )?|de )?{_DAY_NUMBER} (?:van )?{_MONTH}(?:,? (?:van )?{_YEAR})?",
        # de twaalfde van de derde
        rf"\bde {ORDINAL} van de {ORDINAL}\b(?! (?:klas|groep|verdieping|rij))",
        # vrijdag de 13e
        rf"\b{_DAY},? (?:de )?(?:(?:0?[1-9]|[12]\d|3[01])(?:e|de|ste)|{ORDINAL})\b(?! (?:keer|maal|week))",
        # eind januari '23, maart 2021
        rf"\b(?:(?:eind|begin|half|medio|midden) )?{_MONTH} (?:van )?{_YEAR}\b",
        rf"\b(?:eind|begin|half|medio|halverwege) (?:van )?{_FULL_MONTH}(?: (?:dit|vorig|afgelopen) jaar)?",
        rf"\b{_FULL_MONTH} (?:vorig jaar|dit jaar|jongstleden|jl\.?|j\.l\.)",
        rf"\b(?:sinds|afgelopen|vorige?) {_FULL_MONTH}",
        # het voorjaar van 2023, zomer '21
        rf"\b(?:het |de )?{_SEASON} (?:van )?{_YEAR}\b",
        # afgelopen dinsdag, vorige week woensdag, zondag jl.
        rf"\b(?:afgelopen|vorige week|jongstleden|verleden week|verleden) {_DAY}(?:avond|middag|ochtend|nacht)?\b|"
        rf"\b{_DAY} (?:jl\.?|j\.l\.|jongstleden)",
        rf"\b{_DAY} \d{{1,2}} {_MONTH}",
        rf"\b(?:de )?(?:eerste|tweede|derde|vierde|laatste) (?:{_DAY}|week|weekend|dag) (?:van|in) (?:{_FULL_MONTH}|"
        rf"het nieuwe jaar|de zomervakantie|{_YEAR})",
        rf"\bvorig jaar (?:{_FULL_MONTH}|{_SEASON}|met {_FEAST})",
        r"\b(?:op|sinds|vlak na|vlak voor) (?P<m>(?:haar|zijn|hun|de|mijn) (?:eigen )?(?:[a-z]*verjaardag|trouwdag|"
        r"bruiloft|geboortedag|sterfdag)(?: van (?:haar|zijn|hun) [a-z]+)?)",
        # geboren in '58
        rf"\b(?:geboren|geb\.?|geboortejaar|bouwjaar)(?: (?:in|op|is|was))?[ :]+(?P<m>{_YEAR}|"
        rf"\d{{1,2}}[-/]\d{{1,2}})\b",
        r"\b(?:in|sinds|uit|vanaf|anno|rond|tot|eind|begin|medio|half|na|voor|van) (?P<m>(?:19|"
        r"20)\d\d)\b(?! ?(?:euro|mg|ml|stappen|meter|inwoners|mensen|gulden))",
        r"(?P<m>(?<![\w-])'[3-9]\d)\b(?=[ .,;)]|$)",
    )
)
_SHORT: Final = re.compile(
    r"(?<![\d/.,-])(?P<d>\d{1,2})(?P<s>[-/])(?P<m>\d{1,2})(?![\d/-]|[.,]\d| ?(?:keer|x|weken|dagen|uur|maal|jaar|"
    r"personen|mg|maanden|tabletten|pers|liter|euro|minuten))"
)
_SHORT_CUE: Final = re.compile(
    r"(?:\b(?:op|van|vanaf|sinds|d\.d\.|dd\.?|tot|datum|geb\.?|per|geboren|afspraak|t/m|ma|di|wo|do|vr|za|zo|"
    r"dag)|[:(])\s?$"
)
_EVENT: Final = re.compile(
    r"overle|gestorven|stierf|sterven|dood|viel|gevallen|val\b|opgenomen|opname|geopereerd|operatie|diagnose|"
    r"gesteld|ongeluk|ongeval|"
    r"begraven|begrafenis|uitvaart|crematie|gecremeerd|gescheiden|getrouwd|trouwd|bevallen|geboren|ontslagen|ontslag|"
    r"verhuis|ingestort|beroerte|infarct|"
    r"brand|ingebroken|weggelopen|verteld|gehoord|hoorde|gekregen|kreeg|begon|begonnen|gebeld|vertrok|vertrokken|"
    r"gevonden|werd|kwam|was er|bleek|gebeurde|gebeurd"
)
_HABIT: Final = re.compile(
    r"\b(?:elk|elke|ieder|iedere|altijd|jaarlijks|graag|vieren|viert|meestal|komende|aanstaande|volgend|volgende|"
    r"straks)\b"
)
_FEASTS: Final = re.compile(
    rf"\b(?:op|met|tijdens|sinds|rond|na|voor|vlak voor|vlak na) (?P<m>(?:de )?{_FEAST})(?: (?P<y>{_YEAR}))?"
)
_BARE_MONTH: Final = re.compile(rf"\bin (?P<m>{_FULL_MONTH})")


def find_dates(reading: Reading) -> Iterator[Span]:
    """Every date; stretches may overlap."""
    plain = reading.plain
    for pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            start, end = match.span("m") if "m" in pattern.groupindex else match.span()
            if not _is_law(plain, start) and not (pattern is _PATTERNS[1] and _is_count(match.group())):
                yield Span(start, end, "date")
    for match in _SHORT.finditer(plain):
        if _is_short_date(match, plain):
            yield Span(match.start(), match.end(), "date")
    for match in _FEASTS.finditer(plain):
        sentence = reading.sentence(match.start())
        if not _HABIT.search(sentence) and (_EVENT.search(sentence) or match.group().startswith(("op ", "sinds "))):
            yield Span(match.start("m"), match.end(), "date")
    for match in _BARE_MONTH.finditer(plain):
        sentence = reading.sentence(match.start())
        if _EVENT.search(sentence) and not _HABIT.search(sentence):
            yield Span(match.start("m"), match.end("m"), "date")


def _is_law(plain: str, start: int) -> bool:
    """Whether the year belongs to a law: the Wmo 2015."""
    return (
        re.search(
            r"\b(?:wmo|wet|besluit|regeling|jeugdwet|wlz|beleid|begroting)(?: [a-z]+){0,2} $",
            plain[max(0, start - 30) : start],
        )
        is not None
    )


def _is_count(text: str) -> bool:
    """Whether "een mei" and such is no date: the article before a month."""
    return text.startswith(("een ", "de een ")) and "twintig" not in text


def _is_short_date(match: re.Match[str], plain: str) -> bool:
    day, month = int(match["d"]), int(match["m"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return False
    padded = match["d"].startswith("0") or match["m"].startswith("0")
    return padded or _SHORT_CUE.search(plain[: match.start()][-14:]) is not None
