"""What was agreed at a visit and stays lying: it comes back to who wrote the talk down, as the table "Afspraak" says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from naast.access import queries as access
from naast.core import clock
from naast.core.actors import Actor
from naast.core.clock import AMSTERDAM
from naast.engine.dates import working_days_between
from naast.people.models import Person
from naast.plan.choices import Origin, OwnerKind, Status
from naast.plan.models import Step
from naast.referrals.choices import State as Referred
from naast.referrals.models import Referral
from naast.visits.choices import CARE
from naast.visits.models import Report
from naast.visits.queries import walking

MOST = 200
_OF_REFERRAL = {
    Referred.ASKED: walking.PROPOSED, Referred.SEEN: walking.PROPOSED, Referred.TAKEN_ON: walking.TAKEN_ON,
    Referred.STARTED: walking.TAKEN_ON, Referred.HELPED: walking.DONE, Referred.NOT_FOR_US: walking.REFUSED,
    Referred.NOT_REACHED: walking.REFUSED, Referred.STOPPED: walking.REFUSED, Referred.WITHDRAWN: walking.REFUSED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lying:
    """One step. `name`: whose plan it is, as far as the reader may know."""

    person_id: UUID
    name: str
    text: str
    due_on: date | None


def lying_for(actor: Actor) -> list[Lying]:
    """Steps of talks that this actor wrote down, or that somebody who left wrote down, which nobody took on or whose day has passed."""
    steps = list(_open_steps(actor))
    refs = {_report_of(one) for one in steps}
    mine = Q(written_by_id=access.as_uuid(actor.id)) | Q(written_by=None) | Q(written_by__is_active=False)
    reports = {
        str(pk) for pk in Report.objects.for_actor(actor, CARE).filter(mine, pk__in=refs).values_list("pk", flat=True)
    }
    states = _states(actor, steps)
    back = [one for one in steps if _report_of(one) in reports and _comes_back(one, states)]
    names = dict(
        Person.objects.for_actor(actor, CARE).filter(pk__in={one.person_id for one in back}).values_list("pk", "name")
    )
    return [Lying(one.person_id, names.get(one.person_id, ""), one.text, one.due_on) for one in back]


def _open_steps(actor: Actor) -> list[Step]:
    rows = Step.objects.for_actor(actor, CARE).filter(
        origin=Origin.VISIT, removed_at=None, person__deceased_on=None, person__merged_into=None
    )
    return list(rows.exclude(status__in=(Status.DONE, Status.DROPPED), referral=None).order_by("due_on")[:MOST])


def _report_of(step: Step) -> str:
    return step.origin_ref.partition("/")[0]


def _states(actor: Actor, steps: list[Step]) -> dict[UUID, str]:
    rows = Referral.objects.for_actor(actor, CARE).filter(pk__in={one.referral_id for one in steps if one.referral_id})
    return dict(rows.values_list("pk", "state"))


def _comes_back(step: Step, states: dict[UUID, str]) -> bool:
    if step.referral_id is not None and step.referral_id not in states:
        # Who may not see the question hears nothing of its answer; whoever asked it does.
        return False
    made, today = step.created_at.astimezone(AMSTERDAM).date(), clock.today()
    said = walking.agreement(
        _state(step, states), working_days=max(working_days_between(made, today), 0),
        days_over=None if step.due_on is None else (today - step.due_on).days,
    )  # fmt: skip
    return said == walking.COMES_BACK


def _state(step: Step, states: dict[UUID, str]) -> str:
    if step.referral_id is not None:
        return _OF_REFERRAL[Referred(states[step.referral_id])]
    has_somebody = step.owner_name or step.owner_user_id or step.owner_member_id or step.owner_kind == OwnerKind.SELF
    return walking.TAKEN_ON if has_somebody or step.status == Status.BUSY else walking.PROPOSED
