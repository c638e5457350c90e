"""From uploaded files to one sheet: finds out what was sent, refuses what is too large or dangerous, and says in Dutch what to do.

Each shape has its own reader: `naast.engine.linkage.reading` (CSV), `workbook` (Excel), `hsds` (JSON), `tabular` (packages of tables).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

from naast.engine.errors import EngineError
from naast.engine.linkage import reading
from naast.engine.linkage.reading import Table
from naast.sources.reading import hsds, tabular, workbook
from naast.sources.reading.cells import clean
from naast.sources.reading.fields import Shape, Sheet

MOST_BYTES = 25 * 1024 * 1024
MOST_FILES = 40
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 150
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
Files = Sequence[tuple[str, bytes]]


def bare_name(name: str) -> str:
    """The name of a file without any folder of the sender's computer, at most 120 signs.

    >>> bare_name("C:\\\\Users\\\\jan\\\\kaart.csv"), bare_name("/home/jan/kaart.csv"), bare_name("")
    ('kaart.csv', 'kaart.csv', 'bestand')
    """
    return clean(PurePosixPath(PureWindowsPath(name).name).name)[-120:] or "bestand"


def read(files: Files) -> Sheet:
    """The one map in these files. Raises EngineError in Dutch for what cannot be read; nothing else, whatever the bytes."""
    named = [(bare_name(name), data) for name, data in files]
    if not named:
        raise EngineError("no-file", "Er is geen bestand gekozen.", "Kies het bestand op uw computer.")
    if sum(len(data) for _, data in named) > MOST_BYTES:
        raise _too_large()
    loose = [one for name, data in named for one in _opened(name, data)]
    if len(loose) > MOST_FILES:
        raise EngineError("too-many-files", f"Het zijn {len(loose)} bestanden.", f"Kies er hooguit {MOST_FILES}.")
    return _bounded(_sheet(loose))


def _too_large() -> EngineError:
    most = MOST_BYTES // 1024 // 1024
    return EngineError("too-large", f"Het bestand is groter dan {most} MB.", "Deel het op, of laat kolommen weg.")


def _sheet(loose: list[tuple[str, bytes]]) -> Sheet:
    if len(loose) > 1:
        return tabular.read(
            [(name, data) for name, data in loose if name.casefold().endswith((".csv", ".txt", ".tsv"))]
        )
    name, data = loose[0]
    if not data.strip():
        raise EngineError("empty-file", f"{name} is leeg.", "Kijk of het hele bestand er is.")
    if data.startswith(b"PK\x03\x04"):
        return Sheet(workbook.read(data, name), Shape.EXCEL)
    if _looks_like_json(data):
        return hsds.read(data, name)
    return Sheet(reading.read(data, name), Shape.CSV)


def _looks_like_json(data: bytes) -> bool:
    head = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(re.match(rb"\{\s*(?:\"|\})|\[\s*(?:\{|\]|$)", head))


def _opened(name: str, data: bytes) -> list[tuple[str, bytes]]:
    """The file itself, or the files in a zip. An Excel file stays whole; everything is measured before it is unpacked."""
    if data.startswith(_OLD_OFFICE):
        raise EngineError(
            "old-excel", f"{name} is een oud Excel-bestand (.xls), of een bestand met een wachtwoord.",
            "Open het, kies Opslaan als, en neem .xlsx of CSV (UTF-8).",
        )  # fmt: skip
    if not data.startswith(b"PK\x03\x04"):
        return [(name, data)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _measured(archive, name)
            if any(one.filename == "[Content_Types].xml" for one in members):
                return [(name, data)]
            return _unpacked(archive, members, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise EngineError(
            "broken-zip", f"{name} is beschadigd of heeft een wachtwoord.", "Maak het bestand opnieuw."
        ) from error


def _measured(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    """The members of an archive, when they are no bomb, no macros and nothing locked."""
    members = archive.infolist()
    unpacked = sum(one.file_size for one in members)
    if len(members) > 1000 or unpacked > MOST_UNPACKED:
        raise EngineError(
            "zip-bomb", f"{name} wordt uitgepakt veel te groot.", "Maak een bestand met alleen de gegevens."
        )
    lower = [one.filename.casefold() for one in members]
    if any(one.endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for one in lower):
        raise EngineError(
            "macros", f"In {name} zit een programma (een macro).", "Sla het op als .xlsx zonder macro's, of als CSV."
        )
    return members


def _unpacked(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str) -> list[tuple[str, bytes]]:
    wanted = [
        one
        for one in members
        if not one.is_dir() and one.filename.casefold().endswith((".csv", ".json", ".txt", ".tsv"))
    ]
    wanted = [
        one
        for one in wanted
        if bare_name(one.filename).casefold() != "datapackage.json" and "__MACOSX" not in one.filename
    ]
    if not wanted:
        raise EngineError(
            "empty-zip", f"In {name} zit geen CSV of JSON.", "Kies de bestanden zelf, zonder ze in te pakken."
        )
    found = []
    for one in wanted[: MOST_FILES + 1]:
        with archive.open(one) as stream:
            found.append((bare_name(one.filename), stream.read(one.file_size + 1)))
    return found


def _bounded(sheet: Sheet) -> Sheet:
    """Every cell clean, and not more rows or columns than we can show. Raises EngineError (`too-many-rows`)."""
    table = sheet.table
    if len(table.rows) > MOST_ROWS:
        raise EngineError(
            "too-many-rows", f"Er staan {len(table.rows)} rijen in; {MOST_ROWS} is het meeste.", "Deel het bestand op."
        )
    notes = table.notes
    if len(table.headers) > MOST_COLUMNS:
        notes = (*notes, f"Alleen de eerste {MOST_COLUMNS} kolommen zijn gelezen.")
    headers = _once(table.headers[:MOST_COLUMNS])
    rows = tuple(tuple(map(clean, row[:MOST_COLUMNS])) for row in table.rows)
    bounded = Table(table.name, headers, rows, table.lines, tuple(map(clean, notes)))
    return replace(sheet, table=bounded, fixed={at: field for at, field in sheet.fixed.items() if at < MOST_COLUMNS})


def _once(headers: tuple[str, ...]) -> tuple[str, ...]:
    """Clean headers, each different also after cleaning and cutting."""
    found: dict[str, None] = {}
    for at, header in enumerate(headers):
        name = clean(header)[:100] or f"kolom {at + 1}"
        while name in found:
            name = f"{name[:90]} ({at + 1})"
        found[name] = None
    return tuple(found)
