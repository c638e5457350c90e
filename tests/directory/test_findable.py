"""The row by which a place is found says what its shelves say, whichever of them changed and however; and it is gone when the place is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import F

from naast.core import clock
from naast.directory.choices import CapacityStatus, Cost, ServiceStatus
from naast.directory.models import Capacity, Findable, Freshness, OpeningTime, Service
from naast.directory.records import MapRecord

SLUG = "hospice-het-kompas-opname"
DAY = 24 * 60


def _slowly(one: Service) -> dict[str, Any]:
    """What the row should say, read from the shelves one by one."""
    times = [] if one.by_appointment else list(one.opening_times.order_by("weekday"))
    room = Capacity.objects.filter(service=one).values_list("status", flat=True).first()
    trust = Freshness.objects.filter(service=one).first()
    price = Cost.FREE if one.cost.lower().startswith("gratis") else Cost.PAID if one.cost else Cost.UNKNOWN
    return {
        "sort_key": one.sort_key,
        "words": one.search_vector,
        "layer": one.layer,
        "audience": one.audience,
        "languages": one.languages,
        "everywhere": one.everywhere,
        "price": price,
        "room": {CapacityStatus.YES: 0, CapacityStatus.NO: 2}.get(room, 1) if room else 1,
        "checked_on": None if trust else one.checked_on,
        "ask_on": trust.ask_on if trust else None,
        "stale_on": trust.stale_on if trust else None,
        "minutes": {
            (time.weekday - 1) * DAY + minute for time in times for minute in range(time.opens_minute, time.closes_minute)
        },
        "whole_days": [time.weekday for time in times if (time.opens_minute, time.closes_minute) == (0, DAY)],
    }  # fmt: skip


def _kept() -> dict[Any, dict[str, Any]]:
    """Every row as it is kept, with its stretches of minutes written out."""
    rows = {row.pop("service_id"): row for row in Findable.objects.values()}
    for row in rows.values():
        row["minutes"] = {minute for part in row["minutes"] for minute in range(part.lower, part.upper)}
    return rows


def _as_the_shelves_say() -> dict[Any, dict[str, Any]]:
    return {one.pk: _slowly(one) for one in Service.objects.filter(status=ServiceStatus.ACTIVE)}


def _kompas() -> Service:
    return Service.objects.get(slug=SLUG)


def _changed(**values: Any) -> Callable[[], object]:
    return lambda: Service.objects.filter(slug=SLUG).update(**values)


def _day_and_night() -> object:
    mine = OpeningTime.objects.filter(service=_kompas())
    mine.delete()
    return OpeningTime.objects.bulk_create(
        [
            OpeningTime(service=_kompas(), weekday=3, opens_minute=0, closes_minute=DAY),
            OpeningTime(service=_kompas(), weekday=7, opens_minute=0, closes_minute=600),
            OpeningTime(service=_kompas(), weekday=7, opens_minute=600, closes_minute=DAY),
        ]
    )


def _looked_at() -> object:
    values = {"ask_on": date(2026, 1, 2), "stale_on": None}
    return Freshness.objects.update_or_create(service=_kompas(), defaults=values)


CHANGES: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "name": _changed(name="Éen huis"),
    "cost": _changed(cost="GRATIS, ook voor wie blijft"),
    "cost unknown": _changed(cost=""),
    "many at once": lambda: Service.objects.update(everywhere=True, audience=["carers"], checked_on=date(2020, 1, 1)),
    "room": lambda: Capacity.objects.update(status=CapacityStatus.NO, as_of=clock.today(), weeks=None),
    "no room known": lambda: Capacity.objects.filter(service=_kompas()).delete(),
    "day and night": _day_and_night,
    "times moved": lambda: OpeningTime.objects.update(closes_minute=F("closes_minute") - 1),
    "no times": lambda: OpeningTime.objects.all().delete(),
    "by appointment": _changed(by_appointment=True),
    "looked at": _looked_at,
    "closed": _changed(status=ServiceStatus.CLOSED_FOR_NOW),
    "gone": lambda: _kompas().delete(),
    "open again": lambda: [_changed(status=one)() for one in (ServiceStatus.INACTIVE, ServiceStatus.ACTIVE)],
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_row_to_find_says_what_the_shelves_say(rivierdal: MapRecord, change: Callable[[], object]) -> None:
    _day_and_night()
    _looked_at()
    change()
    assert _kept() == _as_the_shelves_say()
    assert Findable.objects.count() > 100


def test_a_look_that_is_taken_back_leaves_the_day_of_the_whole(rivierdal: MapRecord) -> None:
    _looked_at()
    Freshness.objects.filter(service=_kompas()).delete()
    assert _kept() == _as_the_shelves_say()
    assert Findable.objects.get(service=_kompas()).checked_on == _kompas().checked_on
