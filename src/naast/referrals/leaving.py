"""What of someone's work this room holds, for when they leave: their open referrals go to a colleague. Registered at start (`apps`)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count
from django.utils.translation import ngettext

from naast.accounts import leaving
from naast.accounts.models import User
from naast.core import rls
from naast.referrals import actions
from naast.referrals.models import Referral

WHY = "wie weggaat laat geen verwijzingen achter"


def register() -> None:
    """Tell the accounts room what this room holds."""
    leaving.register(
        leaving.Room(
            name="referrals", keys=frozenset({"referrals.Referral.owner"}), preview=preview, hand_over=actions.hand_over,
            take_back=actions.take_back,
        )
    )  # fmt: skip
    leaving.register_history(referrals__Referral__sent_by="wie de hulp vroeg")


def preview(user: User, team_ids: Collection[UUID]) -> list[leaving.Going]:
    """How many open referrals someone has, per team."""
    with rls.acting_system(WHY):
        mine = Referral.objects.for_system(WHY).filter(owner=user, team_id__in=team_ids, closed_at=None)
        counted = list(mine.order_by("team__name").values_list("team_id").annotate(n=Count("pk")))
    return [
        leaving.Going(ngettext("%(n)d open verwijzing", "%(n)d open verwijzingen", n) % {"n": n}, n, team_id)
        for team_id, n in counted
    ]
