"""What is asked of the foresight: one situation, what is known about it, and which help is in place from when.

Plain frozen values without arithmetic. Reading them from JSON is `reading`; forecasting is `forecast`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

HORIZON = 1825  # days after the day of asking; later is not forecast
NEED_HORIZON = 730  # days after the day of asking in which a need counts for a day to act by


class State(StrEnum):
    """What is known about an event. Not being told is no state: "unknown" is not "no"."""

    HAPPENED = "happened"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Known:
    """One piece of evidence. `day`: days since the diagnosis; None with HAPPENED: before the day of asking, date unknown."""

    event: str
    state: State
    day: float | None = None


@dataclass(frozen=True, slots=True)
class InPlace:
    """A measure that is there from this day (days since the diagnosis)."""

    measure: str
    start_day: float


@dataclass(frozen=True, slots=True)
class Case:
    """A situation on day `on` (days since the diagnosis, 0 or more). Whoever is asked about is alive on that day,
    unless the death is among the evidence. `facts` holds what is known; the rest is drawn from the population."""

    trajectory: str
    on: float = 0.0
    facts: Mapping[str, bool] = field(default_factory=dict)
    known: tuple[Known, ...] = ()
    provisions: tuple[InPlace, ...] = ()
