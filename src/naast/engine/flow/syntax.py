"""The shapes of a FEEL expression and of the tests in a cell. Made by `parsing`, given meaning by `compiling` and `cells`.

`at` is the position in the text (from 0) that an error points to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from naast.engine.flow.values import Value


@dataclass(frozen=True, slots=True)
class Const:
    """A value that stands there as such."""

    value: Value
    at: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A variable; `?` is the value of the column."""

    name: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Negative:
    """Unary minus."""

    body: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Binary:
    """`+ - * / **`, comparisons, `and` and `or`."""

    op: str
    left: Node
    right: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class If:
    """`if … then … else …`: the last when the condition is not true."""

    condition: Node
    then: Node
    other: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class In:
    """`value in test`, and `between`."""

    value: Node
    test: Test
    at: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A function called by position (`named` empty) or by name."""

    function: str
    arguments: tuple[Node, ...]
    named: tuple[str, ...] = ()
    at: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """`base.member`."""

    base: Node
    member: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class ListOf:
    """`[a, b]`."""

    items: tuple[Node, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class ContextOf:
    """`{a: 1}`."""

    entries: tuple[tuple[str, Node], ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class RangeOf:
    """`[a..b]`, open or closed at each end."""

    low: Node
    high: Node
    low_in: bool
    high_in: bool
    at: int = 0


@dataclass(frozen=True, slots=True)
class Each:
    """`for`, `some` or `every` over one list."""

    word: str
    variable: str
    over: Node
    body: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Anything:
    """`-`: every value passes, null too."""

    at: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """`< e`, `<= e`, `> e`, `>= e`, `= e` or `!= e`."""

    op: str
    body: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class Equals:
    """An expression in a test: the value equals it, lies in it (range, list), or the question about `?` is true."""

    body: Node
    at: int = 0


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Tests with commas between them: one is enough."""

    tests: tuple[Test, ...]
    at: int = 0


@dataclass(frozen=True, slots=True)
class NoneOf:
    """`not(tests)`."""

    test: Test
    at: int = 0


Node = Const | Name | Negative | Binary | If | In | Call | Path | ListOf | ContextOf | RangeOf | Each
Test = Anything | Compared | Equals | AnyOf | NoneOf


def children(node: Node | Test) -> tuple[Node | Test, ...]:
    """The parts of a node, in the order of the text."""
    match node:
        case Negative(body) | Compared(_, body) | Equals(body) | Path(body):
            return (body,)
        case Binary(_, left, right) | RangeOf(left, right) | Each(_, _, left, right):
            return (left, right)
        case If(condition, then, other):
            return (condition, then, other)
        case In(value, test):
            return (value, test)
        case Call(_, parts) | ListOf(parts):
            return parts
        case ContextOf(entries):
            return tuple(part for _, part in entries)
        case AnyOf(tests):
            return tests
        case NoneOf(test):
            return (test,)
        case _:
            return ()


def asks_about_input(node: Node | Test) -> bool:
    """Whether `?` stands anywhere in it."""
    return (isinstance(node, Name) and node.name == "?") or any(asks_about_input(part) for part in children(node))


def names_in(node: Node | Test) -> Iterator[str]:
    """Every variable that is named in it."""
    if isinstance(node, Name):
        yield node.name
    for part in children(node):
        yield from names_in(part)


def is_question(node: Node) -> bool:
    """Whether its answer can only be yes, no or unknown."""
    if isinstance(node, Binary):
        return node.op in ("and", "or", "=", "!=", "<", "<=", ">", ">=")
    return isinstance(node, In) or (isinstance(node, Each) and node.word != "for")
