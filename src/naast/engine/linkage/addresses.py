"""An address in parts that can be compared: street, house number, addition, postcode, place. Dutch and American ways of writing. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from naast.engine.linkage.texts import plain
from naast.engine.linkage.words import Words, words

_DUTCH_CODE = re.compile(r"\b([0-9]{4})\s?([a-z]{2})\b(?!\w)", re.IGNORECASE)
_ZIP = re.compile(r"\b(\d{5})(?:-\d{4})?\s*$")
_STATE = re.compile(r"\b(?:il|illinois|usa|nederland|netherlands|the netherlands)\b\.?")
_NUMBER_FIRST = re.compile(
    r"^\s*(\d{1,6})\s?(?:([a-df-mo-rt-vx-z])(?=\s|$)|[-/&]\s?\d+)?[\s,]+(?=\S*[a-z])(.+)$", re.DOTALL
)
_NUMBER_LAST = re.compile(
    r"^(.*?[a-z.)’'].*?)[\s,]+(?:nr\.?\s*)?(\d{1,5})\s*(?:[-/+ ]?\s*([a-z0-9][a-z0-9\s/-]{0,8}))?$"
)
# What stands near is told to help find it; it is not the address. Not at the start: there it is all there is.
_BESIDE = re.compile(r"(?<=\w)[\s.,(]+(?:between|betw|bet|near|off|at|corner|hoek|tegenover|t\.o\.|tussen|nabij)\b.*$")
_GLUED = re.compile(r"^([a-z .'’-]{3,}?[a-z])\.?(\d{1,4})\s?-?\s?([a-z]{0,3})$")


@dataclass(frozen=True, slots=True)
class Address:
    """Each part in its plain form, empty when unknown. `number` is digits, `addition` what follows them (`a`, `2hoog`)."""

    street: str = ""
    number: str = ""
    addition: str = ""
    postcode: str = ""
    place: str = ""


def postcode(text: str) -> str:
    """`1234ab`, five digits of a ZIP, or four digits; empty when it is none of these.

    >>> postcode(" 0341  ab"), postcode("60640-1234"), postcode("60640.0"), postcode("sa"), postcode("TQ13 8DF")
    ('0341ab', '60640', '60640', '', 'tq138df')
    """
    text = re.sub(r"\.0$", "", text.strip())
    tight = re.sub(r"\s", "", text.casefold())
    if re.fullmatch(r"\d{9}", tight):
        return tight[:5]
    found = re.match(r"(\d{4}[a-z]{2}|\d{5}|\d{4}|[a-z]{1,2}\d[a-z0-9]?\d[a-z]{2})(?:-\d{4})?$", tight)
    return found.group(1) if found else ""


@lru_cache(maxsize=1 << 16)
def street_key(text: str, lists: Words | None = None) -> str:
    """A street without its kind, its direction last, Dutch endings and titles written out.

    >>> street_key("N. Central Avenue"), street_key("Burg. de Vriesstr."), street_key("E 51st St"), street_key("Prof.dr. Lorentzln")
    ('central n', 'burgemeester vriesstraat', '51 e', 'professor lorentzlaan')
    """
    lists = lists or words()
    kept: list[str] = []
    sides: list[str] = []
    tokens = plain(text.replace(".", ". ")).split()
    for at, token in enumerate(tokens):
        token = lists.streets.get(token, token)
        if token in lists.directions and len(tokens) > 1 and (at in (0, len(tokens) - 1) or len(token) <= 2):
            sides.append(lists.directions[token])
        elif token in lists.units and kept:
            break
        elif token == "st" or (token not in lists.drop and token not in lists.street_kinds):
            # In front `st` is a saint, after a word it is a street.
            if token != "st" or not kept:
                kept.append(_ending(token, lists))
        elif token in lists.street_kinds and not kept:
            kept.append(token)
    return " ".join([*kept, *sides[:1]]) or " ".join(tokens)


def _ending(token: str, lists: Words) -> str:
    for short, long in lists.street_endings:
        if token.endswith(short) and len(token) >= len(short) + 4 and not token.endswith(long):
            return token[: -len(short)] + long
    return token


def house(text: str) -> tuple[str, str]:
    """House number and addition of a cell that holds only these.

    >>> house("12-A"), house("0012"), house("12.0"), house("12 bis"), house("n.b.")
    (('12', 'a'), ('12', ''), ('12', ''), ('12', 'bis'), ('', ''))
    """
    found = re.match(r"\D{0,4}?0*(\d{1,6})\s*[-/. ]?\s*([a-z0-9]{0,6})", re.sub(r"\.0$", "", text.strip().casefold()))
    return (found.group(1), found.group(2)) if found else ("", "")


@lru_cache(maxsize=1 << 16)
def parse(text: str) -> Address:
    """The parts of an address that was written on one line (or on several in one cell).

    >>> parse("Kerkstr. 12-a, 0341 AB Rivierdal")
    Address(street='kerkstraat', number='12', addition='a', postcode='0341ab', place='rivierdal')
    >>> parse("27 Washington Oak Park IL 60302")
    Address(street='washington oak park', number='27', addition='', postcode='60302', place='')
    >>> parse("14424 Wentworth Ave\\nRiverdale, IL  60827")
    Address(street='wentworth', number='14424', addition='', postcode='60827', place='riverdale')
    >>> parse("P.O. Box 1128")
    Address(street='postbus', number='1128', addition='', postcode='', place='')
    """
    rest = re.sub(r"[ \t]+", " ", text.replace("\r", "\n")).strip().casefold()
    rest, code, place = _take_postcode(rest)
    rest = _STATE.sub(" ", rest).strip(" ,\n")
    first, _, more = rest.partition("\n")
    if not re.search(r"\d", first) and re.match(r"\s*\d", more):
        first, more = more.partition("\n")[0], ""
    first = _BESIDE.sub("", first)
    first, _, after = first.partition(",")
    if re.search(r"\d", after) and not re.search(r"\d", first):
        first = f"{first} {after}"
        after = ""
    street, number, addition = _street_and_number(first.strip())
    if not place:
        place = plain(re.sub(r"\d+", " ", (more or after).split("\n")[-1].split(",")[0]))
    return Address(street, number, addition, code, place if len(place) > 2 else "")


def _take_postcode(text: str) -> tuple[str, str, str]:
    """The text without its postcode and what stood after it, the postcode, and the place after a Dutch one."""
    for found in _DUTCH_CODE.finditer(text):
        # `1234 NE Broadway` starts with a house number: a Dutch postcode stands after a street.
        if re.search(r"[a-z]", text[: found.start()]) and found.group(2).casefold() not in words().street_kinds:
            place = plain(_STATE.sub(" ", text[found.end() :]))
            return text[: found.start()], found.group(1) + found.group(2).casefold(), place
    found_zip = _ZIP.search(text)
    if found_zip and re.search(r"[a-z]", text[: found_zip.start()]):
        return text[: found_zip.start()], found_zip.group(1), ""
    return text, "", ""


def _street_and_number(line: str) -> tuple[str, str, str]:
    box = re.match(r"(?:p\.?\s?o\.?\s?box|postbus|pb|antwoordnummer)\s*(\d+)", line)
    if box:
        return "postbus", box.group(1).lstrip("0"), ""
    if found := _NUMBER_FIRST.match(line):
        return street_key(found.group(3)), found.group(1).lstrip("0"), found.group(2) or ""
    if found := _NUMBER_LAST.match(line) or _GLUED.match(line):
        addition = re.sub(r"[^a-z0-9]", "", found.group(3) or "")
        if addition.isdigit() and re.fullmatch(r"1[89]\d\d", found.group(2)):
            return street_key(f"{found.group(1)} {found.group(2)}"), addition, ""  # a street called after a year
        if addition.isdigit() and len(addition) > 3:
            addition = ""
        return street_key(found.group(1)), found.group(2).lstrip("0"), addition
    return street_key(line), "", ""


def looks_like_address(text: str) -> bool:
    """Whether a cell reads as street and number.

    >>> looks_like_address("Kerkstraat 12"), looks_like_address("Buurthuis De Brug"), looks_like_address("7 N Homan Ave")
    (True, False, True)
    """
    parsed = parse(text)
    if not (parsed.street and parsed.number):
        return False
    tokens = plain(text).split()
    lists = words()
    return any(token in lists.street_kinds for token in tokens) or any(
        _ending(token, lists).endswith(long) and len(token) > 5 for token in tokens for _, long in lists.street_endings
    )
