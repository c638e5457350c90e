"""Reads for the public API and the file: pages of ids, and their rows as `values`. What is asked for: `choosing`.

Lists stand in the order in which things were made, so that a change never moves anything to another page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import translation

from naast.core import clock
from naast.core.errors import NotVisible
from naast.directory.choices import CapacityStatus
from naast.directory.hours import Opening
from naast.directory.models import (
    FieldCheck,
    Location,
    OpeningTime,
    Organisation,
    Service,
)
from naast.interop.hsds import values
from naast.interop.hsds.choosing import CURRENT
from naast.interop.hsds.publishing import is_open
from naast.interop.hsds.values import Area, Checked, Origin, Place
from naast.sources.models import SourceRecord
from naast.sources.queries import provenance

CHUNK: Final = 200
# Somebody doubted a value; that is no check of ours to tell about.
_DOUBT: Final = "reported"


def part(rows: QuerySet[Any], number: int, size: int) -> list[UUID]:
    """The ids on one page (from 1)."""
    begin = (number - 1) * size
    return list(rows.values_list("pk", flat=True)[begin : begin + size])


def chunks(rows: QuerySet[Any], size: int = CHUNK) -> Iterator[list[UUID]]:
    """All ids, some at a time. Goes on after the last one seen, so that a change in between skips nothing and doubles nothing."""
    after = Q()
    while found := list(rows.filter(after).values_list("created_at", "pk")[:size]):
        yield [pk for _made, pk in found]
        made, last = found[-1]
        after = Q(created_at__gt=made) | Q(created_at=made, pk__gt=last)


def by_id(ids: Sequence[UUID], *, whole: bool) -> list[values.Service]:
    """These services as values, in this order. `whole`: with all that hangs on them; else only what a list shows."""
    rows = Service.objects.filter(pk__in=ids).select_related("organisation", "location", "capacity")
    if whole:
        times = Prefetch("opening_times", OpeningTime.objects.order_by("weekday", "opens_minute"))
        mine = ("offers", "coverage__neighbourhood__postcodes", "organisation__locations", "organisation__roles")
        rows = rows.prefetch_related(times, *mine)
    found = {row.pk: row for row in rows.defer("search_keys", "search_text", "search_vector", "search_plain")}
    newest = _newest_checks(ids)
    checks = _checks(ids) if whole else {}
    origins = provenance(ids) if whole else {}
    return [
        _service(found[pk], newest.get(pk), checks.get(pk, ()), origins.get(pk, []), whole=whole)
        for pk in ids
        if pk in found
    ]


def one_service(id: UUID) -> values.Service:
    """One service, also one that ended. Raises NotVisible."""
    found = by_id([id], whole=True)
    if not found:
        raise NotVisible
    return found[0]


def organisations_by_id(ids: Sequence[UUID]) -> list[values.Organisation]:
    """These organisations as values, in this order."""
    rows = Organisation.objects.filter(pk__in=ids).prefetch_related("locations", "roles")
    found = {row.pk: row for row in rows}
    return [_organisation(found[pk], whole=True) for pk in ids if pk in found]


def services_of(ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The services of these organisations that are there now, in the order in which they were made. One query."""
    rows = Service.objects.filter(CURRENT, organisation_id__in=list(ids)).order_by("created_at", "pk")
    found: dict[UUID, list[UUID]] = {}
    for pk, organisation in rows.values_list("pk", "organisation_id"):
        found.setdefault(organisation, []).append(pk)
    return found


def _newest_checks(ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = FieldCheck.objects.filter(service_id__in=ids).order_by().values("service_id")
    return dict(rows.annotate(newest=Max("checked_at")).values_list("service_id", "newest"))


def _checks(ids: Sequence[UUID]) -> dict[UUID, tuple[Checked, ...]]:
    """The newest check of each fact; how, never by whom."""
    rows = FieldCheck.objects.filter(service_id__in=ids).exclude(how=_DOUBT)
    found: dict[UUID, tuple[Checked, ...]] = {}
    with translation.override("nl"):
        for row in rows.order_by("service_id", "field", "-checked_at").distinct("service_id", "field"):
            on = row.checked_at.astimezone(clock.AMSTERDAM).date()
            found[row.service_id] = (*found.get(row.service_id, ()), Checked(row.field, on, row.get_how_display()))
    return found


def _service(
    row: Service, checked: datetime | None, checks: tuple[Checked, ...], records: list[SourceRecord], *, whole: bool
) -> values.Service:
    room, weeks, asked_on = _room(row)
    return values.Service(
        id=row.pk,
        organisation=_organisation(row.organisation, whole=whole),
        name=row.name,
        description=row.description,
        layer=row.layer,
        status=row.status,
        place=_place(row.location) if row.location else None,
        offers=tuple(one.provision_id for one in row.offers.all()) if whole else (),
        audience=tuple(row.audience),
        languages=tuple(row.languages),
        everywhere=row.everywhere,
        areas=_areas(row) if whole else (),
        phone=row.phone,
        cost=row.cost,
        by_appointment=row.by_appointment,
        hours_note=row.hours_note,
        opening=_opening(row) if whole else (),
        capacity=room,
        weeks=weeks,
        asked_on=asked_on,
        reopens_on=row.reopens_on,
        listed=not row.unlisted,
        checked_on=row.checked_on,
        edited_at=max(one for one in (row.edited_at, row.organisation.edited_at, checked) if one is not None),
        checks=checks,
        origins=tuple(dict.fromkeys(_origin(one) for one in records)),
        # Newest first; without an open licence nobody said that it may be passed on.
        original=next((one.document for one in records if one.document and is_open(one.source.licence)), None),
    )


def _room(row: Service) -> tuple[str, int | None, date | None]:
    """Whether there is room, how many weeks it takes, and the day that was asked; nothing of what nobody knows."""
    capacity = getattr(row, "capacity", None)
    if capacity is None or capacity.status == CapacityStatus.UNKNOWN:
        return "unknown", None, None
    return capacity.status, capacity.weeks, capacity.as_of


def _origin(record: SourceRecord) -> Origin:
    source = record.source
    return Origin(source.name, source.licence, source.attribution)


def _opening(row: Service) -> tuple[Opening, ...]:
    return tuple(Opening(one.weekday, one.opens_minute, one.closes_minute) for one in row.opening_times.all())


def _areas(row: Service) -> tuple[Area, ...]:
    """Neighbourhoods by name, then postcode areas over the border."""
    near = [one.neighbourhood for one in row.coverage.all() if one.neighbourhood is not None]
    named = [Area(one.name, tuple(area.pc4 for area in one.postcodes.all())) for one in near]
    loose = [Area("", (one.pc4,)) for one in row.coverage.all() if one.pc4]
    return (*sorted(named, key=lambda one: one.name), *sorted(loose, key=lambda one: one.pc4))


def _place(row: Location) -> Place:
    return Place(row.pk, row.street, row.postcode, row.town, row.way_in)


def _organisation(row: Organisation, *, whole: bool) -> values.Organisation:
    made: date = row.created_at.astimezone(clock.AMSTERDAM).date()
    return values.Organisation(
        id=row.pk,
        name=row.name,
        about=row.about,
        layer=row.layer,
        phone=row.phone,
        url=row.url,
        roles=tuple(one.role for one in row.roles.all()) if whole else (),
        places=tuple(_place(one) for one in row.locations.all()) if whole else (),
        origin=Origin(row.source) if row.source else None,
        made_on=made,
        edited_at=row.edited_at,
    )
