"""One row of a file to values as we would write them, and to mistakes in plain Dutch: which column, what stands there, what would be right.

A value that is wrong is left out and told; only a row without a name is not taken. What columns mean comes from `columns` and a human.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from naast.engine.linkage import addresses, texts
from naast.engine.linkage.reading import Table
from naast.sources.reading.fields import Field, Problem, ReadRow

Meaning = Mapping[int, Field]
_MOST = {
    Field.NAME: 160, Field.ORGANISATION: 160, Field.DESCRIPTION: 4000, Field.STREET: 160, Field.TOWN: 80, Field.PHONE: 40,
    Field.EMAIL: 254, Field.SITE: 200, Field.AUDIENCE: 500, Field.COST: 200, Field.HOURS: 200, Field.LANGUAGES: 200, Field.AREA: 400,
    Field.STATUS: 40,
    Field.OWN_ID: 120,
}  # fmt: skip
_TOTAL = re.compile(r"(?:sub)?totaal\b|(?:sub)?total\b|som\b|aantal\b|eindtotaal|gemiddelde", re.IGNORECASE)
_CODE = re.compile(r"\b(\d{4})\s?([A-Za-z]{2})\b")
_EMPTY = frozenset(("-", "--", "n.v.t.", "nvt", "n/a", "na", "null", "none", "onbekend", "geen", "?", "x", "."))
_GONE = re.compile(r"inactive|defunct|gestopt|opgeheven|gesloten|niet actief|inactief|vervallen|nee$", re.IGNORECASE)


def read_rows(table: Table, meaning: Meaning, start: int = 0) -> Iterator[ReadRow]:
    """Every row from row `start` on, in the order of the file."""
    for row, line in zip(table.rows[start:], table.lines[start:], strict=True):
        yield read_row(row, line, table.headers, meaning)


def read_row(row: tuple[str, ...], line: int, headers: tuple[str, ...], meaning: Meaning) -> ReadRow:
    """One row. `meaning` says what a column (its place) is; columns that are not in it are kept as they came."""
    raw = {headers[at]: cell for at, cell in enumerate(row) if cell and meaning.get(at) is not Field.DROP}
    if reason := _no_entry(row, headers, meaning):
        return ReadRow(line, {}, raw, skipped=reason)
    cells, heads = _by_field(row, headers, meaning)
    problems: list[Problem] = []
    _straighten(cells, heads)
    values = dict(_values(cells, heads, problems))
    _address(values, cells, heads, problems)
    if Field.NAME not in values and Field.ORGANISATION in values:
        values[Field.NAME] = values[Field.ORGANISATION]
    if Field.NAME not in values:
        what = "Er staat geen naam in deze rij."
        problems.append(Problem(heads.get(Field.NAME, ""), "", what, "Vul de naam van het aanbod in.", stops=True))
    return ReadRow(line, values, raw, tuple(problems))


def is_gone(values: Mapping[str, str]) -> bool:
    """Whether the source itself says that this has stopped.

    >>> is_gone({"status": "defunct"}), is_gone({"status": "active"}), is_gone({})
    (True, False, False)
    """
    return bool(_GONE.search(values.get(Field.STATUS, "")))


def _no_entry(row: tuple[str, ...], headers: tuple[str, ...], meaning: Meaning) -> str:
    """Why this row is no entry at all: a line of totals, the headers once more, or a heading in between; empty when it is one."""
    filled = [cell for cell in row if cell]
    if len(filled) > 1 and 5 * sum(
        cell.casefold() == head.casefold() for cell, head in zip(row, headers, strict=True)
    ) >= 3 * len(filled):
        return "de namen van de kolommen staan er nog een keer"
    numbers = sum(bool(re.fullmatch(r"[\d.,€ %-]+", cell)) for cell in filled)
    if filled and _TOTAL.match(filled[0]) and (len(filled) == 1 or numbers >= len(filled) - 1):
        return "een regel met totalen"
    used = sum(field not in (Field.KEEP, Field.DROP) for field in meaning.values())
    if len(filled) == 1 and used >= 4:
        return "een tussenkop: er is maar één vak gevuld"
    return ""


def _by_field(
    row: tuple[str, ...], headers: tuple[str, ...], meaning: Meaning
) -> tuple[dict[Field, str], dict[Field, str]]:
    """The cell of each field, and the header it stood under. Of two columns with one meaning the first that is filled."""
    cells: dict[Field, str] = {}
    heads: dict[Field, str] = {}
    for at, field in sorted(meaning.items()):
        if at < len(row) and field not in (Field.KEEP, Field.DROP):
            heads.setdefault(field, headers[at])
            if row[at] and row[at].casefold() not in _EMPTY and field not in cells:
                cells[field], heads[field] = row[at], headers[at]
    return cells, heads


def _straighten(cells: dict[Field, str], heads: Mapping[Field, str]) -> None:
    """A mail address, website or telephone number that slipped into the wrong one of these columns goes to its own, when that is empty."""
    looks: dict[Field, Callable[[str], bool]] = {
        Field.EMAIL: lambda c: bool(re.fullmatch(r"\S+@\S+\.\w+", c)),
        Field.SITE: lambda c: bool(re.match(r"https?://|www\.", c.casefold())),
        Field.PHONE: lambda c: bool(re.fullmatch(r"[+(]?\d[\d\s().-]{7,16}", c)),
    }
    for field in looks:
        cell = cells.get(field, "")
        if cell and not looks[field](cell):
            for other, fits in looks.items():
                if other is not field and other in heads and other not in cells and fits(cell):
                    cells[other] = cells.pop(field)
                    break


def _values(
    cells: Mapping[Field, str], heads: Mapping[Field, str], problems: list[Problem]
) -> Iterator[tuple[Field, str]]:
    for field, cell in cells.items():
        if field in (Field.ADDRESS, Field.STREET, Field.HOUSE, Field.ADDITION, Field.POSTCODE):
            continue
        value, wrong = _CHECKS[field](cell) if field in _CHECKS else (" ".join(cell.split()), None)
        if field is Field.DESCRIPTION:
            value = cell
        most = _MOST.get(field, 200)
        if wrong:
            problems.append(Problem(heads[field], cell[:200], *wrong))
        elif len(value) > most:
            what = f"Dit is langer dan {most} tekens; het eind is eraf."
            problems.append(Problem(heads[field], f"{cell[:80]}…", what, f"Maak het korter dan {most} tekens."))
        if value:
            yield field, value[:most].strip()


Checked = tuple[str, tuple[str, str] | None]


def _phone(cell: str) -> Checked:
    first = re.split(r"[;|]|\s/\s?|\bof\b|\ben\b", cell, maxsplit=1)[0].strip()
    if not texts.phone(first):
        return "", ("Dit lijkt geen telefoonnummer.", "Bijvoorbeeld 0341-00 10 00.")
    # A spreadsheet takes the zero in front away.
    return (f"0{first}" if re.fullmatch(r"[1-9]\d{8}", first) else first), None


def _email(cell: str) -> Checked:
    found = texts.email(cell)
    return found, None if found else ("Dit lijkt geen mailadres.", "Bijvoorbeeld info@voorbeeld.nl.")


def _site(cell: str) -> Checked:
    found = re.search(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", cell, re.IGNORECASE)
    if not found or "@" in cell:
        return "", ("Dit lijkt geen website.", "Bijvoorbeeld www.voorbeeld.nl.")
    address = found.group().rstrip(".,;)")
    return (address if address.casefold().startswith("http") else f"https://{address}"), None


def _day(cell: str) -> Checked:
    digits = texts.date_digits(cell.split("T")[0])
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat(), None
    except ValueError:
        return "", ("Dit is geen datum.", "Bijvoorbeeld 23-11-2026.")


_CHECKS: Mapping[Field, Callable[[str], Checked]] = {
    Field.PHONE: _phone, Field.EMAIL: _email, Field.SITE: _site, Field.CHECKED: _day,
}  # fmt: skip


def _address(
    values: dict[Field, str], cells: Mapping[Field, str], heads: Mapping[Field, str], problems: list[Problem]
) -> None:
    """Street with number, postcode and town, from one cell or from several. A postcode of another country is kept and told."""
    street, code, town = _in_parts(cells.get(Field.ADDRESS, ""))
    if cells.get(Field.STREET):
        street, own_code, own_town = _in_parts(cells[Field.STREET])
        code, town = own_code or code, own_town or town
        parts = [street, cells.get(Field.HOUSE, ""), cells.get(Field.ADDITION, "")]
        street = " ".join(part for part in parts if part)
    code = cells.get(Field.POSTCODE, "") or code
    if found := _CODE.fullmatch(code.strip()):
        code = f"{found.group(1)} {found.group(2).upper()}"
    elif code:
        field = Field.POSTCODE if Field.POSTCODE in cells else Field.ADDRESS
        problems.append(
            Problem(heads.get(field, ""), code[:60], "Dit is geen Nederlandse postcode.", "Bijvoorbeeld 0341 AB.")
        )
        code = code if addresses.postcode(code) else ""
    town = values.get(Field.TOWN, "") or town
    told = ((Field.STREET, " ".join(street.split())[:160]), (Field.POSTCODE, code[:12]), (Field.TOWN, town[:80]))
    values.update({field: value for field, value in told if value})


def _in_parts(text: str) -> tuple[str, str, str]:
    """An address on one line as street, postcode and town, as it was written.

    >>> _in_parts("Kerkstraat 12a, 0341ab Rivierdal"), _in_parts("Dorpsplein 3")
    (('Kerkstraat 12a', '0341ab', 'Rivierdal'), ('Dorpsplein 3', '', ''))
    """
    text = " ".join(text.replace("\n", ", ").split())
    for found in _CODE.finditer(text):
        if re.search(r"[a-z]", text[: found.start()], re.IGNORECASE):
            town = text[found.end() :].strip(" ,")
            return text[: found.start()].strip(" ,"), found.group(), town if len(town) > 1 else ""
    return text, "", ""
