"""The clocks of a referral in working days: a gentle reminder, then who sent it, then the coordinator, then the default route.

Pure: the day is always an argument. `Standing` is whose turn it is with the next date; `due` is what must happen on a day, with the reason.
Nobody is skipped: after days on which no clock ran, each rung still gets a working day of its own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from naast.engine.dates import is_working_day
from naast.engine.errors import EngineError
from naast.engine.loop.norms_model import LoopNorms, Steps
from naast.engine.loop.states import ListOf, Phase

NO_DAYS: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The four dates of one wait, in this order; the same day twice is allowed."""

    remind_on: date
    sender_on: date
    coordinator_on: date
    default_on: date

    def __post_init__(self) -> None:
        if not self.remind_on <= self.sender_on <= self.coordinator_on <= self.default_on:
            raise EngineError("klok-loopt-terug", "De dagen van een klok staan niet op volgorde.")


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose turn it is, the next date of the clock, and whether the one whose turn it is was told so already."""

    list_of: ListOf
    next_on: date
    reminded: bool


class Rung(StrEnum):
    """What the clock does: remind whose turn it is, or bring it one place further."""

    REMIND = "remind"
    SENDER = "sender"
    COORDINATOR = "coordinator"
    DEFAULT = "default"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the clock does on a day: the rung, how it stands afterwards, and why (Dutch)."""

    rung: Rung
    standing: Standing
    reason: str


_ORDER = (ListOf.RECEIVER, ListOf.SENDER, ListOf.COORDINATOR, ListOf.DEFAULT)
_RUNGS = {ListOf.SENDER: Rung.SENDER, ListOf.COORDINATOR: Rung.COORDINATOR, ListOf.DEFAULT: Rung.DEFAULT}
_REASONS = {
    Rung.REMIND: "Er kwam nog geen bericht. Daarom deze herinnering.",
    Rung.SENDER: "Er kwam geen bericht, ook niet na een herinnering. Wie de hulp vroeg, kijkt nu zelf hoe het verder gaat.",
    Rung.COORDINATOR: "Het bleef liggen bij wie de hulp vroeg. Daarom kijkt de coördinator nu mee.",
    Rung.DEFAULT: "Ook bij de coördinator bleef het liggen. Daarom ligt het nu bij het vangnet.",
    Rung.AGAIN: "Dit ligt nog bij het vangnet. Het blijft staan tot iemand het oppakt.",
}


def later(start: date, days: int, closed: Collection[date] = NO_DAYS) -> date:
    """The working day `days` (0 or more) working days after `start`; days in `closed` do not count either.

    >>> later(date(2026, 11, 20), 1), later(date(2026, 11, 20), 1, {date(2026, 11, 23)})
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 24))
    """
    if days < 0:
        raise EngineError("dagen-terug", "Een klok telt niet terug.")
    day = _working(start, closed)
    for _count in range(days):
        day = _working(day + timedelta(days=1), closed)
    return day


def _working(day: date, closed: Collection[date]) -> date:
    while not is_open_day(day, closed):
        day += timedelta(days=1)
    return day


def is_open_day(day: date, closed: Collection[date] = NO_DAYS) -> bool:
    """Whether clocks run on this day: a working day on which the installation is not closed."""
    return is_working_day(day) and day not in closed


def clock(kind: str, urgency: str, asked_on: date, norms: LoopNorms, *, phase: Phase = Phase.ANSWER) -> Deadlines:
    """The dates of one wait that begins on `asked_on`. `kind` is the layer of the provision; one nobody knows gets the shortest norm.

    Raises EngineError (`soort-onbekend`) for an urgency that no norm has.
    """
    return _from(norms.for_(kind, urgency).steps(phase), asked_on, norms.days_closed)


def _from(steps: Steps, on: date, closed: Collection[date]) -> Deadlines:
    return Deadlines(
        later(on, steps.remind, closed),
        later(on, steps.sender, closed),
        later(on, steps.coordinator, closed),
        later(on, steps.default, closed),
    )


def first(deadlines: Deadlines) -> Standing:
    """How it stands when a wait for the receiver begins: their turn, until the gentle reminder."""
    return Standing(ListOf.RECEIVER, deadlines.remind_on, reminded=False)


def back(deadlines: Deadlines) -> Standing:
    """How it stands when it comes back to who sent it: they were told, and the coordinator comes next."""
    return Standing(ListOf.SENDER, deadlines.coordinator_on, reminded=True)


def put_off(standing: Standing, until: date, kind: str, urgency: str, norms: LoopNorms) -> tuple[Standing, Deadlines]:
    """Whose turn it is asks for time until a date. It stays theirs; on that date they are reminded, and then the clock of `back` runs.

    Raises EngineError (`te-ver`) beyond the longest time of the norms.
    """
    steps = norms.for_(kind, urgency).steps(Phase.BACK)
    day = later(until, 0, norms.days_closed)
    dates = _from(Steps(0, 0, steps.coordinator, steps.default), day, norms.days_closed)
    return Standing(standing.list_of, day, reminded=False), dates


def due(standing: Standing, deadlines: Deadlines, on: date, norms: LoopNorms) -> Step | None:
    """What the clock does on this day, or None. One step at most; a clock stands still on days off."""
    if on < standing.next_on or not is_open_day(on, norms.days_closed):
        return None
    if not standing.reminded and not _passes_reminder(standing, deadlines, on):
        return _step(Rung.REMIND, standing.list_of, deadlines, on, norms)
    if standing.list_of == ListOf.DEFAULT:
        return _step(Rung.AGAIN, ListOf.DEFAULT, deadlines, on, norms)
    to = _furthest_of_same_day(standing, deadlines)
    return _step(_RUNGS[to], to, deadlines, on, norms)


def _passes_reminder(standing: Standing, deadlines: Deadlines, on: date) -> bool:
    """Whether the reminder and the next rung are meant for the same day: then the next rung tells everyone at once."""
    after = _after(standing.list_of, deadlines)
    return after is not None and after == deadlines.remind_on == standing.next_on and after <= on


def _after(list_of: ListOf, deadlines: Deadlines) -> date | None:
    """When it leaves this list; None for the default route, where it stays."""
    dates = (deadlines.sender_on, deadlines.coordinator_on, deadlines.default_on, None)
    return dates[_ORDER.index(list_of)]


def _furthest_of_same_day(standing: Standing, deadlines: Deadlines) -> ListOf:
    """The next list, or one further when the norm gives both the same day."""
    at = _ORDER.index(standing.list_of)
    to = _ORDER[at + 1]
    while to != ListOf.DEFAULT and _after(to, deadlines) == _after(_ORDER[_ORDER.index(to) - 1], deadlines):
        to = _ORDER[_ORDER.index(to) + 1]
    return to


def _step(rung: Rung, to: ListOf, deadlines: Deadlines, on: date, norms: LoopNorms) -> Step:
    soonest = later(on + timedelta(days=1), 0, norms.days_closed)
    planned = _after(to, deadlines)
    again = later(on, norms.terms.again_days, norms.days_closed)
    return Step(rung, Standing(to, max(planned, soonest) if planned else again, reminded=True), _REASONS[rung])
