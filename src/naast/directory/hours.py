"""Opening times as people write them ("ma-vr 9:00-17:00") to minutes and back. Pure: no database, no clock.

What a page says about today is made in `presenters`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
DAY_MINUTES = 24 * 60
ALWAYS = "altijd"
BY_APPOINTMENT = "op afspraak"
_DAY = "|".join(DAYS)
_PART = re.compile(
    rf"^(?:(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?)?\s*(?:(?P<opens>\d{{1,2}}:\d\d)-(?P<closes>\d{{1,2}}:\d\d))?$"
)


class Opening(NamedTuple):
    """One stretch of time on one weekday. `weekday` 1 (Monday) to 7; minutes since midnight, 0 to 1440."""

    weekday: int
    opens_minute: int
    closes_minute: int


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def parse(text: str) -> tuple[Opening, ...]:
    """The stretches in `text`, in order of the week; days without a time take the next time that follows.

    Raises ValueError with the part that cannot be read.

    >>> parse("ma, wo 9:00-12:00")
    (Opening(weekday=1, opens_minute=540, closes_minute=720), Opening(weekday=3, opens_minute=540, closes_minute=720))
    """
    if text == BY_APPOINTMENT or not text:
        return ()
    if text == ALWAYS:
        return tuple(Opening(day, 0, DAY_MINUTES) for day in range(1, 8))
    found: set[Opening] = set()
    waiting: list[int] = []
    for part in (piece.strip() for piece in text.split(",")):
        match = _PART.match(part)
        if match is None or not match["first"]:
            raise ValueError(f"opening time {part!r}: expected something like 'ma-vr 9:00-17:00'")
        first, last = DAYS.index(match["first"]), DAYS.index(match["last"] or match["first"])
        waiting += range(first + 1, last + 2)
        if match["opens"]:
            found |= {_opening(day, match["opens"], match["closes"]) for day in waiting}
            waiting = []
    if waiting:
        raise ValueError(f"opening time {text!r}: the last days have no time")
    return tuple(sorted(found))


def _opening(day: int, opens: str, closes: str) -> Opening:
    opening = Opening(day, _minutes(opens), _minutes(closes))
    if not 0 <= opening.opens_minute < opening.closes_minute <= DAY_MINUTES:
        raise ValueError(f"opening time {opens}-{closes}: the end comes before the beginning")
    return opening


def clock_text(minute: int) -> str:
    """Minutes since midnight as people write them.

    >>> clock_text(510)
    '8.30'
    """
    return f"{minute // 60}.{minute % 60:02d}"


def is_always(openings: Iterable[Opening]) -> bool:
    """Whether someone is there day and night, all week."""
    return set(openings) == set(parse(ALWAYS))


def compact(openings: Iterable[Opening], *, note: str = "") -> str:
    """A week on one line, in Dutch, for the command line and lists; equal days taken together.

    >>> compact(parse("ma-vr 9:00-17:00, do 18:00-20:00"))
    'ma, di, wo, vr 9.00-17.00 uur; do 9.00-17.00 en 18.00-20.00 uur'
    """
    openings = sorted(openings)
    if not openings:
        return note
    if is_always(openings):
        return " ".join(filter(None, ["Dag en nacht.", note]))
    per_day: dict[int, list[str]] = {}
    for day, opens, closes in openings:
        per_day.setdefault(day, []).append(f"{clock_text(opens)}-{clock_text(closes)}")
    same: dict[str, list[int]] = {}
    for day, times in per_day.items():
        same.setdefault(" en ".join(times), []).append(day)
    line = "; ".join(f"{_days(days)} {times} uur" for times, days in same.items())
    return f"{line}. {note}" if note else line


def as_text(openings: Iterable[Opening]) -> str:
    """A week in the form that `parse` reads; empty without times.

    >>> as_text(parse("ma-vr 9:00-17:00, do 18:00-20:00"))
    'ma, di, wo, do, vr 9:00-17:00, do 18:00-20:00'
    """
    openings = sorted(openings)
    if openings and is_always(openings):
        return ALWAYS
    same: dict[tuple[int, int], list[int]] = {}
    for day, opens, closes in openings:
        same.setdefault((opens, closes), []).append(day)
    return ", ".join(
        f"{', '.join(DAYS[day - 1] for day in days)} {_plain(opens)}-{_plain(closes)}"
        for (opens, closes), days in same.items()
    )


def _plain(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _days(days: list[int]) -> str:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{DAYS[days[0] - 1]} t/m {DAYS[days[-1] - 1]}"
    return ", ".join(DAYS[day - 1] for day in days)
