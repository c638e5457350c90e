"""How often each service is asked: rooms above count that, and register their counting here. This room is below them and knows none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date, timedelta
from uuid import UUID

# (services, from day, to day) -> how often each was asked in that time; ids and counts, nothing of anyone.
Counting = Callable[[Collection[UUID], date, date], dict[UUID, int]]
DAYS = 90
_counters: dict[str, Counting] = {}


def register(name: str, counting: Counting) -> None:
    """Let a room count; once more replaces it."""
    _counters[name] = counting


def unregister(name: str) -> None:
    """For tests."""
    _counters.pop(name, None)


def asked_per_month(service_ids: Collection[UUID], on: date) -> dict[UUID, float]:
    """How often a month each was asked in the last DAYS days. That nobody asked is no reason to forget it: see `engine.freshness`."""
    total: Counter[UUID] = Counter()
    for name in sorted(_counters):
        total.update(_counters[name](service_ids, on - timedelta(days=DAYS), on))
    return {pk: total[pk] * 30 / DAYS for pk in service_ids}
