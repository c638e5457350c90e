"""A whole map into the database, as often as you like: what is the same stays untouched, and so does what is newer.

How records become rows is here; where records come from is `demo.reader` (later also other sources).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.directory import queries
from naast.directory.choices import CheckedHow, ServiceStatus
from naast.directory.demo.reader import read_map
from naast.directory.models import (
    Capacity,
    ContactRole,
    Coverage,
    FieldChange,
    FieldCheck,
    Location,
    Neighbourhood,
    OpeningTime,
    Organisation,
    PostcodeArea,
    Service,
    ServiceOffer,
)
from naast.directory.records import (
    AddressRecord,
    MapRecord,
    NeighbourhoodRecord,
    OrganisationRecord,
    ServiceRecord,
    stable_id,
)
from naast.engine.knowledge import Provision

DEMO = "demo"
Row = TypeVar("Row", bound=Model)
Provisions = Mapping[str, Provision]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows made and changed, and services switched off because the source no longer has them."""

    organisations: int
    services: int
    made: int
    changed: int
    switched_off: int


def import_demo(*, by: Actor) -> Imported:
    """The fictional municipality Rivierdal into the database."""
    return import_map(social_map=read_map(), source=DEMO, by=by)


@transaction.atomic
def import_map(*, social_map: MapRecord, source: str, by: Actor) -> Imported:
    """Bring the rows of `source` in line with `social_map`.

    A check or a capacity in the database that is newer than the map's own stays, and so does every organisation of which a
    fact was corrected here. Services that the map no longer has become inactive, never deleted: someone may have been sent
    there. Services that came in from a source of their own are not the map's to switch off.
    """
    provisions = queries.provisions()
    corrected = set(FieldChange.objects.values_list("service__organisation_id", flat=True))
    organisations = tuple(one for one in social_map.organisations if one.id not in corrected)
    pairs = [(service, organisation) for organisation in organisations for service in organisation.services]
    made, changed = _sum(
        [
            _neighbourhoods(social_map.neighbourhoods),
            _organisations(organisations, source),
            _services(pairs, provisions),
            _details([service for service, _ in pairs]),
        ]
    )
    told = [service.id for organisation in social_map.organisations for service in organisation.services]
    gone = Service.objects.filter(organisation__source=source, status=ServiceStatus.ACTIVE).exclude(pk__in=told)
    elsewhere = FieldCheck.objects.filter(how=CheckedHow.SOURCE).values("service_id")
    off = gone.exclude(pk__in=elsewhere).update(status=ServiceStatus.INACTIVE, edited_at=clock.now())
    done = Imported(len(social_map.organisations), len(told), made, changed, off)
    detail: audit.Detail = {"made": done.made, "changed": done.changed, "switched_off": done.switched_off}
    audit.record(by=by, action="map imported", subject_type="directory", subject_id=source, detail=detail)
    return done


