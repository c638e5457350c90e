"""The built-in functions of FEEL that make dates, times and durations. The table of all functions is in `functions`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from naast.engine.flow.saying import said
from naast.engine.flow.times import read_date, read_duration, read_moment, read_time
from naast.engine.flow.values import Months, Notes, Value

Arguments = Sequence[Value]
_LARGEST_PART = 1_000_000


def wrong(notes: Notes, name: str, *values: Value) -> Value:
    """Null, and a note that this function does not take these values."""
    notes.append(f"{name} gaat niet met {', '.join(said(value) for value in values)}")
    return None


def date_of(arguments: Arguments, notes: Notes) -> Value:
    """A date from text, from a moment, or from year, month and day."""
    first = arguments[0]
    if len(arguments) == 3:
        return _date_of_parts(arguments, notes)
    if isinstance(first, str) and len(arguments) == 1:
        return read_date(first, notes)
    if isinstance(first, datetime):
        return first.date()
    return first if isinstance(first, date) else wrong(notes, "date", *arguments)


def _date_of_parts(arguments: Arguments, notes: Notes) -> Value:
    try:
        return date(*(_whole(value) for value in arguments))
    except ValueError:
        return wrong(notes, "date", *arguments)


def _whole(value: Value) -> int:
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < _LARGEST_PART:
        return int(value)
    raise ValueError("not a whole number")


def time_of(arguments: Arguments, notes: Notes) -> Value:
    """A time from text, from a moment, or from hour, minute and second."""
    first = arguments[0]
    if isinstance(first, str) and len(arguments) == 1:
        return read_time(first, notes)
    if len(arguments) == 3:
        try:
            hour, minute, second = (_whole(value) for value in arguments)
            return time(hour, minute, second)
        except ValueError:
            return wrong(notes, "time", *arguments)
    if isinstance(first, datetime):
        return first.timetz()
    return first if isinstance(first, time) else wrong(notes, "time", *arguments)


def moment_of(arguments: Arguments, notes: Notes) -> Value:
    """A moment from text, or from a date and a time."""
    first = arguments[0]
    if len(arguments) == 2:
        clock = arguments[1]
        if isinstance(first, date) and isinstance(clock, time):
            return datetime.combine(first.date() if isinstance(first, datetime) else first, clock)
        return wrong(notes, "date and time", *arguments)
    return read_moment(first, notes) if isinstance(first, str) else wrong(notes, "date and time", first)


def duration_of(arguments: Arguments, notes: Notes) -> Value:
    """A duration of either kind from text."""
    text = arguments[0]
    return read_duration(text, notes) if isinstance(text, str) else wrong(notes, "duration", text)


def _months_between(start: date, end: date) -> Months:
    """Whole months from `start` to `end`, towards zero; the time of day does not count."""
    begin, finish = (start.year, start.month, start.day), (end.year, end.month, end.day)
    if finish < begin:
        return Months(-_months_between(end, start).count)
    return Months((finish[0] - begin[0]) * 12 + finish[1] - begin[1] - (finish[2] < begin[2]))


def months_duration_of(arguments: Arguments, notes: Notes) -> Value:
    """Whole months between two dates or moments."""
    start, end = arguments
    if isinstance(start, date) and isinstance(end, date):
        return _months_between(start, end)
    return wrong(notes, "years and months duration", start, end)
