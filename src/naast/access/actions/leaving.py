"""Who leaves a team leaves nobody alone: places by law go to a colleague. What stood on consent stops; only the person gives that again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import ngettext

from naast.access.actions.rows import ARRANGING, note, place_by_law
from naast.access.choices import Basis
from naast.access.models import Grant
from naast.accounts import queries as accounts
from naast.accounts.leaving import Going
from naast.accounts.models import Membership, User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import NotAllowed


def _going(user: User, team_ids: Collection[UUID]) -> QuerySet[Grant]:
    """Places that the user holds in a role they have in these teams only. Within `acting_system`."""
    stays = Membership.objects.filter(user=user).exclude(team_id__in=team_ids).values("role")
    rows: QuerySet[Grant] = Grant.objects.for_system(ARRANGING).filter(user=user, stopped_at=None)
    return rows.exclude(role__in=stays).exclude(basis=Basis.EMERGENCY)


def preview(user: User, team_ids: Collection[UUID]) -> list[Going]:
    """In how many circles someone would be missed."""
    with rls.acting_system(ARRANGING):
        count = _going(user, team_ids).values("person_id").distinct().count()
    words = ngettext("%(n)d plek in een kring", "%(n)d plekken in kringen", count) % {"n": count}
    return [Going(words, count)] if count else []


def hand_over(*, user: User, team_ids: Collection[UUID], to: User | None, by: Actor) -> dict[str, Any]:
    """Stop the places, and give those by law to `to`, else to a coordinator of the team."""
    handed: list[dict[str, str]] = []
    with rls.acting_system(ARRANGING):
        heir = to or _coordinator(user, team_ids)
        for grant in _going(user, team_ids).select_for_update(of=("self",)):
            grant.stopped_at, grant.stopped_by = clock.now(), by.label[:120]
            grant.save(update_fields=["stopped_at", "stopped_by"])
            new = _given(grant, heir, by) if heir is not None and grant.basis == Basis.LAW else None
            note(grant.person_id, "circle handed over", by, grant, to=str(new.user_id) if new else None)
            handed.append({"from": str(grant.pk), "to": str(new.pk) if new else ""})
    return {"grants": handed}


def _coordinator(user: User, team_ids: Collection[UUID]) -> User | None:
    for team in accounts.teams().filter(pk__in=team_ids):
        found = accounts.coordinators_of(team).exclude(pk=user.pk).first()
        if found is not None:
            return found
    return None


def _given(grant: Grant, heir: User, by: Actor) -> Grant | None:
    try:
        return place_by_law(grant.person_id, heir, by, "nam het over van een collega")
    except NotAllowed:
        return None


def take_back(*, user: User, handed: dict[str, Any], by: Actor) -> int:
    """Give the places back that were handed over and that nobody stopped since; returns how many."""
    back = 0
    with rls.acting_system(ARRANGING):
        for pair in handed.get("grants", []):
            old = Grant.objects.for_system(ARRANGING).filter(pk=pair["from"], user=user).first()
            new = Grant.objects.for_system(ARRANGING).filter(pk=pair["to"] or None).first()
            if old is None or old.basis != Basis.LAW or (new is not None and new.stopped_at is not None):
                continue
            place = _given(old, user, by)
            if place is None:
                continue
            if new is not None:
                new.stopped_at, new.stopped_by = clock.now(), by.label[:120]
                new.save(update_fields=["stopped_at", "stopped_by"])
            note(old.person_id, "circle handed back", by, place)
            back += 1
    return back
