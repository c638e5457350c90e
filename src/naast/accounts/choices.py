"""Roles as data: what someone may do in a team, in plain Dutch."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What someone is in an intake team."""

    MEMBER = "member", _("teamlid")
    COORDINATOR = "coordinator", _("coördinator")


ROLE_DESCRIPTIONS = {
    Role.MEMBER: _("Neemt vragen aan, belt terug, antwoordt, splitst en stuurt door."),
    Role.COORDINATOR: _("Doet wat een teamlid doet, en krijgt de vragen die te lang blijven liggen."),
}
