"""Decision tables: every hit policy against a slow, obvious twin; the look-up against testing each cell; static refusals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.flow import Flow, FlowError
from naast.engine.flow.exchange import from_json, from_python, to_json
from naast.engine.flow.values import Notes
from tests.unit.flow.small import table_flow

AGE, NAME, YES = ("leeftijd", "number", ""), ("naam", "string", ""), ("mag", "boolean", "")
OUT = ("", "", "")


def outcome_of(flow: Flow, **given: object) -> object:
    return to_json(flow.decide(given)["uit"])


@pytest.mark.parametrize(
    ("cell", "kind", "passes", "fails"),
    [
        ("-", "number", [1, None], []),
        ("", "number", [1, None], []),
        ("18", "number", [18, Decimal("18.0")], [17, None]),
        ("< 18", "number", [17], [18, None]),
        (">= 18", "number", [18, 19], [17.999, None]),
        ("!= 18", "number", [17, None], [18]),
        ("[0..14]", "number", [0, 14], [-0.001, 14.001, None]),
        ("(0..14)", "number", [0.001, 13.999], [0, 14]),
        ("]0..14]", "number", [14], [0]),
        ("[0..14[", "number", [0], [14]),
        ("-5", "number", [-5], [5]),
        ("< 0, 10, [20..30]", "number", [-1, 10, 25], [0, 15]),
        ("not(10)", "number", [9], [10]),
        ("not(< 10, 20)", "number", [10, 21], [9, 20, None]),
        ("null", "number", [None], [0]),
        ("? > 3 and ? < 5", "number", [4], [3, 5, None]),
        ("modulo(?, 2) = 0", "number", [4], [3]),
        ("2 + 2", "number", [4], [5]),
        ("[1, 2]", "number", [1, 2], [3]),
        ('"a","b"', "string", ["a", "b"], ["c", "A", None]),
        ('not("a")', "string", ["b", None], ["a"]),
        ('"a, b"', "string", ["a, b"], ["a"]),
        ('starts with(?, "a")', "string", ["ab"], ["b", None]),
        ('"b".."d"', "string", [], []),
        ("true", "boolean", [True], [False, None]),
        ("not(true)", "boolean", [False], [True]),
        ('date("2026-01-01")', "date", ["2026-01-01"], ["2026-01-02"]),
        ('< date("2026-01-01")', "date", ["2025-12-31"], ["2026-01-01"]),
        ('duration("P1D")', "days and time duration", ["PT24H"], ["PT23H"]),
    ],
)
def test_cells(cell: str, kind: str, passes: Sequence[object], fails: Sequence[object]) -> None:
    if ".." in cell and cell.startswith('"'):
        with pytest.raises(FlowError):
            table_flow("FIRST", [("x", kind, "")], [OUT], [[cell, "1"]])
        return
    flow = table_flow("FIRST", [("x", kind, "")], [OUT], [[cell, '"ja"'], ["-", '"nee"']])
    asked = flow.types.of(kind)
    for value in passes:
        assert outcome_of(flow, x=from_json(value, asked)) == "ja", value
    for value in fails:
        assert outcome_of(flow, x=from_json(value, asked)) == "nee", value


def test_true_beside_one_are_told_apart() -> None:
    flow = table_flow("FIRST", [("x", "", "")], [OUT], [["true", '"waar"'], ["1", '"een"'], ["-", '"anders"']])
    assert [outcome_of(flow, x=value) for value in (True, 1, False, 0, None)] == [
        "waar",
        "een",
        "anders",
        "anders",
        "anders",
    ]


RULES = [["> 1", '"c"'], ["> 2", '"a"'], ["> 3", '"b"'], ["> 1", '"c"']]
RANKED = ("", '"a","b","c"', "")


@pytest.mark.parametrize(
    ("policy", "x", "expected", "rows"),
    [
        ("FIRST", 4, "c", [1]),
        ("PRIORITY", 4, "a", [2]),
        ("PRIORITY", 2, "c", [1]),
        ("RULE ORDER", 4, ["c", "a", "b", "c"], [1, 2, 3, 4]),
        ("OUTPUT ORDER", 4, ["a", "b", "c", "c"], [2, 3, 1, 4]),
        ("COLLECT", 3, ["c", "a", "c"], [1, 2, 4]),
        ("ANY", 2, "c", [1, 4]),
    ],
)
def test_hit_policies(policy: str, x: int, expected: object, rows: list[int]) -> None:
    flow = table_flow(policy, [("x", "number", "")], [RANKED], RULES)
    step = flow.decide({"x": x}).step("uit")
    assert to_json(step.value) == expected
    assert [rule.row for rule in step.fired] == rows
    assert step.asked == (("x", Decimal(x)),)


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", 0.6), ("MIN", 0.1), ("MAX", 0.3), ("COUNT", 3)])
def test_aggregations_are_decimal(aggregation: str, expected: float) -> None:
    rules = [["-", "0.1"], ["-", "0.2"], ["-", "0.3"], ["> 5", "9"]]
    flow = table_flow("COLLECT", [("x", "number", "")], [OUT], rules, aggregation)
    assert outcome_of(flow, x=1) == expected


def test_unique_and_any_refuse_what_they_must_not_choose() -> None:
    for policy, code in (("UNIQUE", "not-unique"), ("ANY", "not-the-same")):
        flow = table_flow(policy, [("x", "number", "")], [OUT], [["> 1", "1"], ["> 2", "2"]])
        assert outcome_of(flow, x=2) == 1
        with pytest.raises(FlowError) as refusal:
            flow.decide({"x": 3})
        assert refusal.value.code == code
        assert "proef.dmn" in refusal.value.message


def test_half_a_sum_is_no_sum() -> None:
    flow = table_flow("COLLECT", [("x", "number", "")], [OUT], [["-", "1"], ["-", '"a"']], "SUM")
    with pytest.raises(FlowError, match="niet op te tellen"):
        flow.decide({"x": 1})


def test_no_rule_is_a_null_that_says_so_or_the_default() -> None:
    flow = table_flow("UNIQUE", [("x", "number", "")], [OUT], [["> 1", "1"]])
    step = flow.decide({"x": 0}).step("uit")
    assert step.value is None
    assert step.notes == ("geen enkele regel past bij x = 0",)
    flow = table_flow("UNIQUE", [("x", "number", "")], [("", "", "x * 2")], [["> 1", "1"]])
    assert outcome_of(flow, x=-3) == -6


def test_outputs_of_more_columns_are_a_context() -> None:
    flow = table_flow("FIRST", [("x", "number", "")], [("a", "", ""), ("b", "", "")], [["-", "x + 1", '"b"']])
    assert outcome_of(flow, x=1) == {"a": 2, "b": "b"}


@pytest.mark.parametrize(
    ("policy", "inputs", "outputs", "rules", "code", "row", "column"),
    [
        ("UNIQUE", [AGE], [OUT], [["< 18", "1"], ["<> 18", "1"]], "feel-text", 2, 1),
        ("UNIQUE", [AGE], [OUT], [["-", "1"], ['"achttien"', "1"]], "wrong-type", 2, 1),
        ("UNIQUE", [AGE, NAME], [OUT], [["-", "Jan", "1"]], "unknown-name", 1, 2),
        ("UNIQUE", [AGE], [OUT], [["-", ""]], "no-output", 1, 2),
        ("UNIQUE", [AGE], [OUT], [["-", "-"]], "no-output", 1, 2),
        ("UNIQUE", [AGE], [("", '"a"', "")], [["-", '"b"']], "not-allowed", 1, 2),
        ("UNIQUE", [AGE], [("", "[0..5]", "")], [["-", "6"]], "not-allowed", 1, 2),
        ("UNIQUE", [AGE], [OUT], [["leeftijd > 5", "1"]], "feel-text", 1, 1),
        ("UNIQUE", [AGE], [OUT], [["today()", "1"]], "feel-unsupported", 1, 1),
        ("UNIQUE", [AGE], [OUT], [["-", "leeftijd instance of number"]], "feel-unsupported", 1, 2),
        ("PRIORITY", [AGE], [OUT], [["-", "1"]], "dmn-shape", 0, 0),
    ],
)
def test_refused_with_row_and_column(
    policy: str, inputs: list[tuple[str, str, str]], outputs: list[tuple[str, str, str]], rules: list[list[str]],
    code: str, row: int, column: int,
) -> None:  # fmt: skip
    with pytest.raises(FlowError) as refusal:
        table_flow(policy, inputs, outputs, rules)
    place = refusal.value.place
    assert refusal.value.code == code
    assert place is not None
    assert (place.file, place.element, place.row, place.column) == ("proef.dmn", "uit", row, column)


def test_values_that_may_not_be_given_are_refused() -> None:
    flow = table_flow("FIRST", [("x", "string", '"a","b"')], [OUT], [["-", "1"]])
    assert outcome_of(flow, x="a") == 1
    assert outcome_of(flow, x=None) == 1
    with pytest.raises(FlowError, match="mag alleen zijn") as refusal:
        flow.decide({"x": "c"})
    assert refusal.value.place is not None
    assert refusal.value.place.column == 1
    with pytest.raises(FlowError, match="een tekst zijn"):
        flow.decide({"x": 5})
    with pytest.raises(FlowError, match="Bedoelt u"):
        flow.decide({"x": "a", "xx": 1})
    with pytest.raises(FlowError, match="niet ingevuld: x"):
        flow.decide({})


NUMBERS = ["-", "1", "< 1", "> 2", "[1..2]", "(0..3)", "not(1)", "1, 3", "null", "not(null)", "? = 2"]
WORDS = ["-", '"a"', '"b","c"', 'not("a")', "null", 'not("a","b")', '> "a"', '["a".."b"]']
TRUTHS = ["-", "true", "false", "not(true)", "null"]
rules = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(WORDS), st.sampled_from(TRUTHS), st.sampled_from(['"p"', '"q"', '"r"'])),
    min_size=1, max_size=6,
)  # fmt: skip
GIVEN = {
    "n": [None, -1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4],
    "w": [None, "", "a", "aa", "b", "c", "z"],
    "b": [None, True, False],
}
inputs = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in GIVEN.items()})


def passes_slowly(cell: str, value: object) -> bool:
    """One cell by hand, without the engine."""
    if cell == "-":
        return True
    if cell.startswith("not("):
        inner = cell[4:-1]
        return value is not None if inner == "null" else not any(
            value == simple(part) and type(value) is type(simple(part)) for part in inner.split(",")
        )  # fmt: skip
    if cell == "null":
        return value is None
    if value is None:
        return False
    if cell[0] in "<>":
        return value < simple(cell[1:]) if cell[0] == "<" else value > simple(cell[1:])  # type: ignore[operator]
    if ".." in cell:
        low, high = (simple(part) for part in cell[1:-1].split(".."))
        return low <= value <= high if cell[0] == "[" else low < value < high  # type: ignore[operator]
    return any(value == simple(part) for part in cell.removeprefix("? =").split(","))


def simple(text: str) -> object:
    text = text.strip()
    return {"true": True, "false": False, "null": None}.get(text, text.strip('"') if '"' in text else None) if not text.lstrip(
        "-"
    ).isdigit() else float(text)  # fmt: skip


def decided_slowly(policy: str, found: list[tuple[int, str]]) -> object:
    if not found:
        return None
    words = [word for _, word in found]
    if policy == "UNIQUE":
        return words[0] if len(words) == 1 else "geweigerd"
    if policy == "ANY":
        return words[0] if len(set(words)) == 1 else "geweigerd"
    if policy == "FIRST":
        return words[0]
    if policy == "PRIORITY":
        return min(words)
    return sorted(words) if policy == "OUTPUT ORDER" else words


def decided(flow: Flow, given_: dict[str, object]) -> object:
    """The outcome, or that the hit policy refused."""
    try:
        return to_json(flow.decide(given_)["uit"])
    except FlowError as error:
        return "geweigerd" if error.code in ("not-unique", "not-the-same") else error.code


@settings(max_examples=80, deadline=None)
@given(rules, st.lists(inputs, min_size=1, max_size=8),
       st.sampled_from(["UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]))  # fmt: skip
def test_a_table_agrees_with_its_slow_twin(
    rows: list[tuple[str, str, str, str]], many: list[dict[str, object]], policy: str
) -> None:
    asked = [("n", "number", ""), ("w", "string", ""), ("b", "boolean", "")]
    flow = table_flow(policy, asked, [("", '"p","q","r"', "")], rows)
    for given_ in many:
        values = [
            float(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in (given_[name] for name in "nwb")
        ]
        found = [
            (row, rule[3].strip('"'))
            for row, rule in enumerate(rows, start=1)
            if all(passes_slowly(cell, value) for cell, value in zip(rule, values, strict=False))
        ]
        expected = decided_slowly(policy, found)
        assert decided(flow, given_) == expected


@settings(max_examples=80, deadline=None)
@given(rules, inputs)
def test_the_look_up_agrees_with_testing_each_cell(
    rows: list[tuple[str, str, str, str]], given_: dict[str, object]
) -> None:
    flow = table_flow("COLLECT", [("n", "number", ""), ("w", "string", ""), ("b", "boolean", "")], [OUT], rows)
    names = {name: from_python(value) for name, value in given_.items()}
    for column in flow.tables["uit"].columns:
        value, bits = column.ask(names, Notes())
        assert bits == column.bits_slowly(value, names)
