"""What of someone's work this room holds, for when they leave: their open questions go to a named colleague, or back to the team.

Registered at start (`apps`). The places in teams and the screen are in `accounts`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import ngettext

from naast.accounts import leaving
from naast.accounts.models import User
from naast.intake import actions
from naast.intake.choices import OPEN_STATES
from naast.intake.models import HelpQuestion


def register() -> None:
    """Tell the accounts room what this room holds."""
    leaving.register(
        leaving.Room(
            name="intake",
            keys=frozenset({"intake.HelpQuestion.owner"}),
            preview=preview,
            hand_over=actions.hand_over_work,
            take_back=actions.take_work_back,
        )
    )
    leaving.register_history(intake__HelpQuestion__entered_by="wie de vraag aan de balie invoerde")


def preview(user: User, team_ids: Collection[UUID]) -> list[leaving.Going]:
    """How many open questions someone has, per team."""
    rows = HelpQuestion.objects.for_system("wie weggaat laat geen vragen achter")
    mine = rows.filter(owner=user, team_id__in=team_ids, state__in=OPEN_STATES)
    counted: Any = mine.values_list("team_id").annotate(n=Count("pk")).order_by("team__name")
    return [
        leaving.Going(ngettext("%(n)d open vraag", "%(n)d open vragen", n) % {"n": n}, n, team_id)
        for team_id, n in counted
    ]
