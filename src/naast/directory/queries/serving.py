"""Which services residents may see, who comes where, what a card needs, and in which order services stand.

What somebody looks for is in `finding`.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Left

from naast.core import clock
from naast.directory import fresh
from naast.directory.choices import CapacityStatus, ServiceStatus
from naast.directory.models import Coverage, Neighbourhood, OpeningTime, PostcodeArea, Service, ServiceOffer

# What stands still keeps this share of what its words are worth: the same words elsewhere come first.
STALE_KEEPS: Final = 0.6
# What `room` says of a place that takes new people.
ROOM: Final = 0
_EARTH: Final = 6_371_008.8
ORDER: Final = ("-placed", "everywhere", "old", "room", "sort_key", "pk")
# Long texts by which a service is found, and that nobody reads.
UNREAD: Final = ("search_keys", "search_text", "search_vector", "search_plain")


def active() -> QuerySet[Service]:
    """What residents may see."""
    return Service.objects.filter(status=ServiceStatus.ACTIVE)


def among(column: str, *ids: QuerySet[Any]) -> Q:
    """The condition that a column is any of the ids that these queries give: for few among many rows.

    Written as an array that is looked up first. With a plain "in", or with "or" between conditions on several tables, the database
    reads the whole map, since it cannot foresee how few there will be.
    """
    arrays = (ArraySubquery(one if one.query.is_sliced else one.order_by()) for one in ids)
    listed = Func(*arrays, function="ANY", arg_joiner=" || ", output_field=UUIDField())
    return Q(Func(F(column), listed, template="(%(expressions)s)", arg_joiner=" = ", output_field=BooleanField()))


def serving(pc4: str = "", neighbourhood: str = "") -> Q:
    """The condition that a service takes people of this place; any place when both are empty. A postcode goes first."""
    if pc4:
        near = Neighbourhood.objects.filter(postcodes__pc4=pc4)
    elif neighbourhood:
        near = Neighbourhood.objects.filter(slug=neighbourhood)
    else:
        return Q()
    coming = [Coverage.objects.filter(among("neighbourhood_id", near.values("pk")))]
    if pc4:
        coming.append(Coverage.objects.filter(pc4=pc4))
    wide = Service.objects.filter(everywhere=True).values("pk")
    return among("pk", *(one.values("service_id") for one in coming), wide)


def within(pc4: str, metres: int) -> Q | None:
    """The condition that a service stands in a postcode area whose middle is at most so far from the middle of this one.

    None when nobody told where this area lies. As the crow flies, on a round earth: half a percent off at most.
    """
    known = PostcodeArea.objects.values_list("pc4", "latitude", "longitude")
    middles = {
        code: (math.radians(lat), math.radians(long))
        for code, lat, long in known
        if lat is not None and long is not None
    }
    if pc4 not in middles:
        return None
    near = [code for code, middle in middles.items() if _metres(middles[pc4], middle) <= metres]
    return Q(pk__in=Service.objects.alias(area=Left("location__postcode", 4)).filter(area__in=near).values("pk"))


def _metres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """The distance between two points on earth, in radians (haversine).

    >>> round(_metres((0.0, 0.0), (0.0, math.radians(1.0))))
    111195
    """
    up, aside = (two[0] - one[0]) / 2, (two[1] - one[1]) / 2
    bow = math.sin(up) ** 2 + math.cos(one[0]) * math.cos(two[0]) * math.sin(aside) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(bow)))


def offering(provision_ids: Collection[str]) -> Q:
    """The condition that a service offers one of these kinds of help, looked up place by place: to tell and to order."""
    return Q(Exists(ServiceOffer.objects.filter(service=OuterRef("pk"), provision_id__in=provision_ids)))


def offered(provision_ids: Collection[str]) -> Q:
    """The same condition, by the kind of help first: to find."""
    return among("pk", ServiceOffer.objects.filter(provision_id__in=provision_ids).values("service_id"))


def weighed(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Rows with all that their order goes by (`ORDER`); they carry a `rank`."""
    room = Case(
        When(capacity__status=CapacityStatus.YES, then=ROOM),
        When(capacity__status=CapacityStatus.NO, then=2),
        default=1,
        output_field=IntegerField(),
    )
    rows = rows.annotate(room=room, old=_old())
    step = Case(When(old=2, then=Value(STALE_KEEPS)), default=Value(1.0))
    return rows.annotate(placed=ExpressionWrapper(F("rank") * step, FloatField()))


def in_order(rows: QuerySet[Service]) -> QuerySet[Service]:
    """The best words first, with what nobody looked at for long a step back; then near, room, and the alphabet. `rows` carry a `rank`."""
    return weighed(rows).order_by(*ORDER)


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
    return rows.defer(*UNREAD).select_related("organisation", "location", "capacity", "trust").prefetch_related(times)
