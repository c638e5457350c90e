"""From rows of a list to records in one way of writing, with the keys by which they may meet. Pure; comparing is in `comparing`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from naast.engine.linkage import addresses, texts
from naast.engine.linkage.addresses import Address
from naast.engine.linkage.reading import Table
from naast.engine.linkage.roles import Layout, Role

_PREFIXES = frozenset(("de", "den", "der", "van", "vd", "ter", "ten", "te", "het", "t", "la", "le", "el", "da", "di"))
# `Vries, J. de`, `J.P. de Vries`, `Mevr. Jansen`.
_WRITTEN_AS_PERSON = re.compile(
    r"^(?:[A-Z][\w'’ -]{1,40},\s*(?:[A-Z][\w'’.-]*\.?\s?){1,4}(?:\s?(?:van|de|der|den|ter|ten|te|het|'t))*$"
    r"|(?:[A-Z]\.\s?){1,4}[\w'’ -]+$|(?:dhr|mw|mevr|de heer|mevrouw|drs|mr|mrs|ms)\.?\s)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One row in one way of writing; an empty text is unknown. `row` counts over all lists together, `source` counts the lists.

    `tokens` are the words of the name that say who it is. For a person `given` and `surname` are filled and `tokens` is empty.
    """

    row: int
    source: int
    name: str
    tokens: tuple[str, ...]
    marks: str
    head: str
    part: str
    given: str
    surname: str
    street: str
    number: str
    addition: str
    postcode: str
    place: str
    phone: str
    email: str
    domain: str
    born: str
    code: str


FIELDS = tuple(field.name for field in fields(Record))


def of_persons(table: Table, layout: Layout) -> bool:
    """Whether a list is of people: it knows when they were born, or their names in parts, or writes `Vries, J. de`.

    An organisation with the name of who works there in columns of its own is still an organisation.
    """
    columns = layout.columns
    rows = table.rows[:400]
    if Role.BORN in columns:
        return True
    if Role.NAME in columns:
        names = [row[columns[Role.NAME]] for row in rows if row[columns[Role.NAME]]]
        if Role.SURNAME in columns:
            told = [(row[columns[Role.NAME]], row[columns[Role.SURNAME]]) for row in rows if row[columns[Role.SURNAME]]]
            return 2 * sum(surname.casefold() in name.casefold() for name, surname in told) > len(told)
        return 5 * sum(bool(_WRITTEN_AS_PERSON.match(name)) for name in names) > 3 * len(names) > 0
    return bool({Role.GIVEN, Role.SURNAME} & columns.keys())


def records(
    table: Table, layout: Layout, source: int = 0, first_row: int = 0, as_person: bool | None = None
) -> Iterator[Record]:
    """The records of one list, in the order of its rows. `as_person` None looks at the list itself."""
    as_person = of_persons(table, layout) if as_person is None else as_person
    for at, row in enumerate(table.rows):
        cells = _mended({role: row[column] for role, column in layout.columns.items()})
        yield _record(first_row + at, source, cells, as_person, layout.month_first)


def _mended(cells: dict[Role, str]) -> dict[Role, str]:
    """A mail address, site or phone that slipped into another cell moves to its own when that is empty."""
    for role, other in (
        (Role.PHONE, Role.EMAIL),
        (Role.PHONE, Role.POSTCODE),
        (Role.EMAIL, Role.SITE),
        (Role.SITE, Role.EMAIL),
    ):
        cell = cells.get(role, "")
        if not cell or cells.get(other, ""):
            continue
        if (
            (other is Role.EMAIL and texts.email(cell))
            or (other is Role.SITE and "@" not in cell and texts.site(cell))
            or (
                other is Role.POSTCODE
                and addresses.postcode(cell)
                and len(cell) <= 7
                and any(c.isalpha() for c in cell)
            )
        ):
            cells[other], cells[role] = cell, ""
    # A name and an address that changed places: the address starts with a number or ends in one, the name does not.
    if Role.NAME in cells and Role.ADDRESS in cells:
        name, address = cells[Role.NAME], cells[Role.ADDRESS]
        if address and not any(c.isdigit() for c in address) and addresses.looks_like_address(name):
            cells[Role.NAME], cells[Role.ADDRESS] = address, name
    return cells


def _record(row: int, source: int, cells: dict[Role, str], as_person: bool, month_first: bool) -> Record:
    def cell(role: Role) -> str:
        return cells.get(role, "")

    name = cell(Role.NAME) or cell(Role.ORGANISATION)
    given, surname = _person(cell(Role.GIVEN), cell(Role.SURNAME), name) if as_person else ("", "")
    tokens = () if as_person else texts.name_tokens(name)
    head, part = ("", "") if as_person else texts.name_part(name)
    where = _address(cells)
    mail = texts.email(cell(Role.EMAIL))
    return Record(
        row=row,
        source=source,
        name=" ".join(tokens),
        tokens=tokens,
        marks=texts.branch_marks(tokens),
        head=head,
        part=part,
        given=given,
        surname=surname,
        street=where.street,
        number=where.number,
        addition=where.addition,
        postcode=where.postcode,
        place=where.place,
        phone=texts.phone(cell(Role.PHONE)),
        email=mail,
        domain=texts.site(cell(Role.SITE)) or texts.mail_site(mail),
        born=texts.date_digits(cell(Role.BORN), month_first),
        code=texts.code(cell(Role.CODE)),
    )


def _person(given: str, surname: str, whole: str) -> tuple[str, str]:
    """Given name and surname without prefixes, each without spaces; from one whole name when they are not apart.

    >>> _person("Anne-Marie", "de Vries", ""), _person("", "", "Vries, J. de"), _person("", "", "Jan van den Berg")
    (('annemarie', 'vries'), ('j', 'vries'), ('jan', 'berg'))
    """
    if not given and not surname and whole:
        if "," in whole:
            surname, _, given = whole.partition(",")
        else:
            words = whole.split()
            given, surname = (words[0], " ".join(words[1:])) if len(words) > 1 else ("", whole)
    return _joined(given), _joined(surname)


def _joined(name: str) -> str:
    tokens = texts.person_tokens(name)
    return "".join([token for token in tokens if token not in _PREFIXES] or tokens)


def _address(cells: dict[Role, str]) -> Address:
    """The address of a row, from one cell or from several; a postcode or place of its own goes before one inside the address."""
    whole = addresses.parse(cells.get(Role.ADDRESS, "")) if cells.get(Role.ADDRESS) else Address()
    street, number, addition = whole.street, whole.number, whole.addition
    if cells.get(Role.STREET):
        parsed = addresses.parse(cells[Role.STREET])
        street, number, addition = parsed.street, parsed.number, parsed.addition
    if cells.get(Role.HOUSE):
        own, own_addition = addresses.house(cells[Role.HOUSE])
        number, addition = (own, own_addition) if own else (number, addition)
    if not number and cells.get(Role.HOUSE) and any(c.isdigit() for c in cells.get(Role.STREET, "")):
        street, number = addresses.street_key(cells[Role.HOUSE]), addresses.house(cells[Role.STREET])[0]
    addition = texts.plain(cells.get(Role.ADDITION, "")).replace(" ", "") or addition
    code = addresses.postcode(cells.get(Role.POSTCODE, "")) or whole.postcode
    place = texts.plain(cells.get(Role.PLACE, "")) or whole.place
    return Address(street, number, addition, code, place)