def _sum(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    made, changed = zip(*counts, strict=True)
    return sum(made), sum(changed)


def _sync(
    wanted: list[Row], scope: QuerySet[Row], fields: list[str], *, also: tuple[str, ...] = (), prune: bool = False
) -> tuple[int, int]:
    """Make, change and (with `prune`) delete rows of `scope` until they equal `wanted`; `also` is not compared."""
    if not wanted:
        return 0, 0
    model = type(wanted[0])
    there = {row.pk: row for row in scope}
    new = [row for row in wanted if row.pk not in there]
    other = [row for row in wanted if row.pk in there and _differs(row, there[row.pk], fields)]
    if prune and (gone := set(there) - {row.pk for row in wanted}):
        model._default_manager.filter(pk__in=gone).delete()
    model._default_manager.bulk_create(new, batch_size=500)
    if other:
        model._default_manager.bulk_update(other, [*fields, *also], batch_size=200)
    return len(new), len(other)


def _differs(one: Model, two: Model, fields: list[str]) -> bool:
    return any(one.serializable_value(field) != two.serializable_value(field) for field in fields)


def _neighbourhoods(records: Iterable[NeighbourhoodRecord]) -> tuple[int, int]:
    rows, areas = [], []
    for record in records:
        pk = stable_id("neighbourhood", record.slug)
        rows.append(
            Neighbourhood(
                pk,
                slug=record.slug,
                name=record.name,
                character=record.character,
                population=record.population,
                next_to=list(record.next_to),
            )
        )
        for pc4 in record.pc4:
            latitude, longitude = record.middles.get(pc4, (None, None))
            areas.append(
                PostcodeArea(
                    stable_id("area", pc4), pc4=pc4, neighbourhood_id=pk, latitude=latitude, longitude=longitude
                )
            )
    return _sum(
        [
            _sync(rows, Neighbourhood.objects.all(), ["slug", "name", "character", "population", "next_to"]),
            _sync(areas, PostcodeArea.objects.all(), ["pc4", "neighbourhood", "latitude", "longitude"]),
        ]
    )


_ORGANISATION_FIELDS = ["slug", "name", "about", "layer", "phone", "url", "email", "source", "checked_on"]
_LOCATION_FIELDS = ["organisation", "street", "postcode", "town", "way_in"]


def _organisations(records: tuple[OrganisationRecord, ...], source: str) -> tuple[int, int]:
    newest = dict(Organisation.objects.values_list("pk", "checked_on"))
    rows = [_organisation_row(r, source, newest.get(r.id, r.checked_on)) for r in records]
    locations = [_location_row(r, r.address) for r in records if r.address]
    roles = [
        ContactRole(stable_id("role", f"{r.slug}:{role}"), organisation_id=r.id, role=role, position=n)
        for r in records
        for n, role in enumerate(r.roles)
    ]
    mine = {"organisation__in": [r.id for r in records]}
    own = Organisation.objects.filter(pk__in=[r.id for r in records])
    return _sum(
        [
            _sync(rows, own, _ORGANISATION_FIELDS, also=("edited_at",)),
            _sync(locations, Location.objects.filter(**mine), _LOCATION_FIELDS, prune=True),
            _sync(roles, ContactRole.objects.filter(**mine), ["organisation", "role", "position"], prune=True),
        ]
    )


def _organisation_row(r: OrganisationRecord, source: str, checked_on: date) -> Organisation:
    return Organisation(
        r.id,
        slug=r.slug,
        name=r.name,
        about=r.about,
        layer=r.layer,
        phone=r.phone,
        url=r.url,
        email=r.email,
        source=source,
        checked_on=max(r.checked_on, checked_on),
    )


def _location_row(r: OrganisationRecord, a: AddressRecord) -> Location:
    return Location(
        _location_id(r), organisation_id=r.id, street=a.street, postcode=a.postcode, town=a.town, way_in=a.way_in
    )


def _location_id(record: OrganisationRecord) -> UUID:
    return stable_id("location", record.slug)


_SERVICE_FIELDS = [
    "organisation",
    "location",
    "slug",
    "name",
    "description",
    "layer",
    "status",
    "audience",
    "languages",
    "everywhere",
    "phone",
    "cost",
    "by_appointment",
    "hours_note",
    "search_keys",
    "search_text",
    "checked_on",
]


def _services(pairs: list[tuple[ServiceRecord, OrganisationRecord]], provisions: Provisions) -> tuple[int, int]:
    there = {row.pk: row for row in Service.objects.only("checked_on", "status")}
    rows = [_service_row(s, o, provisions, there.get(s.id)) for s, o in pairs]
    mine = Service.objects.filter(pk__in=[row.pk for row in rows])
    return _sync(rows, mine, _SERVICE_FIELDS, also=("edited_at",))


def _service_row(s: ServiceRecord, o: OrganisationRecord, provisions: Provisions, there: Service | None) -> Service:
    return Service(
        s.id,
        organisation_id=o.id,
        location_id=_location_id(o) if o.address else None,
        slug=s.slug,
        name=s.name,
        description=s.description,
        layer=s.layer,
        status=there.status if there else ServiceStatus.ACTIVE,
        audience=list(s.audience),
        languages=list(s.languages),
        everywhere=s.coverage.everywhere,
        phone=s.phone,
        cost=s.cost,
        by_appointment=s.by_appointment,
        hours_note=s.hours_note,
        search_keys=_search_keys(s, o, provisions),
        search_text=search_text(s.description, o.about, s.offers, provisions),
        checked_on=max(s.checked_on, there.checked_on) if there else s.checked_on,
    )


def _search_keys(service: ServiceRecord, organisation: OrganisationRecord, provisions: Provisions) -> str:
    known = [provisions[one].name for one in service.offers if one in provisions]
    return " ".join([organisation.name, *known])


def search_text(description: str, about: str, offers: Iterable[str], provisions: Provisions) -> str:
    """All other words by which a service can be found: its own, those of who offers it, and those of each kind of help."""
    known = [provisions[one].description for one in offers if one in provisions]
    return " ".join([description, about, *known])


def _details(services: list[ServiceRecord]) -> tuple[int, int]:
    offers, coverage, opening = [], [], []
    for s in services:
        offers += [
            ServiceOffer(
                stable_id("offer", f"{s.slug}:{provision}"), service_id=s.id, provision_id=provision, position=n
            )
            for n, provision in enumerate(s.offers)
        ]
        coverage += [
            Coverage(
                stable_id("coverage", f"{s.slug}:{slug}"),
                service_id=s.id,
                neighbourhood_id=stable_id("neighbourhood", slug),
            )
            for slug in s.coverage.neighbourhoods
        ]
        coverage += [
            Coverage(stable_id("coverage", f"{s.slug}:{pc4}"), service_id=s.id, pc4=pc4) for pc4 in s.coverage.pc4
        ]
        opening += [
            OpeningTime(stable_id("opening", f"{s.slug}:{t.weekday}:{t.opens_minute}"), service_id=s.id, **t._asdict())
            for t in s.opening
        ]
    mine = {"service__in": [s.id for s in services]}
    return _sum(
        [
            _sync(offers, ServiceOffer.objects.filter(**mine), ["provision_id", "position"], prune=True),
            _sync(coverage, Coverage.objects.filter(**mine), ["neighbourhood", "pc4"], prune=True),
            _sync(
                opening, OpeningTime.objects.filter(**mine), ["weekday", "opens_minute", "closes_minute"], prune=True
            ),
            _sync(_capacities(services), Capacity.objects.filter(**mine), ["status", "weeks", "as_of"]),
        ]
    )


def _capacities(services: list[ServiceRecord]) -> list[Capacity]:
    there = {row.service_id: row for row in Capacity.objects.all()}
    rows = []
    for s in services:
        own, found = s.capacity, there.get(s.id)
        pk = found.pk if found else stable_id("capacity", s.slug)
        if found and found.as_of and (own.as_of is None or found.as_of > own.as_of):
            rows.append(found)
        else:
            rows.append(Capacity(pk, service_id=s.id, status=own.status, weeks=own.weeks, as_of=own.as_of))
    return rows
