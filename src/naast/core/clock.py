"""The one place that reads the time. Everything else takes a moment as argument or asks here; tests freeze it here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_frozen: ContextVar[datetime | None] = ContextVar("naast_frozen_clock", default=None)


def now() -> datetime:
    """The moment now, with time zone Europe/Amsterdam."""
    return _frozen.get() or datetime.now(AMSTERDAM)


def today() -> date:
    """The day it is in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[datetime]:
    """Within this block it is `moment` (which must carry a time zone). For tests and for replaying."""
    if moment.tzinfo is None:
        raise ValueError("a frozen moment needs a time zone")
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)
