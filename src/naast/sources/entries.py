"""An entry of any map in one shape: a record of a source, or a service of our own map, as values by field. Reads rows, changes none."""

from __future__ import annotations

from collections.abc import Iterator

from naast.directory.models import Service
from naast.sources.models import SourceRecord
from naast.sources.reading.fields import Field


def service_values(service: Service) -> dict[str, str]:
    """A service of our own map as a source would tell it. Wants `organisation` and `location` joined."""
    place = service.location
    told = {
        Field.NAME: service.name,
        Field.ORGANISATION: service.organisation.name,
        Field.DESCRIPTION: service.description,
        Field.STREET: place.street if place else "",
        Field.POSTCODE: place.postcode if place else "",
        Field.TOWN: place.town if place else "",
        Field.PHONE: service.phone or service.organisation.phone,
        Field.EMAIL: service.email or service.organisation.email,
        Field.SITE: service.organisation.url,
        Field.COST: service.cost,
    }
    return {str(field): value for field, value in told.items() if value}


def services() -> Iterator[Service]:
    """Every service of our own map, also those that are not shown: what is not wanted there must not come back by another door."""
    return Service.objects.select_related("organisation", "location").order_by("pk").iterator(chunk_size=2000)


def record_values(record: SourceRecord) -> dict[str, str]:
    """What a source says."""
    return dict(record.values)
