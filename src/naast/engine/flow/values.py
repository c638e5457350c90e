"""The values of FEEL and their kinds. Order and logic are in `logic`, arithmetic in `arithmetic`, calendars in `times`.

A number is a Decimal of 34 digits, never a float; a list is a tuple; a context a mapping; null is None. What has no answer
gives None and adds a Dutch note that says why: a null is never silent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context as Precision
from decimal import Decimal
from types import MappingProxyType

from naast.engine.flow.problems import FlowError

# One of None, bool, Decimal, str, date, time, datetime, timedelta, Months, tuple, Mapping, Range, Function.
Value = object
MOST_WORK = 100_000
LONGEST_STRING = 100_000
LONGEST_LIST = 20_000


class Notes(list[str]):
    """Why a value is null, in Dutch; and how much work was done, so that no table can keep a machine busy for ever."""

    __slots__ = ("work",)

    def __init__(self) -> None:
        super().__init__()
        self.work = 0

    def spend(self, amount: int) -> None:
        """Count work; raises FlowError (`too-large`) when it is too much."""
        self.work += amount
        if self.work > MOST_WORK:
            raise FlowError("too-large", f"dit vraagt meer dan {MOST_WORK} stappen")


def weighed(value: Value) -> Value:
    """The value, refused (`too-large`) when it holds more parts than any table needs: lists within lists grow fast."""
    if not isinstance(value, tuple | Mapping):
        return value
    parts, todo = 0, [value]
    while todo:
        one = todo.pop()
        inner = one.values() if isinstance(one, Mapping) else one
        parts += len(inner)
        if parts > MOST_WORK:
            raise FlowError("too-large", f"deze uitkomst heeft meer dan {MOST_WORK} delen")
        todo += [each for each in inner if isinstance(each, tuple | Mapping)]
    return value


def bounded(value: str | tuple[Value, ...]) -> Value:
    """A string or a list that was made, refused (`too-large`) when it is longer than any table needs."""
    if len(value) > (LONGEST_STRING if isinstance(value, str) else LONGEST_LIST):
        raise FlowError("too-large", f"deze tekst of lijst is te lang ({len(value)})")
    return value


# IEEE 754 decimal128, as DMN asks; no traps, so that what has no answer is a NaN that becomes a null with a note.
DECIMAL128 = Precision(prec=34, Emin=-6143, Emax=6144, traps=[])
EMPTY_CONTEXT: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years and months duration: a whole number of months, negative for the past."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; each end is in it or not."""

    low: Value
    high: Value
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True)
class Function:
    """Something to call: the names of its parameters, how many may be left out, and the code (arguments, notes -> value)."""

    name: str
    parameters: tuple[str, ...]
    code: Callable[[Sequence[Value], Notes], Value]
    optional: int = 0
    variadic: bool = False


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    date: "date",
    time: "time",
    datetime: "date and time",
    timedelta: "days and time duration",
    Months: "years and months duration",
    tuple: "list",
    MappingProxyType: "context",
    dict: "context",
    Range: "range",
    Function: "function",
}
ORDERED = frozenset(
    ("number", "string", "date", "time", "date and time", "days and time duration", "years and months duration")
)


def kind_of(value: Value) -> str:
    """The FEEL name of the kind of `value`.

    >>> kind_of(Decimal(1)), kind_of(True), kind_of(()), kind_of(None)
    ('number', 'boolean', 'list', 'null')
    """
    return _KINDS.get(type(value), "unknown")


def is_aware(value: Value) -> bool:
    """Whether a time or a moment says how far it is from UTC."""
    return isinstance(value, datetime | time) and value.utcoffset() is not None


def context(entries: Mapping[str, Value]) -> Mapping[str, Value]:
    """A context that nobody changes any more."""
    return MappingProxyType(dict(entries))
