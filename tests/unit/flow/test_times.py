"""Dates, times and durations: correct calendars, against slow twins that count day by day and month by month."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.flow.compiling import Scope, compile_text
from naast.engine.flow.times import add_months, read_date, read_duration, read_moment, read_time, written
from naast.engine.flow.values import Months, Notes, Value

days = st.dates(date(1, 1, 1), date(9999, 12, 31))


def value_of(text: str, notes: Notes | None = None) -> Value:
    return compile_text(text, Scope())({}, Notes() if notes is None else notes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2024-02-29") + duration("P1Y")', date(2025, 2, 28)),
        ('date("2026-01-31") + duration("P1M")', date(2026, 2, 28)),
        ('date("2026-03-31") - duration("P1M")', date(2026, 2, 28)),
        ('date("2026-12-31") + duration("P1D")', date(2027, 1, 1)),
        ('date("2026-03-29") + duration("PT25H")', date(2026, 3, 30)),
        ('date("2026-03-01") - date("2024-02-29")', timedelta(days=731)),
        ('date and time("2026-11-22T23:30:00") + duration("PT1H")', datetime(2026, 11, 23, 0, 30)),
        ('time("23:30:00") + duration("PT1H")', time(0, 30)),
        ('time("10:00:00") - time("11:30:00")', timedelta(hours=-1, minutes=-30)),
        ('duration("P1D") / 2', timedelta(hours=12)),
        ('duration("P1Y") * 1.5', Months(18)),
        ('duration("P1D") / duration("PT6H")', Decimal(4)),
        ('years and months duration(date("2024-02-29"), date("2025-02-28"))', Months(11)),
        ('date("2026-11-22").weekday', Decimal(7)),
        ('@"2026-11-22T10:00:00+01:00" = @"2026-11-22T09:00:00Z"', True),
        ('@"2026-11-22T10:00:00+01:00" < @"2026-11-22T09:30:00Z"', True),
        ('date("2026-01-01") in [date("2025-12-31")..date("2026-01-02")]', True),
        ('duration("P13M") > duration("P1Y")', True),
        ("date(2026, 2, 28)", date(2026, 2, 28)),
        ('date and time(date("2026-01-01"), time("08:00:00"))', datetime(2026, 1, 1, 8)),
    ],
)
def test_calendars(text: str, expected: Value) -> None:
    assert value_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '@"2026-11-22T10:00:00" < @"2026-11-22T09:30:00Z"',
        'date("9999-12-31") + duration("P1D")',
        'date("0001-01-01") - duration("P1M")',
        'duration("P1D") < duration("P1M")',
        'date("2026-01-01") + 1',
        'date("2026-01-01") + date("2026-01-01")',
        "date(2026, 2, 28 + 1)",
    ],
)
def test_what_the_calendar_cannot_say_is_a_null_with_a_note(text: str) -> None:
    notes = Notes()
    assert value_of(text, notes) is None
    assert notes


@pytest.mark.parametrize(
    "text", ["2026-2-1", "2026-02-30", "26-02-01", "+2026-01-01", "2026-01-01Z", "", "2026-01-01 "]
)
def test_a_date_that_is_none(text: str) -> None:
    notes = Notes()
    assert read_date(text, notes) is None
    assert notes


@pytest.mark.parametrize("text", ["24:00:00", "10:60:00", "10:00", "10:00:00@Europe/Amsterdam", "10:00:00+15:00"])
def test_a_time_that_is_none(text: str) -> None:
    assert read_time(text, Notes()) is None


@pytest.mark.parametrize("text", ["P", "PT", "P1", "P1M1D", "1D", "P-1D", "PT1.S", "P1H", "P9999999999D"])
def test_a_duration_that_is_none(text: str) -> None:
    assert read_duration(text, Notes()) is None


def slow_add_months(day: date, months: int) -> date:
    """One month at a time, the wished day kept aside."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@settings(deadline=None)
@given(st.dates(date(100, 1, 1), date(9900, 1, 1)), st.integers(-500, 500))
def test_months_are_added_as_counted_one_by_one(day: date, months: int) -> None:
    assert add_months(day, months, Notes()) == slow_add_months(day, months)


@settings(deadline=None)
@given(days)
def test_a_date_reads_back(day: date) -> None:
    assert read_date(written(day), Notes()) == day


@settings(deadline=None)
@given(st.datetimes(), st.sampled_from([None, UTC, timezone(timedelta(hours=-5, minutes=-30))]))
def test_a_moment_reads_back(moment: datetime, zone: timezone | None) -> None:
    moment = moment.replace(tzinfo=zone)
    assert read_moment(written(moment), Notes()) == moment


@settings(deadline=None)
@given(st.timedeltas(timedelta(days=-99_999), timedelta(days=99_999)))
def test_a_span_reads_back(span: timedelta) -> None:
    assert read_duration(written(span), Notes()) == (span or timedelta(0))


@settings(deadline=None)
@given(st.integers(-99_999, 99_999))
def test_months_read_back(count: int) -> None:
    assert read_duration(written(Months(count)), Notes()) == Months(count)


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1000, 1, 1)), st.dates(date(1000, 1, 1)))
def test_whole_months_between_never_overshoot(start: date, end: date) -> None:
    first, last = sorted((start, end))
    found = value_of(f'years and months duration(date("{first}"), date("{last}"))')
    assert isinstance(found, Months)
    assert slow_add_months(first, found.count) <= last
    assert (last.year, last.month) <= (
        slow_add_months(first, found.count + 1).year,
        slow_add_months(first, found.count + 1).month,
    )
