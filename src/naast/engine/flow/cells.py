"""The tests of a cell as written, and the constants in them by which `columns` cuts a column into regions."""

from __future__ import annotations

from collections.abc import Iterator

from naast.engine.flow.compiling import Scope, fold
from naast.engine.flow.parsing import parse_tests
from naast.engine.flow.syntax import AnyOf, Anything, Compared, Const, Equals, Node, NoneOf, RangeOf, Test
from naast.engine.flow.values import Value


def read_cell(text: str, scope: Scope) -> Test:
    """The tests of a cell as written; names are not looked up yet."""
    return parse_tests(text, scope.words, scope.members)


def constants_of(test: Test) -> frozenset[Value] | None:
    """The constants that decide the test, or None when anything but constants does (so that it cannot be cut into regions)."""
    found: list[Value] = []
    for value in _constants(test):
        if value is _DYNAMIC:
            return None
        found.append(value)
    return frozenset(found)


_DYNAMIC: Value = object()


def _constants(test: Test) -> Iterator[Value]:
    match test:
        case Anything():
            return
        case AnyOf(tests):
            for part in tests:
                yield from _constants(part)
        case NoneOf(part):
            yield from _constants(part)
        case Compared(_, body):
            yield from _ends(fold(body))
        case Equals(body):
            folded = fold(body)
            if isinstance(folded, RangeOf):
                yield from _ends(fold(folded.low))
                yield from _ends(fold(folded.high))
            else:
                yield from _ends(folded)


def _ends(node: Node) -> Iterator[Value]:
    if not isinstance(node, Const):
        yield _DYNAMIC
    elif isinstance(node.value, tuple):
        yield from (_DYNAMIC if isinstance(item, tuple | dict) else item for item in node.value)
    else:
        yield node.value
