"""Dates, times and durations of FEEL: from text, to text, and adding with the calendar. Years 1 to 9999, no zone names.

What cannot be read gives None with a note; whether that is refused or a null is for the caller to say.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

from naast.engine.flow.values import Months, Notes, Value

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6})0*)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-)?P(?=\d|T\d)(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,6})0*)?S)?)?",
    re.ASCII,
)
_ZONE = re.compile(r"@[A-Za-z_]+/")


def read_date(text: str, notes: Notes) -> date | None:
    """`2026-11-22` as a date.

    >>> read_date("2026-11-22", Notes()), read_date("2026-02-30", Notes())
    (datetime.date(2026, 11, 22), None)
    """
    found = _DATE.fullmatch(text)
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    _unread(text, "datum", notes)
    return None


def read_time(text: str, notes: Notes) -> time | None:
    """`14:30:00`, with parts of a second and an offset when they are there."""
    try:
        if found := _TIME.fullmatch(text):
            hour, minute, second, fraction, offset = found.groups()
            micro = int((fraction or "0").ljust(6, "0"))
            return time(int(hour), int(minute), int(second), micro, tzinfo=_offset(offset))
    except ValueError:
        pass
    _unread(text, "tijd", notes)
    return None


def read_moment(text: str, notes: Notes) -> datetime | None:
    """`2026-11-22T14:30:00`; a date alone is the midnight it begins with."""
    day_text, mark, time_text = text.partition("T")
    day = read_date(day_text, notes)
    moment = read_time(time_text, notes) if mark else time()
    return None if day is None or moment is None else datetime.combine(day, moment)


def read_duration(text: str, notes: Notes) -> timedelta | Months | None:
    """`P2Y3M` or `P1DT12H`; the two kinds do not mix.

    >>> read_duration("P1Y2M", Notes()), read_duration("-PT90M", Notes())
    (Months(count=14), datetime.timedelta(days=-1, seconds=81000))
    """
    if found := _MONTHS.fullmatch(text):
        sign, years, months = found.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return Months(-total if sign else total)
    try:
        if found := _DAYS.fullmatch(text):
            return _span_of(*found.groups())
    except OverflowError:
        pass
    _unread(text, "duur", notes)
    return None


def _span_of(sign: str | None, *numbers: str | None) -> timedelta:
    days, hours, minutes, seconds = (int(number or 0) for number in numbers[:4])
    micro = int((numbers[4] or "0").ljust(6, "0"))
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, microseconds=micro)
    return -span if sign else span


def read_temporal(text: str, notes: Notes) -> Value:
    """The text of an `@"…"` literal, whichever of the four kinds it is."""
    if text.lstrip("-").startswith("P"):
        return read_duration(text, notes)
    if "T" in text:
        return read_moment(text, notes)
    return read_date(text, notes) if "-" in text[:5] else read_time(text, notes)


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError("offset out of range")
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if text[0] == "-" else span)


def _unread(text: str, what: str, notes: Notes) -> None:
    zone = " (namen van tijdzones worden niet gelezen)" if _ZONE.search(text) else ""
    notes.append(f'"{text}" is geen {what}{zone}')


def add_months(day: date, months: int, notes: Notes) -> date | None:
    """The same day that many months on; the last day of the month when that day is not in it.

    >>> add_months(date(2026, 1, 31), 1, Notes()), add_months(date(2024, 1, 31), 1, Notes())
    (datetime.date(2026, 2, 28), datetime.date(2024, 2, 29))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        notes.append("de uitkomst ligt buiten de jaren 1 tot en met 9999")
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def add_span(moment: date | time, span: timedelta, notes: Notes) -> date | time | None:
    """A date, a time or a moment plus days and seconds; a date stays a date, a time goes round the clock."""
    try:
        if isinstance(moment, datetime):
            return moment + span
        if isinstance(moment, date):
            return (datetime.combine(moment, time()) + span).date()
        turned = datetime.combine(date(2000, 1, 1), moment.replace(tzinfo=None)) + timedelta(seconds=span.seconds)
        return (turned + timedelta(microseconds=span.microseconds)).time().replace(tzinfo=moment.tzinfo)
    except OverflowError:
        notes.append("de uitkomst ligt buiten de jaren 1 tot en met 9999")
        return None


def between_times(later: time, earlier: time) -> timedelta:
    """How much later one time is than another, both with or both without offset; may be negative."""
    day = date(2000, 1, 1)
    return datetime.combine(day, later) - datetime.combine(day, earlier)


def written(value: Value) -> str:
    """A date, time or duration in the ISO form that FEEL reads back.

    >>> written(timedelta(hours=36)), written(Months(-14)), written(date(2026, 1, 2))
    ('P1DT12H', '-P1Y2M', '2026-01-02')
    """
    if isinstance(value, Months):
        return _written_months(value.count)
    if isinstance(value, timedelta):
        return _written_span(value)
    if isinstance(value, datetime | date | time):
        text = value.isoformat()
        return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
    return str(value)


def _written_months(count: int) -> str:
    years, months = divmod(abs(count), 12)
    body = f"{years}Y" * bool(years) + f"{months}M" * bool(months)
    return ("-" if count < 0 else "") + "P" + (body or "0M")


def _written_span(span: timedelta) -> str:
    size = abs(span)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    part = Decimal(seconds) + Decimal(size.microseconds) / 1_000_000
    clock = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes) + f"{part.normalize():f}S" * bool(part)
    body = f"{size.days}D" * bool(size.days) + (f"T{clock}" if clock else "")
    return ("-" if span < timedelta(0) else "") + "P" + (body or "T0S")


PARTS: dict[str, tuple[str, ...]] = {
    "date": ("year", "month", "day", "weekday"),
    "date and time": ("year", "month", "day", "weekday", "hour", "minute", "second", "time offset"),
    "time": ("hour", "minute", "second", "time offset"),
    "days and time duration": ("days", "hours", "minutes", "seconds"),
    "years and months duration": ("years", "months"),
}


def part_of(value: Value, name: str) -> Value:
    """One part of a temporal value, such as `.year`; names are in `PARTS`. Numbers of a negative duration are negative."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        return Decimal((years if name == "years" else months) * (-1 if value.count < 0 else 1))
    if isinstance(value, timedelta):
        size = abs(value)
        minutes, seconds = divmod(size.seconds, 60)
        amounts = {"days": size.days, "hours": minutes // 60, "minutes": minutes % 60, "seconds": seconds}
        return Decimal(amounts[name] * (-1 if value < timedelta(0) else 1))
    if name == "weekday" and isinstance(value, date):
        return Decimal(value.isoweekday())
    if name == "time offset" and isinstance(value, datetime | time):
        return value.utcoffset()
    return Decimal(getattr(value, name))
