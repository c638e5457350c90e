"""Wider words for each mark: a band for an age, a season for a date, a region for a village. What to mark is elsewhere.

No suggestion points at a person again: that is a test.
"""

from __future__ import annotations

import re
from typing import Final

from naast.engine.anonymity.finding import FindingType, Span
from naast.engine.anonymity.numerals import value_of
from naast.engine.anonymity.reading import folded

_PLAIN: Final[dict[FindingType, str]] = {
    "name": "deze persoon",
    "address": "in deze buurt",
    "postcode": "deze buurt",
    "place": "in de regio",
    "bsn": "(nummer weg)",
    "date": "een tijd geleden",
    "age": "een volwassene",
    "phone": "(nummer weg)",
    "email": "(adres weg)",
    "iban": "(nummer weg)",
    "plate": "(nummer weg)",
    "institution": "een organisatie in de buurt",
    "handle": "(pagina weg)",
    "number": "(nummer weg)",
    "disease": "een ernstige ziekte",
    "occupation": "iemand met een beroep",
    "unique": "een van de weinigen",
    "role": "actief in een vereniging",
    "belief": "met een eigen geloof of herkomst",
    "family": "een gezin",
    "media": "het verhaal is bij meer mensen bekend",
    "event": "een ingrijpende gebeurtenis",
    "thing": "iets dat opvalt",
}
_ORGANISATIONS: Final = (
    (r"ziekenhuis|kliniek|umc|medisch centrum|sint|st\b", "het ziekenhuis"),
    (r"hospice", "een hospice"),
    (r"verpleeg|zorgcentrum|verzorgings|bejaarden|huize|residentie|zorghuis|hof\b|state|oord", "een woonzorgcentrum"),
    (r"school|lyceum|college|gymnasium|mavo|havo|vmbo|obs|cbs|kbs|rkbs|universiteit", "een school"),
    (r"kerk|moskee|synagoge|tempel|kapel|parochie|klooster|abdij", "een geloofsgemeenschap"),
    (r"koor|fanfare|harmonie|zang|muziek|toneel|drumband", "een muziek- of toneelgroep"),
    (r"club|vereniging|vv\b|sv\b|fc\b|boys|schutterij|gilde|scouting", "een vereniging"),
    (r"thuiszorg|buurtzorg|zorggroep|buurtteam|zorg\b", "een zorgorganisatie"),
    (r"praktijk|apotheek|gezondheidscentrum", "een praktijk in de buurt"),
    (r"cafe|restaurant|hotel|snackbar|kroeg", "een plek waar mensen komen"),
)  # fmt: skip
_SEASONS: Final = {
    "dec": "deze winter", "jan": "deze winter", "feb": "deze winter", "maa": "dit voorjaar",
    "mrt": "dit voorjaar", "apr": "dit voorjaar", "mei": "dit voorjaar", "jun": "deze zomer", "jul": "deze zomer",
    "aug": "deze zomer", "sep": "dit najaar", "okt": "dit najaar", "nov": "dit najaar",
}  # fmt: skip
_BY_MONTH: Final = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH: Final = re.compile(
    r"\b(?:(januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)|(jan|feb|"
    r"mrt|apr|jun|jul|aug|sep|okt|nov|dec)[a-z]{0,2}\b)"
)
_WITH_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b|'\d\d|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_MONTH_NUMBER: Final = re.compile(r"^\d{1,2}[-/](\d{1,2})$")
_FEASTS: Final = (
    (r"kerst|oudejaar|oudjaar|nieuwjaar|sinterklaas|pakjes", "deze winter"),
    (r"pasen|paas|goede vrijdag|koning|pinkster|hemelvaart|moederdag|bevrijding", "dit voorjaar"),
    (r"zomer|vaderdag", "deze zomer"),
)
_DAYS: Final = re.compile(r"(?:maan|dins|woens|donder|vrij|zater|zon)dag")
_CHILD: Final = ((3, "een heel jong kind"), (11, "een kind op de basisschool"), (17, "een tiener"))


def wider(text: str, span: Span) -> str:
    """Dutch words that may stand in the place of `text`, the marked words themselves.

    >>> from naast.engine.anonymity.finding import Span
    >>> wider("drieëntachtig", Span(0, 13, "age")), wider("12 maart", Span(0, 8, "date"))
    ('tussen de 80 en 90', 'dit voorjaar')
    """
    plain = folded(text)
    if span.wider:
        return span.wider
    if span.type == "age":
        return _age(plain)
    if span.type == "date":
        return _date(plain)
    if span.type == "institution":
        return next((words for marks, words in _ORGANISATIONS if re.search(marks, plain)), _PLAIN["institution"])
    return _PLAIN[span.type]


def _age(plain: str) -> str:
    if re.search(r"\b(?:maanden|weken|dagen)\b", plain):
        return "een baby"
    years = value_of(
        re.sub(
            r"[ -]*(?:jarige?n?|jaar|jr\.?|oude?|jonge?|j\.|lentes|verjaardagen|verjaardag|geworden|is|"
            r"levensjaar|bijna|'n|of|een)(?![a-z])",
            "",
            plain,
        ).strip(" .-,()")
    )
    if years is None:
        digits = re.search(r"\d{1,3}", plain)
        years = int(digits.group()) if digits else None
    if years is None:
        return _PLAIN["age"]
    return band(years)


def band(years: int) -> str:
    """The band an age falls in, as words: by ten years for grown-ups, one band from ninety.

    >>> band(83), band(90), band(7)
    ('tussen de 80 en 90', 'boven de 90', 'een kind op de basisschool')
    """
    if years >= 90:
        return "boven de 90"
    child = next((words for top, words in _CHILD if years <= top), None)
    if child:
        return child
    low = max(years // 10 * 10, 18)
    return f"tussen de {low} en {years // 10 * 10 + 10}"


def _date(plain: str) -> str:
    if _WITH_YEAR.search(plain):
        return "enkele jaren geleden"
    month = _MONTH.search(plain)
    if month:
        return _SEASONS[(month.group(1) or month.group(2))[:3]]
    number = _MONTH_NUMBER.match(plain)
    if number and 1 <= int(number.group(1)) <= 12:
        return _SEASONS[_BY_MONTH[int(number.group(1)) - 1]]
    for marks, words in _FEASTS:
        if re.search(marks, plain):
            return words
    return "kort geleden" if _DAYS.search(plain) else _PLAIN["date"]
