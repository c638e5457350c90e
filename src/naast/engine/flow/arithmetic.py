"""FEEL `+ - * / **` on numbers, text, dates and durations. Null in, null out; no answer is a null with a note."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial

from naast.engine.flow.saying import said
from naast.engine.flow.times import add_months, add_span, between_times
from naast.engine.flow.values import DECIMAL128, Months, Notes, Value, bounded, is_aware, kind_of

_MICROSECOND = timedelta(microseconds=1)


def finite(number: Decimal, notes: Notes) -> Decimal | None:
    """The number, or null with a note when a calculation has no (representable) outcome."""
    if number.is_finite():
        return number
    notes.append("deze berekening heeft geen uitkomst (te groot, of niet bepaald)")
    return None


def add(left: Value, right: Value, notes: Notes) -> Value:
    """`+`."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return finite(DECIMAL128.add(left, right), notes)
    if isinstance(left, str) and isinstance(right, str):
        return bounded(left + right)
    if isinstance(left, Months) and isinstance(right, Months):
        return Months(left.count + right.count)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return _span(partial(_plus, left, right), notes)
    if isinstance(right, date | time) and isinstance(left, Months | timedelta):
        left, right = right, left
    if isinstance(left, date | time) and isinstance(right, Months | timedelta):
        return _moved(left, right, notes)
    return _no(left, "+", right, notes)


def subtract(left: Value, right: Value, notes: Notes) -> Value:
    """`-`."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return finite(DECIMAL128.subtract(left, right), notes)
    if isinstance(right, Months) and isinstance(left, Months | date):
        return add(left, Months(-right.count), notes)
    if isinstance(right, timedelta) and isinstance(left, timedelta | date | time):
        return add(left, -right, notes) if right != timedelta.min else _no(left, "-", right, notes)
    left, right = _at_midnight(left, right), _at_midnight(right, left)
    if kind_of(left) == kind_of(right) and is_aware(left) == is_aware(right):
        if isinstance(left, date) and isinstance(right, date):
            return left - right
        if isinstance(left, time) and isinstance(right, time):
            return between_times(left, right)
    return _no(left, "-", right, notes)


def multiply(left: Value, right: Value, notes: Notes) -> Value:
    """`*`: numbers, or a duration and a number."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return finite(DECIMAL128.multiply(left, right), notes)
    if isinstance(left, Decimal) and isinstance(right, Months | timedelta):
        left, right = right, left
    if isinstance(left, Months | timedelta) and isinstance(right, Decimal):
        return _scaled(left, DECIMAL128.multiply(_size(left), right), notes)
    return _no(left, "*", right, notes)


def divide(left: Value, right: Value, notes: Notes) -> Value:
    """`/`: numbers, a duration by a number, or two durations of one kind; by zero gives null with a note."""
    if isinstance(left, Decimal | Months | timedelta) and isinstance(right, Decimal | Months | timedelta):
        if _size(right) == 0:
            notes.append(f"{said(left)} is niet te delen door nul")
            return None
        if type(left) is type(right):
            return finite(DECIMAL128.divide(_size(left), _size(right)), notes)
        if isinstance(left, Months | timedelta) and isinstance(right, Decimal):
            return _scaled(left, DECIMAL128.divide(_size(left), right), notes)
    return _no(left, "/", right, notes)


def _at_midnight(value: Value, other: Value) -> Value:
    """A date beside a moment is that day's midnight in UTC, as DMN says."""
    if type(value) is date and isinstance(other, datetime):
        return datetime.combine(value, time(tzinfo=UTC))
    return value


def power(left: Value, right: Value, notes: Notes) -> Value:
    """`**` on numbers."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return finite(DECIMAL128.power(left, right), notes)
    return _no(left, "**", right, notes)


def negate(value: Value, notes: Notes) -> Value:
    """Unary `-` on a number or a duration."""
    if isinstance(value, Decimal):
        return DECIMAL128.minus(value)
    if isinstance(value, Months):
        return Months(-value.count)
    if isinstance(value, timedelta):
        return _span(lambda: -value, notes)
    if value is not None:
        notes.append(f"-{said(value)} bestaat niet")
    return None


OPERATORS: dict[str, Callable[[Value, Value, Notes], Value]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "**": power,
}


def _size(value: Decimal | Months | timedelta) -> Decimal:
    """A number as it is, months as their number, other durations in microseconds."""
    if isinstance(value, Decimal):
        return value
    return Decimal(value.count) if isinstance(value, Months) else Decimal(value // _MICROSECOND)


def _plus(left: timedelta, right: timedelta) -> timedelta:
    return left + right


def _scaled(like: Months | timedelta, size: Decimal, notes: Notes) -> Value:
    if finite(size, notes) is None:
        return None
    if isinstance(like, Months):
        return Months(int(size))
    return _span(lambda: timedelta(microseconds=int(size.to_integral_value(ROUND_HALF_EVEN))), notes)


def _span(make: Callable[[], timedelta], notes: Notes) -> timedelta | None:
    try:
        return make()
    except OverflowError:
        notes.append("deze duur is te lang")
        return None


def _moved(moment: date | time, by: Months | timedelta, notes: Notes) -> Value:
    if isinstance(by, timedelta):
        return add_span(moment, by, notes)
    if isinstance(moment, time) or not isinstance(moment, date | datetime):
        return _no(moment, "+", by, notes)
    return add_months(moment, by.count, notes)


def _no(left: Value, op: str, right: Value, notes: Notes) -> Value:
    if left is None or right is None:
        notes.append(f"{said(left)} {op} {said(right)}: met null is niet te rekenen")
    else:
        notes.append(f"{said(left)} {op} {said(right)}: dat gaat niet samen")
    return None
