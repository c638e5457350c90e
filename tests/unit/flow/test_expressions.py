"""FEEL expressions: values, three-valued logic, decimal arithmetic, and what is refused with a reason."""

from __future__ import annotations

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.flow import FlowError, load_flow
from naast.engine.flow.compiling import Scope, compile_text
from naast.engine.flow.exchange import to_json
from naast.engine.flow.logic import both, either, negated
from naast.engine.flow.saying import said
from naast.engine.flow.values import Notes, Value
from tests.unit.flow.small import definitions, literal, literal_flow

TRUTHS = (True, False, None)


def value_of(text: str, notes: Notes | None = None, **names: Value) -> Value:
    return compile_text(text, Scope(dict.fromkeys(names)))(names, Notes() if notes is None else notes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2 = 0.3", True),
        ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
        ("-2 ** 2", 4),
        ("2 ** (3 ** 2)", 512),
        ("10 - 4 - 3", 3),
        ("2 + 3 * 4", 14),
        ("100 / 10 / 5", 2),
        ("1 + 1 = 2 and 2 > 1", True),
        ("true or false and false", True),
        ('"a" + "b"', "ab"),
        ('"a" < "b"', True),
        ('"caf\\u00e9"', "café"),
        ("if 1 > 2 then 1 else 2", 2),
        ("if null then 1 else 2", 2),
        ("3 between 1 and 3", True),
        ("3 in (1..3)", False),
        ("3 in (1, 2, >= 3)", True),
        ("5 in ]1..5[", False),
        ("[1, 2, 3]", [1, 2, 3]),
        ("[1, [2]] = [1, [2]]", True),
        ("{a: 1, b: a + 1}.b", 2),
        ("{a: 1} = {a: 2}", False),
        ("null = null", True),
        ("null = 1", False),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("for x in [1, 2] return x * 2", [2, 4]),
        ("count([1, 2])", 2),
        ("min(3, 1, 2)", 1),
        ('max(["a", "c"])', "c"),
        ("sum([0.1, 0.2])", 0.3),
        ("mean(1, 2)", 1.5),
        ('substring("abcd", -2)', "cd"),
        ("decimal(2.345, 2)", 2.34),
        ("round half up(2.345, 2)", 2.35),
        ("floor(-1.5)", -2),
        ("modulo(-7, 3)", 2),
        ("distinct values([1, 1.0, 2])", [1, 2]),
        ('substring(string: "abc", start position: 2)', "bc"),
        ('number("12.5")', 12.5),
        ("string(1.50)", "1.5"),
        ("1 // een opmerking", 1),
        ("/* vooraf */ 1", 1),
    ],
)
def test_values(text: str, expected: object) -> None:
    assert (
        to_json(value_of(text)) == to_json(expected)
        if isinstance(expected, Decimal)
        else to_json(value_of(text)) == expected
    )


@pytest.mark.parametrize(
    "text",
    ["1 / 0", "null + 1", '1 + "a"', '1 < "a"', '1 = "a"', "10 ** 10000000", "(-1) ** 0.5", "sqrt(-1)", "-null + 1",
     'number("x")', "modulo(1, 0)", "2 between null and 3", 'all([true, 1])', "{a: 1}.b", 'not("x")', "for x in 1 return x"],
)  # fmt: skip
def test_a_null_is_never_silent(text: str) -> None:
    notes = Notes()
    assert value_of(text, notes) is None
    assert notes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2 ** 3 ** 2", "feel-unsupported"),
        ("1 < 2 < 3", "feel-unsupported"),
        ("[1, 2][1]", "feel-unsupported"),
        ("[1, 2][item > 1]", "feel-unsupported"),
        ("x instance of number", "feel-unsupported"),
        ("function(a) a", "feel-unsupported"),
        ("today()", "feel-unsupported"),
        ("now()", "feel-unsupported"),
        ('string join(["a"])', "feel-unsupported"),
        ('matches("a", "(a+)+b")', "feel-unsupported"),
        ("for x in [1], y in [2] return x", "feel-unsupported"),
        ("count", "feel-unsupported"),
        ("onbekend + 1", "unknown-name"),
        ('__import__("os")', "unknown-name"),
        ("cuont([1])", "unknown-name"),
        ("count()", "feel-call"),
        ("count(lijst: [1])", "feel-call"),
        ('"a', "feel-text"),
        ("1 +", "feel-text"),
        ("1 1", "feel-text"),
        ("#", "feel-text"),
        ("{a: 1, a: 2}", "feel-text"),
        ('date("2026-02-30")', "feel-text"),
        ('@"2026-13-01"', "feel-text"),
        ('duration("P1M1D")', "feel-text"),
        ("(" * 500 + "1" + ")" * 500, "too-deep"),
        ("-" * 5000 + "1", "too-deep"),
        ("1" * 30_000, "too-large"),
        ("9" * 7000, "feel-text"),
    ],
)
def test_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(FlowError) as refusal:
        literal_flow(text, x="number")
    assert refusal.value.code == code
    assert refusal.value.reason
    assert refusal.value.place is not None
    assert refusal.value.place.element == "uit"


def test_a_typo_is_told_with_what_was_meant() -> None:
    with pytest.raises(FlowError, match='Bedoelt u "leeftijd"') as refusal:
        literal_flow("leeftijdd > 18", leeftijd="number")
    assert "leeftijdd" in refusal.value.reason


