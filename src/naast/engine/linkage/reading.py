"""From the bytes of a list that someone sent to rows under headers: encodings, separators, title lines and empty rows survived.

What the columns mean is decided in `roles`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from naast.engine.errors import EngineError

SEPARATORS = ",;\t|"
_LOOK = 40  # rows looked at for finding the separator and the header
_NOTHING = SEPARATORS + ' "\r\n'
_MOST_CELLS = 1000
_BIGGEST_CELL = 1 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """One list. Every row has as many cells as there are headers; `lines` says at which line of the file each row began.

    `notes` are Dutch sentences about what was mended on the way.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    notes: tuple[str, ...] = field(default=())


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text, and in which encoding it was. Raises EngineError (`not-text`) for what is no text at all."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise EngineError(
            "spreadsheet", f"{name} is een Excel-bestand.", "Sla het op als CSV (UTF-8) en probeer het opnieuw."
        )
    head = data[:4000]
    if head.count(0) > len(head) // 4 and head:
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return data.decode(encoding, errors="replace"), encoding
    if head.count(0) > 8:
        raise EngineError("not-text", f"{name} is geen tekst.", "Geef een CSV-bestand.")
    try:
        return data.decode("utf-8").replace("\0", ""), "utf-8"
    except UnicodeDecodeError:
        # A few damaged bytes in a UTF-8 file are worse read as Western European than as unknown signs.
        text = data.decode("utf-8", errors="replace")
        good = sum(1 for char in text if ord(char) > 127 and char != "\ufffd")
        if good > 3 * text.count("\ufffd"):
            return text.replace("\0", ""), "utf-8 met schade"
        return data.decode("cp1252", errors="replace").replace("\0", ""), "windows-1252"


def _parse(text: str, separator: str, quoted: bool = True) -> tuple[list[list[str]], list[int]]:
    """Rows of cells and the line at which each began; raises csv.Error."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting, skipinitialspace=True)
    rows, lines, begin = [], [], 1
    for row in reader:
        rows.append(row[:_MOST_CELLS])
        lines.append(begin)
        begin = reader.line_num + 1
    return rows, lines


def find_separator(text: str) -> str:
    """The sign that splits most of the first rows into the same number of cells, and into the most cells."""
    best, found = (0.0, 0), ","
    head = "".join(text.splitlines(keepends=True)[: _LOOK * 2])[: 1 << 18]
    for separator in SEPARATORS:
        try:
            rows = [row for row in _parse(head, separator)[0] if any(cell.strip() for cell in row)][:_LOOK]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths:
            width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
            score = (times / len(rows) * min(width, 4), width)
            if score > best:
                best, found = score, separator
    return found


def _header_at(rows: list[list[str]]) -> int:
    """Which row holds the headers: the first that is about as full as the fullest, after title lines and empty rows."""
    head = rows[:_LOOK]
    full = sorted(sum(bool(cell.strip()) for cell in row) for row in head)
    usual = full[len(full) // 2]
    for at, row in enumerate(head[:15]):
        cells = [cell.strip() for cell in row if cell.strip()]
        if len(cells) >= max(1, usual * 0.6) and (usual < 2 or len(cells) > 1):
            return at
    return 0


def _headers(row: list[str], width: int) -> tuple[str, ...]:
    """As many headers as the widest row, each once; nameless ones get `kolom N`."""
    names: list[str] = []
    for at in range(max(width, len(row))):
        name = " ".join(row[at].split()) if at < len(row) else ""
        name = name or f"kolom {at + 1}"
        while name in names:
            name = f"{name} ({at + 1})"
        names.append(name)
    return tuple(names)


def _cell(text: str) -> str:
    """A cell without space around it, and without quotes that a program left around the whole."""
    text = text.strip()
    while len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1].strip()
    return text


def read(data: bytes, name: str) -> Table:
    """The rows of one file. Raises EngineError with a Dutch sentence for what cannot be read or holds no rows.

    `name` is how the file is called in sentences.
    """
    text, encoding = decode(data, name)
    notes = [] if encoding.startswith("utf-8") and "schade" not in encoding else [f"{name}: gelezen als {encoding}."]
    csv.field_size_limit(_BIGGEST_CELL)
    separator = find_separator(text)
    try:
        rows, lines = _parse(text, separator)
    except csv.Error:
        try:
            rows, lines = _parse(text, separator, quoted=False)
            notes.append(f"{name}: aanhalingstekens staan scheef; ze zijn als gewone tekens gelezen.")
        except csv.Error as error:
            raise EngineError(
                "broken-file", f"{name} is niet te lezen als CSV: {error}.", "Sla het opnieuw op."
            ) from error
    return laid_out(name, rows, lines, notes)


def laid_out(name: str, rows: list[list[str]], lines: list[int], notes: list[str]) -> Table:
    """The rows under their headers: title lines and empty rows left out, every row as wide as the headers.

    `lines` says of each row where it stands in the file. Raises EngineError (`empty-file`, `no-rows`).
    """
    kept = [(row, line) for row, line in zip(rows, lines, strict=True) if any(cell.strip(_NOTHING) for cell in row)]
    if not kept:
        raise EngineError("empty-file", f"{name} is leeg.", "Geef een bestand met kolomnamen en rijen.")
    top = _header_at([row for row, _ in kept])
    notes = list(notes)
    if top:
        notes.append(f"{name}: {top} regel(s) boven de kolomnamen overgeslagen.")
    body = kept[top + 1 :]
    if not body:
        raise EngineError("no-rows", f"{name} heeft kolomnamen maar geen rijen.", "Kijk of het hele bestand er is.")
    full = max((len(row) for row, _ in body), default=0)
    while full and not any(row[full - 1].strip() for row, _ in body if len(row) >= full):
        full -= 1
    headers = _headers(kept[top][0], min(full, _MOST_CELLS))
    width = len(headers)
    cells = tuple(tuple(map(_cell, row[:width])) + ("",) * (width - len(row)) for row, _ in body)
    return Table(name, headers, cells, tuple(line for _, line in body), tuple(notes))
