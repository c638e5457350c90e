"""What each column means: from its name and from what is in it, with how sure that is and why. A name that its contents contradict loses.

Built on the roles of `naast.engine.linkage`; what only a map of help has (what it is, for whom, what it costs) is added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from naast.engine.errors import EngineError
from naast.engine.linkage import roles
from naast.engine.linkage.reading import Table
from naast.engine.linkage.roles import Role
from naast.sources.reading.fields import Field, Guess, Sheet

_LOOK = 300
_OF_ROLE = {
    Role.ID: Field.OWN_ID, Role.NAME: Field.NAME, Role.ORGANISATION: Field.ORGANISATION, Role.ADDRESS: Field.ADDRESS,
    Role.STREET: Field.STREET, Role.HOUSE: Field.HOUSE, Role.ADDITION: Field.ADDITION, Role.POSTCODE: Field.POSTCODE,
    Role.PLACE: Field.TOWN, Role.PHONE: Field.PHONE, Role.EMAIL: Field.EMAIL, Role.SITE: Field.SITE,
}  # fmt: skip
_OF_PEOPLE = {Role.GIVEN, Role.SURNAME, Role.BORN}
# What is called so in maps of help, in small letters without spaces; parts of a header, the likeliest field first.
_WORDS: Mapping[Field, str] = {
    Field.AUDIENCE: "doelgroep voorwie audience eligib bestemdvoor leeftijd",
    Field.COST: "kosten prijs tarief bijdrage cost fee vergoeding",
    Field.HOURS: "opening tijden tijd hours schedule bereikbaar wanneer spreekuur",
    Field.LANGUAGES: "taal talen language",
    Field.AREA: "werkgebied verzorgingsgebied wijken gebied servicearea coverage",
    Field.CHECKED: "nagekeken gecontroleerd laatstecontrole bijgewerkt mutatie gewijzigd modified assured updated datum",
    Field.STATUS: "status actief active",
    Field.DESCRIPTION: "omschrijving beschrijving description watishet wathetis toelichting activiteit aanbod inhoud opmerking info",
}
_HEADERS = tuple((field, tuple(words.split())) for field, words in _WORDS.items())
# What the column with the name of the help may be called besides what linkage knows.
_NAMES = ("activiteit", "initiatief", "project", "wat", "aanbod", "dienst", "groep", "service", "programma")
_PERSON = (
    "contactpersoon",
    "contactnaam",
    "contactname",
    "voornaam",
    "achternaam",
    "directeur",
    "director",
    "geboorte",
    "bsn",
)
# Contents that cannot be mistaken: used to see that all headers stand one column too far.
_SHIFTS = (Role.EMAIL, Role.PHONE, Role.POSTCODE, Role.SITE)
_SEEN = {
    Role.EMAIL: "een mailadres", Role.PHONE: "een telefoonnummer", Role.POSTCODE: "een postcode", Role.SITE: "een website",
    Role.HOUSE: "een huisnummer", Role.ADDRESS: "een adres", Role.STREET: "een straat", Role.PLACE: "een plaats", Role.NAME: "een naam",
    Role.ORGANISATION: "een naam", Role.ID: "een nummer", Role.ADDITION: "een toevoeging",
}  # fmt: skip


def unshifted(sheet: Sheet) -> Sheet:
    """The same sheet with its headers above the right columns, when they all stand one too far to the left or the right."""
    table = sheet.table
    if sheet.fixed or len(table.headers) < 3:
        return sheet
    scores = {shift: _agreement(table, shift) for shift in (0, 1, -1)}
    best = max((1, -1), key=lambda shift: scores[shift])
    if scores[0] > 0.3 or scores[best] < 0.7:
        return sheet
    width = len(table.headers)
    moved = [table.headers[at - best] if 0 <= at - best < width else f"kolom {at + 1}" for at in range(width)]
    if len(set(moved)) < width:
        return sheet
    note = "De namen van de kolommen stonden één kolom verschoven; dat is rechtgezet."
    return replace(sheet, table=replace(table, headers=tuple(moved), notes=(*table.notes, note)))


def _agreement(table: Table, shift: int) -> float:
    """How well contents answer to the headers `shift` columns to the left of them: 0 to 1, and 0 when too few say anything."""
    shares = []
    for at, header in enumerate(table.headers):
        told = [role for role in roles.told_by_header(header)[:1] if role in _SHIFTS]
        if told and 0 <= at + shift < len(table.headers):
            cells = _cells(table, at + shift)
            shares.append(_share(cells, told[0]) if cells else 0.0)
    return sum(shares) / len(shares) if len(shares) > 1 else (0.0 if shift else 1.0)


def _cells(table: Table, column: int) -> list[str]:
    return [row[column] for row in table.rows[: _LOOK * 3] if row[column]][:_LOOK]


def _share(cells: Sequence[str], role: Role) -> float:
    return sum(roles.fits(role, cell) for cell in cells) / len(cells) if cells else 0.0


def suggest(sheet: Sheet) -> tuple[Guess, ...]:
    """One guess per column, in the order of the file. Every meaning (apart from keeping and dropping) is given once."""
    table = sheet.table
    if sheet.fixed:
        return tuple(
            _guess(table, at, sheet.fixed.get(at, Field.KEEP), 1.0, "De vorm van het bestand zegt het (HSDS).")
            for at in range(len(table.headers))
        )
    try:
        by_role = {column: role for role, column in roles.guess(table).columns.items()}
    except EngineError:
        by_role = {}
    _not_the_sentences(table, by_role)
    taken: set[Field] = {_OF_ROLE[role] for role in by_role.values() if role in _OF_ROLE}
    return tuple(_of_column(table, at, by_role.get(at), taken) for at in range(len(table.headers)))


def _not_the_sentences(table: Table, by_role: dict[int, Role]) -> None:
    """A column of whole sentences is no name, nor is that of the organisation when another column names the activity.

    The name then is the free column that is called so, or else looks most like names.
    """
    named = [at for at, role in by_role.items() if role is Role.NAME]
    free = [at for at in range(len(table.headers)) if at not in by_role and _is_of_names(_cells(table, at))]
    free.sort(key=lambda at: not _is_called_name(table.headers[at]))
    if not named or not free:
        return
    old, called = named[0], roles.told_by_header(table.headers[named[0]])[:1]
    if _is_prose(_cells(table, old)):
        del by_role[old]
        by_role[free[0]] = Role.NAME
    elif called == [Role.ORGANISATION] and _is_called_name(table.headers[free[0]]):
        by_role[old], by_role[free[0]] = Role.ORGANISATION, Role.NAME


def _is_called_name(header: str) -> bool:
    key = roles.header_key(header)
    return any(key == word or (len(word) > 4 and key.startswith(word)) for word in _NAMES)


def _is_of_names(cells: Sequence[str]) -> bool:
    short = sum(roles.fits(Role.NAME, cell) and len(cell) < 90 for cell in cells)
    return len(cells) > 1 and short >= 0.7 * len(cells) and len(set(cells)) > 0.7 * len(cells)


def _of_column(table: Table, at: int, role: Role | None, taken: set[Field]) -> Guess:
    key = roles.header_key(table.headers[at])
    if role in _OF_PEOPLE or any(word in key for word in _PERSON):
        return _guess(table, at, Field.DROP, 0.9, "Dit lijken gegevens van een mens; die horen niet op de kaart.")
    if role in _OF_ROLE and role is not None:
        return _of_role(table, at, role)
    for field, words in _HEADERS:
        if field not in taken and any(word in key for word in words) and _cells(table, at):
            taken.add(field)
            return _guess(table, at, field, 0.7, "De naam van de kolom lijkt hierop.")
    if Field.DESCRIPTION not in taken and _is_prose(_cells(table, at)):
        taken.add(Field.DESCRIPTION)
        return _guess(table, at, Field.DESCRIPTION, 0.5, "Er staan hele zinnen in.")
    return _guess(table, at, Field.KEEP, 0.5, "Niet herkend. De inhoud blijft bewaard, maar doet niets.")


def _is_prose(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(len(cell) > 60 and " " in cell for cell in cells) > len(cells) / 2


def _of_role(table: Table, at: int, role: Role) -> Guess:
    cells = _cells(table, at)
    share, told = _share(cells, role), role in roles.told_by_header(table.headers[at])
    seen = f"{round(share * len(cells))} van de {len(cells)} vakken zien eruit als {_SEEN[role]}"
    sure = min(0.99, (0.5 if told else 0.15) + 0.45 * share)
    why = f"De naam van de kolom zegt het, en {seen}." if told else f"De inhoud zegt het: {seen}."
    return _guess(table, at, _OF_ROLE[role], sure, why)


def _guess(table: Table, at: int, field: Field, sure: float, why: str) -> Guess:
    samples = tuple(dict.fromkeys(cell if len(cell) <= 60 else f"{cell[:59]}…" for cell in _cells(table, at)[:8]))
    return Guess(at, table.headers[at], field, round(sure, 2), why, samples[:3])


def sure_word(sure: float) -> str:
    """How sure, as people say it.

    >>> sure_word(0.95), sure_word(0.6), sure_word(0.3)
    ('zeker', 'waarschijnlijk', 'twijfel')
    """
    return "zeker" if sure >= 0.85 else "waarschijnlijk" if sure >= 0.6 else "twijfel"
