"""A coordinator plans a table and invites people; whoever is invited answers. Mail that came back is in `mailing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts.models import User
from naast.casetable import mails, queries
from naast.casetable.actions import rows
from naast.casetable.actions.destroying import destroy_words
from naast.casetable.choices import MOST_SEATS, ONCE, SeatRole, State
from naast.casetable.models import CaseTable, Seat
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError
from naast.engine.knowledge.casetables import default_tables


@dataclass(frozen=True, slots=True)
class Plan:
    """When, where and what kind."""

    kind: str
    on: date
    starts: time
    place: str


@dataclass(frozen=True, slots=True)
class Invited:
    """Who gets a place at the table."""

    name: str
    organisation: str
    email: str
    role: str = SeatRole.MEMBER


@transaction.atomic
def plan(*, plan: Plan, by: Actor) -> CaseTable:
    """A table in the future. Raises NotAllowed, DomainError(422)."""
    queries.need_coordinator(by)
    _check(plan)
    table = CaseTable.objects.create(
        kind=plan.kind, on=plan.on, starts=plan.starts, place=plan.place, planned_by=User.objects.filter(pk=by.id).first()
    )  # fmt: skip
    rows.note(table, "case table planned", by, kind=table.kind, on=table.on.isoformat())
    return table


@transaction.atomic
def replan(*, table_id: UUID, plan: Plan, by: Actor) -> CaseTable:
    """Another day, time or place; everyone who was invited hears it, once. Raises NotAllowed, NotVisible, Conflict, DomainError(422)."""
    queries.need_coordinator(by)
    table = _planned(table_id)
    _check(plan)
    if (table.on, table.starts, table.place) == (plan.on, plan.starts, plan.place):
        return table
    table.on, table.starts, table.place, table.sequence = plan.on, plan.starts, plan.place, table.sequence + 1
    rows.seen(table, "on", "starts", "place", "sequence")
    for seat in _seats(table):
        mails.invited(seat, changed=True)
    rows.note(table, "case table moved", by, on=table.on.isoformat())
    return table


@transaction.atomic
def cancel(*, table_id: UUID, by: Actor) -> CaseTable:
    """It does not go on: everyone hears it, and what was written of a case is destroyed. Raises NotAllowed, NotVisible, Conflict."""
    queries.need_coordinator(by)
    table = _planned(table_id)
    table.state, table.sequence = State.CANCELLED, table.sequence + 1
    rows.seen(table, "state", "sequence")
    destroy_words(table)
    for seat in _seats(table):
        mails.cancelled(seat)
    rows.note(table, "case table cancelled", by)
    return table


@transaction.atomic
def invite(*, table_id: UUID, who: Invited, by: Actor) -> Seat:
    """A place at the table and a mail with its link. Somebody with an account sees it there too.

    Raises NotAllowed, NotVisible, Conflict (already invited, or the role is taken), DomainError(422) when the table is full.
    """
    queries.need_coordinator(by)
    table = _planned(table_id)
    email = who.email.strip().lower()
    there = _seats(table)
    if len(there) >= MOST_SEATS:
        raise DomainError(
            "vol", _("De tafel is vol. Hooguit %(n)d mensen kunnen goed luisteren.") % {"n": MOST_SEATS}, "", 422
        )
    if any(seat.email == email for seat in there):
        raise Conflict(_("Dit mailadres is al uitgenodigd."))
    if who.role in ONCE and any(seat.role == who.role for seat in there):
        raise Conflict(_("Deze rol heeft al iemand. Haal die eerst weg, of kies een andere rol."))
    seat = Seat.objects.create(
        table=table, name=who.name, organisation=who.organisation, email=email, role=who.role,
        user=User.objects.filter(email__iexact=email, is_active=True).first(),
    )  # fmt: skip
    mails.invited(seat)
    rows.seen(table)
    rows.note(table, "case table invited", by, seat=str(seat.pk), role=seat.role)
    return seat


@transaction.atomic
def let_go(*, table_id: UUID, seat_id: UUID, by: Actor) -> None:
    """No place any more: the link stops at once. A card goes with its bringer. Once more changes nothing. Raises NotAllowed, NotVisible."""
    queries.need_coordinator(by)
    table = rows.locked(table_id)
    seat = Seat.objects.filter(pk=seat_id, table=table).first()
    if seat is None:
        return
    if seat.role == SeatRole.BRINGER and table.state == State.PLANNED:
        destroy_words(table)
    seat.delete()
    rows.seen(table)
    rows.note(table, "case table seat taken", by, role=seat.role)


@transaction.atomic
def answer(*, seat: Seat, coming: bool) -> None:
    """Whoever is invited says yes or no; may change until it begins. Raises Conflict."""
    table = _planned(seat.table_id)
    seat.coming = coming
    seat.save(update_fields=["coming"])
    rows.seen(table)
    rows.note(table, "case table answered", rows.actor_of(seat), coming=coming)


def _check(plan: Plan) -> None:
    if plan.kind not in default_tables().kinds:
        raise DomainError("soort", _("Kies een soort tafel."), "", 422)
    if plan.on < clock.today():
        raise DomainError("dag", _("Kies een dag die nog komt."), "", 422)


def _planned(table_id: UUID) -> CaseTable:
    table = rows.locked(table_id)
    if table.state != State.PLANNED:
        raise Conflict(_("Deze tafel is al begonnen, geweest of afgezegd."))
    return table


def _seats(table: CaseTable) -> list[Seat]:
    return list(Seat.objects.filter(table=table).select_related("table").order_by("created_at"))
