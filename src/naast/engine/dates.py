"""Working days in the Netherlands: weekends and public holidays do not count. Pure; the moment is always an argument."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

# An office day ends here; what comes in later counts from the next working day. Own working agreement.
OFFICE_ENDS_AT_HOUR = 17


@lru_cache(maxsize=32)
def holidays_in(year: int) -> frozenset[date]:
    """Dutch public holidays of `year` (source: the `holidays` library, country NL; Liberation Day once in five years)."""
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no public holiday.

    >>> is_working_day(date(2026, 12, 25)), is_working_day(date(2026, 11, 23))
    (False, True)
    """
    return day.weekday() < 5 and day not in holidays_in(day.year)


def add_working_days(start: date, days: int) -> date:
    """The working day that lies `days` (0 or more) working days after `start`; from a day off, counting begins at the next one.

    >>> add_working_days(date(2026, 11, 20), 1)
    datetime.date(2026, 11, 23)
    """
    if days < 0:
        raise ValueError("days must be 0 or more")
    day = start
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days from `start` to `end`; negative when `end` lies before `start`.

    >>> working_days_between(date(2026, 11, 20), date(2026, 11, 24))
    2
    """
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def due_at(asked_at: datetime, working_days: int) -> datetime:
    """The end of the office day by which a person has reacted. After office hours the count begins a working day later."""
    first = asked_at.date()
    if asked_at.hour >= OFFICE_ENDS_AT_HOUR:
        first += timedelta(days=1)
    day = add_working_days(first, working_days)
    return datetime(day.year, day.month, day.day, OFFICE_ENDS_AT_HOUR, tzinfo=asked_at.tzinfo)


def after(moment: datetime, amount: float, unit: str) -> datetime:
    """The moment `amount` of `unit` (minutes, hours, days, weeks or working_days) after `moment`.

    Working days end at the close of the office; all other units count day and night.
    """
    if unit == "working_days":
        return due_at(moment, round(amount))
    if unit not in ("minutes", "hours", "days", "weeks"):
        raise ValueError(f"unknown unit {unit!r}")
    return moment + timedelta(**{unit: amount})
