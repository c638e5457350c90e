"""Invitations that must go out again: asked for by a coordinator, to another mailbox, or because the mail never arrived."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts.models import User
from naast.casetable import mails, queries
from naast.casetable.actions import rows
from naast.casetable.choices import State
from naast.casetable.models import CaseTable, Seat
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, NotVisible

HOUSE = Actor.system()


@transaction.atomic
def send_again(*, table_id: UUID, seat_id: UUID, by: Actor) -> Seat:
    """The same invitation once more, also while the table is going on. Raises NotAllowed, NotVisible, Conflict."""
    queries.need_coordinator(by)
    table = _goes_on(table_id)
    seat = _seat(table, seat_id)
    _mail(seat)
    rows.note(table, "case table invited", by, seat=str(seat.pk), again=True)
    return seat


@transaction.atomic
def readdress(*, table_id: UUID, seat_id: UUID, email: str, by: Actor) -> Seat:
    """Another mailbox for whoever our mail did not reach, and the invitation once more. What they do at the table stays theirs.

    Raises NotAllowed, NotVisible, Conflict when the mail did arrive (then the seat is somebody's) or the mailbox is invited already.
    """
    queries.need_coordinator(by)
    table = _goes_on(table_id)
    seat = _seat(table, seat_id)
    wanted = email.strip().lower()
    if seat.bounced_at is None:
        raise Conflict(_("De mail aan dit adres kwam niet terug."), _("Haal deze plaats weg, en nodig opnieuw uit."))
    if Seat.objects.filter(table=table, email=wanted).exclude(pk=seat.pk).exists():
        raise Conflict(_("Dit mailadres is al uitgenodigd."))
    seat.email, seat.user = wanted, User.objects.filter(email__iexact=wanted, is_active=True).first()
    seat.code_hash, seat.code_until, seat.tries = "", None, 0
    seat.save(update_fields=["email", "user", "code_hash", "code_until", "tries"])
    _mail(seat)
    rows.seen(table)
    rows.note(table, "case table readdressed", by, seat=str(seat.pk))
    return seat


@transaction.atomic
def mail_came_back(seat_id: UUID, _code: str) -> None:
    """A mail to this seat did not arrive: the coordinator sees so. Called by the outbox (`core.bounces`); twice is once."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("table").filter(pk=seat_id).first()
    if seat is None or seat.bounced_at is not None:
        return
    seat.bounced_at = clock.now()
    seat.save(update_fields=["bounced_at"])
    rows.note(seat.table, "case table mail came back", HOUSE, seat=str(seat.pk))


def _mail(seat: Seat) -> None:
    seat.bounced_at = None
    seat.save(update_fields=["bounced_at"])
    mails.invited(seat)


def _seat(table: CaseTable, seat_id: UUID) -> Seat:
    seat = Seat.objects.select_related("table").filter(pk=seat_id, table=table).first()
    if seat is None:
        raise NotVisible
    return seat


def _goes_on(table_id: UUID) -> CaseTable:
    table = rows.locked(table_id)
    if table.state not in (State.PLANNED, State.RUNNING):
        raise Conflict(_("Deze tafel is geweest of afgezegd."))
    return table
