"""Somebody stops working with Naast: their open steps go to a colleague, or are nobody's, said out loud. Enough is kept to take it back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import ngettext

from naast.accounts import leaving
from naast.accounts.models import User
from naast.core import rls
from naast.core.actors import Actor
from naast.plan.actions.rows import put
from naast.plan.choices import OPEN_STATUSES, Change, OwnerKind
from naast.plan.models import Step, Version

WHY = "wie weggaat laat geen stappen achter"
TASK = "taak"


def register() -> None:
    """Tell the accounts room what this room holds."""
    leaving.register(
        leaving.Room(
            name="plan", keys=frozenset({"plan.Step.owner_user"}), preview=preview, hand_over=hand_over, take_back=take_back
        )
    )  # fmt: skip


def preview(user: User, team_ids: Collection[UUID]) -> list[leaving.Going]:
    """How many open steps in plans someone would do."""
    with rls.acting_system(WHY):
        count = _open_steps(user).count()
    words = ngettext("%(n)d stap in een plan", "%(n)d stappen in plannen", count) % {"n": count}
    return [leaving.Going(words, count)] if count else []


def hand_over(*, user: User, team_ids: Collection[UUID], to: User | None, by: Actor) -> dict[str, Any]:
    """Give the open steps of `user` to `to`, else to nobody. Returns {"steps": {id: version after}}."""
    gone = {"owner_kind": str(OwnerKind.NOBODY), "owner_name": "", "owner_user_id": None}
    new = gone if to is None else {"owner_user_id": str(to.pk), "owner_name": to.name[:120]}
    with rls.acting_system(WHY):
        steps = _open_steps(user).select_for_update(of=("self",)).order_by("pk")
        moved = [put(step, new, by, Change.CHANGED, purpose=TASK) for step in steps]
    return {"steps": {str(step.pk): step.version for step in moved}}


def take_back(*, user: User, handed: dict[str, Any], by: Actor) -> int:
    """Give the steps back that nobody changed since; returns how many."""
    after: dict[str, int] = handed.get("steps", {})
    back = 0
    with rls.acting_system(WHY):
        for step in (
            Step.objects.for_system(WHY).select_for_update(of=("self",)).filter(pk__in=list(after)).order_by("pk")
        ):
            before = Version.objects.for_system(WHY).filter(step=step, number=step.version - 1).first()
            if step.version == after[str(step.pk)] and before is not None:
                put(step, before.content, by, Change.UNDONE, purpose=TASK)
                back += 1
    return back


def _open_steps(user: User) -> QuerySet[Step]:
    rows: QuerySet[Step] = Step.objects.for_system(WHY).filter(owner_user=user, removed_at=None)
    return rows.filter(status__in=OPEN_STATUSES)
