"""What could follow from a talk: the steps of `knowledge/visits` that fit what was told, each with a day and a reason, and the concerns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.engine.dates import add_working_days
from naast.engine.knowledge.visit_talk import default_talk
from naast.engine.knowledge.visit_talk_model import VisitStep
from naast.plan.choices import Origin, OwnerKind, Status
from naast.plan.models import MAX_STEP, Step
from naast.visits.choices import CloseKind, Kind
from naast.visits.models import Report
from naast.visits.queries.reports import Whole, whole

# A concern is looked at soon after it was told.
CONCERN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Proposal:
    """One step that somebody may choose. `last_on`: the day after which it is too late by law, when there is one.

    `is_apart`: it follows from what a naaste told apart, so its note stays out of the plan, which the person reads.
    """

    id: str
    text: str
    note: str
    dimension: str
    owner: str
    due_on: date
    provisions: tuple[str, ...] = ()
    last_on: date | None = None
    is_taken: bool = False
    is_apart: bool = False


def proposals(actor: Actor, report: Report, purpose: str) -> list[Proposal]:
    """What this reader may propose: from the pieces they may read, the concerns of the person first. Taken ones say so."""
    seen = whole(actor, report, purpose)
    taken = _taken(actor, report, purpose)
    found = [*_concerns(seen), *(_of(step, seen) for step in default_talk().steps if _fits(step, seen))]
    # Who asked for speed need not ask the ordinary way as well.
    settled = {step.urgent_of for step in default_talk().steps if step.id in taken}
    return [_marked(one, taken) for one in found if one.id in taken or one.id not in settled]


def agreed_in(actor: Actor, report: Report, purpose: str) -> list[Step]:
    """The steps of this talk that are in the plan, as far as this reader may see them; what has to be there first comes first."""
    rows = Step.objects.for_actor(actor, purpose).filter(
        person_id=report.person_id, origin=Origin.VISIT, origin_ref__startswith=f"{report.pk}/", removed_at=None
    )
    return list(
        rows.exclude(status=Status.DROPPED)
        .select_related("owner_user", "owner_member")
        .order_by("due_on", "created_at")
    )


def _concerns(seen: Whole) -> Iterator[Proposal]:
    for number, line in enumerate(seen.text(Kind.CONCERNS).splitlines(), start=1):
        said = _("Zorg van de persoon: %(words)s") % {"words": line}
        yield Proposal(
            f"zorg-{number}", said[:MAX_STEP], "", "algemeen", str(OwnerKind.NOBODY), _day(seen.report, CONCERN_DAYS)
        )


def _fits(step: VisitStep, seen: Whole) -> bool:
    last = _last_day(step, seen.report)
    if last is not None and last <= clock.today():
        return False
    if step.last_day_after_sick:
        return seen.report.sick_on is not None
    if step.answers:
        return seen.data(step.when) in step.answers
    return bool(seen.text(step.when))


def _of(step: VisitStep, seen: Whole) -> Proposal:
    last = _last_day(step, seen.report)
    note = step.why if last is None else f"{step.why} {_('Uiterlijk %(day)s.') % {'day': date_format(last, 'j F Y')}}"
    due = _day(seen.report, step.after_days)
    return Proposal(
        step.id,
        step.text,
        note[:300],
        step.dimension,
        step.owner,
        min(due, last) if last else due,
        step.provisions,
        last,
        is_apart=step.when in CloseKind.values,
    )


def _day(report: Report, days: int) -> date:
    """So many days after the talk, on a working day; never before today."""
    return add_working_days(max(report.on + timedelta(days=days), clock.today()), 0)


def _last_day(step: VisitStep, report: Report) -> date | None:
    if not step.last_day_after_sick or report.sick_on is None:
        return None
    return report.sick_on + timedelta(days=step.last_day_after_sick)


def _taken(actor: Actor, report: Report, purpose: str) -> set[str]:
    rows = Step.objects.for_actor(actor, purpose).filter(
        person_id=report.person_id, origin=Origin.VISIT, origin_ref__startswith=f"{report.pk}/", removed_at=None
    )
    return {ref.partition("/")[2] for ref in rows.values_list("origin_ref", flat=True)}


def _marked(one: Proposal, taken: set[str]) -> Proposal:
    return replace(one, is_taken=one.id in taken)
