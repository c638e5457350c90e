"""Somebody stops working with Naast: the visits they would make go to a colleague, or are nobody's, said out loud."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.accounts import leaving
from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.people.actions.rows import note
from naast.visits.actions.visits import save_visit
from naast.visits.choices import PART, State
from naast.visits.models import Visit

WHY = "wie weggaat laat geen bezoeken achter"
TASK = "taak"


def register() -> None:
    """Tell the accounts room what this room holds."""
    room = leaving.Room(
        name="visits",
        keys=frozenset({"visits.Visit.visitor"}),
        preview=preview,
        hand_over=hand_over,
        take_back=take_back,
    )
    leaving.register(room)
    leaving.register_history(
        visits__Along__user="wie voorstelde om samen te gaan; dat telt niet meer als iemand weg is",
        visits__Report__written_by="wie het verslag schreef",
        visits__Measurement__by="wie de uitkomst opschreef",
    )


def preview(user: User, team_ids: Collection[UUID]) -> list[leaving.Going]:
    """How many visits someone would still make."""
    with rls.acting_system(WHY):
        count = _coming(user).count()
    words = ngettext("%(n)d bezoek", "%(n)d bezoeken", count) % {"n": count}
    return [leaving.Going(words, count)] if count else []


def hand_over(*, user: User, team_ids: Collection[UUID], to: User | None, by: Actor) -> dict[str, Any]:
    """Give the coming visits to `to`, else to nobody. Returns {"visits": {id: version after}}."""
    with rls.acting_system(WHY):
        moved = list(_coming(user).select_for_update(of=("self",)).order_by("pk"))
        for visit in moved:
            _give(visit, to, to.name if to else _("nog niemand"), by)
    return {"visits": {str(visit.pk): visit.version for visit in moved}}


def take_back(*, user: User, handed: dict[str, Any], by: Actor) -> int:
    """Give the visits back that nobody changed since; returns how many."""
    after: dict[str, int] = handed.get("visits", {})
    with rls.acting_system(WHY):
        rows = Visit.objects.for_system(WHY).filter(pk__in=list(after)).select_for_update(of=("self",)).order_by("pk")
        mine = [visit for visit in rows if visit.version == after[str(visit.pk)]]
        for visit in mine:
            _give(visit, user, user.name, by)
    return len(mine)


def _give(visit: Visit, to: User | None, name: str, by: Actor) -> None:
    visit.visitor, visit.visitor_name = to, name[:120]
    save_visit(visit, by)
    note(visit.person_id, "visit changed", by, part=PART, purpose=TASK, row=visit, state=visit.state)


def _coming(user: User) -> QuerySet[Visit]:
    rows: QuerySet[Visit] = Visit.objects.for_system(WHY).filter(visitor=user, state=State.PLANNED)
    return rows.filter(on__gte=clock.today())
