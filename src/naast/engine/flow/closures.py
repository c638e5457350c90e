"""The closures that FEEL expressions and tests become, made from closures of their parts. What becomes what is in `compiling`.

A closure takes the names in scope and a list for notes, and gives a value; a check says True, False or None (unknown).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from naast.engine.flow.arithmetic import OPERATORS
from naast.engine.flow.logic import both, compare, either, equal, negated, same, within
from naast.engine.flow.saying import said
from naast.engine.flow.times import PARTS, part_of
from naast.engine.flow.values import Notes, Range, Value, context, kind_of, weighed

Names = Mapping[str, Value]
Code = Callable[[Names, Notes], Value]
Check = Callable[[Names, Notes], bool | None]


def binary(op: str, left: Code, right: Code) -> Code:
    """Calculating, comparing, and three-valued `and` and `or`."""
    if op in OPERATORS:
        calculate = OPERATORS[op]
        return lambda names, notes: calculate(left(names, notes), right(names, notes), notes)
    if op in ("and", "or"):
        join = both if op == "and" else either
        return lambda names, notes: join(left(names, notes), right(names, notes))
    if op == "=":
        return lambda names, notes: equal(left(names, notes), right(names, notes), notes)
    if op == "!=":
        return lambda names, notes: negated(equal(left(names, notes), right(names, notes), notes))
    return lambda names, notes: compare(op, left(names, notes), right(names, notes), notes)


def choice(condition: Code, then: Code, other: Code) -> Code:
    """`then` when the condition is true, `other` when it is false or null."""
    return lambda names, notes: (then if condition(names, notes) is True else other)(names, notes)


def tested(value: Code, check: Check) -> Code:
    """The check with the value in the place of `?`."""
    return lambda names, notes: check({**names, "?": value(names, notes)}, notes)


def member(base: Code, name: str) -> Code:
    """A part of a context or a temporal value; of a list, the part of each item."""
    return lambda names, notes: _member(base(names, notes), name, notes)


def _member(value: Value, name: str, notes: Notes) -> Value:
    if isinstance(value, Mapping) and name in value:
        return value[name]
    if isinstance(value, tuple):
        return tuple(_member(item, name, notes) for item in value)
    if name in PARTS.get(kind_of(value), ()):
        return part_of(value, name)
    notes.append(f"{said(value)} heeft geen {name}")
    return None


def listed(parts: Sequence[Code]) -> Code:
    """A list."""
    return lambda names, notes: tuple(part(names, notes) for part in parts)


def entries(made: Sequence[tuple[str, Code]]) -> Code:
    """A context; each entry knows the ones before it."""

    def code(names: Names, notes: Notes) -> Value:
        known, found = dict(names), dict[str, Value]()
        for key, part in made:
            found[key] = known[key] = weighed(part(known, notes))
        return context(found)

    return code


def each(word: str, variable: str, over: Code, body: Code) -> Code:
    """`for`, `some` and `every` over one list."""

    def code(names: Names, notes: Notes) -> Value:
        items = over(names, notes)
        if not isinstance(items, tuple):
            notes.append(f"{said(items)} is geen lijst")
            return None
        notes.spend(len(items))
        return weighed(_gathered(word, [body({**names, variable: item}, notes) for item in items]))

    return code


def _gathered(word: str, found: list[Value]) -> Value:
    if word == "for":
        return tuple(found)
    join, result = (either, False) if word == "some" else (both, True)
    gathered: bool | None = result
    for value in found:
        gathered = join(gathered, value)
    return gathered


def compared(op: str, body: Code) -> Check:
    """`?` compared with the body."""
    if op == "=":
        return lambda names, notes: equal(names["?"], body(names, notes), notes)
    if op == "!=":
        return lambda names, notes: negated(equal(names["?"], body(names, notes), notes))
    return lambda names, notes: compare(op, names["?"], body(names, notes), notes)


def any_of(checks: Sequence[Check]) -> Check:
    """Three-valued: true when one is, unknown when none is and one is unknown."""

    def code(names: Names, notes: Notes) -> bool | None:
        found: bool | None = False
        for check in checks:
            found = either(found, check(names, notes))
            if found:
                return True
        return found

    return code


def none_of(check: Check) -> Check:
    """Three-valued not."""
    return lambda names, notes: negated(check(names, notes))


def question(body: Code) -> Check:
    """A question about `?`, which passes when its answer is true."""
    return lambda names, notes: both(True, body(names, notes))


def passes(body: Code) -> Check:
    """`?` equals the value of the body, or lies in it when that is a range or a list."""
    return lambda names, notes: _passes(names["?"], body(names, notes), notes)


def _passes(given: Value, wanted: Value, notes: Notes) -> bool | None:
    if isinstance(wanted, Range):
        return within(given, wanted, notes)
    if isinstance(wanted, tuple):
        found = any(within(given, each, Notes()) if isinstance(each, Range) else same(given, each) for each in wanted)
        return found or (isinstance(given, tuple) and same(given, wanted))
    return equal(given, wanted, notes)
