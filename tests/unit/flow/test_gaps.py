"""Gaps, overlaps and dead rules: known cases, and a brute-force twin that tries every value of a fine grid."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.flow import Flow, FlowError, analyse
from naast.engine.flow.tables import CompiledTable
from naast.engine.flow.values import Value
from tests.unit.flow.small import table_flow

AGE, RISK, YES = ("n", "number", ""), ("w", "string", '"a","b","c"'), ("b", "boolean", "")
OUT = ("", "", "")
GRID: dict[str, list[Value]] = {
    "n": [None, *(Decimal(number) / 2 for number in range(-2, 12))],
    "w": [None, "a", "b", "c"],
    "b": [None, True, False],
}


def table_of(policy: str, rules: list[list[str]], inputs: list[tuple[str, str, str]] | None = None) -> CompiledTable:
    return table_flow(policy, inputs or [AGE], [("", '"p","q","r"', "")], rules).tables["uit"]


def test_a_gap_has_an_example_that_can_be_tried() -> None:
    flow = table_flow("UNIQUE", [AGE, YES], [OUT], [["< 18", "-", "1"], ["> 18", "true", "2"], ["null", "-", "3"]])
    gaps = analyse(flow.tables["uit"]).gaps
    assert {str(gap).split(" (")[0] for gap in gaps} == {
        "geen regel voor n: 18", "geen regel voor n: > 18; b: false", "geen regel voor n: > 18; b: leeg",
    }  # fmt: skip
    assert [gap.has_empty for gap in gaps] == [False, False, True]
    for gap in gaps:
        assert flow.decide(dict(gap.example))["uit"] is None


def test_an_overlap_has_an_example_that_fails() -> None:
    flow = table_flow("UNIQUE", [AGE], [OUT], [["<= 5", "1"], [">= 5", "2"], ["null", "3"]])
    (overlap,) = analyse(flow.tables["uit"]).overlaps
    assert overlap.rows == (1, 2)
    assert overlap.example == (("n", Decimal(5)),)
    assert overlap.is_conflict
    with pytest.raises(FlowError, match="meer dan een regel past"):
        flow.decide(dict(overlap.example))


def test_between_whole_numbers_there_is_a_gap() -> None:
    (gap,) = analyse(table_of("UNIQUE", [["<= 3", '"p"'], [">= 4", '"q"'], ["null", '"r"']])).gaps
    assert gap.example == (("n", Decimal("3.5")),)


def test_between_two_days_there_is_none() -> None:
    rules = [['<= date("2026-01-01")', "1"], ['>= date("2026-01-02")', "2"], ["null", "3"]]
    assert analyse(table_flow("UNIQUE", [("d", "date", "")], [OUT], rules).tables["uit"]).is_clean


def test_allowed_values_bound_what_is_looked_at() -> None:
    rules = [['"a"', "1"], ['"b","c"', "2"], ["null", "3"]]
    assert analyse(table_flow("UNIQUE", [RISK], [OUT], rules).tables["uit"]).is_clean
    open_column = [("w", "string", "")]
    (gap,) = analyse(table_flow("UNIQUE", open_column, [OUT], rules).tables["uit"]).gaps
    assert gap.where == (("w", "iets anders"),)
    bounded = table_flow("UNIQUE", [("n", "number", "[0..10]")], [OUT], [["<= 10", "1"], ["null", "2"]])
    assert analyse(bounded.tables["uit"]).is_clean


def test_dead_rules_are_told_with_what_goes_before() -> None:
    found = analyse(table_of("FIRST", [["< 10", '"p"'], ["[3..5]", '"q"'], ["-", '"r"']])).dead
    assert [(dead.row, "1" in dead.why) for dead in found] == [(2, True)]
    ranked = analyse(table_of("PRIORITY", [["< 10", '"q"'], ["-", '"p"']])).dead
    assert [dead.row for dead in ranked] == [1]
    never = analyse(
        table_flow("UNIQUE", [("n", "number", "[0..10]")], [OUT], [["> 10", "1"], ["-", "2"]]).tables["uit"]
    )
    assert [dead.row for dead in never.dead] == [1]


def test_any_only_minds_contradictions() -> None:
    assert not analyse(table_of("ANY", [["> 1", '"p"'], ["> 2", '"p"'], ["<= 1, null", '"p"']])).overlaps
    assert analyse(table_of("ANY", [["> 1", '"p"'], ["> 2", '"q"'], ["<= 1, null", '"p"']])).overlaps


def test_two_columns_about_one_thing_are_looked_at_together() -> None:
    table = table_of("UNIQUE", [["> 1", "< 3", '"p"'], ["<= 1, null", "-", '"q"'], ["-", ">= 3", '"r"']], [AGE, AGE])
    assert analyse(table).is_clean


def test_what_cannot_be_cut_is_said_and_not_called_clean() -> None:
    found = analyse(table_of("UNIQUE", [["modulo(?, 2) = 0", '"p"'], ["-", '"q"']]))
    assert not found.is_complete
    assert not found.is_clean
    assert "kolom 1" in found.remarks[0]


def test_columns_that_hang_together_are_named() -> None:
    flow = table_flow("FIRST", [("n", "number", ""), ("n + 1", "number", "")], [OUT], [["-", "-", "1"]])
    assert analyse(flow.tables["uit"]).remarks == ("kolom 1 en 2 gaan allebei over n",)


def test_a_default_leaves_no_gap() -> None:
    flow = table_flow("UNIQUE", [AGE], [("", "", '"anders"')], [["> 1", '"p"']])
    assert analyse(flow.tables["uit"]).is_clean


def test_a_table_too_large_to_search_says_so() -> None:
    columns = [(f"c{place}", "number", "") for place in range(12)]
    rules = [[f"> {place + row}" for place in range(12)] + ["1"] for row in range(12)]
    found = analyse(table_flow("FIRST", columns, [OUT], rules).tables["uit"])
    assert not found.is_complete
    assert found.remarks


NUMBERS = ["-", "1", "< 1", ">= 2", "[1..2]", "(1..4)", "not(1)", "1, 3", "null", "not(null)", "<= 0, > 4"]
WORDS = ["-", '"a"', '"b","c"', 'not("a")', "null", 'not("a","b")']
TRUTHS = ["-", "true", "false", "not(true)", "null"]
rules_of = st.lists(
    st.tuples(
        st.sampled_from(NUMBERS),
        st.sampled_from(WORDS),
        st.sampled_from(TRUTHS),
        st.sampled_from(['"p"', '"q"', '"r"']),
    ),
    min_size=1,
    max_size=5,
)


def rows_passing(table: CompiledTable, point: tuple[Value, ...]) -> list[int]:
    """The rules that pass a point of the grid, testing each cell."""
    bits = table.everything
    for column, value in zip(table.columns, point, strict=True):
        bits &= column.bits_slowly(value, {})
    return [row for row in range(1, bits.bit_length() + 1) if bits >> (row - 1) & 1]


@settings(max_examples=60, deadline=None)
@given(rules_of, st.sampled_from(["UNIQUE", "ANY", "FIRST", "PRIORITY"]))
def test_the_analysis_agrees_with_trying_every_point(rules: list[tuple[str, str, str, str]], policy: str) -> None:
    flow: Flow = table_flow(policy, [AGE, RISK, YES], [("", '"p","q","r"', "")], [list(rule) for rule in rules])
    table = flow.tables["uit"]
    found = analyse(table)
    says = [rule[3] for rule in rules]
    gaps, pairs, winners = 0, set(), set()
    for point in itertools.product(*GRID.values()):
        rows = rows_passing(table, point)
        gaps += not rows
        pairs.update(itertools.combinations(rows, 2))
        if rows:
            winners.add(min(rows, key=lambda row: (says[row - 1], row)) if policy == "PRIORITY" else rows[0])
            winners.update(rows if policy in ("UNIQUE", "ANY") else [])
    assert bool(found.gaps) == bool(gaps)
    for gap in found.gaps:
        assert rows_passing(table, tuple(value for _, value in gap.example)) == []
    if policy == "ANY":
        pairs = {(one, other) for one, other in pairs if says[one - 1] != says[other - 1]}
    assert {overlap.rows for overlap in found.overlaps} == (pairs if policy in ("UNIQUE", "ANY") else set())
    for overlap in found.overlaps:
        assert set(overlap.rows) <= set(rows_passing(table, tuple(value for _, value in overlap.example)))
    assert {dead.row for dead in found.dead} == set(range(1, len(rules) + 1)) - winners
