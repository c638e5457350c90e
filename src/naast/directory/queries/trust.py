"""Reads about trust: how sure each fact of a service is, its value as text, and the looks from which rates are learned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from naast.core import clock
from naast.directory import fresh, hours
from naast.directory.choices import CapacityStatus, CheckedField
from naast.directory.hours import Opening
from naast.directory.models import FieldCheck, LearnedRate, Service
from naast.engine import freshness
from naast.engine.freshness import History, Kind, Rates, Standing, Trust

# What an area is called when it is the whole country.
EVERYWHERE = "overal"
# So many looks at one fact are weighed, the newest; what came before them no longer matters.
MOST_LOOKS = 60


def rates() -> Rates:
    """The rates of the knowledge, with those that were learned here in their place. One query."""
    known = freshness.default_rates()
    learned = {
        row.kind: replace(known.kinds[row.kind], per_year=row.per_year, low=row.low, high=row.high)
        for row in LearnedRate.objects.all()
    }
    return known.with_learned(learned)


def facts_of(service: Service) -> tuple[CheckedField, ...]:
    """The facts that this service has something to say about. Reads what `for_cards` fetched; without it some queries."""
    room = _room(service)
    return fresh.facts(
        phone=service.phone,
        email=service.email or service.organisation.email,
        cost=service.cost,
        has_address=service.location_id is not None,
        has_hours=bool(service.by_appointment or service.hours_note or service.opening_times.all()),
        has_room=room is not None,
    )


def _room(service: Service) -> date | None:
    """The day somebody asked whether there is room; None when nobody knows."""
    try:
        capacity = service.capacity
    except ObjectDoesNotExist:
        return None
    return None if capacity.status == CapacityStatus.UNKNOWN else capacity.as_of


def standings_of(service: Service) -> dict[Kind, Standing]:
    """How sure each fact of a service is, as of its newest look. No query after `for_cards`."""
    try:
        known: Mapping[str, Any] = service.trust.facts
    except ObjectDoesNotExist:
        known = {}
    return fresh.standings(known, facts_of(service), service.checked_on, _room(service))


def trust_of(services: Iterable[Service], on: date) -> dict[UUID, dict[str, Trust]]:
    """How sure each fact of these services is on a day: service -> fact (`CheckedField`) -> trust. No query after `for_cards`."""
    return {
        service.pk: {str(kind): freshness.trust_at(known, on) for kind, known in standings_of(service).items()}
        for service in services
    }


def value_of(service: Service, field: str) -> str:
    """What stands there now about a fact, as text; the same text that `actions.correct` takes. Raises ValueError for an unknown fact."""
    match CheckedField(field):
        case CheckedField.EXISTS:
            return str(service.status)
        case CheckedField.OFFER:
            return service.description
        case CheckedField.AUDIENCE:
            return " ".join(service.audience)
        case CheckedField.CAPACITY:
            return _capacity(service)
        case CheckedField.AREA:
            return _area(service)
        case CheckedField.HOURS:
            return _hours(service)
        case CheckedField.ADDRESS:
            return service.location.line if service.location else ""
        case CheckedField.EMAIL:
            return service.email or service.organisation.email
        case CheckedField.PHONE:
            return service.phone
        case CheckedField.COST:
            return service.cost


def _capacity(service: Service) -> str:
    try:
        capacity = service.capacity
    except ObjectDoesNotExist:
        return str(CapacityStatus.UNKNOWN)
    return f"{capacity.status} {capacity.weeks}" if capacity.weeks is not None else str(capacity.status)


def _area(service: Service) -> str:
    if service.everywhere:
        return EVERYWHERE
    rows = service.coverage.select_related("neighbourhood")
    return " ".join(sorted(row.neighbourhood.slug if row.neighbourhood else row.pc4 for row in rows))


def _hours(service: Service) -> str:
    if service.by_appointment:
        return hours.BY_APPOINTMENT
    return hours.as_text(Opening(t.weekday, t.opens_minute, t.closes_minute) for t in service.opening_times.all())


def histories(since: date | None = None) -> Iterator[History]:
    """All looks at every fact of every service since a day, as the engine learns from them; one query, read in pieces."""
    rows = FieldCheck.objects.order_by("service_id", "field", "checked_at", "created_at")
    if since is not None:
        rows = rows.filter(checked_at__date__gte=since)
    looks: dict[tuple[UUID, str], list[tuple[date, str, str]]] = defaultdict(list)
    for service_id, field, at, how, found in rows.values_list(
        "service_id", "field", "checked_at", "how", "found"
    ).iterator(chunk_size=5000):
        if looks and (service_id, field) not in looks:
            yield from _history(looks)
        looks[service_id, field].append((at.astimezone(clock.AMSTERDAM).date(), how, found))
    yield from _history(looks)


def _history(looks: dict[tuple[UUID, str], list[tuple[date, str, str]]]) -> Iterator[History]:
    for (_service, field), rows in looks.items():
        yield History(Kind(field), tuple(fresh.checks_of(rows)))
    looks.clear()
