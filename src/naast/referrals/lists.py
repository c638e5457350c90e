"""Reads for the pages of who asked help: what is outstanding, on whose list, by when. Other reads are in `queries`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from naast.core import clock, counting
from naast.core.actors import Actor
from naast.core.choices import OutboxState
from naast.core.errors import NotVisible
from naast.core.models import OutboxMessage
from naast.referrals.choices import CARE, ListOf
from naast.referrals.models import Referral
from naast.referrals.queries import PAGE_SIZE, Page, later_than, page_from

VIEWS: Final = ("open", "mine", "late", "coordinator", "default", "closed")
MOST_CLOSED: Final = 50


def views_of(actor: Actor, net: str = "") -> tuple[str, ...]:
    """The views of the list that this reader has. `net`: the id of the team of the default route."""
    more = {"coordinator": bool(actor.coordinates), "default": net in actor.team_ids}
    return tuple(view for view in VIEWS if more.get(view, True))


def outstanding_for(
    actor: Actor, view: str = "open", after: str = "", purpose: str = CARE, *, views: Collection[str] = VIEWS
) -> tuple[Page, dict[str, int]]:
    """Referrals that `actor` may see, overdue first, and how many open ones stand in each of `views` (as `core.counting` counts).

    `view`: one of VIEWS; `after`: the key of the page before. Of what is done only the last MOST_CLOSED.
    """
    parts = Referral.objects.branches(actor, purpose)
    still_open = [part.filter(closed_at=None).order_by("next_on", "id") for part in parts]
    counts = counting.at_most(
        {one: [part.filter(_narrowed(actor, one)) for part in still_open] for one in views if one != "closed"}
    )
    if view == "closed":
        done = [part.filter(closed_at__isnull=False) for part in parts]
        return Page(_first(done, ("-closed_at", "id"), MOST_CLOSED, purpose)), counts
    narrowed = [later_than(part.filter(_narrowed(actor, view)), after) for part in still_open]
    return page_from(_first(narrowed, ("next_on", "id"), PAGE_SIZE + 1, purpose)), counts


def _first(parts: list[QuerySet[Referral]], order: tuple[str, str], size: int, purpose: str) -> list[Referral]:
    """The first rows of all parts together: the first of each, and of those the first. However long a part is, so much is read of it."""
    keys = [part.order_by(*order).values_list("pk", order[0].removeprefix("-"))[:size] for part in parts]
    first, *others = keys
    ids = [pk for pk, _key in (first.union(*others, all=True).order_by(*order)[:size] if others else first)]
    rows = Referral.objects.for_system(purpose).filter(pk__in=ids).order_by(*order)
    return list(rows.select_related("organisation", "service", "owner", "person", "team"))


def _narrowed(actor: Actor, view: str) -> Q:
    mine = Q(owner_id=actor.id) if actor.kind == "user" else Q(pk__in=[])
    return {
        "mine": mine & Q(list_of__in=[ListOf.SENDER, ListOf.COORDINATOR]),
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
