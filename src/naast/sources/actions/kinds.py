"""A human says which kinds of help a place from elsewhere gives, or that it is only found by its name. Proposals are in `kinds`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory import actions as directory
from naast.directory.models import Service
from naast.sources.actions.rows import need_coordinator
from naast.sources.models import SourceRecord


@transaction.atomic
def choose_kinds(
    *, service_id: UUID, kinds: Sequence[str], only_by_name: bool, was: Collection[str], by: Actor
) -> Service:
    """What this place gives, the main kind first; or nothing but its name. Can be chosen again at any time.

    `was`: the kinds that whoever chooses saw. Raises NotAllowed, NotVisible, Conflict, DomainError 422 (`niets-gekozen`,
    `allebei-gekozen`, and those of `set_kinds`).
    """
    need_coordinator(by)
    service = Service.objects.filter(pk=service_id, status="active").first()
    if service is None:
        raise NotVisible
    if not kinds and not only_by_name:
        raise DomainError(
            "niets-gekozen", _("Er is nog niets gekozen."), _("Vink een soort hulp aan, of kies: geen van deze."), 422
        )
    if kinds and only_by_name:
        raise DomainError(
            "allebei-gekozen", _("U koos een soort hulp én geen van deze."), _("Haal een van de twee weg."), 422
        )
    directory.set_kinds(service_id=service_id, kinds=kinds, was=was, by=by)
    changed = SourceRecord.objects.filter(service=service).exclude(only_by_name=only_by_name)
    if changed.update(only_by_name=only_by_name) and only_by_name:
        audit.record(by=by, action="service without kind", subject_type="service", subject_id=service.pk)
    return service
