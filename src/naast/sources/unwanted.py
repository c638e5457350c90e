"""Who does not want to be on the map must not come back by the map of somebody else: records that are held for that reason.

A record is held when it is plainly the same as an entry that is off the map on request. A human who says "not the same" of that
pair lets it go. Asking and deciding not to be listed is in the keeping room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from naast.directory.models import Service
from naast.sources import comparing, entries
from naast.sources.choices import Verdict
from naast.sources.models import Match, SourceRecord

NOBODY = Q(pk__in=())


def services() -> list[Service]:
    """Everything that is off the map because they asked."""
    return list(Service.objects.filter(unlisted=True).select_related("organisation", "location").order_by("pk"))


def held() -> Q:
    """The condition that a record is held. Two queries; one when nobody asked to be off the map."""
    off = services()
    if not off:
        return NOBODY
    shown = _keys_of_the_others(off)
    return reduce(or_, (_same_as(one, shown) for one in off))


def why(record: SourceRecord) -> Service | None:
    """The entry off the map because of which this record is held; None when it is not."""
    off = services()
    shown = _keys_of_the_others(off) if off else Counter[str]()
    return next((one for one in off if SourceRecord.objects.filter(_same_as(one, shown), pk=record.pk).exists()), None)


def _keys_of_the_others(off: Iterable[Service]) -> Counter[str]:
    """Numbers, doors and sites that somebody who is on the map has too: those say nothing of who went off it."""
    found: Counter[str] = Counter()
    organisations = {one.organisation_id for one in off}
    rows = Service.objects.filter(unlisted=False, organisation__in=organisations)
    for one in rows.select_related("organisation", "location"):
        of = comparing.keys(entries.service_values(one))
        found.update(key for key in (of.phone, of.door, of.site, str(one.organisation_id)) if key)
    return found


def _same_as(one: Service, shown: Counter[str]) -> Q:
    """What a record must be to be this entry: its number, door or site when nobody else has it, or its name and whose it is."""
    of, whose = comparing.keys(entries.service_values(one)), one.organisation.name
    same = Q(name_key=of.name, values__organisation__iexact=whose) if of.name else NOBODY
    if of.phone and not shown[of.phone]:
        same |= Q(phone_key=of.phone)
    if of.door and not shown[of.door]:
        same |= Q(door_key=of.door) & (Q(name_key=of.name) | Q(values__organisation__iexact=whose))
    if of.site and not shown[of.site]:
        same |= Q(site_key=of.site)
    if not shown[str(one.organisation_id)]:
        # All of them went off the map: whatever else they do, they do not want to be on it.
        own = " ".join(comparing.keys({"name": whose}).name.split())
        same |= Q(values__organisation__iexact=whose) | (Q(name_key=own) if own else NOBODY)
    parted = Match.objects.filter(record=OuterRef("pk"), service=one, verdict=Verdict.DIFFERENT)
    return same & ~Q(Exists(parted))


def pairs(records: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Of these records those that are held, each with the entry off the map that it is: what a human may part again."""
    off, ids = services(), list(records)
    shown = _keys_of_the_others(off) if off else Counter[str]()
    found = []
    for one in off:
        rows = SourceRecord.objects.filter(_same_as(one, shown), pk__in=ids).values_list("pk", flat=True)
        found += [(pk, one.pk) for pk in rows]
    return found
