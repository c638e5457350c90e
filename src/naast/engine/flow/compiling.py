"""From a FEEL expression to a Python closure, once, when a model is loaded. Names are looked up here, so a typo is refused.

A closure takes the names in scope and a list for notes, and gives a value. `closures` makes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches

from naast.engine.flow import closures
from naast.engine.flow.arithmetic import negate
from naast.engine.flow.closures import Check, Code
from naast.engine.flow.functions import BUILT_IN, OF_CONSTANTS, REFUSED
from naast.engine.flow.parsing import parse_expression
from naast.engine.flow.problems import FlowError
from naast.engine.flow.syntax import (
    AnyOf,
    Anything,
    Binary,
    Call,
    Compared,
    Const,
    ContextOf,
    Each,
    Equals,
    If,
    In,
    ListOf,
    Name,
    Negative,
    Node,
    NoneOf,
    Path,
    RangeOf,
    Test,
    asks_about_input,
    is_question,
)
from naast.engine.flow.values import Function, Notes, Range, Value

_BUILT_IN_WORDS = frozenset(
    (*BUILT_IN, *REFUSED, *(name for function in BUILT_IN.values() for name in function.parameters if " " in name))
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name: variables (with the members of their type, when it has any), functions, members."""

    variables: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    members: frozenset[str] = frozenset()

    def with_names(self, *names: str) -> Scope:
        """The same scope with more variables, of unknown type."""
        return replace(self, variables={**self.variables, **dict.fromkeys(names)})

    @property
    def words(self) -> frozenset[str]:
        """Every name that the lexer must know."""
        parameters = (name for function in self.functions.values() for name in function.parameters)
        return frozenset((*self.variables, *self.functions, *parameters)) | _BUILT_IN_WORDS


def compile_text(text: str, scope: Scope) -> Code:
    """The closure of an expression; raises FlowError when it is not FEEL that this engine runs, or names something unknown.

    >>> compile_text("1 + 2", Scope())({}, Notes())
    Decimal('3')
    """
    return compiled(fold(parse_expression(text, scope.words, scope.members)), scope)


def fold(node: Node) -> Node:
    """Constants that are written as a calculation (`-5`, `date("2026-01-01")`) as the value they are."""
    if isinstance(node, Negative):
        body = fold(node.body)
        if isinstance(body, Const) and isinstance(body.value, Decimal):
            return Const(negate(body.value, Notes()), node.at)
        return replace(node, body=body)
    if isinstance(node, Call) and node.function in OF_CONSTANTS and not node.named:
        arguments = tuple(fold(part) for part in node.arguments)
        if arguments and all(isinstance(part, Const) and part.value is not None for part in arguments):
            return Const(_constant(node.function, [p.value for p in arguments if isinstance(p, Const)]), node.at)
    if isinstance(node, ListOf):
        items = tuple(fold(part) for part in node.items)
        if all(isinstance(part, Const) for part in items):
            return Const(tuple(part.value for part in items if isinstance(part, Const)), node.at)
    if isinstance(node, RangeOf):
        return replace(node, low=fold(node.low), high=fold(node.high))
    return node


def _constant(name: str, values: Sequence[Value]) -> Value:
    notes = Notes()
    function = BUILT_IN[name]
    if len(values) > len(function.parameters):
        raise FlowError("feel-call", f"{name} krijgt te veel waarden")
    value = function.code(values, notes)
    if value is None:
        raise FlowError("feel-text", "; ".join(notes))
    return value


def compiled(node: Node, scope: Scope) -> Code:
    """The closure of one node."""
    match fold(node):
        case Const(value):
            return lambda names, notes: value
        case Name(name):
            return _name(name, scope)
        case Negative(body):
            inner = compiled(body, scope)
            return lambda names, notes: negate(inner(names, notes), notes)
        case Binary(op, left, right):
            return closures.binary(op, compiled(left, scope), compiled(right, scope))
        case If(condition, then, other):
            return closures.choice(*(compiled(part, scope) for part in (condition, then, other)))
        case In(value, test):
            return closures.tested(compiled(value, scope), compile_test(test, scope))
        case Call() as call:
            return _call(call, scope)
        case Path() as path:
            return _path(path, scope)
        case ListOf(items):
            return closures.listed([compiled(item, scope) for item in items])
        case ContextOf(entries):
            return _context(entries, scope)
        case RangeOf(low, high, low_in, high_in):
            start, end = compiled(low, scope), compiled(high, scope)
            return lambda names, notes: Range(start(names, notes), end(names, notes), low_in, high_in)
        case Each(word, variable, over, body):
            inner = compiled(body, scope.with_names(variable))
            return closures.each(word, variable, compiled(over, scope), inner)
    raise FlowError("feel-unsupported", f"{type(node).__name__} ondersteunt Naast niet")


