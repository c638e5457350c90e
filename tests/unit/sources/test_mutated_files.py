"""A thousand damaged maps: each is read or refused with a sentence; what is read can be stored in any database."""

from __future__ import annotations

import json

import pytest

from naast.engine.errors import EngineError
from naast.sources import comparing
from naast.sources.presenters.maps import no_formula
from naast.sources.reading import columns, files, rows
from naast.sources.reading.fields import Field, Sheet
from tests.unit.sources.damage import damaged, samples

TIMES = 125  # for each of the eight shapes


def _read_to_the_end(uploaded: list[tuple[str, bytes]]) -> int:
    sheet = columns.unshifted(files.read(uploaded))
    meaning = {one.column: one.field for one in columns.suggest(sheet)}
    assert len(set(meaning)) == len(sheet.table.headers) == len(set(sheet.table.headers))
    read = list(rows.read_rows(sheet.table, meaning))
    assert len(read) == len(sheet.table.rows)
    for row in read:
        _can_be_stored(row)
    _documents_can_be_stored(sheet)
    return sum(row.is_taken for row in read)


def _can_be_stored(row: rows.ReadRow) -> None:
    told = "".join([*row.values.values(), *row.raw, *row.raw.values(), *(problem.value for problem in row.problems)])
    told.encode()  # a lone surrogate would raise
    assert "\0" not in told
    assert all(len(value) <= 4000 for value in row.values.values())
    if row.is_taken:
        assert row.values[Field.NAME].strip()
        assert len(comparing.record_key({str(k): v for k, v in row.values.items()})) <= 140
    assert all(problem.what and len(problem.value) <= 220 for problem in row.problems)


def _documents_can_be_stored(sheet: Sheet) -> None:
    told = json.dumps(sheet.documents, allow_nan=False, ensure_ascii=False)
    told.encode()
    assert r"\u0000" not in told.replace("\\\\", "")


@pytest.mark.parametrize("shape", samples())
def test_damaged_files_are_read_or_refused_with_a_sentence(shape: str) -> None:
    whole = samples()[shape]
    assert _read_to_the_end(whole) > 0
    read, said = 0, set[str]()
    for seed in range(TIMES):
        hurt = damaged(whole, seed)
        try:
            _read_to_the_end(hurt)
            read += 1
        except EngineError as error:
            said.add(error.message)
    assert [one for one in said if not one.endswith((".", "?"))] == []
    assert read > 0, "all were refused: nothing was tried"


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@x", "\t=1", "|calc", " =cmd()"])
def test_no_cell_we_write_is_a_formula(cell: str) -> None:
    assert no_formula(cell).startswith("'")
