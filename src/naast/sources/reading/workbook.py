"""Excel (.xlsx) to rows, read as a stream: values as they were last calculated, never a formula. Bombs are stopped before, in `files`."""

from __future__ import annotations

import io
import warnings
from typing import Any

from naast.engine.errors import EngineError
from naast.engine.linkage.reading import Table, laid_out
from naast.sources.reading.cells import told

_MOST_ROWS = 100_001
_MOST_EMPTY = 2000
_MOST_COLUMNS = 400


def read(data: bytes, name: str) -> Table:
    """The first sheet that holds something. Raises EngineError in Dutch."""
    # Loaded at first use: most maps are no Excel.
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return _first_filled(book, name)
    except EngineError:
        raise
    # A damaged workbook makes its reader stumble in a hundred ways (KeyError, ParseError, AttributeError, ...): all mean the same.
    except Exception as error:
        raise EngineError(
            "broken-excel",
            f"{name} is beschadigd, of geen gewoon Excel-bestand.",
            "Open het, en sla het opnieuw op als .xlsx.",
        ) from error


def _first_filled(book: Any, name: str) -> Table:
    sheets = [sheet for sheet in book.worksheets if getattr(sheet, "sheet_state", "visible") == "visible"]
    for at, sheet in enumerate(sheets):
        rows, lines = _rows(sheet)
        if len(rows) < 2:
            continue
        notes = []
        if len(sheets) > 1:
            notes = [f"{name}: gelezen is blad {str(sheet.title)[:60]!r}, nummer {at + 1} van {len(sheets)}."]
        return laid_out(name, rows, lines, notes)
    raise EngineError("empty-file", f"In {name} staat geen blad met rijen.", "Kijk of het goede bestand gekozen is.")


def _rows(sheet: Any) -> tuple[list[list[str]], list[int]]:
    """Rows that hold something, with their number. A long stretch of nothing is the end: some programs write a million empty rows."""
    rows: list[list[str]] = []
    lines: list[int] = []
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS), start=1):
        row = [told(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if row:
            rows.append(row)
            lines.append(line)
        if len(rows) > _MOST_ROWS or line - (lines[-1] if lines else 0) > _MOST_EMPTY:
            break
    return rows, lines
