"""Writes of the personal plan: begin, write, say that it was handed in, put away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.people.actions.rows import clean, not_yours, note, working
from naast.plan.actions.allowed import need_change
from naast.plan.models import ANSWERS, PersonalPlan
from naast.plan.models.wmo import MAX_ANSWER

PART = "story"
# Somebody may only now hear that this is possible; a report of long ago has its own conversation by now.
OLDEST = timedelta(days=60)


def begin_personal_plan(*, person_id: UUID, reported_on: date, by: Actor) -> PersonalPlan:
    """Begin one; the one before is put away. Raises NotVisible, NotAllowed, DomainError(422)."""
    today = clock.today()
    if not today - OLDEST <= reported_on <= today:
        raise DomainError(
            "datum", _("Vul de dag in waarop u de hulp hebt gevraagd. Die ligt niet in de toekomst, en hooguit 60 dagen terug."), "", 422
        )  # fmt: skip
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        rows = PersonalPlan.objects.for_actor(by, purpose).filter(person_id=person_id, ended_at=None)
        rows.update(ended_at=clock.now())
        plan: PersonalPlan = PersonalPlan.objects.create(
            person_id=person_id, reported_on=reported_on, changed_by=by.label[:120]
        )
        note(person_id, "personal plan begun", by, part=PART, purpose=purpose, row=plan)
    return plan


def write_personal_plan(
    *, person_id: UUID, answers: Mapping[str, str], version: int, by: Actor, reported_on: date | None = None
) -> PersonalPlan:
    """Save what was written. Raises NotVisible, NotAllowed, Conflict when someone else saved meanwhile."""
    with working(by) as purpose:
        plan = _locked(person_id, by, purpose)
        if plan.version != version:
            raise Conflict(
                _("Dit is intussen veranderd."),
                _("Wat u schreef, staat er nog. Bewaar het nog een keer, dan geldt het uwe."),
            )
        for name in ANSWERS:
            if name in answers:
                setattr(plan, name, clean(answers[name])[:MAX_ANSWER])
        _save(plan, by, *ANSWERS)
        note(person_id, "personal plan written", by, part=PART, purpose=purpose, row=plan, version=plan.version)
    return plan


def hand_in_personal_plan(*, person_id: UUID, on: date | None, by: Actor) -> PersonalPlan:
    """They say on which day it was handed in; None takes that back. Raises NotVisible, NotAllowed, DomainError(422)."""
    with working(by) as purpose:
        plan = _locked(person_id, by, purpose)
        if on is not None and not plan.reported_on <= on <= clock.today():
            raise DomainError("datum", _("Inleveren kan niet vóór de melding, en niet in de toekomst."), "", 422)
        plan.handed_in_on = on
        _save(plan, by, "handed_in_on")
        done = "personal plan handed in" if on else "personal plan not handed in"
        note(person_id, done, by, part=PART, purpose=purpose, row=plan)
    return plan


def _locked(person_id: UUID, by: Actor, purpose: str) -> PersonalPlan:
    rows = PersonalPlan.objects.for_actor(by, purpose).filter(person_id=person_id, ended_at=None)
    if not rows.exists():
        raise NotVisible
    plan: PersonalPlan | None = rows.select_for_update(of=("self",)).first()
    if plan is None:
        raise not_yours()
    return plan


def _save(plan: PersonalPlan, by: Actor, *fields: str) -> None:
    plan.version, plan.changed_at, plan.changed_by = plan.version + 1, clock.now(), by.label[:120]
    plan.save(update_fields=[*fields, "version", "changed_at", "changed_by"])
