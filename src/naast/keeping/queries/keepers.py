"""Reads about who keeps the map: who may, who does, and how much each has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from naast.accounts.choices import WORKING
from naast.accounts.models import Membership, User
from naast.keeping.choices import Rung
from naast.keeping.models import Entry, Keeper
from naast.keeping.queries.entries import done_this_month


@dataclass(frozen=True, slots=True)
class Load:
    """One keeper: entries in all, how many wait for a call, what is done this month and what they chose to do."""

    keeper: Keeper
    entries: int
    waiting: int
    done: int


def keepers() -> QuerySet[Keeper]:
    """Who keeps the map now, by name: active people who work in a team that takes questions."""
    works = Keeper.objects.filter(stopped_at=None, user__is_active=True, user__memberships__role__in=WORKING)
    return works.select_related("user").distinct().order_by("user__name", "pk")


def keeper_of(user_id: UUID | str) -> Keeper | None:
    """The row of one person, also when they stopped."""
    return Keeper.objects.filter(user_id=user_id).first()


def loads() -> list[Load]:
    """Everyone who keeps, with their load."""
    rows = list(keepers())
    ids = [row.user_id for row in rows]
    is_waiting = Q(rung__in=[Rung.KEEPER, Rung.COORDINATOR])
    counted = Entry.objects.filter(keeper_id__in=ids).order_by().values("keeper_id")
    had = {
        one["keeper_id"]: (one["all"], one["now"])
        for one in counted.annotate(all=Count("pk"), now=Count("pk", filter=is_waiting))
    }
    done = done_this_month(ids)
    return [Load(row, *had.get(row.user_id, (0, 0)), done.get(row.user_id, 0)) for row in rows]


def people_who_may_keep(team_ids: Collection[str]) -> list[User]:
    """Active people of these teams who do not keep yet, by name."""
    working = User.objects.filter(memberships__team_id__in=team_ids, memberships__role__in=WORKING, is_active=True)
    return list(working.exclude(keeps__stopped_at=None, keeps__isnull=False).distinct().order_by("name"))


def still_works(user_id: UUID, leaving: Collection[UUID]) -> bool:
    """Whether someone works in another team that takes questions than those they leave."""
    gone = {str(pk) for pk in leaving}
    rows = Membership.objects.filter(user_id=user_id, role__in=WORKING).values_list("team_id", flat=True)
    return any(str(pk) not in gone for pk in rows)