def unknown(name: str, known: Sequence[str], what: str = "naam") -> FlowError:
    """The error for a name that is not in scope, with the one that was probably meant."""
    near = get_close_matches(name, known, 1, 0.6)
    hint = f'Bedoelt u "{near[0]}"?' if near else "Is dit als invoer of beslissing verbonden?"
    return FlowError("unknown-name", f'de {what} "{name}" is hier niet bekend', hint)


def _name(name: str, scope: Scope) -> Code:
    if name in scope.variables:
        return lambda names, notes: names[name]
    if name in scope.functions or name in BUILT_IN:
        raise FlowError("feel-unsupported", f"{name} is een functie; een functie als waarde ondersteunt Naast niet")
    raise unknown(name, sorted(scope.variables))


def _call(call: Call, scope: Scope) -> Code:
    function = scope.functions.get(call.function) or BUILT_IN.get(call.function)
    if function is None:
        if call.function in REFUSED:
            raise FlowError("feel-unsupported", f"{call.function}() ondersteunt Naast niet: {REFUSED[call.function]}")
        raise unknown(call.function, sorted((*scope.functions, *BUILT_IN)), "functie")
    parts = _in_order(call, function, scope)
    code = function.code
    return lambda names, notes: code([part(names, notes) for part in parts], notes)


def _in_order(call: Call, function: Function, scope: Scope) -> list[Code]:
    parts = [compiled(part, scope) for part in call.arguments]
    most, least = len(function.parameters), len(function.parameters) - function.optional
    if function.variadic:
        if not parts or call.named:
            raise FlowError("feel-call", f"{call.function}() vraagt een of meer waarden zonder naam")
        return parts
    if not least <= len(parts) <= most:
        raise FlowError(
            "feel-call", f"{call.function}() vraagt {', '.join(function.parameters)}; er staan er {len(parts)}"
        )
    if not call.named:
        return parts
    wrong = set(call.named) - set(function.parameters[: len(parts)])
    if wrong or len(set(call.named)) != len(parts):
        raise FlowError("feel-call", f"{call.function}() kent deze namen zo niet: {', '.join(call.named)}")
    return [parts[call.named.index(name)] for name in function.parameters[: len(parts)]]


def _path(path: Path, scope: Scope) -> Code:
    if isinstance(path.base, Name):
        members = scope.variables.get(path.base.name)
        if members is not None and path.member not in members:
            raise unknown(path.member, sorted(members), f'onderdeel van "{path.base.name}"')
    return closures.member(compiled(path.base, scope), path.member)


def _context(parts: Sequence[tuple[str, Node]], scope: Scope) -> Code:
    made: list[tuple[str, Code]] = []
    for key, node in parts:
        if any(key == other for other, _ in made):
            raise FlowError("feel-text", f'"{key}" staat twee keer in dezelfde context')
        made.append((key, compiled(node, scope)))
        scope = scope.with_names(key)
    return closures.entries(made)


def compile_test(test: Test, scope: Scope) -> Check:
    """A closure that says whether `?` passes: True, False, or None for unknown (which does not count as passing)."""
    inside = scope if "?" in scope.variables else scope.with_names("?")
    match test:
        case Compared(op, body):
            return closures.compared(op, compiled(body, inside))
        case AnyOf(tests):
            return closures.any_of([compile_test(part, inside) for part in tests])
        case NoneOf(part):
            return closures.none_of(compile_test(part, inside))
        case Equals(body):
            return _equals(body, inside)
        case Anything():
            return lambda names, notes: True


def _equals(body: Node, scope: Scope) -> Check:
    if asks_about_input(body):
        return closures.question(compiled(body, scope))
    if is_question(body):
        reason = "deze cel stelt een vraag die niet over de kolom gaat"
        raise FlowError("feel-text", reason, "Schrijf ? waar u de waarde van de kolom bedoelt.")
    return closures.passes(compiled(body, scope))
