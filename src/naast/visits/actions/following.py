"""What follows from a talk: steps that somebody chose go into the plan, and somebody looks again on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.people.actions.rows import note, working
from naast.people.models import Person
from naast.plan.actions.allowed import need_change
from naast.plan.actions.proposing import propose_step
from naast.plan.choices import PART_OF, Origin
from naast.plan.models import Step
from naast.visits.actions.reports import locked_report
from naast.visits.choices import PART, Why
from naast.visits.models import Report
from naast.visits.queries import walking
from naast.visits.queries.following import proposals


def take_steps(*, person_id: UUID, report_id: UUID, chosen: Collection[str], by: Actor) -> list[Step]:
    """Put the chosen proposals of a report in the plan, each with its day; one that is there already is not added twice.

    Raises NotVisible, NotAllowed (a part that `by` may not change; then nothing is added), DomainError (`kies`).
    """
    with working(by) as purpose:
        report = locked_report(person_id, report_id, by, purpose)
        wanted = [one for one in proposals(by, report, purpose) if one.id in set(chosen)]
        if not wanted:
            raise DomainError("kies", _("U hebt nog niets aangevinkt."), _("Vink aan wat u in het plan wilt."), 422)
        steps = [
            propose_step(
                person_id=person_id, origin=Origin.VISIT, origin_ref=f"{report.pk}/{one.id}", provisions=one.provisions, by=by,
                values={
                    "part": str(PART_OF[one.dimension]), "text": one.text, "note": "" if one.is_apart else one.note,
                    "owner_kind": one.owner, "due_on": one.due_on,
                },
            )
            for one in wanted
        ]  # fmt: skip
        note(person_id, "visit steps taken", by, part=PART, purpose=purpose, row=report, steps=len(steps))
    return steps


def look_again(*, person_id: UUID, report_id: UUID, on: date | None, why: str, by: Actor) -> Report:
    """On this day somebody looks again; None: it was done, or is not needed. Raises NotVisible, NotAllowed, DomainError(422)."""
    if why not in Why.values or (on is not None and on < clock.today()):
        raise DomainError("dag", _("Kies een dag die nog komt, en waarom."), "", 422)
    with working(by) as purpose:
        report = locked_report(person_id, report_id, by, purpose)
        if on is None and _is_gone(person_id, by, purpose):
            # One look is enough: what is asked of those who stay behind is asked once.
            why = Why.DEATH
            Report.objects.for_actor(by, purpose).filter(person_id=person_id).update(review_on=None, review_why=why)
        report.review_on, report.review_why = on, why
        report.save(update_fields=["review_on", "review_why"])
        done = "visit review planned" if on else "visit review done"
        note(person_id, done, by, part=PART, purpose=purpose, row=report)
    return report


def _is_gone(person_id: UUID, by: Actor, purpose: str) -> bool:
    return bool(Person.objects.for_actor(by, purpose).filter(pk=person_id, deceased_on__isnull=False).exists())


def much_changed(*, person_id: UUID, event: str, by: Actor) -> Report:
    """Another phase, or taken to hospital: the last talk is looked at again today, when the table "Herziening" says so.

    Raises NotVisible, NotAllowed, DomainError(422) for another event, or when nobody wrote a talk down yet.
    """
    if event not in (walking.OTHER_PHASE, walking.ADMISSION):
        raise DomainError("gebeurtenis", _("Kies wat er is veranderd."), "", 422)
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        last = Report.objects.for_actor(by, purpose).filter(person_id=person_id).order_by("-on", "-created_at").first()
        if last is None:
            raise DomainError("geen-gesprek", _("Er is nog geen gesprek opgeschreven."), _("Plan een bezoek."), 422)
        report = locked_report(person_id, last.pk, by, purpose)
        if walking.look_again(event, max((clock.today() - report.on).days, 0)):
            report.review_on, report.review_why = clock.today(), Why.CHANGE
            report.save(update_fields=["review_on", "review_why"])
        note(person_id, "visit review planned", by, part=PART, purpose=purpose, row=report, event=event)
    return report
