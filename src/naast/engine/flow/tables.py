"""A decision table, compiled once and asked often: which rules pass, and what that means. Columns are in `columns`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

from naast.engine.flow import hits
from naast.engine.flow.cells import read_cell
from naast.engine.flow.closures import Code, Names
from naast.engine.flow.columns import Column, make_column
from naast.engine.flow.compiling import Scope, compiled, fold
from naast.engine.flow.logic import same
from naast.engine.flow.model import OutputClause, Rule, Table
from naast.engine.flow.outcome import Fired
from naast.engine.flow.parsing import parse_expression
from naast.engine.flow.problems import FlowError, Place, placed, placing
from naast.engine.flow.saying import said
from naast.engine.flow.syntax import AnyOf, Const, Equals
from naast.engine.flow.types import Type, Types, allowed_values, conform
from naast.engine.flow.values import Notes, Value, context

NONE_PASSED = "geen enkele regel past"


@dataclass(frozen=True, slots=True)
class Output:
    """A column of outcomes; `ranked` are its values in order of priority, empty when it has none."""

    clause: OutputClause
    number: int
    type: Type
    ranked: tuple[Value, ...]
    default: Code | None


class Verdict(NamedTuple):
    """What a table says: the value, the rules that made it, and what the columns were asked.

    `is_settled` says that the value was already checked against the type of its decision.
    """

    value: Value
    fired: tuple[Fired, ...]
    asked: tuple[Value, ...]
    is_settled: bool = False


class CompiledTable:
    """A table that can be asked. Raises FlowError when it is made, with row and column, for all that can be known then."""

    def __init__(self, table: Table, scope: Scope, types: Types) -> None:
        self.table = table
        with _lines_of(table):
            self.columns: tuple[Column, ...] = tuple(
                make_column(clause, number, [rule.inputs[number - 1] for rule in table.rules], scope, types)
                for number, clause in enumerate(table.inputs, start=1)
            )
        width = len(table.inputs)
        self.outputs = tuple(
            _output(clause, number, scope, types) for number, clause in enumerate(table.outputs, start=width + 1)
        )
        self.everything = (1 << len(table.rules)) - 1
        with _lines_of(table):
            self._cells = [self._row(rule, row, scope) for row, rule in enumerate(table.rules, start=1)]
        # What a rule says when it says only constants: made once.
        self._fixed: list[Value | None] = [self._fixed_value(cells) for cells in self._cells]
        self._is_fixed = [all(code is None for _, code in cells) for cells in self._cells]
        self._is_settled = False
        self._fired = [(Fired(row, rule.id, rule.note),) for row, rule in enumerate(table.rules, start=1)]
        self._check_policy()

    def passing(self, names: Names, notes: Notes) -> tuple[int, tuple[Value, ...]]:
        """The rules that pass as bits, and what each column was asked."""
        alive, asked = self.everything, []
        for column in self.columns:
            value, bits = column.ask(names, notes)
            asked.append(value)
            alive &= bits
        return alive, tuple(asked)

    def settle(self, kind: Type, what: str) -> None:
        """Check what rules say against the type of their decision, once; raises FlowError (`wrong-type`, `not-allowed`)."""
        if self.table.policy not in hits.SINGLE:
            return
        for row, is_fixed in enumerate(self._is_fixed):
            if is_fixed:
                with placing(Place(row=row + 1, line=self.table.rules[row].line)):
                    self._fixed[row] = conform(self._fixed[row], kind, what)
        self._is_settled = True

    def decide(self, names: Names, notes: Notes) -> Verdict:
        """Ask the table; raises FlowError when the hit policy does not allow what passes."""
        alive, asked = self.passing(names, notes)
        if not alive:
            return Verdict(self._when_none(names, notes, asked), (), asked)
        policy = self.table.policy
        if (policy == "F" or not alive & (alive - 1)) and policy in hits.SINGLE:
            row = (alive & -alive).bit_length()
            if self._is_fixed[row - 1]:
                return Verdict(self._fixed[row - 1], self._fired[row - 1], asked, self._is_settled)
            return Verdict(self._says(row, names, notes), self._fired[row - 1], asked)
        value, rows = self._judged(policy, tuple(_rows(alive)), names, notes)
        return Verdict(value, tuple([self._fired[row - 1][0] for row in rows]), asked)

    def _judged(self, policy: str, rows: tuple[int, ...], names: Names, notes: Notes) -> tuple[Value, tuple[int, ...]]:
        if policy == "U":
            raise hits.not_unique(rows)
        values = [self._says(row, names, notes) for row in rows]
        if policy == "A":
            hits.check_any(values, rows)
            return values[0], rows
        if policy in ("P", "O"):
            order = sorted(range(len(rows)), key=lambda i: (self.rank(values[i]), rows[i]))
            if policy == "P":
                return values[order[0]], (rows[order[0]],)
            return tuple(values[i] for i in order), tuple(rows[i] for i in order)
        if len(policy) == 2:
            return hits.aggregated(policy, values, notes), rows
        return tuple(values), rows

    def _when_none(self, names: Names, notes: Notes, asked: Sequence[Value]) -> Value:
        if any(output.default for output in self.outputs):
            return self._joined([output.default(names, notes) if output.default else None for output in self.outputs])
        told = ", ".join(f"{column.clause.title} = {said(v)}" for column, v in zip(self.columns, asked, strict=True))
        notes.append(f"{NONE_PASSED} bij {told}")
        return None

    def _says(self, row: int, names: Names, notes: Notes) -> Value:
        if self._is_fixed[row - 1]:
            return self._fixed[row - 1]
        found = []
        for (value, code), output in zip(self._cells[row - 1], self.outputs, strict=True):
            found.append(value if code is None else self._checked(code(names, notes), output, row))
        return self._joined(found)

    def fixed(self, row: int) -> tuple[Value] | None:
        """What rule `row` (from 1) says when it says only constants; None when it calculates."""
        return (self._fixed[row - 1],) if self._is_fixed[row - 1] else None

    def _fixed_value(self, cells: Sequence[tuple[Value, Code | None]]) -> Value:
        return self._joined([value for value, _ in cells])

    def _joined(self, values: Sequence[Value]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return context({output.clause.name: value for output, value in zip(self.outputs, values, strict=True)})

    def _row(self, rule: Rule, row: int, scope: Scope) -> list[tuple[Value, Code | None]]:
        cells: list[tuple[Value, Code | None]] = []
        for text, output in zip(rule.outputs, self.outputs, strict=True):
            with placing(_cell_place(output, row)):
                if not text or text == "-":
                    raise FlowError("no-output", "hier staat geen uitkomst", "Schrijf null als de uitkomst leeg is.")
                node = fold(parse_expression(text, scope.words, scope.members))
                if isinstance(node, Const):
                    cells.append((self._checked(node.value, output, row), None))
                else:
                    cells.append((None, compiled(node, scope)))
        return cells

    def _checked(self, value: Value, output: Output, row: int) -> Value:
        with placing(_cell_place(output, row)):
            return conform(value, output.type, "deze uitkomst")

    def rank(self, value: Value) -> tuple[int, ...]:
        """The place of an outcome in the lists of output values, column by column: the smallest comes first."""
        parts = [value] if len(self.outputs) == 1 else list(value.values() if isinstance(value, Mapping) else ())
        return tuple(
            next((place for place, each in enumerate(output.ranked) if same(each, part)), len(output.ranked))
            for part, output in zip(parts, self.outputs, strict=True)
            if output.ranked
        )

    def _check_policy(self) -> None:
        policy = self.table.policy
        if policy in ("P", "O") and not any(output.ranked for output in self.outputs):
            reason = "dit trefferbeleid heeft een lijst met uitkomsten in volgorde nodig"
            raise FlowError("dmn-shape", reason, "Zet de uitkomsten bij 'output values', de belangrijkste voorop.")
        if len(policy) == 2 and len(self.outputs) > 1:
            raise FlowError("dmn-unsupported", "optellen en vergelijken kan alleen met een kolom uitkomsten")


@contextmanager
def _lines_of(table: Table) -> Iterator[None]:
    """Give every refusal of a row the line of that row in the file."""
    try:
        yield
    except FlowError as error:
        row = error.place.row if error.place else 0
        raise placed(error, Place(line=table.rules[row - 1].line if row else 0)) from None


def _rows(bits: int) -> list[int]:
    return [row for row in range(1, bits.bit_length() + 1) if bits >> (row - 1) & 1]


def _cell_place(output: Output, row: int) -> Place:
    return Place(row=row, column=output.number, clause=output.clause.title)


def _output(clause: OutputClause, number: int, scope: Scope, types: Types) -> Output:
    with placing(Place(column=number, clause=clause.title, line=clause.line)):
        kind = types.of(clause.type_ref)
        if clause.allowed:
            kind = replace(kind, allowed=allowed_values(clause.allowed))
        ranked = _ranked(kind.allowed[2]) if kind.allowed else ()
        return Output(clause, number, kind, ranked, _default(clause.default, kind, scope))


def _default(text: str, kind: Type, scope: Scope) -> Code | None:
    if not text:
        return None
    node = fold(parse_expression(text, scope.words, scope.members))
    if isinstance(node, Const):
        value = conform(node.value, kind, "de uitkomst als geen regel past")
        return lambda names, notes: value
    code = compiled(node, scope)
    return lambda names, notes: conform(code(names, notes), kind, "de uitkomst als geen regel past")


def _ranked(text: str) -> tuple[Value, ...]:
    """The values of a list such as `"a","b"`; nothing when it is a range: that allows, and does not rank."""
    test = read_cell(text, Scope())
    tests = test.tests if isinstance(test, AnyOf) else (test,)
    nodes = [fold(part.body) for part in tests if isinstance(part, Equals)]
    if len(nodes) == len(tests) and all(isinstance(node, Const) for node in nodes):
        return tuple(node.value for node in nodes if isinstance(node, Const))
    return ()
