"""Ages in digits or words, said of a person or of a row of children. "In de tachtig" is a band already and stays.

Works on a `Reading`. Dates are in `dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from naast.engine.anonymity.finding import Span
from naast.engine.anonymity.numerals import HUNDREDS, IN_WORDS, LARGE_WORDS, value_of
from naast.engine.anonymity.reading import Reading

_OF_AGE: Final = (
    r"(?:is|was|wordt|werd|word|ben|bent|net|pas|bijna|ruim|nu|inmiddels|intussen|leeftijd|leeftijd:|rond de|"
    r"ongeveer|van|toen|op haar|op zijn|tegen de|voorbij de)"
)
_AFTER_AGE: Final = (
    r"(?=\s*(?:$|[.,;:!?)\n/]|(?:en|maar|met|die|woont|heeft|toen|als|of|geworden|jong|lentes|inmiddels|nu|is|was|"
    r"wil|weduwe|weduwnaar|copd|alleenstaand|getrouwd met)\b))"
)
_NOT_A_SPAN: Final = (
    r"(?! ?(?:jaar|jr)?\.? ?(?:geleden|lang|getrouwd|gehuwd|samen|later|gewerkt|terug|in dienst|ervaring|bij|als|"
    r"naar|op dezelfde|gewoond|lid|eerder|aan een stuk|"
    r"na|voor|verder|gerookt|mantelzorg|achter|niet|geen|zonder|in|ziek|onafgebroken|met pensioen|weduwe|weduwnaar|"
    r"alleen|voorop|op|voorzitter|boven|onder))"
)
_GROWN: Final = r"(?:1[01]\d|1[6-9]|[2-9]\d)"
_PERSON: Final = (
    r"(?:man|vrouw|meneer|mevrouw|heer|dame|jongen|meisje|meid|knul|kerel|vent|gast|zoon|dochter|zoontje|"
    r"dochtertje|kind|kleuter|puber|tiener|peuter|baby|patiente?|cliente?|weduwe|weduwnaar|broer|"
    r"broertje|zus|zusje|partner|kleinzoon|kleindochter|moeder|vader|oma|opa|leerling|student|studente|collega|"
    r"bewoner|bewoonster|buurman|buurvrouw|vriend|vriendin|iemand|jongste|oudste|"
    r"mevr|dhr|mw|pt|echtgenoot|echtgenote|nichtje|neefje|tweeling|stel|echtpaar|halfbroer|halfzus|stiefzoon|"
    r"stiefdochter)"
)
# What follows when a number counts something else than years.
_NOT_COUNTED: Final = (
    r"(?! ?(?:%|(?:de|het|een|keer|maal|x|euro|kilo|kg|mg|ml|minuten|min|uur|u|dagen|weken|maanden|mnd|wkn|meter|"
    r"cm|liter|procent|haar|zijn|"
    r"(?:[a-z]+ )?(?:kinderen|kids|zonen|zoons|dochters|jongens|meisjes|meiden|[a-z]*kinderen|honden|katten|pubers|"
    r"tieners|kleuters|peuters|broers|zussen|mensen|personen))\b))(?![.,]\d)(?!/)"
)
_N: Final = r"(?:1[01]\d|[1-9]?\d)"
_AGES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\d.,])(?P<m>{_N}|{LARGE_WORDS}|{IN_WORDS})[ -]?jarige?n?\b(?: leeftijd)?",
        rf"(?<![\d.,])(?P<m>(?:{_N}|{HUNDREDS}|{IN_WORDS}) ?(?:jaar|jr\.?|j\.) (?:oud|jong)(?:e)?)\b",
        rf"(?<![\d.,])(?<!nog )(?<!al )(?<!nu )(?P<m>{_GROWN} ?(?:jr\b\.?|j\.(?=[ ,)])|j\b))",
        rf"\b(?P<m>(?:\d{{1,2}}|{IN_WORDS}) (?:maanden|weken|dagen) oud)\b",
        rf"\b(?:baby|zuigeling|pasgeborene|kindje)[a-z ,]{{0,12}}? (?P<m>(?:\d{{1,2}}|{IN_WORDS}) (?:maanden|weken|"
        r"dagen))\b",
        # is 93, wordt bijna negentig (jaar), een vrouw van 47 jaar
        rf"\b{_OF_AGE} (?:net |pas |nu |al |dit jaar |deze maand |vorig jaar |gisteren |vorige week |"
        r"volgende (?:maand|week) |binnenkort |morgen |vandaag |ongeveer |rond de |ook |zelf )*"
        rf"(?P<m>(?:bijna |net geen |ruim )?(?<![\d.,])(?:{_N}|{LARGE_WORDS})(?: ?(?:jaar|"
        rf"jr\.?))?){_NOT_A_SPAN}{_AFTER_AGE}(?![.,]\d)",
        # een vrouw van 47, dhr 76, pt. 69, meisje 13
        rf"\b{_PERSON}(?:tje)? van (?P<m>(?:{_N}|{IN_WORDS})(?: ?(?:jaar|jr))?)\b{_NOT_COUNTED}",
        r"\b(?:dhr|mw|mevr|mevrouw|meneer|heer|pt|patiente?|cliente?|man|vrouw|meisje|jongen|dochter|zoon|weduwe|"
        rf"weduwnaar|kind|echtgenote|echtgenoot)[.:,]{{0,2}} \(?"
        r"(?P<m>(?:1[01]\d|[1-9]\d|[1-9](?=[,.;)]| (?:met|die|en|heeft|is)\b))(?: ?(?:jaar|jr|"
        rf"j))?)\b{_NOT_COUNTED}(?! (?:geleden|getrouwd|"
        r"lang))",
        # a fact in brackets: an illness and then how old
        rf"\((?:[^()\d]{{0,40}},\s?)?(?P<m>{_N}(?: ?(?:jaar|jr|j))?)(?=\s?[,)])",
        # ik denk veertien
        rf"\b(?:denk ik|ik denk|ik schat|schat ik|ik gok|hooguit|amper|nog geen) (?P<m>{_N}|"
        rf"{IN_WORDS})(?=\s*[.,;:!?)\n]| of zo|$)",
        # de oudste, die is vijf
        r"\b(?:hij|zij|ze|die|ik|jongste|oudste|middelste|meisje|jongen|zoontje|dochtertje|zusje|broertje|"
        r"kleine) (?:is|was|ben|wordt|werd) (?:pas |nog maar |nu |net |al |bijna )?"
        rf"(?P<m>{_N}|{IN_WORDS}){_AFTER_AGE}(?![.,]\d)",
        # (12), , 67, na een woord
        rf"(?<=[a-z.])\s?\((?P<m>{_N}(?: ?(?:jaar|jr|j))?)\)",
        r"(?<=[a-z.]), (?P<m>(?:1[89]|[2-9]\d|10[0-5])(?: ?jaar)?)(?=,(?! ?\d))",
        rf"(?<=[a-z.]), (?P<m>(?:{_N}|{LARGE_WORDS}) jaar)(?=[,.;]|$| oud)",
        rf"(?<=[a-z.]), (?P<m>{LARGE_WORDS})(?=[,.;]|$)",
        # 80 geworden, 80e verjaardag
        rf"\b(?P<m>(?:{_N}|{LARGE_WORDS})(?: jaar)? (?:is )?(?:geworden|lentes|verjaardagen))\b",
        rf"(?P<m>\b(?:{_N}(?:e|ste|de)|(?:{IN_WORDS}|honderd)(?:ste|de|e)|[a-z]+(?:tigste|honderdste)) (?:verjaardag|"
        r"levensjaar))\b",
        rf"\bmet (?:haar|zijn|mijn|hun) (?P<m>(?:{_N}|{LARGE_WORDS})(?: jaar| lentes)?)\b(?! (?:kinderen|[a-z]+en\b|"
        r"euro|kilo|man))",
        rf"\b(?:word|wordt|werd|geworden) (?:[a-z]+ ){{1,3}}(?P<m>(?:{_N}|{LARGE_WORDS})(?: jaar)?)(?=\s*(?:$|"
        r"[.,;!?)\n]))",
        rf"(?:^|[.!?\n]\s*)(?P<m>(?:{_N}|{LARGE_WORDS})(?: ?(?:jaar|jr))?) is (?:ze|hij|zij|meneer|mevrouw)\b",
        rf"(?P<m>\b(?:een|'n|n) jaar of (?:{_N}|{LARGE_WORDS}))\b(?! (?:terug|geleden|getrouwd))",
        rf"\bleeftijd(?: is| van)?:? (?P<m>{_N}|{LARGE_WORDS})\b",
        rf"\b(?P<m>{LARGE_WORDS} jaar)(?= (?:jong|oud|en (?:nog|alleen|helder)))",
        rf"\b(?:op|vanaf|tot|sinds|voor) (?:haar|zijn|mijn|hun) (?P<m>{_N}(?:e|ste|de))\b",
        rf"\b(?:op|vanaf|tot|sinds) (?:haar|zijn|mijn|hun) (?P<m>(?:{_N}(?:e|ste|de)?|{IN_WORDS}|[a-z]+(?:tigste|"
        r"tiende|ste)))\b(?= (?:is|was|kreeg|ging|begon|stopte|werd|levensjaar|jaar)|[,.])",
    )
)
# After a name with a capital: Job van negen, Jansen 67,
_AFTER_NAME: Final = re.compile(
    rf"\b[A-ZÀ-Ý][a-zà-ÿ]+ (?:van (?P<m>{_N}|{IN_WORDS})\b{_NOT_COUNTED}|(?P<n>1[89]|[2-9]\d|10[0-5])(?=,(?! ?\d)))"
)
_CHILDREN: Final = re.compile(
    r"\b(?:kinderen|kids|zonen|zoons|zoontjes|dochters|dochtertjes|jongens|meisjes|meiden|tweeling|broertjes|"
    r"zusjes|kleinkinderen|pubers|jongste|oudste|middelste)"
    rf"(?: [a-z]+){{0,2}}? (?:zijn|van|is|waren|was|wordt|worden)(?: (?:nu|pas|nog maar|respectievelijk|"
    rf"net))? (?P<m>(?:{_N}|{IN_WORDS})(?:(?:, ?| en |,? en )(?:{_N}|{IN_WORDS}))*(?: jaar)?)\b"
    r"(?! (?:keer|uur|dagen|euro|kilo|weken|van|kinderen|jongens|meisjes|broers|de|die|hier|in))"
)
_ROW_OF_CHILDREN: Final = re.compile(
    r"\b(?:kinderen|kids|zonen|zoons|zoontjes|dochters|dochtertjes|jongens|meisjes|meiden|broertjes|zusjes|"
    r"kleinkinderen)(?:,|:| \() ?"
    rf"(?P<m>(?:{_N}|{IN_WORDS})(?:(?:, ?| en |,? en )(?:{_N}|{IN_WORDS}))+(?: jaar)?)\b(?! (?:keer|uur|dagen|euro|"
    r"kilo|weken|kinderen))"
)
_AGE_PIECE: Final = re.compile(rf"(?:{_N}|{IN_WORDS})(?: jaar)?(?![\w])")


def find_ages(reading: Reading) -> Iterator[Span]:
    """Every age; stretches may overlap."""
    plain = reading.plain
    for pattern in _AGES:
        for match in pattern.finditer(plain):
            start, end = match.span("m")
            if pattern is _AGES[0]:
                end = match.end()
            if (
                not _is_amount(plain, start)
                and plain[start:end] not in ("een", "een jaar")
                and plain[end : end + 1] != "+"
            ):
                yield Span(start, end, "age")
    for match in _AFTER_NAME.finditer(reading.text):
        yield Span(*match.span("m" if match["m"] else "n"), "age")
    for match in (*_CHILDREN.finditer(plain), *_ROW_OF_CHILDREN.finditer(plain)):
        for piece in _AGE_PIECE.finditer(plain, match.start("m"), match.end("m")):
            if (value_of(piece.group().removesuffix(" jaar")) or 0) < 110:
                yield Span(piece.start(), piece.end(), "age")


def _is_amount(plain: str, start: int) -> bool:
    """Whether "is 93" says how much something is instead of how old someone: the subject is a thing."""
    before = plain[max(0, start - 40) : start]
    return (
        re.search(
            r"\b(?:het|huur|pensioen|bloeddruk|pols|gewicht|saturatie|temperatuur|kamer|nummer|prijs|score|dosis|"
            r"dosering|hb|weegt|euro|uitkering|"
            r"pagina|artikel|lijn|bus|route|groep|klas|stadium|graad|fase|plek|bladzijde|huisnummer|verdieping|kost|"
            r"kosten|bedrag|budget)\b[a-z :]{0,16}$",
            before,
        )
        is not None
    )
