"""Plan a visit, say how it went, propose to go together and answer that. Everyone who may see the visits sees all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from naast.access import queries as access
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.people.actions.rows import clean, needed, not_yours, note, working
from naast.plan.actions.allowed import need_change
from naast.visits.choices import MAX_LINE, PART, AlongState, State
from naast.visits.models import Along, Visit


@dataclass(frozen=True, slots=True)
class VisitFields:
    """What somebody says of a visit. `state` only counts when a visit that is there is changed."""

    on: date
    why: str
    starts: time | None = None
    with_whom: str = ""
    state: str = State.PLANNED


def plan_visit(*, person_id: UUID, fields: VisitFields, by: Actor, ident: UUID | None = None) -> Visit:
    """Somebody comes by. `ident`: the id it gets, so that a form that is sent twice is kept once.

    Raises NotVisible, NotAllowed, DomainError(422).
    """
    with working(by) as purpose:
        need_change(by, person_id, PART, purpose)
        if ident is not None:
            there: Visit | None = Visit.objects.for_actor(by, purpose).filter(pk=ident, person_id=person_id).first()
            if there is not None:
                return there
        visit: Visit = Visit.objects.create(
            pk=ident or uuid4(), person_id=person_id, visitor_id=access.as_uuid(by.id) if by.kind == "user" else None,
            visitor_name=by.label[:120], organisation=by.organisation[:120], on=fields.on, starts=fields.starts,
            why=needed(fields.why, _("Schrijf in één zin waarvoor u komt."), MAX_LINE), with_whom=clean(fields.with_whom)[:MAX_LINE],
            state=_state(fields.state), changed_by=by.label[:120],
        )  # fmt: skip
        note(person_id, "visit planned", by, part=PART, purpose=purpose, row=visit, state=visit.state)
    return visit


def change_visit(*, person_id: UUID, visit_id: UUID, fields: VisitFields, version: int, by: Actor) -> Visit:
    """Another day, or how it went. Raises NotVisible, NotAllowed, Conflict when it changed meanwhile, DomainError(422)."""
    with working(by) as purpose:
        visit = locked_visit(person_id, visit_id, by, purpose)
        if visit.version != version:
            raise Conflict(
                _("Dit bezoek is intussen veranderd."),
                _("Wat u invulde, staat er nog. Bewaar het nog een keer, dan geldt het uwe."),
            )
        visit.on, visit.starts, visit.state = fields.on, fields.starts, _state(fields.state)
        visit.why = needed(fields.why, _("Schrijf in één zin waarvoor u komt."), MAX_LINE)
        visit.with_whom = clean(fields.with_whom)[:MAX_LINE]
        save_visit(visit, by)
        note(person_id, "visit changed", by, part=PART, purpose=purpose, row=visit, state=visit.state)
    return visit


def go_along(*, person_id: UUID, visit_id: UUID, words: str, by: Actor) -> Along:
    """Propose to come along with a visit of another; twice is once. Raises NotVisible, NotAllowed, DomainError(422)."""
    with working(by) as purpose:
        visit = locked_visit(person_id, visit_id, by, purpose)
        ident = access.as_uuid(by.id)
        if visit.visitor_id == ident or visit.state != State.PLANNED or visit.on < clock.today():
            raise DomainError("samen", _("Met dit bezoek kunt u niet meegaan."), _("Plan een eigen bezoek."), 422)
        there: Along | None = Along.objects.for_actor(by, purpose).filter(visit=visit, user_id=ident).first()
        if there is not None:
            return there
        along: Along = Along.objects.create(
            person_id=person_id, visit=visit, user_id=ident, name=by.label[:120], organisation=by.organisation[:120],
            words=clean(words)[:MAX_LINE],
        )  # fmt: skip
        note(person_id, "visit together asked", by, part=PART, purpose=purpose, row=along)
    return along


def answer_along(*, person_id: UUID, along_id: UUID, yes: bool, by: Actor) -> Along:
    """Whoever planned the visit says yes or no; of a visit that is nobody's any more, anyone who may change visits.

    Raises NotVisible, NotAllowed.
    """
    with working(by) as purpose:
        rows = Along.objects.for_actor(by, purpose).filter(pk=along_id, person_id=person_id)
        if not rows.exists():
            raise NotVisible
        along: Along | None = rows.select_for_update(of=("self",)).select_related("visit").first()
        if along is None or along.visit.visitor_id not in (None, access.as_uuid(by.id)):
            raise not_yours()
        along.state, along.answered_by = AlongState.YES if yes else AlongState.NO, by.label[:120]
        along.save(update_fields=["state", "answered_by"])
        note(person_id, "visit together answered", by, part=PART, purpose=purpose, row=along, state=along.state)
    return along


def locked_visit(person_id: UUID, visit_id: UUID, by: Actor, purpose: str) -> Visit:
    """One visit, locked. Raises NotVisible, NotAllowed when `by` may only look."""
    rows = Visit.objects.for_actor(by, purpose).filter(pk=visit_id, person_id=person_id)
    if not rows.exists():
        raise NotVisible
    visit: Visit | None = rows.select_for_update(of=("self",)).first()
    if visit is None:
        raise not_yours()
    return visit


def save_visit(visit: Visit, by: Actor) -> None:
    """Save everything that may change, as the next version."""
    visit.version, visit.changed_at, visit.changed_by = visit.version + 1, clock.now(), by.label[:120]
    visit.save(
        update_fields=[
            "on",
            "starts",
            "why",
            "with_whom",
            "state",
            "visitor",
            "visitor_name",
            "version",
            "changed_at",
            "changed_by",
        ]
    )


def _state(state: str) -> str:
    if state not in State.values:
        raise DomainError("stand", _("Kies hoe het met dit bezoek staat."), "", 422)
    return state
