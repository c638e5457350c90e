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
from naast.directory.choices import CapacityStatus, CheckedField, CheckedHow, ServiceStatus
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
    audit.record(
        by=by,
        action="capacity set",
        subject_type="service",
        subject_id=service.pk,
        detail={"status": str(status), "weeks": weeks, "as_of": as_of.isoformat()},
    )
    return capacity


@transaction.atomic
def set_status(*, service_id: UUID, status: ServiceStatus, by: Actor) -> Service:
    """Open or close a service for residents. Raises NotVisible."""
    service = _locked(service_id)
    service.status, service.edited_at = status, clock.now()
    service.save(update_fields=["status", "edited_at"])
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
    if heard := known.get(CheckedField.CAPACITY, ""):
        _heard_capacity(row, CapacityStatus(heard), at.astimezone(clock.AMSTERDAM).date(), by)
    checks = [FieldCheck(service=row, field=name, checked_at=at, how=how, by_label=by.label[:160]) for name in known]
    FieldCheck.objects.bulk_create(checks)
    audit.record(
        by=by, action="service facts checked", subject_type="service", subject_id=row.pk,
        detail={"fields": " ".join(sorted(known)), "how": str(how)},
    )  # fmt: skip
    return checks


def _heard_capacity(service: Service, status: CapacityStatus, on: date, by: Actor) -> None:
    known = Capacity.objects.filter(service=service).first()
    if known is not None:
        newer = known.as_of is not None and known.as_of > on
        waits = status == CapacityStatus.YES and known.status == CapacityStatus.WAITING
        if newer or waits or (known.status == status and known.as_of == on):
            return
    set_capacity(service_id=service.pk, status=status, weeks=None, as_of=on, by=by)
