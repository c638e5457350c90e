"""A model in plain Dutch, as a list to read: each step with its question, what it needs, and its rules as sentences.

The twin of `drawing` for who cannot see, or wants to read on paper. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from naast.engine.flow import hits
from naast.engine.flow.compiling import fold
from naast.engine.flow.functions import BUILT_IN
from naast.engine.flow.model import Decision, InputClause, Literal, Model, Rule, Table
from naast.engine.flow.order import in_order
from naast.engine.flow.outcome import Outcome, Step
from naast.engine.flow.parsing import parse_tests
from naast.engine.flow.problems import FlowError
from naast.engine.flow.saying import said
from naast.engine.flow.syntax import AnyOf, Anything, Compared, Const, Equals, NoneOf, RangeOf, Test
from naast.engine.flow.types import member_names
from naast.engine.flow.values import Value

_SIGNS = {"<": "minder dan", "<=": "hoogstens", ">": "meer dan", ">=": "ten minste", "=": "", "!=": "niet"}
ELSE = "in alle andere gevallen"


@dataclass(frozen=True, slots=True)
class ToldRule:
    """One rule: `when` and `then` as parts of a sentence, the note of its writer, and whether it fired in this walk."""

    row: int
    when: str
    then: str
    note: str
    is_fired: bool = False


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One decision. `needs` are names of what it looks at; `value` is what came out of this walk, empty without a walk."""

    number: int
    name: str
    question: str
    description: str
    needs: tuple[str, ...]
    policy: str
    rules: tuple[ToldRule, ...]
    otherwise: str
    value: str = ""
    is_here: bool = False


def tell(model: Model, where: str | Outcome | None = None) -> tuple[ToldStep, ...]:
    """The steps of a model in order. `where` is the name of the decision where someone is, or a whole walk.

    Raises FlowError (`cycle`, `too-deep`, `unknown-decision`).
    """
    order = in_order(model)
    if isinstance(where, str) and where not in {decision.name for decision in order}:
        raise FlowError("unknown-decision", f'"{where}" is geen beslissing van {model.name}')
    return tuple(_step(model, decision, number, where) for number, decision in enumerate(order, start=1))


def _step(model: Model, decision: Decision, number: int, where: str | Outcome | None) -> ToldStep:
    taken = _taken(decision, where)
    names = [(model.inputs.get(each) or model.decisions[each]).name for each in decision.requires]
    table = decision.body if isinstance(decision.body, Table) else None
    return ToldStep(
        number=number,
        name=decision.name,
        question=decision.question,
        description=decision.description,
        needs=tuple(names),
        policy=hits.DUTCH[table.policy] if table else "",
        rules=tuple(_rules(model, table, taken)) if table else (),
        otherwise=_otherwise(decision, table),
        value=in_words(taken.value) if taken else "",
        is_here=decision.name == where or (isinstance(where, Outcome) and taken is where.steps[-1]),
    )


def _taken(decision: Decision, where: str | Outcome | None) -> Step | None:
    if not isinstance(where, Outcome):
        return None
    return next((step for step in where.steps if step.decision == decision.name), None)


def _otherwise(decision: Decision, table: Table | None) -> str:
    """What counts when no rule passes, or how a decision without a table is made."""
    if table is not None:
        return " en ".join(_plain(output.default) for output in table.outputs if output.default)
    return (
        decision.body.text.replace(" or ", " of ").replace(" and ", " en ")
        if isinstance(decision.body, Literal)
        else ""
    )


def _rules(model: Model, table: Table, taken: Step | None) -> Iterator[ToldRule]:
    fired = {rule.row for rule in taken.fired} if taken else set()
    for row, rule in enumerate(table.rules, start=1):
        yield ToldRule(row, _when(model, table, rule), _then(table, rule), rule.note, row in fired)


def _when(model: Model, table: Table, rule: Rule) -> str:
    names = tuple(sorted((*_names(model), *BUILT_IN)))
    members = tuple(sorted(member_names(model)))
    parts = [
        _cell(clause, text, names, members)
        for clause, text in zip(table.inputs, rule.inputs, strict=True)
        if text != "-"
    ]
    return "; ".join(part for part in parts if part) or ELSE


