"""Keeping one service true: somebody checked it, asked whether there is room, or closed it. Checked is not edited."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory.choices import CapacityStatus, ServiceStatus
from naast.directory.models import Capacity, Service

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
