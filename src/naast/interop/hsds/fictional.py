"""The fictional municipality as values: for `naast directory export --demo`, which needs no database."""

from __future__ import annotations

from collections.abc import Iterator

from naast.directory.records import MapRecord, NeighbourhoodRecord, OrganisationRecord, ServiceRecord, stable_id
from naast.interop.hsds.values import Area, Organisation, Origin, Place, Service

DEMO = Origin("demo", "CC0-1.0", "Verzonnen gegevens; niets of niemand hierin bestaat.")


def services(social_map: MapRecord) -> Iterator[Service]:
    """Every service, organisation by organisation, in order of slug."""
    places = {one.slug: one for one in social_map.neighbourhoods}
    for organisation in social_map.organisations:
        whose = _organisation(organisation)
        yield from (_service(one, whose, places) for one in organisation.services)


def _organisation(record: OrganisationRecord) -> Organisation:
    return Organisation(
        id=record.id,
        name=record.name,
        about=record.about,
        layer=record.layer,
        phone=record.phone,
        url=record.url,
        roles=record.roles,
        places=(_place(record),) if record.address else (),
        origin=DEMO,
        made_on=record.checked_on,
    )


def _place(record: OrganisationRecord) -> Place:
    assert record.address is not None
    a = record.address
    return Place(stable_id("location", record.slug), a.street, a.postcode, a.town, a.way_in)


def _service(record: ServiceRecord, whose: Organisation, places: dict[str, NeighbourhoodRecord]) -> Service:
    areas = [Area(places[slug].name, places[slug].pc4) for slug in record.coverage.neighbourhoods]
    return Service(
        id=record.id,
        organisation=whose,
        name=record.name,
        description=record.description,
        layer=record.layer,
        place=whose.places[0] if whose.places else None,
        offers=record.offers,
        audience=record.audience,
        languages=record.languages,
        everywhere=record.coverage.everywhere,
        areas=(*areas, *(Area("", (pc4,)) for pc4 in record.coverage.pc4)),
        phone=record.phone,
        cost=record.cost,
        by_appointment=record.by_appointment,
        hours_note=record.hours_note,
        opening=record.opening,
        capacity=record.capacity.status,
        weeks=record.capacity.weeks,
        asked_on=record.capacity.as_of if record.capacity.status != "unknown" else None,
        checked_on=record.checked_on,
    )
