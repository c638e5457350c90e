"""The official DMN test kit against this engine: reads its cases, runs them, compares strictly, says what differs.

Strict: same kind, same value, same order, same keys; an expected error must be an error. One allowance: an expected number
of 15 or more digits was calculated in doubles (the kit has four that are off in the 14th digit); there 1 in 10^13 may differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath

from naast.engine.flow.flow import Flow, load_flow
from naast.engine.flow.outcome import Outcome
from naast.engine.flow.problems import FlowError, Place
from naast.engine.flow.saying import said
from naast.engine.flow.times import read_date, read_duration, read_moment, read_time
from naast.engine.flow.tree import Element, read_tree
from naast.engine.flow.values import DECIMAL128, Notes, Value, context, is_aware, kind_of

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NUMBERS = frozenset(("decimal", "double", "float", "integer", "int", "long"))
_READERS = {"date": read_date, "time": read_time, "dateTime": read_moment, "duration": read_duration}
PRINTED_DOUBLE_DIGITS = 15
ERROR_OF_DOUBLES = Decimal("1e-13")


@dataclass(frozen=True, slots=True)
class Expected:
    """One result: of which decision, and the value, or that it must fail."""

    name: str
    value: Value
    is_error: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One test case of the kit."""

    id: str
    inputs: Mapping[str, Value]
    results: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How one case went: `wrong` tells what differs, `refused` why the engine would not run it; both empty is right."""

    file: str
    case: str
    checked: int
    wrong: tuple[str, ...] = ()
    refused: str = ""

    @property
    def is_right(self) -> bool:
        """Whether every result of the case is as expected."""
        return not self.wrong and not self.refused and self.checked > 0


def read_cases(data: bytes, file: str = "") -> tuple[str, tuple[Case, ...]]:
    """The name of the model file and the cases in a test file of the kit; raises FlowError."""
    root = read_tree(data, file)
    model = root.first("modelName")
    if root.name != "testCases" or model is None:
        raise FlowError("tck-shape", "dit is geen testbestand van de DMN-testkit", None, Place(file))
    return model.text.strip(), tuple(_case(element) for element in root.all("testCase"))


def run_cases(model: bytes, model_name: str, cases: bytes, cases_name: str) -> Iterator[Result]:
    """The result of each case."""
    _, found = read_cases(cases, cases_name)
    try:
        flow = load_flow(model, PurePosixPath(model_name).name)
    except FlowError as error:
        for case in found:
            yield Result(cases_name, case.id, len(case.results), refused=str(error))
        return
    for case in found:
        yield run_case(flow, case, cases_name)


def run_case(flow: Flow, case: Case, file: str = "") -> Result:
    """One case on one model. An input that the kit leaves out is null, as the kit means it."""
    wrong = [told for expected in case.results if (told := _difference(flow, case, expected))]
    return Result(file, case.id, len(case.results), tuple(wrong))


def _difference(flow: Flow, case: Case, expected: Expected) -> str:
    """What differs, or nothing."""
    try:
        given = {name: case.inputs.get(name) for name in flow.needs(expected.name)}
        outcome = flow.decide(given, expected.name)
    except FlowError as error:
        return "" if expected.is_error else f"{expected.name}: {error}"
    if expected.is_error:
        return "" if _failed(outcome, expected.name) else f"{expected.name}: had moeten mislukken"
    if is_same(outcome[expected.name], expected.value):
        return ""
    return f"{expected.name}: {said(outcome[expected.name])}, verwacht {said(expected.value)}"


def _failed(outcome: Outcome, name: str) -> bool:
    """A null with a note is how FEEL fails within an expression."""
    step = outcome.step(name)
    return step.value is None and bool(step.notes)


def is_same(found: Value, expected: Value) -> bool:
    """The strict comparison; see the top of the module.

    >>> is_same(Decimal("2.0"), Decimal("2")), is_same("2", Decimal("2")), is_same(Decimal("0.333"), Decimal("0.33"))
    (True, False, False)
    """
    if kind_of(found) != kind_of(expected) or is_aware(found) != is_aware(expected):
        return False
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return found == expected or _is_printed_double(found, expected)
    if isinstance(found, tuple) and isinstance(expected, tuple):
        return len(found) == len(expected) and all(map(is_same, found, expected))
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        return found.keys() == expected.keys() and all(is_same(found[key], expected[key]) for key in found)
    return found == expected


def _is_printed_double(found: Decimal, expected: Decimal) -> bool:
    """Whether the expected number was calculated in doubles (it shows 15 digits or more) and ours lies within their error."""
    if len(expected.as_tuple().digits) < PRINTED_DOUBLE_DIGITS:
        return False
    return abs(DECIMAL128.subtract(found, expected)) <= DECIMAL128.multiply(abs(expected), ERROR_OF_DOUBLES)


def _case(element: Element) -> Case:
    inputs = {node.get("name"): _value(node) for node in element.all("inputNode")}
    results = []
    for node in element.all("resultNode"):
        expected = node.first("expected")
        value = None if expected is None else _value(expected)
        results.append(Expected(node.get("name"), value, node.get("errorResult") == "true"))
    return Case(element.get("id"), inputs, tuple(results))


def _value(parent: Element) -> Value:
    """The value inside an input, an expected result, a component or an item."""
    if components := list(parent.all("component")):
        return context({component.get("name"): _value(component) for component in components})
    if (listed := parent.first("list")) is not None:
        return tuple(_value(item) for item in listed.all("item"))
    plain = parent.first("value")
    return None if plain is None or plain.get(_NIL) == "true" else _plain(plain)


def _plain(element: Element) -> Value:
    kind = element.get(_TYPE).rpartition(":")[2]
    if kind in _NUMBERS:
        return DECIMAL128.create_decimal(element.text.strip())
    if kind == "boolean":
        return element.text.strip() in ("true", "1")
    if kind not in _READERS:
        return element.text
    notes = Notes()
    value = _READERS[kind](element.text.strip(), notes)
    if value is None:
        raise FlowError("tck-shape", notes[0], None, Place(line=element.line))
    return value
