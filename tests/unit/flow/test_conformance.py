"""The official DMN test kit, level 2, whole; and that the comparison is strict enough to fail."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from naast.engine.flow import load_flow
from naast.engine.flow.conformance import Case, Expected, is_same, read_cases, run_case, run_cases
from naast.engine.flow.times import read_moment
from naast.engine.flow.values import Notes, Value, context
from tests.unit.flow.small import decision, definitions, input_data, literal

KIT = Path(__file__).resolve().parents[2] / "flow_data" / "dmn_tck_level2"
TESTS = sorted(KIT.glob("*/*-test-*.xml"))
CASES, RESULTS = 116, 126


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.parent.name)
def test_the_official_kit(path: Path) -> None:
    name, cases = read_cases(path.read_bytes(), path.name)
    results = list(run_cases((path.parent / name).read_bytes(), name, path.read_bytes(), path.name))
    assert [result.case for result in results] == [case.id for case in cases]
    assert [(result.wrong, result.refused) for result in results if not result.is_right] == []


def test_the_kit_is_whole() -> None:
    cases = [case for path in TESTS for case in read_cases(path.read_bytes(), path.name)[1]]
    assert len(cases) == CASES
    assert sum(len(case.results) for case in cases) == RESULTS
    assert all(case.results for case in cases)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Decimal(1), "1"),
        (True, Decimal(1)),
        (Decimal("1.0000001"), Decimal(1)),
        (Decimal("0.33333333333334"), Decimal("0.33333333333333")),
        (Decimal("562.70735938"), Decimal("562.707359373292")),
        (None, Decimal(0)),
        (None, ""),
        ((), None),
        ((Decimal(1), Decimal(2)), (Decimal(2), Decimal(1))),
        ((Decimal(1),), Decimal(1)),
        (context({"a": Decimal(1)}), context({"a": Decimal(1), "b": None})),
        ("a ", "a"),
        (read_moment("2026-01-01T00:00:00", Notes()), read_moment("2026-01-01T00:00:00Z", Notes())),
    ],
)
def test_what_is_not_the_same(found: Value, expected: Value) -> None:
    assert not is_same(found, expected)


def test_only_the_error_of_doubles_is_allowed() -> None:
    assert is_same(Decimal("562.7073593732659"), Decimal("562.707359373292"))
    assert is_same(Decimal("2.50"), Decimal("2.5"))
    assert is_same(None, None)


@pytest.mark.parametrize(
    ("expected", "is_error", "right"),
    [
        (Decimal(3), False, True),
        (Decimal(4), False, False),
        ("3", False, False),
        (None, False, False),
        (None, True, False),
    ],
)
def test_a_wrong_expectation_fails(expected: Value, is_error: bool, right: bool) -> None:
    flow = load_flow(definitions(input_data("x", "number") + decision("uit", literal("x + 1"), ["i_x"])))
    case = Case("1", {"x": Decimal(2)}, (Expected("uit", expected, is_error),))
    assert run_case(flow, case).is_right is right


def test_an_expected_error_must_be_one() -> None:
    flow = load_flow(definitions(input_data("x", "number") + decision("uit", literal("1 / x"), ["i_x"])))
    expected = (Expected("uit", None, True),)
    assert run_case(flow, Case("1", {"x": Decimal(0)}, expected)).is_right
    assert run_case(flow, Case("2", {"x": "a"}, expected)).is_right
    assert not run_case(flow, Case("3", {"x": Decimal(1)}, expected)).is_right


def test_a_case_without_results_is_not_right() -> None:
    flow = load_flow(definitions(decision("uit", literal("1"))))
    assert not run_case(flow, Case("1", {}, ())).is_right


def test_a_model_that_is_refused_makes_its_cases_refused() -> None:
    kit = b"""<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>m.dmn</modelName>
      <testCase id="1"><resultNode name="uit"><expected/></resultNode></testCase></testCases>"""
    (result,) = run_cases(definitions(decision("uit", literal("today()"))), "m.dmn", kit, "m-test-01.xml")
    assert not result.is_right
    assert "today" in result.refused
