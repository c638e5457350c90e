"""Closed lists of the accounts room: roles in a team, and the kinds of second step. What a role may do: `knowledge/policy`."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What someone is in an intake team. The values are the ids of `knowledge/policy/roles.yaml`."""

    MEMBER = "member", _("teamlid")
    COORDINATOR = "coordinator", _("coördinator")
    # Looks after who saw what, for the organisation; sees no questions, and is given by an operator only.
    PRIVACY = "privacy", _("privacyfunctionaris")


class StepKind(TextChoices):
    """What someone has besides a password."""

    APP = "app", _("app met codes")
    PASSKEY = "passkey", _("passkey")


# Who sees the questions of a team, and is counted as someone who works there.
WORKING = (Role.MEMBER, Role.COORDINATOR)
WORKING_CHOICES = [(role.value, role.label) for role in WORKING]
