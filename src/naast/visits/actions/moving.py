"""A report stands in the wrong file: it goes to the right one, whole, and nothing of it stays behind."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from naast.access import queries as access
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed
from naast.people.actions.rows import note
from naast.plan.actions.allowed import need_change
from naast.visits.actions.visits import VisitFields, plan_visit, save_visit
from naast.visits.choices import PART, State
from naast.visits.models import CloseItem, Report, ReportItem, Visit

WHY: Final = "een verslag staat bij de verkeerde persoon"


def made_with(key: UUID) -> UUID:
    """The id of the visit that came with the report of this key, when none was planned."""
    return uuid5(key, "bezoek")


def put_in(report: Report, person_id: UUID, by: Actor, purpose: str) -> Report:
    """Put a locked report in the file of `person_id`, in the transaction of the caller. What was confirmed there counts no more here.

    Raises NotVisible, NotAllowed (who did not write it; a file where `by` may not write), DomainError(422) for the same file.
    """
    if report.written_by_id != access.as_uuid(by.id):
        raise NotAllowed(_("Dit verslag schreef iemand anders."), _("Vraag het aan wie het schreef."))
    if report.person_id == person_id:
        raise DomainError("zelfde", _("Dit verslag staat al bij deze persoon."), _("Kies een ander."), 422)
    need_change(by, person_id, PART, purpose)
    before, visit = report.person_id, report.visit
    note(before, "visit report moved away", by, part=PART, purpose=purpose, row=report)
    report.visit = _visit_there(report, person_id, by)
    report.person_id = person_id
    report.confirmed_on, report.confirmed_by, report.confirmed_version, report.objection = None, "", None, ""
    report.save(update_fields=["visit", "person", "confirmed_on", "confirmed_by", "confirmed_version", "objection"])
    for model in (ReportItem, CloseItem):
        model.objects.for_system(WHY).filter(report=report).update(person_id=person_id)
    _leave(visit, report, by)
    note(person_id, "visit report moved here", by, part=PART, purpose=purpose, row=report)
    return report


def _visit_there(report: Report, person_id: UUID, by: Actor) -> Visit:
    fields = VisitFields(report.on, _("Gesprek thuis"), with_whom=report.visit.with_whom, state=State.DONE)
    return plan_visit(person_id=person_id, fields=fields, by=by, ident=uuid5(made_with(report.key), f"{person_id}"))


def _leave(visit: Visit, report: Report, by: Actor) -> None:
    """The visit that only came with the report was never there; one that was planned still has to be told of."""
    if Report.objects.for_system(WHY).filter(visit=visit).exists():
        return
    if visit.pk in (made_with(report.key), uuid5(made_with(report.key), f"{visit.person_id}")):
        visit.delete()
    else:
        visit.state = State.PLANNED
        save_visit(visit, by)
