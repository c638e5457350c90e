"""Days as places on a line and as words. The line is the same for everybody: how far it reaches says nothing about anybody."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from django.utils import formats
from django.utils.translation import gettext as _

TWO_YEARS: Final = 730
THIRTEEN_MONTHS: Final = 395
_MONTH: Final = 365.25 / 12
_STEPS: Final = (0, 1, 2, 3, 6, 9, 12, 18, 24)  # months, as people say them


@dataclass(frozen=True, slots=True)
class Bar:
    """A window on the line: percentages of its width; `words` say the same. Half of the cases come in the first `half` of it."""

    start: float
    width: float
    half: float
    words: str


@dataclass(frozen=True, slots=True)
class By:
    """By when to ask. `group`: 0 now, 1 within three months, 2 within a year, 3 later; `at`: the place on the line (percent), the beginning
    for what is to be asked now."""

    group: int
    at: float
    words: str
    day: date


def place(days: float, horizon: int) -> float:
    """The place on the line of a day from today, in percent; near days get more room.

    >>> place(0, 730), place(730, 730), place(9999, 730)
    (0.0, 100.0, 100.0)
    """
    return round(100 * math.sqrt(min(max(days, 0.0), horizon) / horizon), 1)


def ticks(horizon: int) -> list[dict[str, Any]]:
    """The words under the line."""
    marks = [(0, _("nu")), (3, _("3 maanden")), (12, _("1 jaar"))]
    marks += [(24, _("2 jaar"))] if horizon > 400 else []
    if horizon <= 400:
        marks = [(0, _("nu")), (1, _("1 maand")), (6, _("half jaar")), (13, _("13 maanden"))]
    ends = ["is-first", *[""] * (len(marks) - 2), "is-last"]
    return [
        {"at": place(months * _MONTH, horizon), "words": words, "end": end}
        for (months, words), end in zip(marks, ends, strict=True)
    ]


def bar(first: float, last: float, horizon: int, half: float | None = None) -> Bar | None:
    """The window from one day to another (days from today); None when it lies beyond the line. `half`: the day before which half
    of the cases come; then the words are about that half."""
    if first >= horizon:
        return None
    middle = last if half is None else min(max(half, first), last)
    start = place(first, horizon)
    width, part = (round(max(place(day, horizon) - start, 2.0), 1) for day in (last, middle))
    words = when(first, middle, horizon)
    if half is not None and middle < horizon and _round(last) > _round(middle):
        words = _("%(words)s, soms later") % {"words": words}
    return Bar(start, width, part, words)


def when(first: float, last: float, horizon: int) -> str:
    """A window in words, in round months."""
    low, high = _round(first), _round(last)
    if last >= horizon:
        return _("vanaf nu, of later") if low == 0 else _("over %(low)s of later") % {"low": _months(low)}
    if low == high:
        return _("deze maand") if low == 0 else _("over ongeveer %(low)s") % {"low": _months(low)}
    if low == 0:
        return _("van nu tot over %(high)s") % {"high": _months(high)}
    return _("over %(low)d tot %(high)s") % {"low": low, "high": _months(high)}


def _round(days: float) -> int:
    return min(_STEPS, key=lambda step: abs(step - max(days, 0.0) / _MONTH))


def _months(months: int) -> str:
    return _("een maand") if months == 1 else _("%(n)d maanden") % {"n": months}


def until(days: float, today: date, horizon: int) -> By:
    """Until when a term runs, so many days from today."""
    asked = by(days, today, horizon)
    return replace(
        asked, at=place(days, horizon), words=_("Tot en met %(day)s") % {"day": formats.date_format(asked.day, "j F Y")}
    )


def by(days: float, today: date, horizon: int) -> By:
    """By when to ask, so many days from today."""
    group = 0 if days <= 21 else 1 if days <= 92 else 2 if days <= 365 else 3
    day = today + timedelta(days=round(max(days, 0.0)))
    words = (
        _("Vraag het nu")
        if group == 0
        else _("Vraag het voor %(month)s") % {"month": formats.date_format(day, "F Y")}
        if group == 3
        else _("Vraag het voor %(day)s") % {"day": formats.date_format(day, "j F Y")}
    )
    # What the words call now stands at "nu": a dot further on would say that it can wait.
    return By(group, place(0 if group == 0 else days, horizon), words, day)
