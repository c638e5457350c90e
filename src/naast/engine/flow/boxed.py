"""From a boxed expression to one closure; a table also stays a table, so that a step can name the rules that fired."""

from __future__ import annotations

from dataclasses import dataclass

from naast.engine.flow import closures
from naast.engine.flow.closures import Code, Names
from naast.engine.flow.compiling import Scope, compile_text, unknown
from naast.engine.flow.functions import BUILT_IN
from naast.engine.flow.model import BoxedContext, BoxedList, Entry, Expression, Invocation, Literal, Table
from naast.engine.flow.problems import FlowError, Place, placing
from naast.engine.flow.tables import CompiledTable
from naast.engine.flow.types import ANY, Types, conform
from naast.engine.flow.values import Notes, Value, weighed


@dataclass(frozen=True, slots=True)
class Body:
    """The code of a boxed expression; `table` and the `titles` of its columns when it is a table."""

    code: Code
    table: CompiledTable | None = None
    titles: tuple[str, ...] = ()


def compile_box(box: Expression, scope: Scope, types: Types) -> Body:
    """The compiled form; raises FlowError with the line, and within a table with row and column."""
    with placing(Place(line=box.line)):
        if isinstance(box, Table):
            table = CompiledTable(box, scope, types)
            return Body(_typed(_asked(table), box, types), table, tuple(clause.title for clause in box.inputs))
        return Body(_typed(_code(box, scope, types), box, types))


def _asked(table: CompiledTable) -> Code:
    return lambda names, notes: table.decide(names, notes).value


def _typed(code: Code, box: Expression, types: Types) -> Code:
    """The code with its value checked, when the box says a type."""
    kind = types.of(box.type_ref)
    # The type of a table is that of one row or of all rows, as editors differ: the variable of the decision decides.
    if kind == ANY or isinstance(box, Table):
        return code
    place = Place(line=box.line)

    def checked(names: Names, notes: Notes) -> Value:
        with placing(place):
            return conform(code(names, notes), kind, "de uitkomst")

    return checked


def _code(box: Expression, scope: Scope, types: Types) -> Code:
    match box:
        case Literal(text):
            return compile_text(text, scope)
        case BoxedList(items):
            return closures.listed([compile_box(item, scope, types).code for item in items])
        case BoxedContext(entries):
            return _context(entries, scope, types)
        case Invocation():
            return _invocation(box, scope, types)
        case _:
            raise FlowError("dmn-unsupported", f"{type(box).__name__} ondersteunt Naast niet")


def _context(entries: tuple[Entry, ...], scope: Scope, types: Types) -> Code:
    made: list[tuple[str, Code]] = []
    for number, entry in enumerate(entries):
        with placing(Place(line=entry.line)):
            if not entry.name and number != len(entries) - 1:
                raise FlowError("dmn-shape", "alleen de laatste regel van een context mag zonder naam")
            if entry.name in dict(made):
                raise FlowError("dmn-shape", f'"{entry.name}" staat twee keer in deze context')
            made.append((entry.name, _entry(entry, scope, types)))
            scope = scope.with_names(entry.name)
    return _result(made) if made and not made[-1][0] else closures.entries(made)


def _entry(entry: Entry, scope: Scope, types: Types) -> Code:
    code, kind = compile_box(entry.body, scope, types).code, types.of(entry.type_ref)
    return code if kind == ANY else lambda names, notes: conform(code(names, notes), kind, entry.name or "de uitkomst")


def _result(made: list[tuple[str, Code]]) -> Code:
    """A context with a result: the entries before it are only steps towards it."""

    def code(names: Names, notes: Notes) -> Value:
        known = dict(names)
        for name, part in made:
            known[name] = weighed(part(known, notes))
        return known[""]

    return code


def _invocation(box: Invocation, scope: Scope, types: Types) -> Code:
    function = scope.functions.get(box.function) or BUILT_IN.get(box.function)
    if function is None:
        raise unknown(box.function, sorted((*scope.functions, *BUILT_IN)), "functie")
    given = {name: compile_box(body, scope, types).code for name, body in box.bindings}
    wrong = [name for name in given if name not in function.parameters]
    wrong += [name for name in function.parameters[: len(function.parameters) - function.optional] if name not in given]
    if wrong or len(given) != len(box.bindings) or function.variadic:
        raise FlowError(
            "feel-call", f"{box.function} vraagt {', '.join(function.parameters)}; let op: {', '.join(wrong)}"
        )
    parts = [given[name] for name in function.parameters if name in given]
    return lambda names, notes: function.code([part(names, notes) for part in parts], notes)
