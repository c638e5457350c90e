"""Reads for the pages of who asked help: what is outstanding, on whose list, by when. Other reads are in `queries`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q

from naast.core import clock
from naast.core.actors import Actor
from naast.core.choices import OutboxState
from naast.core.errors import NotVisible
from naast.core.models import OutboxMessage
from naast.referrals.choices import CARE, ListOf
from naast.referrals.models import Referral
from naast.referrals.queries import Page, page_of

VIEWS: Final = ("open", "mine", "late", "coordinator", "default", "closed")
MOST_CLOSED: Final = 50


def outstanding_for(
    actor: Actor, view: str = "open", after: str = "", purpose: str = CARE
) -> tuple[Page, dict[str, int]]:
    """Referrals that `actor` may see, overdue first, and how many open ones stand in each view.

    `view`: one of VIEWS; `after`: the key of the page before. Of what is done only the last MOST_CLOSED.
    """
    seen = Referral.objects.for_actor(actor, purpose)
    still_open = seen.filter(closed_at=None)
    named = {one: Count("pk", filter=_narrowed(actor, one)) for one in VIEWS[1:-1]}
    counts = dict(still_open.order_by().aggregate(open=Count("pk"), **named))
    if view == "closed":
        done = seen.filter(closed_at__isnull=False).select_related("organisation", "service", "owner", "person")
        return Page(list(done.order_by("-closed_at", "id")[:MOST_CLOSED])), counts
    return page_of(still_open.filter(_narrowed(actor, view)).select_related("person"), after), counts


def _narrowed(actor: Actor, view: str) -> Q:
    return {
        "mine": Q(owner_id=actor.id, list_of__in=[ListOf.SENDER, ListOf.COORDINATOR]),
        "late": Q(next_on__lt=clock.today()),
        "coordinator": Q(list_of=ListOf.COORDINATOR),
        "default": Q(list_of=ListOf.DEFAULT),
    }.get(view, Q())


def referral_for(actor: Actor, referral_id: UUID, purpose: str = CARE) -> Referral:
    """One referral with what its page shows. Raises NotVisible."""
    rows: Any = Referral.objects.for_actor(actor, purpose)
    found = rows.select_related(
        "organisation", "service", "owner", "person", "team", "sent_by", "previous__organisation"
    )
    one: Referral | None = found.filter(pk=referral_id).first()
    if one is None:
        raise NotVisible
    return one


def following_of(actor: Actor, referral: Referral, purpose: str = CARE) -> Referral | None:
    """Where a referral went on to, when it was redirected."""
    rows = Referral.objects.for_actor(actor, purpose).filter(previous=referral).select_related("organisation")
    found: Referral | None = rows.first()
    return found


def of_person(actor: Actor, person_id: UUID, purpose: str = CARE) -> list[Referral]:
    """Everything that was asked for one person, what is open first; at most fifty."""
    rows = Referral.objects.for_actor(actor, purpose).filter(person_id=person_id).select_related("organisation")
    return sorted(rows.order_by("-asked_at")[:50], key=lambda one: not one.is_open)


def held_until(referral: Referral) -> datetime | None:
    """Until when what was sent can still be recalled; None when it went out, or when there was nothing to mail."""
    waiting = OutboxMessage.objects.filter(about=f"referral:{referral.pk}", state=OutboxState.WAITING, attempts=0)
    moment: datetime | None = waiting.order_by("next_try_at").values_list("next_try_at", flat=True).first()
    return moment if moment is not None and moment > clock.now() else None
