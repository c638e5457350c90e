"""A step that carries a referral: from then on its state is read there. When the question goes to somebody else, the step goes along.

What becomes of a referral is heard through `referrals.hearing`; nothing of it is stored here.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from naast.core.actors import Actor
from naast.core.errors import Conflict, NotVisible
from naast.people.actions.rows import note, working
from naast.plan.actions.rows import locked, touch
from naast.plan.models import Plan, Step
from naast.referrals import hearing
from naast.referrals.choices import EventKind
from naast.referrals.models import Referral

WHY = "de stap volgt de verwijzing"
# What is only bookkeeping between people who help changes nothing for who reads the plan.
_MOVES = frozenset(
    {
        EventKind.SEEN, EventKind.TAKEN_ON, EventKind.NOT_FOR_US, EventKind.STARTED, EventKind.HELPED, EventKind.NOT_REACHED,
        EventKind.STOPPED, EventKind.WITHDRAWN, EventKind.UNDONE, EventKind.REDIRECTED,
    }
)  # fmt: skip


def register() -> None:
    """Listen to what becomes of referrals."""
    hearing.register("plan", hear)


def carry(*, person_id: UUID, step_id: UUID, referral_id: UUID, by: Actor) -> Step:
    """Let a step carry a referral of the same person. Raises NotVisible (either), NotAllowed, Conflict (it carries one already)."""
    with working(by) as purpose:
        step = locked(Step, person_id, step_id, by, purpose)
        if not Referral.objects.for_actor(by, purpose).filter(pk=referral_id, person_id=person_id).exists():
            raise NotVisible
        if step.referral_id not in (None, referral_id):
            raise Conflict(_("Bij deze stap hoort al een verwijzing."))
        return _set(step, referral_id, by, purpose)


def put_down(*, person_id: UUID, step_id: UUID, by: Actor) -> Step:
    """Let a step go on by itself: the referral stays what it is. Twice is once. Raises NotVisible, NotAllowed."""
    with working(by) as purpose:
        return _set(locked(Step, person_id, step_id, by, purpose), None, by, purpose)


def _set(step: Step, referral_id: UUID | None, by: Actor, purpose: str) -> Step:
    if step.referral_id == referral_id:
        return step
    touch(step.person_id, by)
    step.referral_id = referral_id
    step.save(update_fields=["referral"])
    if referral_id is None:
        note(step.person_id, "plan step without referral", by, part=step.part, purpose=purpose, row=step)
    else:
        note(
            step.person_id, "plan step with referral", by, part=step.part, purpose=purpose, row=step, referral=str(referral_id)
        )  # fmt: skip
    return step


def hear(referral_id: UUID, kind: str) -> None:
    """Something became of a referral: whoever reads the plan sees it there, and that it is new. Within `acting_system`."""
    if kind not in _MOVES:
        return
    steps = Step.objects.for_system(WHY).filter(referral_id=referral_id)
    people = set(steps.values_list("person_id", flat=True))
    if not people:
        return
    if kind == EventKind.REDIRECTED:
        after = Referral.objects.for_system(WHY).filter(previous_id=referral_id).order_by("-created_at").first()
        if after is not None:
            steps.update(referral=after)
    for person_id in Plan.objects.for_system(WHY).filter(person_id__in=people).values_list("person_id", flat=True):
        touch(person_id, Actor.system())
