"""What people type on the telephone, brought to the notation of the directory: times, a telephone number, an address. Pure."""

from __future__ import annotations

import re

from naast.directory import hours

_DAYS = {
    "maandag": "ma", "dinsdag": "di", "woensdag": "wo", "donderdag": "do", "vrijdag": "vr", "zaterdag": "za", "zondag": "zo",
    "werkdagen": "ma-vr", "doordeweeks": "ma-vr", "dagelijks": "ma-zo", "elke dag": "ma-zo", "iedere dag": "ma-zo",
}  # fmt: skip
_ALWAYS = {"altijd", "dag en nacht", "24 uur per dag", "24/7"}
_APPOINTMENT = {"op afspraak", "alleen op afspraak", "volgens afspraak"}
_SPAN = re.compile(r"\b(\d{1,2})(?::(\d\d))?\s*-\s*(\d{1,2})(?::(\d\d))?\b")
_PHONE = re.compile(r"[+0-9][0-9 \-/().]*")
_ADDRESS = re.compile(r"(?P<street>[^,]+?),?\s+(?P<digits>\d{4})\s?(?P<letters>[A-Za-z]{2})[,\s]+(?P<town>.+)")


def hours_typed(text: str) -> str:
    """Opening times as people write them, in the notation of `directory.hours`. Raises ValueError.

    >>> hours_typed("Maandag t/m vrijdag van 9 tot 17 uur en zaterdag 10.30-12")
    'ma-vr 9:00-17:00, za 10:30-12:00'
    >>> hours_typed("Dag en nacht"), hours_typed("alleen op afspraak")
    ('altijd', 'op afspraak')
    """
    said = " ".join(text.lower().split()).rstrip(".")
    if said in _ALWAYS:
        return hours.ALWAYS
    if said in _APPOINTMENT:
        return hours.BY_APPOINTMENT
    for word, short in _DAYS.items():
        said = re.sub(rf"\b{word}(?:en)?\b", short, said)
    said = re.sub(r"(?<=\d)[.](?=\d\d)", ":", said)
    said = re.sub(r"\b(?:van|uur|u)\b\.?", " ", said)
    said = re.sub(r"\s*(?:t/m|tot en met|tot|–|—)\s*", "-", said)
    said = re.sub(r"\s*(?:;|\ben\b|&|\n)\s*", ", ", said)
    said = _SPAN.sub(_span, said)
    said = re.sub(r"\s*,\s*", ", ", re.sub(r"\s*-\s*", "-", said)).strip(" ,")
    line = re.sub(r"\s+", " ", said)
    if not hours.parse(line):
        raise ValueError("no times")
    return line


def _span(match: re.Match[str]) -> str:
    opens, opens_at, closes, closes_at = match.groups()
    return f"{int(opens)}:{opens_at or '00'}-{int(closes)}:{closes_at or '00'}"


def phone_typed(text: str) -> str:
    """A telephone number, as it was typed and without spaces around it. Raises ValueError.

    >>> phone_typed(" 0341-00 60 11 ")
    '0341-00 60 11'
    """
    said = " ".join(text.split())
    digits = sum(sign.isdigit() for sign in said)
    if not _PHONE.fullmatch(said) or not 3 <= digits <= 15:
        raise ValueError("no telephone number")
    return said


def address_typed(text: str) -> str:
    """Street and number, postcode, town, on one line. Raises ValueError.

    >>> address_typed("Kade 14 0341ac Rivierdal")
    'Kade 14, 0341 AC Rivierdal'
    """
    match = _ADDRESS.fullmatch(" ".join(text.split()))
    if match is None or not any(sign.isdigit() for sign in match["street"]):
        raise ValueError("no address")
    return f"{match['street'].strip()}, {match['digits']} {match['letters'].upper()} {match['town'].strip()}"
