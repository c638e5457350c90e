"""Keeping one service true: somebody checked it, asked whether there is room, or closed it. Checked is not edited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory.actions.trusting import look, weigh
from naast.directory.choices import CapacityStatus, CheckedField, CheckedFound, CheckedHow, ServiceStatus
from naast.directory.models import Capacity, FieldCheck, Service

MOST_WEEKS = 104


def _locked(service_id: UUID) -> Service:
    service = Service.objects.select_for_update().filter(pk=service_id).first()
    if service is None:
        raise NotVisible
    return service


def _not_in_future(day: date) -> None:
    if day > clock.today():
        raise DomainError(
            "dag-in-toekomst", _("Deze dag moet nog komen."), _("Kies vandaag of een dag die geweest is."), 422
        )


@transaction.atomic
def record_check(*, service_id: UUID, on: date, by: Actor) -> Service:
    """Somebody made sure that everything about this service is right. An older check never replaces a newer one.

    Raises NotVisible, or DomainError (`dag-in-toekomst`).
    """
    _not_in_future(on)
    service = _locked(service_id)
    if on > service.checked_on:
        service.checked_on = on
        service.save(update_fields=["checked_on"])
        weigh(service, ())
    audit.record(
        by=by, action="service checked", subject_type="service", subject_id=service.pk, detail={"on": on.isoformat()}
    )
    return service


@transaction.atomic
def set_capacity(*, service_id: UUID, status: CapacityStatus, weeks: int | None, as_of: date, by: Actor) -> Capacity:
    """Write down whether there is room, as asked on `as_of`. `weeks` (0 to 104) only with a waiting time.

    Raises NotVisible, or DomainError (`dag-in-toekomst`, `wachttijd-onjuist`).
    """
    _not_in_future(as_of)
    if weeks is not None and (status != CapacityStatus.WAITING or not 0 <= weeks <= MOST_WEEKS):
        raise DomainError(
            "wachttijd-onjuist",
            _("Deze wachttijd klopt niet."),
            _("Vul weken in, en alleen als er een wachttijd is."),
            422,
        )
    service = _locked(service_id)
    capacity, _made = Capacity.objects.update_or_create(
        service=service, defaults={"status": status, "weeks": weeks, "as_of": as_of}
    )
    service.edited_at = clock.now()
    service.save(update_fields=["edited_at"])
    audit.record(
        by=by,
        action="capacity set",
        subject_type="service",
        subject_id=service.pk,
        detail={"status": str(status), "weeks": weeks, "as_of": as_of.isoformat()},
    )
    return capacity


@transaction.atomic
def set_status(*, service_id: UUID, status: ServiceStatus, by: Actor, reopens_on: date | None = None) -> Service:
    """Open or close a service for residents. `reopens_on`: the first day it is open again, only when it is closed for now.

    What ended keeps the day it ended; opening it puts it back on the map, also when it did not want to be there. Raises NotVisible.
    """
    service = _locked(service_id)
    service.status, service.edited_at = status, clock.now()
    service.reopens_on = reopens_on if status == ServiceStatus.CLOSED_FOR_NOW else None
    service.ended_on = clock.today() if status == ServiceStatus.DEFUNCT else None
    service.unlisted = service.unlisted and status != ServiceStatus.ACTIVE
    service.save(update_fields=["status", "edited_at", "reopens_on", "ended_on", "unlisted"])
    audit.record(
        by=by, action="status set", subject_type="service", subject_id=service.pk, detail={"status": str(status)}
    )
    return service


@transaction.atomic
def count_as_check(
    *, service: Service, fields: Mapping[str, str], by: Actor, how: CheckedHow, at: datetime
) -> list[FieldCheck]:
    """Somebody who knows told something: each fact in `fields` counts as looked at, at that moment.

    `fields`: fact (`CheckedField`) to what was heard; an empty text means that what stands there is right. Only of capacity another
    value is written down (`CapacityStatus`); room after "no room" or "ask" counts, but a waiting time stays until somebody asks for it.
    Nothing older replaces what is newer. Raises NotVisible, ValueError for a fact or a value nobody knows.
    """
    known = {CheckedField(name): value for name, value in fields.items()}
    row = _locked(service.pk)
    found = dict.fromkeys(known, CheckedFound.RIGHT)
    heard, day = known.get(CheckedField.CAPACITY, ""), at.astimezone(clock.AMSTERDAM).date()
    if heard and _heard_capacity(row, CapacityStatus(heard), day, by):
        found[CheckedField.CAPACITY] = CheckedFound.CHANGED
    checks = look(row, found, by=by, how=how, at=at)
    audit.record(
        by=by, action="service facts checked", subject_type="service", subject_id=row.pk,
        detail={"fields": " ".join(sorted(known)), "how": str(how)},
    )  # fmt: skip
    return checks


def _heard_capacity(service: Service, status: CapacityStatus, on: date, by: Actor) -> bool:
    """Write the room that was heard down, unless what stands there is newer or says more; whether it is another one now."""
    known = Capacity.objects.filter(service=service).first()
    if known is not None:
        newer = known.as_of is not None and known.as_of > on
        waits = status == CapacityStatus.YES and known.status == CapacityStatus.WAITING
        if newer or waits or (known.status == status and known.as_of == on):
            return False
    set_capacity(service_id=service.pk, status=status, weeks=None, as_of=on, by=by)
    return known is None or known.status != status