def test_a_long_chain_of_sums_is_run_or_refused_but_never_crashes() -> None:
    short = literal_flow("+".join(["1"] * 100)).decide({})
    assert short["uit"] == 100
    with pytest.raises(FlowError) as refusal:
        literal_flow("+".join(["1"] * 9000)).decide({})
    assert refusal.value.code == "too-deep"


def test_three_valued_logic_is_the_table_of_kleene() -> None:
    rank = {False: 0, None: 1, True: 2}
    back = {number: truth for truth, number in rank.items()}
    for left, right in itertools.product(TRUTHS, TRUTHS):
        assert both(left, right) is back[min(rank[left], rank[right])]
        assert either(left, right) is back[max(rank[left], rank[right])]
        assert value_of("l and r", l=left, r=right) is both(left, right)
        assert value_of("l or r", l=left, r=right) is either(left, right)
    assert [negated(truth) for truth in TRUTHS] == [False, True, None]


small_numbers = st.integers(-10_000, 10_000)


@settings(deadline=None)
@given(small_numbers, small_numbers, st.sampled_from("+-*"))
def test_sums_are_exact_where_floats_are_not(left: int, right: int, op: str) -> None:
    a, b = Decimal(left) / 10, Decimal(right) / 100
    found = value_of(f"a {op} b", a=a, b=b)
    x, y = Fraction(left, 10), Fraction(right, 100)
    assert isinstance(found, Decimal)
    assert Fraction(found) == {"+": x + y, "-": x - y, "*": x * y}[op]


@settings(deadline=None)
@given(st.recursive(st.integers(0, 99).map(str), lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
    lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"), max_leaves=12))  # fmt: skip
def test_nested_sums_agree_with_python(text: str) -> None:
    assert value_of(text) == eval(text)


def told(text: str) -> str:
    """The value in words, or the reason why there is none."""
    try:
        return said(value_of(text)) or '""'
    except FlowError as error:
        return error.reason


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_value_or_a_refusal(text: str) -> None:
    assert told(text)


@settings(deadline=None)
@given(st.text(alphabet='<>=.,-+*/()[]{}"?@ not null and or in 012 abc:', max_size=25))
def test_any_near_feel_is_a_value_or_a_refusal(text: str) -> None:
    assert told(text)


def test_names_of_more_words_and_signs_are_read_longest_first() -> None:
    scope = Scope({"Full Name": None, "Full": None, "Approved/Declined": None})
    names: dict[str, Value] = {"Full Name": "a", "Full": "b", "Approved/Declined": "c"}
    assert compile_text("Full   Name + Full + Approved/Declined", scope)(names, Notes()) == "abc"


def test_a_member_that_the_type_has_not_is_refused_at_once() -> None:
    scope = Scope({"lening": frozenset({"bedrag"})}, members=frozenset({"bedrag"}))
    with pytest.raises(FlowError, match="rente"):
        compile_text("lening.rente", scope)


@pytest.mark.parametrize(
    "text",
    [
        "for a in L return for b in L return for c in L return for d in L return a + b + c + d",
        "some a in L satisfies some b in L satisfies some c in L satisfies a + b + c < 0",
        "{a: \"aaaaaaaaaa\", " + ", ".join(f"{new}: {old} + {old}" for old, new in itertools.pairwise("abcdefghijklmnop")) + "}",
        "{a: [1, 1], " + ", ".join(f"{new}: [{old}, {old}]" for old, new in itertools.pairwise("abcdefghijklmnopqrstuvw")) + "}",
        "{a: [1, 1], " + ", ".join(f"{new}: concatenate({old}, {old})" for old, new in itertools.pairwise("abcdefghijklmnopq")) + "}",
    ],
    ids=["for", "some", "text", "lists", "concatenate"],
)  # fmt: skip
def test_a_table_cannot_keep_a_machine_busy(text: str) -> None:
    flow = literal_flow(text, L="")
    with pytest.raises(FlowError) as refusal:
        flow.decide({"L": list(range(100))})
    assert refusal.value.code == "too-large"


def test_neither_can_knowledge_that_calls_twice_what_calls_twice() -> None:
    def knowledge(number: int) -> str:
        body = f"f{number - 1}() + f{number - 1}()" if number else "1"
        link = (
            f'<knowledgeRequirement><requiredKnowledge href="#f{number - 1}"/></knowledgeRequirement>' if number else ""
        )
        logic = f"<encapsulatedLogic>{literal(body)}</encapsulatedLogic>"
        return f'<businessKnowledgeModel id="f{number}" name="f{number}">{logic}{link}</businessKnowledgeModel>'

    need = '<knowledgeRequirement><requiredKnowledge href="#f40"/></knowledgeRequirement>'
    body = "".join(map(knowledge, range(41))) + f'<decision id="d" name="uit">{need}{literal("f40()")}</decision>'
    with pytest.raises(FlowError) as refusal:
        load_flow(definitions(body)).decide({})
    assert refusal.value.code == "too-large"


def test_a_division_by_zero_says_what_was_divided() -> None:
    notes = Notes()
    assert value_of('[1 / 0, duration("P1D") / 0]', notes) == (None, None)
    assert notes == ["1 is niet te delen door nul", "P1D is niet te delen door nul"]
