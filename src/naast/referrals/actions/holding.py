"""What changes around an open referral: time is asked, a death, an organisation that stops, a colleague who leaves. It stays on a list."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed
from naast.engine import loop
from naast.referrals import mails
from naast.referrals.actions import places, rows
from naast.referrals.actions.rows import Which
from naast.referrals.choices import EventKind
from naast.referrals.models import Referral


def put_off(*, referral: Which, until: date, by: Actor, note: str = "", version: int | None = None) -> Referral:
    """Who guards it asks for time until a date: it stays on the same list, and comes up again on that day.

    Raises NotVisible, NotAllowed, Conflict (done), DomainError (`datum`).
    """
    with rows.handling(referral, by, "", version) as (found, side):
        need_open(found)
        if side != loop.Who.SENDER:
            raise NotAllowed(_("Dit kan alleen wie de vraag stuurde."), _("Bel het team."))
        day = rows.sensible(until)
        if day is None or day <= clock.today():
            raise DomainError("datum", _("Kies een dag na vandaag."), "", 422)
        before, _dates = rows.standing_of(found)
        standing, dates = loop.put_off(before, day, found.service.layer, found.urgency, rows.norms())
        rows.set_clock(found, standing, dates)
        rows.settled_by_other(found)
        rows.save(found, *rows.CLOCK, *rows.SETTLING)
        rows.event(found, EventKind.PUT_OFF, by, rows.clean(note))
        rows.note_audit(found, "referral put off", by, until=day.isoformat())
    return found


def release(*, referral: Which, by: Actor, note: str = "") -> Referral:
    """Who guards it spoke with those concerned: it goes on, and the receiver may read it again. Raises NotVisible, NotAllowed, Conflict."""
    with rows.handling(referral, by) as (found, side):
        need_open(found)
        if side != loop.Who.SENDER:
            raise NotAllowed(_("Dit kan alleen wie de vraag stuurde."), _("Bel het team."))
        if found.held_at is None:
            return found
        found.held_at, found.reminded_at = None, None
        rows.wait(found)
        rows.save(found, "held_at", *rows.CLOCK)
        rows.event(found, EventKind.NOTE, by, rows.clean(note))
        rows.note_audit(found, "referral released", by)
    return found


def hold(referral: Referral, by: Actor) -> None:
    """Something changed with the person: the receiver sees nothing more, and who sent it decides. Locked, within `acting_system`."""
    referral.held_at = clock.now()
    rows.on_sender(referral)
    rows.settled_by_other(referral)
    rows.save(referral, "held_at", *rows.CLOCK, *rows.SETTLING)
    rows.event(referral, EventKind.CHANGED, by)
    rows.note_audit(referral, "referral held", by)
    mails.to_owner(
        referral,
        mails.YOUR_TURN,
        _("Er is iets veranderd bij degene om wie het gaat. Kijk of deze vraag nog nodig is."),
    )


def to_sender(referral: Referral, kind: EventKind, by: Actor, why: str = "") -> None:
    """It cannot be answered there (it stopped, the mail came back): the turn of who sent it. Locked, within `acting_system`."""
    rows.on_sender(referral)
    rows.settled_by_other(referral)
    rows.save(referral, *rows.CLOCK, *rows.SETTLING)
    rows.event(referral, kind, by, why)
    rows.note_audit(referral, "referral back at sender", by, why=str(kind))
    mails.to_owner(referral, mails.YOUR_TURN, why)


def need_open(referral: Referral) -> None:
    """Raises Conflict when it is done."""
    if not referral.is_open:
        raise Conflict(_("Deze verwijzing is al klaar."), _("Er hoeft niets meer te gebeuren."))


# Someone leaves: called by `accounts.leaving`, in its transaction.


def theirs(user_id: UUID, team_ids: Collection[UUID]) -> QuerySet[Referral]:
    """Open referrals that someone owns in these teams. Within `acting_system`."""
    return Referral.objects.for_system(rows.WHY).filter(owner_id=user_id, team_id__in=team_ids, closed_at=None)


@transaction.atomic
def hand_over(*, user: User, team_ids: Collection[UUID], to: User | None, by: Actor) -> dict[str, Any]:
    """Give someone's open referrals in these teams to `to`, else to a coordinator, else to a colleague, else to the default route."""
    handed: dict[str, Any] = {}
    with rls.acting_system(rows.WHY):
        locked = theirs(user.pk, team_ids).select_for_update(of=("self",))
        for referral in locked.select_related("team", "service", "owner"):
            before = [str(referral.team_id), referral.list_of]
            give_away(referral, user.pk, to, by)
            handed[str(referral.pk)] = [*before, str(referral.owner_id or ""), referral.version]
    return handed


def give_away(referral: Referral, gone: UUID | None, to: User | None, by: Actor) -> None:
    """Another owner for one referral, whose own cannot go on. Locked, within `acting_system`."""
    if not places.to_someone_else(referral, gone, to):
        places.to_default(referral)
        if referral.owner_id == gone:
            referral.owner = None
        today = loop.later(clock.today(), 0, rows.norms().days_closed)
        rows.set_clock(referral, loop.Standing(loop.ListOf.DEFAULT, today, reminded=False))
    rows.settled_by_other(referral)
    rows.save(referral, "owner", "team", *rows.CLOCK, *rows.SETTLING)
    rows.event(referral, EventKind.HANDED_OVER, by)
    rows.note_audit(referral, "referral handed over", by, to=str(referral.owner_id or ""))


@transaction.atomic
def take_back(*, user: User, handed: dict[str, Any], by: Actor) -> int:
    """Give referrals back to someone who did not leave after all, as far as nobody touched them since; returns how many."""
    back = 0
    with rls.acting_system(rows.WHY):
        locked = (
            Referral.objects.for_system(rows.WHY).filter(pk__in=handed, closed_at=None).select_for_update(of=("self",))
        )
        for referral in locked.select_related("team", "service"):
            team, list_of, owner, version = handed[str(referral.pk)]
            if referral.version != version or str(referral.owner_id or "") != owner:
                continue
            referral.owner, referral.team_id, referral.list_of = user, UUID(team), list_of
            rows.save(referral, "owner", "team", "list_of")
            rows.event(referral, EventKind.HANDED_OVER, by)
            rows.note_audit(referral, "referral taken back", by, to=str(user.pk))
            back += 1
    return back
