"""What is there and what is not, per neighbourhood and kind of help: from the map alone, in two queries.

The number of people who asked for it is not part of this; that is for the municipality (`naast.engine.demand`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from naast.directory.choices import CapacityStatus, ServiceStatus
from naast.directory.models import Coverage, Neighbourhood, ServiceOffer

_ACTIVE: Final = Q(service__status=ServiceStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class Supply:
    """How many places give a kind of help somewhere, and how many of them say that there is no room now."""

    places: int = 0
    full: int = 0

    def __add__(self, other: Supply) -> Supply:
        return Supply(self.places + other.places, self.full + other.full)

    @property
    def all_full(self) -> bool:
        """There is help, and nobody takes new people."""
        return self.places > 0 and self.places == self.full


@dataclass(frozen=True, slots=True)
class Offer:
    """Kind of help -> short name of a neighbourhood -> what comes there itself; and what comes to the whole country."""

    local: Mapping[str, Mapping[str, Supply]]
    everywhere: Mapping[str, Supply]

    def at(self, provision: str, slug: str) -> Supply:
        """What there is of this kind of help in this neighbourhood, with what comes everywhere."""
        return self.local.get(provision, {}).get(slug, Supply()) + self.everywhere.get(provision, Supply())

    def missing(self, provisions: Iterable[str], slug: str) -> list[str]:
        """Those kinds of help that nobody offers in this neighbourhood, in the same order."""
        return [one for one in provisions if not self.at(one, slug).places]


def offer(places: Collection[Neighbourhood]) -> Offer:
    """Everything that is offered in these neighbourhoods, counted by kind of help and neighbourhood. Two plain queries.

    They are joined here: a municipality has hundreds of services, and in one query the database could choose to join everything
    with everything.
    """
    slugs = {place.pk: place.slug for place in places}
    reach: dict[UUID, list[str]] = {}
    covering = Coverage.objects.filter(neighbourhood__in=list(slugs)).order_by()
    for service, place in covering.values_list("service_id", "neighbourhood_id"):
        reach.setdefault(service, []).append(slugs[place])
    local: dict[str, dict[str, Supply]] = {}
    wide: dict[str, Supply] = {}
    rows = ServiceOffer.objects.filter(_ACTIVE).order_by()
    fields = ("provision_id", "service_id", "service__everywhere", "service__capacity__status")
    for provision, service, everywhere, status in rows.values_list(*fields):
        one = Supply(1, int(status == CapacityStatus.NO))
        if everywhere:
            wide[provision] = wide.get(provision, Supply()) + one
        for slug in () if everywhere else reach.get(service, ()):
            known = local.setdefault(provision, {})
            known[slug] = known.get(slug, Supply()) + one
    return Offer(local, wide)


def nearest(supply: Mapping[str, Supply], start: str, beside: Mapping[str, Iterable[str]]) -> list[str]:
    """The neighbourhoods with this help that are the fewest borders away from `start`, in order of short name; empty when none is.

    >>> nearest({"c": Supply(1)}, "a", {"a": ["b"], "b": ["a", "c"], "c": ["b"]})
    ['c']
    """
    seen, ring = {start}, deque([start])
    while ring:
        found = sorted(slug for slug in ring if supply.get(slug, Supply()).places)
        if found:
            return found
        ring = deque(dict.fromkeys(other for slug in ring for other in beside.get(slug, ()) if other not in seen))
        seen.update(ring)
    return []


def per_layer(places: Iterable[Neighbourhood]) -> dict[str, dict[str, int]]:
    """Short name of a neighbourhood -> layer -> how many places come there themselves. One query."""
    rows = Coverage.objects.filter(_ACTIVE, neighbourhood__in=list(places), service__everywhere=False).order_by()
    found: dict[str, dict[str, int]] = {}
    for slug, layer, n in rows.values_list("neighbourhood__slug", "service__layer").annotate(
        n=Count("service", distinct=True)
    ):
        found.setdefault(slug, {})[layer] = n
    return found
