"""What each column of a list means, from its header and from what is in it; a header that its contents contradict does not count."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import yaml

from naast.engine.errors import EngineError
from naast.engine.linkage import addresses, texts
from naast.engine.linkage.reading import Table
from naast.engine.linkage.words import folder

_LOOK = 400  # cells looked at per column


class Role(StrEnum):
    """What a column can be for linkage. Everything else in a file is left alone."""

    ID = "id"
    NAME = "name"
    GIVEN = "given_name"
    SURNAME = "surname"
    ORGANISATION = "organisation"
    ADDRESS = "address"
    STREET = "street"
    HOUSE = "house_number"
    ADDITION = "addition"
    POSTCODE = "postcode"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    SITE = "site"
    BORN = "date_of_birth"
    CODE = "code"


# Labels of who is truly the same: for measuring only, never read.
_TRUTH = re.compile(r"^(?:true|truth|waar|gold)|^(?:cluster|entity|entiteit|groep)(?:id)?$")
_OTHERS = re.compile(r"fax|contact(?!n)|datum|date|lat|lon|gebruik|programmanaam|mutatie")
_STREETISH = re.compile(
    r"straat|laan\b|weg\b|plein|gracht|kade\b|str\.|dijk\b|singel|hof\b|pad\b|\b(?:st|ave?|rd|street|avenue|road|drive|dr|place|pl|blvd|"
    r"court|ct|lane|ln|crescent|circuit|way)\b",
    re.IGNORECASE,
)
Fits = Callable[[str], bool]


def _has_letters(cell: str) -> bool:
    return sum(c.isalpha() for c in cell) >= 2


_FITS: dict[Role, Fits] = {
    Role.ID: bool,
    Role.NAME: _has_letters,
    Role.GIVEN: lambda c: any(x.isalpha() for x in c) and len(c) <= 60 and "@" not in c,
    Role.SURNAME: lambda c: any(x.isalpha() for x in c) and len(c) <= 60 and "@" not in c,
    Role.ORGANISATION: lambda c: _has_letters(c) and len(c) > 3,
    Role.ADDRESS: lambda c: _has_letters(c) and "@" not in c,
    Role.STREET: lambda c: _has_letters(c) and "@" not in c,
    Role.HOUSE: lambda c: bool(re.match(r"\D{0,4}\d{1,6}(?!\d)", c)) and len(c) <= 14,
    Role.ADDITION: lambda c: len(c) <= 12,
    Role.POSTCODE: lambda c: bool(addresses.postcode(c)),
    Role.PLACE: lambda c: _has_letters(c) and not re.search(r"\d{3}|@", c),
    Role.PHONE: lambda c: bool(texts.phone(c)) and sum(x.isalpha() for x in c) <= len(c) // 2,
    Role.EMAIL: lambda c: bool(texts.email(c)),
    Role.SITE: lambda c: "@" not in c and bool(texts.site(c)),
    Role.BORN: lambda c: bool(texts.date_digits(c)),
    Role.CODE: lambda c: bool(texts.code(c)) and any(x.isdigit() for x in c),
}
# Contents that give themselves away, without any help of a header: which cells, and in what share of the filled ones.
_TELLING: tuple[tuple[Role, Fits], ...] = (
    (Role.EMAIL, lambda c: bool(re.fullmatch(r"\S+@\S+\.\w+", c))),
    (Role.SITE, lambda c: bool(re.match(r"(?:https?://|www\.)", c.casefold())) and bool(texts.site(c))),
    (Role.POSTCODE, lambda c: bool(re.fullmatch(r"\d{4}\s?[A-Za-z]{2}", c))),
    (Role.PHONE, lambda c: bool(re.fullmatch(r"(?:\+|\(?0)[\d\s().-]{8,16}|\(\d{3}\)\s?\d{3}-\d{4}", c))),
    (Role.ADDRESS, lambda c: bool(_STREETISH.search(c)) and bool(re.search(r"\d", c))),
    (Role.STREET, lambda c: bool(re.search(r"\w(?:straat|laan|weg|plein|gracht)$", c, re.IGNORECASE))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column (its place in the row) has which role in one list. `notes` are Dutch sentences about what was noticed."""

    columns: Mapping[Role, int]
    notes: tuple[str, ...] = ()
    month_first: bool = False


@cache
def _called() -> tuple[dict[Role, list[str]], list[tuple[str, Role]]]:
    """What columns are called (`knowledge/linkage/headers.yaml`): whole headers per role, and parts of headers in order."""
    table = yaml.safe_load((folder() / "headers.yaml").read_text(encoding="utf-8"))
    whole = {Role(role): [str(word) for word in told] for role, told in table["whole"].items()}
    return whole, [(one["in"], Role(one["role"])) for one in table["part"]]


def header_key(header: str) -> str:
    """A header in its plain form, without spaces."""
    return texts.plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)).replace(" ", "")


def told_by_header(header: str) -> list[Role]:
    """What a header alone says its column is, the likeliest first; empty when it says nothing."""
    return [role for _, role in sorted(_by_header(header), reverse=True)]


def fits(role: Role, cell: str) -> bool:
    """Whether a cell that is not empty looks like this role."""
    return _FITS[role](cell)


