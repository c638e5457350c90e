"""One column of questions of a decision table, ready to be asked which rules pass a value: as bits, rule 1 the lowest.

Columns of constants are looked up by region (`regions`); others test each different cell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from naast.engine.flow.cells import constants_of, read_cell
from naast.engine.flow.closures import Check, Code, Names
from naast.engine.flow.compiling import Scope, compile_test, compiled
from naast.engine.flow.model import InputClause
from naast.engine.flow.parsing import parse_expression
from naast.engine.flow.problems import Place, placing
from naast.engine.flow.regions import regions_of
from naast.engine.flow.syntax import Anything, Compared, Equals, Name, RangeOf, Test, children, names_in
from naast.engine.flow.types import Type, Types, allowed_values, conform
from naast.engine.flow.values import Notes, Value, kind_of

NOT_ALLOWED = -1
# Kinds in which two equal values are always the same to every test, so that they may be looked up.
_LOOKED_UP: Mapping[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": date,
    "days and time duration": timedelta,
}


@dataclass(frozen=True, slots=True)
class Lookup:
    """Bits per constant (`exact`), and per gap between the sorted `points`: `spans[i]` lies before `points[i]`.

    Bits below zero mean that such a value may not be given.
    """

    kind: type
    exact: Mapping[Value, int]
    points: Sequence[Value]
    spans: Sequence[int]
    empty: int


@dataclass(frozen=True, slots=True)
class Column:
    """`cells` joins each different cell with the bits of its rules; `anyway` are the rules with `-`; `uses` the names it needs.

    `name` is the variable when the column asks no more than that.
    """

    clause: InputClause
    number: int
    name: str
    uses: frozenset[str]
    code: Code
    type: Type
    allowed: tuple[tuple[Test, Check, str], ...]
    cells: tuple[tuple[Test, Check, int], ...]
    anyway: int
    lookup: Lookup | None

    def ask(self, names: Names, notes: Notes) -> tuple[Value, int]:
        """What this column is asked, and the rules whose cell passes it.

        Raises FlowError (`wrong-type`, `not-allowed`) with the column.
        """
        value = names[self.name] if self.name else self.code(names, notes)
        lookup = self.lookup
        if lookup is not None:
            if value is None:
                return value, lookup.empty
            if type(value) is lookup.kind:
                bits = lookup.exact.get(value)
                if bits is None:
                    bits = lookup.spans[bisect_left(lookup.points, value)]  # type: ignore[call-overload]
                if bits >= 0:
                    return value, bits
        value = self.checked(value)
        return value, self.bits_slowly(value, names)

    def checked(self, value: Value) -> Value:
        """The value as its type wants it; raises FlowError when it may not be given."""
        if value is None:
            return None
        with placing(Place(column=self.number, clause=self.clause.title)):
            value = conform(value, self.type, self.clause.title)
            for _, check, text in self.allowed:
                if check({"?": value}, Notes()) is not True:
                    conform(value, Type(allowed=(Anything(), check, text)), self.clause.title)
        return value

    def bits_slowly(self, value: Value, names: Names) -> int:
        """The rules that pass `value`, by testing each different cell: the obvious twin of the look-up."""
        asked, found = {**names, "?": value}, self.anyway
        for _, check, rules in self.cells:
            if check(asked, Notes()) is True:
                found |= rules
        return found

    @property
    def constants(self) -> frozenset[Value] | None:
        """Every constant at which a test or an allowed value turns; None when a cell depends on more than constants."""
        sets = [constants_of(test) for test, _, _ in (*self.cells, *self.allowed)]
        if any(each is None for each in sets):
            return None
        return frozenset(value for each in sets if each is not None for value in each)

    @property
    def is_ordered(self) -> bool:
        """Whether a test asks for order, and not only for being equal."""
        return any(_asks_order(test) for test, _, _ in (*self.cells, *self.allowed))

    def allows(self, value: Value) -> bool:
        """Whether a value may be given at all; null may."""
        return value is None or all(check({"?": value}, Notes()) is True for _, check, _ in self.allowed)


def _asks_order(part: Test | object) -> bool:
    if isinstance(part, Compared):
        return part.op not in ("=", "!=")
    if isinstance(part, Equals) and isinstance(part.body, RangeOf):
        return True
    return any(_asks_order(child) for child in children(part))  # type: ignore[arg-type]


def make_column(clause: InputClause, number: int, texts: Sequence[str], scope: Scope, types: Types) -> Column:
    """The column with the cells `texts`, rule by rule; raises FlowError with row and column."""
    with placing(Place(column=number, clause=clause.title, line=clause.line)):
        node = parse_expression(clause.text, scope.words, scope.members)
        code, uses = compiled(node, scope), frozenset(names_in(node))
        kind = types.of(clause.type_ref)
        allowed = [allowed_values(clause.allowed)] if clause.allowed else []
    if kind.allowed is not None:
        allowed.append(kind.allowed)
    cells, anyway = _cells(texts, clause, number, scope, kind)
    name = node.name if isinstance(node, Name) else ""
    made = Column(clause, number, name, uses, code, kind, tuple(allowed), cells, anyway, None)
    return replace(made, lookup=_lookup(made))


def _cells(
    texts: Sequence[str], clause: InputClause, number: int, scope: Scope, kind: Type
) -> tuple[tuple[tuple[Test, Check, int], ...], int]:
    rules: dict[str, int] = {}
    for row, text in enumerate(texts):
        rules[text.strip()] = rules.get(text.strip(), 0) | 1 << row
    cells, anyway = [], 0
    for text, bits in rules.items():
        row = (bits & -bits).bit_length()
        with placing(Place(row=row, column=number, clause=clause.title)):
            test = read_cell(text, scope)
            if isinstance(test, Anything):
                anyway |= bits
                continue
            _check_kinds(test, kind)
            cells.append((test, compile_test(test, scope), bits))
    return tuple(cells), anyway


def _check_kinds(test: Test, kind: Type) -> None:
    """Refuse a constant that a value of this column can never equal: a typo would be a rule that never fires."""
    constants = constants_of(test)
    if not constants or not kind.kind or kind.is_collection:
        return
    for value in constants:
        if value is not None and kind_of(value) != kind.kind:
            conform(value, Type(kind.kind), "deze cel")
    if kind.allowed is not None and not _asks_order(test):
        for value in constants:
            conform(value, Type(allowed=kind.allowed), "deze cel")


def _lookup(column: Column) -> Lookup | None:
    constants = column.constants
    if constants is None or column.type.is_collection:
        return None
    kinds = {kind_of(value) for value in constants} - {"null"} or {column.type.kind}
    if len(kinds) != 1 or (kind := kinds.pop()) not in _LOOKED_UP:
        return None
    exact: dict[Value, int] = {}
    points: list[Value] = []
    spans: list[int] = []
    for region in regions_of(constants, kind, column.is_ordered):
        bits = column.bits_slowly(region.sample, {}) if column.allows(region.sample) else NOT_ALLOWED
        if region.kind == "point":
            exact[region.sample] = bits
            # Without a region before it (two days on end), nothing will ever be looked up there.
            spans += [0] * (len(points) + 1 - len(spans))
            points.append(region.sample)
        elif region.kind != "empty":
            spans.append(bits)
    if kind == "string" and not column.is_ordered:
        points, spans = [], spans[-1:]
    spans += [0] * (len(points) + 1 - len(spans))
    return Lookup(_LOOKED_UP[kind], exact, points, spans, column.bits_slowly(None, {}))
