"""A value of a source goes onto our own map, field by field, because a human said so. What was there is kept, for undoing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory import actions as directory
from naast.directory import queries as map_queries
from naast.directory.choices import CheckedHow
from naast.directory.models import Service
from naast.sources import queries
from naast.sources.actions.rows import need_coordinator
from naast.sources.models import Applied, SourceRecord


@transaction.atomic
def apply_values(*, record_id: UUID, fields: Collection[str], by: Actor) -> list[Applied]:
    """Put what this record says about these fields (words of `CheckedField`) on our own map; fields it says nothing about are left out.

    Raises NotAllowed, NotVisible (no such record, or it is not on our map), DomainError 422 for a value our map cannot hold.
    """
    need_coordinator(by)
    record = (
        SourceRecord.objects.select_for_update(of=("self",))
        .select_related("service", "source")
        .filter(pk=record_id)
        .first()
    )
    if record is None or record.service is None:
        raise NotVisible
    told = queries.facts_of(record)
    day = queries.checked_on(record)
    at = datetime.combine(day, time(12), clock.AMSTERDAM) if day else clock.now()
    done = []
    for field in sorted(set(fields) & told.keys()):
        before = map_queries.value_of(record.service, field)
        if _written(record.service, field, told[field], by, min(at, clock.now())):
            done.append(
                Applied(
                    record=record,
                    service=record.service,
                    field=field,
                    before=before,
                    after=told[field],
                    by_label=by.label[:160],
                )
            )
    Applied.objects.bulk_create(done)
    if done:
        audit.record(
            by=by,
            action="source values applied",
            subject_type="service",
            subject_id=record.service_id,
            detail={"fields": " ".join(one.field for one in done)},
        )
    return done


def _written(service: Service, field: str, value: str, by: Actor, at: datetime) -> bool:
    """Write it down as of the day of the source; when somebody looked after that day, as of now: a human saw both and chose this one."""
    for moment in (at, clock.now()):
        if directory.correct(service=service, field=field, value=value, by=by, how=CheckedHow.SOURCE, at=moment):
            return True
    return False