def _share(cells: list[str], fits: Fits) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def _by_header(header: str) -> list[tuple[float, Role]]:
    key = header_key(header)
    if _TRUTH.search(key):
        return []
    whole, parts = _called()
    found = [(3.0 - 0.05 * words.index(key), role) for role, words in whole.items() if key in words]
    if (not found and not _OTHERS.search(key)) or "geboorte" in key or "birth" in key:
        found = [(1.0, role) for part, role in parts if part in key][:1] or found
    return found


def _candidates(table: Table) -> list[tuple[float, int, Role]]:
    """How well each column fits each role it may have; higher is better."""
    found: list[tuple[float, int, Role]] = []
    for at, header in enumerate(table.headers):
        cells = [row[at] for row in table.rows[: _LOOK * 3] if row[at]][:_LOOK]
        filled = len(cells) / min(len(table.rows), _LOOK * 3)
        for score, role in _by_header(header):
            share = _share(cells, _FITS[role])
            if share >= 0.5 or (role in (Role.ADDITION, Role.ID) and share > 0):
                found.append((score + share + 0.5 * min(1.0, filled), at, role))
        if cells and not _TRUTH.search(header_key(header)):
            found += [(0.5 + _share(cells, fits), at, role) for role, fits in _TELLING if _share(cells, fits) >= 0.7]
    return found


def _name_like(table: Table, taken: set[int]) -> int | None:
    """The free column that looks most like names: letters, mostly different, not long."""
    best = 0.35
    found: int | None = None
    for at, header in enumerate(table.headers):
        cells = [row[at] for row in table.rows[:_LOOK] if row[at]]
        if at in taken or len(cells) < len(table.rows[:_LOOK]) * 0.6 or _TRUTH.search(header_key(header)):
            continue
        letters = _share(cells, lambda c: _has_letters(c) and len(c) < 90 and sum(x.isdigit() for x in c) < len(c) / 3)
        score = letters * len(set(cells)) / len(cells)
        if score > best:
            best, found = score, at
    return found


def _named(table: Table, given: Mapping[Role, str]) -> dict[Role, int]:
    columns = {}
    for role, header in given.items():
        fits = [at for at, name in enumerate(table.headers) if name.casefold() == header.strip().casefold()]
        if fits:
            columns[role] = fits[0]
        elif role is Role.ID:
            there = ", ".join(table.headers[:30])
            raise EngineError("no-column", f"{table.name} heeft geen kolom {header!r}.", f"Er zijn wel: {there}.")
    return columns


def guess(table: Table, given: Mapping[Role, str] | None = None) -> Layout:
    """The role of each column. What is `given` (role to header) stands; raises EngineError when nothing can be compared.

    A role goes to the column that fits best, a column has one role.
    """
    columns = _named(table, given or {})
    notes = []
    for _, at, role in sorted(_candidates(table), key=lambda one: (-one[0], one[1], one[2])):
        if role not in columns and at not in columns.values():
            columns[role] = at
    if Role.ID in columns and Role.ID not in (given or {}):
        _keep_only_a_real_id(table, columns)
    _whole_or_parts(table, columns)
    if Role.NAME not in columns and not {Role.GIVEN, Role.SURNAME} & columns.keys():
        if Role.ORGANISATION in columns:
            columns[Role.NAME] = columns.pop(Role.ORGANISATION)
        elif (likely := _name_like(table, set(columns.values()))) is not None:
            columns[Role.NAME] = likely
            notes.append(f"{table.name}: kolom {table.headers[likely]!r} is gelezen als naam.")
    if not columns.keys() - {Role.ID, Role.ADDITION}:
        there = ", ".join(table.headers[:30])
        raise EngineError(
            "no-roles",
            f"In {table.name} is geen kolom gevonden om op te vergelijken.",
            f"Zeg welke kolom wat is, bijvoorbeeld --role naam=KOLOM. Er zijn: {there}.",
        )
    return Layout(columns, tuple(notes), _month_first(table, columns))


def _keep_only_a_real_id(table: Table, columns: dict[Role, int]) -> None:
    """A column that is called a number and is hardly ever different is no id."""
    cells = [row[columns[Role.ID]] for row in table.rows]
    filled = [cell for cell in cells if cell]
    exact = header_key(table.headers[columns[Role.ID]]) == "id"
    if not exact and (len(filled) < len(cells) * 0.95 or len(set(filled)) < len(filled) * 0.95):
        del columns[Role.ID]


def _whole_or_parts(table: Table, columns: dict[Role, int]) -> None:
    """`address_1` beside a house number is a street; a street that holds numbers, with no house number beside it, is an address."""
    if Role.HOUSE in columns and Role.ADDRESS in columns and Role.STREET not in columns:
        columns[Role.STREET] = columns.pop(Role.ADDRESS)
    elif Role.STREET in columns and Role.HOUSE not in columns and Role.ADDRESS not in columns:
        columns[Role.ADDRESS] = columns.pop(Role.STREET)


def _month_first(table: Table, columns: Mapping[Role, int]) -> bool:
    if Role.BORN not in columns:
        return False
    pairs = [re.match(r"(\d{1,2})\D(\d{1,2})\D\d{4}", row[columns[Role.BORN]]) for row in table.rows[:2000]]
    seconds = [int(found.group(2)) for found in pairs if found]
    firsts = [int(found.group(1)) for found in pairs if found]
    return sum(n > 12 for n in seconds) > sum(n > 12 for n in firsts)
