"""The built-in functions of FEEL that this engine runs. All pure: `now` and `today` are refused, a day comes in as data.

Each takes its arguments in order and a list for notes; what has no answer gives None with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from types import MappingProxyType

from naast.engine.flow.arithmetic import add, divide, finite
from naast.engine.flow.functions_of_time import (
    Arguments,
    date_of,
    duration_of,
    moment_of,
    months_duration_of,
    time_of,
    wrong,
)
from naast.engine.flow.logic import both, comparable, either, negated, same
from naast.engine.flow.saying import plain_number, said
from naast.engine.flow.times import written
from naast.engine.flow.values import DECIMAL128, Function, Months, Notes, Value, bounded, kind_of

LARGEST = 1_000_000
_NOT_BUILT = """day of week, day of year, week of year, month of year, string join, list replace, context, context put,
context merge, get entries, insert before, remove, sublist, product, median, mode, stddev, log, exp, is, range, before, after,
meets, met by, overlaps, overlaps before, overlaps after, finishes, finished by, includes, during, starts, started by,
coincides""".replace("\n", " ")
REFUSED: Mapping[str, str] = MappingProxyType(
    {
        **{name.strip(): "deze functie van FEEL is niet gebouwd" for name in _NOT_BUILT.split(",")},
        "now": "de uitkomst mag niet van het moment afhangen; geef het moment als invoer",
        "today": "de uitkomst mag niet van de dag afhangen; geef de dag als invoer",
        "get value": "gebruik een punt: context.naam",
        "matches": "reguliere uitdrukkingen worden niet uitgevoerd",
        "replace": "reguliere uitdrukkingen worden niet uitgevoerd",
        "split": "reguliere uitdrukkingen worden niet uitgevoerd",
    }
)


def _typed(name: str, kinds: Sequence[type], make: Callable[..., Value]) -> Callable[[Arguments, Notes], Value]:
    """A function of plain Python arguments that gives null with a note when a kind is not what is asked."""

    def code(arguments: Arguments, notes: Notes) -> Value:
        if all(type(value) is kind for value, kind in zip(arguments, kinds, strict=False)):
            return make(*arguments)
        return wrong(notes, name, *arguments)

    return code


def _flat(arguments: Arguments) -> tuple[Value, ...]:
    """The items of the one list that was given, or the arguments themselves."""
    only = arguments[0] if len(arguments) == 1 else None
    return only if isinstance(only, tuple) else tuple(arguments)


def _extreme(name: str, pick: Callable[[Value, Value], bool]) -> Callable[[Arguments, Notes], Value]:
    def code(arguments: Arguments, notes: Notes) -> Value:
        items = _flat(arguments)
        if not items:
            return wrong(notes, name, items)
        best = items[0]
        for item in items:
            if not comparable(item, best):
                return wrong(notes, name, item, best)
            best = item if pick(item, best) else best
        return best

    return code


def _sum(arguments: Arguments, notes: Notes) -> Value:
    items = _flat(arguments)
    if not items or kind_of(items[0]) not in ("number", "days and time duration", "years and months duration"):
        return wrong(notes, "sum", *items)
    total = items[0]
    for item in items[1:]:
        total = add(total, item, notes)
    return total


def _mean(arguments: Arguments, notes: Notes) -> Value:
    total = _sum(arguments, notes)
    return None if total is None else divide(total, Decimal(len(_flat(arguments))), notes)


def _over(name: str, start: bool, join: Callable[[Value, Value], bool | None]) -> Callable[[Arguments, Notes], Value]:
    """`all` and `any`: three-valued over a list of booleans and nulls; anything else gives null with a note."""

    def code(arguments: Arguments, notes: Notes) -> Value:
        items = _flat(arguments)
        if not all(item is None or isinstance(item, bool) for item in items):
            return wrong(notes, name, *items)
        found: bool | None = start
        for item in items:
            found = join(found, item)
        return found if found is not None else wrong(notes, name, *items)

    return code


def _not(arguments: Arguments, notes: Notes) -> Value:
    value = arguments[0]
    return negated(value) if value is None or isinstance(value, bool) else wrong(notes, "not", value)


def _distinct(items: tuple[Value, ...]) -> tuple[Value, ...]:
    kept: list[Value] = []
    for item in items:
        if not any(same(item, other) for other in kept):
            kept.append(item)
    return tuple(kept)


def _flatten(items: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(leaf for item in items for leaf in (_flatten(item) if isinstance(item, tuple) else (item,)))


def _concatenate(arguments: Arguments, _notes: Notes) -> Value:
    return bounded(tuple(item for given in arguments for item in (given if isinstance(given, tuple) else (given,))))


def _union(arguments: Arguments, notes: Notes) -> Value:
    joined = _concatenate(arguments, notes)
    return _distinct(joined) if isinstance(joined, tuple) else None


def _append(arguments: Arguments, _notes: Notes) -> Value:
    first = arguments[0]
    return bounded((*(first if isinstance(first, tuple) else (first,)), *arguments[1:]))


def _index_of(items: tuple[Value, ...], wanted: Value) -> Value:
    return tuple(Decimal(n) for n, item in enumerate(items, 1) if same(item, wanted))


def _list_contains(arguments: Arguments, notes: Notes) -> Value:
    items, wanted = arguments
    return (
        any(same(item, wanted) for item in items) if isinstance(items, tuple) else wrong(notes, "list contains", items)
    )


def _substring(arguments: Arguments, notes: Notes) -> Value:
    text, start = arguments[0], arguments[1]
    length = arguments[2] if len(arguments) > 2 else Decimal(LARGEST)
    if not (isinstance(text, str) and isinstance(start, Decimal) and isinstance(length, Decimal)):
        return wrong(notes, "substring", *arguments)
    begin = int(start) - 1 if start > 0 else len(text) + int(start)
    if start == 0 or not 0 <= begin <= len(text) or length < 0:
        return wrong(notes, "substring", *arguments)
    return text[begin : begin + int(min(length, Decimal(LARGEST)))]


def _rounded(name: str, rounding: str) -> Callable[[Arguments, Notes], Value]:
    def code(arguments: Arguments, notes: Notes) -> Value:
        number, places = arguments[0], arguments[1] if len(arguments) > 1 else Decimal(0)
        if not (isinstance(number, Decimal) and isinstance(places, Decimal) and -6111 <= places <= 6176):
            return wrong(notes, name, *arguments)
        if number.is_zero() or -int(places) < number.as_tuple().exponent:  # type: ignore[operator]
            return number  # there are no digits there to lose
        context = DECIMAL128.copy()
        return finite(number.quantize(Decimal(1).scaleb(-int(places)), rounding, context), notes)

    return code


def _modulo(number: Decimal, by: Decimal) -> Value:
    """The sign of the divisor, as DMN asks."""
    rest = DECIMAL128.remainder(number, by)
    return DECIMAL128.add(rest, by) if rest.is_finite() and rest and (rest < 0) != (by < 0) else rest


def _numeric(
    name: str, make: Callable[..., Decimal | bool | Value], count: int = 1
) -> Callable[[Arguments, Notes], Value]:
    def code(arguments: Arguments, notes: Notes) -> Value:
        if not all(isinstance(value, Decimal) for value in arguments[:count]):
            return wrong(notes, name, *arguments)
        made = make(*arguments)
        return finite(made, notes) if isinstance(made, Decimal) else made

    return code


def _absolute(arguments: Arguments, notes: Notes) -> Value:
    value = arguments[0]
    if isinstance(value, Months):
        return Months(abs(value.count))
    if isinstance(value, Decimal):
        return DECIMAL128.abs(value)
    return abs(value) if isinstance(value, timedelta) and value != timedelta.min else wrong(notes, "abs", value)


def _number(arguments: Arguments, notes: Notes) -> Value:
    text = arguments[0]
    plain = isinstance(text, str) and text.removeprefix("-").replace(".", "", 1)
    if not (isinstance(plain, str) and plain.isascii() and plain.isdecimal()) or not isinstance(text, str):
        return wrong(notes, "number", text)
    return finite(DECIMAL128.create_decimal(text), notes)


def _string(arguments: Arguments, _notes: Notes) -> Value:
    value = arguments[0]
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    return written(value) if isinstance(value, date | time | timedelta | Months) else said(value)


def _part(text: str, mark: str, before: bool) -> str:
    if not mark:
        return "" if before else text
    head, found, tail = text.partition(mark)
    return (head if before else tail) if found else ""


_T = tuple[str, str, Callable[[Arguments, Notes], Value]]
_ROUND = {
    "decimal": ROUND_HALF_EVEN,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
}
# Name, parameters (a `?` before a name: may be left out; `*`: as many as one likes), code.
_TABLE: tuple[_T, ...] = (
    ("not", "negand", _not),
    ("string length", "string", _typed("string length", (str,), lambda text: Decimal(len(text)))),
    ("upper case", "string", _typed("upper case", (str,), str.upper)),
    ("lower case", "string", _typed("lower case", (str,), str.lower)),
    ("contains", "string match", _typed("contains", (str, str), lambda text, part: part in text)),
    ("starts with", "string match", _typed("starts with", (str, str), str.startswith)),
    ("ends with", "string match", _typed("ends with", (str, str), str.endswith)),
    ("substring", "string start_position ?length", _substring),
    ("substring before", "string match", _typed("substring before", (str, str), lambda t, m: _part(t, m, True))),
    ("substring after", "string match", _typed("substring after", (str, str), lambda t, m: _part(t, m, False))),
    ("count", "list", _typed("count", (tuple,), lambda items: Decimal(len(items)))),
    ("min", "*", _extreme("min", lambda item, best: item < best)),  # type: ignore[operator]
    ("max", "*", _extreme("max", lambda item, best: item > best)),  # type: ignore[operator]
    ("sum", "*", _sum),
    ("mean", "*", _mean),
    ("all", "*", _over("all", True, both)),
    ("any", "*", _over("any", False, either)),
    ("list contains", "list element", _list_contains),
    ("index of", "list match", lambda given, notes: _typed("index of", (tuple,), _index_of)(given, notes)),
    ("append", "*", _append),
    ("concatenate", "*", _concatenate),
    ("union", "*", _union),
    ("distinct values", "list", _typed("distinct values", (tuple,), _distinct)),
    ("flatten", "list", _typed("flatten", (tuple,), _flatten)),
    ("reverse", "list", _typed("reverse", (tuple,), lambda items: items[::-1])),
    ("abs", "n", _absolute),
    ("floor", "n ?scale", _rounded("floor", ROUND_FLOOR)),
    ("ceiling", "n ?scale", _rounded("ceiling", ROUND_CEILING)),
    *((name, "n scale", _rounded(name, rounding)) for name, rounding in _ROUND.items()),
    ("modulo", "dividend divisor", _numeric("modulo", _modulo, 2)),
    ("sqrt", "number", _numeric("sqrt", DECIMAL128.sqrt)),
    ("odd", "number", _numeric("odd", lambda n: DECIMAL128.abs(DECIMAL128.remainder(n, Decimal(2))) == 1)),
    ("even", "number", _numeric("even", lambda n: DECIMAL128.remainder(n, Decimal(2)) == 0)),
    ("date", "from ?month ?day", date_of),
    ("time", "from ?minute ?second", time_of),
    ("date and time", "from ?time", moment_of),
    ("duration", "from", duration_of),
    ("years and months duration", "from to", months_duration_of),
    ("number", "from", _number),
    ("string", "from", _string),
)


def _built(name: str, parameters: str, code: Callable[[Arguments, Notes], Value]) -> Function:
    words = tuple(word.replace("_", " ") for word in parameters.split())
    optional = sum(word.startswith("?") for word in words)
    return Function(name, tuple(word.lstrip("?") for word in words), code, optional, words == ("*",))


BUILT_IN: Mapping[str, Function] = MappingProxyType({row[0]: _built(*row) for row in _TABLE})
# Given only constants, these must have an answer: `date("2026-02-30")` is a mistake of the writer, not a null.
OF_CONSTANTS = frozenset(("date", "time", "date and time", "duration"))
