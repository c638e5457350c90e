"""Which services residents may see, who comes where, what a card needs, and in which order services stand.

What somebody looks for is in `finding`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from naast.core import clock
from naast.directory import fresh
from naast.directory.choices import CapacityStatus, ServiceStatus
from naast.directory.models import Coverage, OpeningTime, Service, ServiceOffer

# What stands still keeps this share of what its words are worth: the same words elsewhere come first.
STALE_KEEPS: Final = 0.6


def active() -> QuerySet[Service]:
    """What residents may see."""
    return Service.objects.filter(status=ServiceStatus.ACTIVE)


def serving(pc4: str = "", neighbourhood: str = "") -> Q:
    """The condition that a service takes people of this place; any place when both are empty. A postcode goes first."""
    if pc4:
        here = Q(pc4=pc4) | Q(neighbourhood__postcodes__pc4=pc4)
    elif neighbourhood:
        here = Q(neighbourhood__slug=neighbourhood)
    else:
        return Q()
    return Q(everywhere=True) | Q(Exists(Coverage.objects.filter(here, service=OuterRef("pk"))))


def offering(provision_ids: Collection[str]) -> Q:
    """The condition that a service offers one of these kinds of help."""
    return Q(Exists(ServiceOffer.objects.filter(service=OuterRef("pk"), provision_id__in=provision_ids)))


def in_order(rows: QuerySet[Service]) -> QuerySet[Service]:
    """The best words first, with what nobody looked at for long a step back; then near, room, and the alphabet. `rows` carry a `rank`."""
    room = Case(
        When(capacity__status=CapacityStatus.YES, then=0),
        When(capacity__status=CapacityStatus.NO, then=2),
        default=1,
        output_field=IntegerField(),
    )
    by = ("-placed", "everywhere", "old", "room", "sort_key", "pk")
    rows = rows.annotate(room=room, old=_old())
    step = Case(When(old=2, then=Value(STALE_KEEPS)), default=Value(1.0))
    return rows.annotate(placed=ExpressionWrapper(F("rank") * step, FloatField())).order_by(*by)


def _old() -> Case:
    """0: may be believed; 1: make sure; 2: stands still. A service that nobody looked at apart has only the day of the whole."""
    today, lasts = clock.today(), fresh.whole_lasts()
    whole = Q(trust=None, checked_on__lte=today - timedelta(days=lasts.stale))
    asks = Q(trust=None, checked_on__lte=today - timedelta(days=lasts.ask))
    return Case(
        When(Q(trust__stale_on__lte=today) | whole, then=2),
        When(Q(trust__ask_on__lte=today) | asks, then=1),
        default=0,
        output_field=IntegerField(),
    )


def for_cards(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Everything a card needs, in two queries."""
    times = Prefetch("opening_times", OpeningTime.objects.order_by("weekday", "opens_minute"))
    return rows.select_related("organisation", "location", "capacity", "trust").prefetch_related(times)