def _names(model: Model) -> list[str]:
    return [
        *(each.name for each in model.inputs.values()),
        *(each.name for each in model.decisions.values()),
        *(each.name for each in model.knowledge.values()),
    ]


@lru_cache(maxsize=4096)
def _read(text: str, names: tuple[str, ...], members: tuple[str, ...]) -> Test:
    return parse_tests(text, names, members)


def _cell(clause: InputClause, text: str, names: tuple[str, ...], members: tuple[str, ...]) -> str:
    told = _test(_read(text, names, members), text)
    return f"{clause.title}: {told}" if told else ""


def _test(test: Test, text: str) -> str:
    match test:
        case Anything():
            return ""
        case AnyOf(tests):
            return _or([part for part in (_test(each, text) for each in tests) if part])
        case NoneOf(Equals(Const(bool() as barred))):
            return f"{in_words(not barred)} of onbekend"
        case NoneOf(inner):
            return f"iets anders dan {_test(inner, text)}"
        case Compared(op, body) if isinstance(value := fold(body), Const):
            return f"{_SIGNS[op]} {in_words(value.value)}".strip()
        case Equals(body):
            folded = fold(body)
            if isinstance(folded, Const):
                return in_words(folded.value)
            if isinstance(folded, RangeOf) and isinstance(folded.low, Const) and isinstance(folded.high, Const):
                return _range(folded, folded.low.value, folded.high.value)
    return f"zo dat {text}"


def _or(parts: list[str]) -> str:
    return " of ".join(([", ".join(parts[:-1])] if parts[:-1] else []) + parts[-1:])


def _range(span: RangeOf, low: Value, high: Value) -> str:
    start = f"van {in_words(low)}" if span.low_in else f"meer dan {in_words(low)}"
    end = f"tot en met {in_words(high)}" if span.high_in else f"tot {in_words(high)}"
    return f"{start} {end}"


def in_words(value: Value) -> str:
    """A value in Dutch: ja, nee, onbekend, a list with commas.

    >>> in_words(True), in_words(None), in_words(("a", "b"))
    ('ja', 'onbekend', 'a, b')
    """
    if value is None:
        return "onbekend"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, tuple):
        return ", ".join(in_words(item) for item in value) or "niets"
    if hasattr(value, "items"):
        return ", ".join(f"{key}: {in_words(item)}" for key, item in value.items())
    return value if isinstance(value, str) else said(value)


def _then(table: Table, rule: Rule) -> str:
    if len(table.outputs) == 1:
        return _plain(rule.outputs[0])
    pairs = zip(table.outputs, rule.outputs, strict=True)
    return ", ".join(f"{output.name}: {_plain(text)}" for output, text in pairs)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """An outcome without quotes; a calculation as it is written."""
    try:
        test = parse_tests(text)
    except FlowError:
        return text
    value = fold(test.body) if isinstance(test, Equals) else None
    return in_words(value.value) if isinstance(value, Const) else text


def as_text(model: Model, where: str | Outcome | None = None) -> str:
    """The whole model as plain text with numbered steps."""
    lines = [model.name, *([model.description] if model.description else [])]
    for step in tell(model, where):
        lines += ["", f"{step.number}. {step.name}{'  (hier bent u)' if step.is_here else ''}", *_lines(step)]
    return "\n".join(lines) + "\n"


def _lines(step: ToldStep) -> Iterator[str]:
    if step.question:
        yield f"   {step.question}"
    if step.description:
        yield f"   {step.description}"
    yield f"   Kijkt naar: {', '.join(step.needs) or 'niets'}."
    if step.policy:
        yield f"   Regels: {step.policy}."
    for rule in step.rules:
        mark = "*" if rule.is_fired else "-"
        note = f" ({rule.note})" if rule.note else ""
        yield f"   {mark} {rule.row}. {rule.when[0].upper()}{rule.when[1:]}. Dan: {rule.then}.{note}"
    if step.otherwise:
        yield f"   {'Past er niets' if step.rules else 'Berekend uit'}: {step.otherwise}."
    if step.value:
        yield f"   Nu: {step.value}."
