"""Leaving the map and coming back: who does not want to be listed, and what was closed until today. Other changes: `upkeep`."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory.actions.upkeep import set_status
from naast.directory.choices import ServiceStatus
from naast.directory.models import Service


@transaction.atomic
def unlist(*, service_id: UUID, by: Actor) -> Service:
    """Take a service off the map because who offers it does not want to be there: no page and no search. Raises NotVisible."""
    service = Service.objects.select_for_update().filter(pk=service_id).first()
    if service is None:
        raise NotVisible
    service.status, service.unlisted, service.edited_at = ServiceStatus.INACTIVE, True, clock.now()
    service.reopens_on = service.ended_on = None
    service.save(update_fields=["status", "unlisted", "edited_at", "reopens_on", "ended_on"])
    audit.record(by=by, action="service unlisted", subject_type="service", subject_id=service.pk)
    return service


def reopen_due(*, on: date | None = None) -> int:
    """Services that are open again from this day (default today); returns how many. Safe to run twice."""
    day = on or clock.today()
    due = Service.objects.filter(status=ServiceStatus.CLOSED_FOR_NOW, reopens_on__lte=day).values_list("pk", flat=True)
    return sum(_reopen(pk, day) for pk in list(due))


@transaction.atomic
def _reopen(pk: UUID, day: date) -> bool:
    # Asked again under the lock: somebody may just have put the day later.
    row = Service.objects.select_for_update().filter(pk=pk, status=ServiceStatus.CLOSED_FOR_NOW, reopens_on__lte=day)
    if row.first() is None:
        return False
    set_status(service_id=pk, status=ServiceStatus.ACTIVE, by=Actor.system())
    return True
