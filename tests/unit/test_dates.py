"""Working days, against a slow and obvious twin."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from naast.core.clock import AMSTERDAM
from naast.engine import dates

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def slow_add(start: date, days: int) -> date:
    day, left = start, days
    while not dates.is_working_day(day):
        day += timedelta(days=1)
    while left:
        day += timedelta(days=1)
        left -= dates.is_working_day(day)
    return day


@given(DAYS, st.integers(0, 60))
def test_adding_agrees_with_counting_on_fingers(start: date, days: int) -> None:
    assert dates.add_working_days(start, days) == slow_add(start, days)


@given(DAYS, st.integers(0, 40))
def test_between_is_the_inverse_of_adding_from_a_working_day(start: date, days: int) -> None:
    first = dates.add_working_days(start, 0)
    assert dates.working_days_between(first, dates.add_working_days(first, days)) == days


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        (datetime(2026, 11, 23, 10), 1, date(2026, 11, 24)),
        (datetime(2026, 11, 23, 17, 30), 1, date(2026, 11, 25)),  # after office hours
        (datetime(2026, 11, 21, 12), 1, date(2026, 11, 24)),  # a Saturday
        (datetime(2026, 12, 24, 10), 1, date(2026, 12, 28)),  # Christmas and a weekend
        (
            datetime(2026, 4, 3, 10),
            1,
            date(2026, 4, 8),
        ),  # Good Friday counts as a holiday (Algemene termijnenwet art. 3)
    ],
)
def test_the_norm_ends_at_the_close_of_a_working_day(asked: datetime, days: int, due: date) -> None:
    found = dates.due_at(asked.replace(tzinfo=AMSTERDAM), days)
    assert found.date() == due
    assert found.hour == dates.OFFICE_ENDS_AT_HOUR


def test_a_unit_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        dates.after(datetime(2026, 1, 1, tzinfo=AMSTERDAM), 1, "fortnight")
