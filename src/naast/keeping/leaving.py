"""What of someone's work this room holds, for when they leave: their entries go to the other keepers. Registered at start (`apps`)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import ngettext

from naast.accounts import leaving
from naast.accounts.models import User
from naast.keeping import actions, queries
from naast.keeping.models import Entry


def register() -> None:
    """Tell the accounts room what this room holds."""
    keys = frozenset({"keeping.Entry.keeper", "keeping.Entry.claimed_by", "keeping.Keeper.user"})
    leaving.register(
        leaving.Room(
            name="keeping", keys=keys, preview=preview, hand_over=actions.hand_over, take_back=actions.take_back
        )
    )
    leaving.register_history(keeping__Round__by_user="wie een plek op de kaart nakeek")


def preview(user: User, team_ids: Collection[UUID]) -> list[leaving.Going]:
    """How many entries of the map someone keeps; none when they go on in another team."""
    if queries.still_works(user.pk, team_ids):
        return []
    count = Entry.objects.filter(keeper=user).count()
    if not count:
        return []
    words = ngettext("%(n)d plek op de hulpkaart", "%(n)d plekken op de hulpkaart", count)
    return [leaving.Going(words % {"n": count}, count)]
