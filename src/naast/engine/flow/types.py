"""The types of a model: what a value must be before it goes in, and after it comes out. A value that is not is refused.

Null is of every type. As DMN asks, a list of one counts as its item and an item as a list of one, where the type wants that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from naast.engine.flow.cells import read_cell
from naast.engine.flow.closures import Check
from naast.engine.flow.compiling import Scope, compile_test
from naast.engine.flow.model import Model, TypeDefinition
from naast.engine.flow.problems import FlowError, Place, placing
from naast.engine.flow.saying import said
from naast.engine.flow.syntax import Test
from naast.engine.flow.values import Notes, Value, context, kind_of

_KINDS = {
    **{kind: kind for kind in ("number", "string", "boolean", "date", "time", "date and time")},
    "days and time duration": "days and time duration",
    "years and months duration": "years and months duration",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "Any": "",
    "context": "context",
    "list": "list",
}
DUTCH = {
    "number": "een getal",
    "string": "een tekst",
    "boolean": "waar of onwaar",
    "date": "een datum",
    "time": "een tijd",
    "date and time": "een datum met tijd",
    "days and time duration": "een duur in dagen en uren",
    "years and months duration": "een duur in jaren en maanden",
    "context": "een groep met onderdelen",
    "list": "een lijst",
    "range": "een bereik",
    "null": "niets",
}
MOST_NESTED = 32


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` is a FEEL kind, empty for any; `components` of a context, `items` of a list; `allowed` is a test on each value."""

    kind: str = ""
    components: Mapping[str, Type] | None = None
    items: Type | None = None
    allowed: tuple[Test, Check, str] | None = None

    @property
    def is_collection(self) -> bool:
        """Whether it is a list of something that is known."""
        return self.items is not None

    @property
    def members(self) -> frozenset[str] | None:
        """The names behind a dot, or None when they are not known beforehand."""
        return None if self.components is None else frozenset(self.components)


ANY = Type()


class Types:
    """The types of one model by reference; definitions are worked out when they are first asked for."""

    def __init__(self, definitions: Mapping[str, TypeDefinition]) -> None:
        self._definitions = definitions
        self._found: dict[str, Type] = {}
        self._open: list[str] = []

    def of(self, reference: str) -> Type:
        """The type with this name; `feel:` before it may stay away. Raises FlowError (`unknown-type`, `cycle`)."""
        name = reference.removeprefix("feel:").strip()
        if not name or name in _KINDS:
            return Type(_KINDS.get(name, ""))
        if name in self._found:
            return self._found[name]
        if name not in self._definitions:
            hint = "Gebruik number, string, boolean, date, time of een eigen type."
            raise FlowError("unknown-type", f'het type "{name}" is onbekend', hint)
        if name in self._open or len(self._open) > MOST_NESTED:
            raise FlowError("cycle", f"het type verwijst naar zichzelf: {' > '.join((*self._open, name))}")
        self._open.append(name)
        self._found[name] = made = self._made(self._definitions[name])
        self._open.pop()
        return made

    def _made(self, definition: TypeDefinition) -> Type:
        with placing(Place(element=definition.name, line=definition.line, kind="type")):
            if definition.components:
                parts = {part.name: self._made(part) for part in definition.components}
                found = Type("context", MappingProxyType(parts))
            else:
                found = self.of(definition.base)
            if definition.allowed:
                found = replace(found, allowed=allowed_values(definition.allowed))
            return Type("list", items=found) if definition.is_collection else found


def allowed_values(text: str) -> tuple[Test, Check, str]:
    """The test of a list of allowed values, such as `"ja","nee"` or `[0..120]`, and its text."""
    scope = Scope()
    test = read_cell(text, scope)
    return test, compile_test(test, scope), text


def member_names(model: Model) -> frozenset[str]:
    """Every name that may stand behind a dot."""

    def names(definition: TypeDefinition) -> Iterator[str]:
        for part in definition.components:
            yield part.name
            yield from names(part)

    return frozenset(name for definition in model.types.values() for name in names(definition))


def conform(value: Value, kind: Type, what: str) -> Value:
    """The value as its type wants it; raises FlowError (`wrong-type`, `not-allowed`) that names `what`.

    >>> conform("a", Type("list", items=Type("string")), "x")
    ('a',)
    """
    if value is None or kind == ANY:
        return value
    if kind.items is not None:
        given = value if isinstance(value, tuple) else (value,)
        return tuple(conform(item, kind.items, what) for item in given)
    if isinstance(value, tuple) and len(value) == 1 and kind.kind not in ("list", ""):
        value = value[0]
    if kind.kind and kind_of(value) != kind.kind:
        raise FlowError("wrong-type", f"{what} is {_told(value)}, en moet {DUTCH[kind.kind]} zijn")
    if kind.components is not None and isinstance(value, Mapping):
        value = _conform_parts(value, kind.components, what)
    if kind.allowed is not None and value is not None and kind.allowed[1]({"?": value}, Notes()) is not True:
        raise FlowError("not-allowed", f"{what} is {said(value)}, en mag alleen zijn: {kind.allowed[2]}")
    return value


def _conform_parts(value: Mapping[str, Value], parts: Mapping[str, Type], what: str) -> Value:
    missing = [name for name in parts if name not in value]
    if missing:
        raise FlowError("wrong-type", f"{what} mist het onderdeel {missing[0]}")
    checked = {name: conform(value[name], part, f"{what}, onderdeel {name},") for name, part in parts.items()}
    return context({**value, **checked})


def _told(value: Value) -> str:
    text = said(value)
    return f"{text if len(text) < 60 else text[:57] + '…'} ({DUTCH.get(kind_of(value), 'iets anders')})"
