"""Closed lists of the accounts room: roles in a team, and the kinds of second step. What a role may do: `knowledge/policy`."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Party(TextChoices):
    """Which kind of organisation works with Naast. The values are parties of `knowledge/policy/exchange.yaml`."""

    MUNICIPALITY = "gemeente", _("gemeente of wijkteam")
    PROVIDER = "aanbieder", _("aanbieder van hulp thuis")
    CARE = "zorg", _("zorg")
    VOLUNTEERS = "vrijwilligers", _("vrijwilligers")


class Role(TextChoices):
    """What someone is in an organisation. The values are the ids of `knowledge/policy/roles.yaml`."""

    MEMBER = "member", _("teamlid")
    COORDINATOR = "coordinator", _("coördinator")
    VOLUNTEER = "volunteer", _("vrijwilliger")
    PROVIDER = "provider", _("medewerker van de aanbieder")
    CARE = "care", _("zorgverlener")
    # Looks after who saw what, for the organisation; sees no questions, and is given by an operator only.
    PRIVACY = "privacy", _("privacyfunctionaris")


class StepKind(TextChoices):
    """What someone has besides a password."""

    APP = "app", _("app met codes")
    PASSKEY = "passkey", _("passkey")


# Who sees the questions of a team, and is counted as someone who takes them.
WORKING = (Role.MEMBER, Role.COORDINATOR)
# Who helps from another organisation: sees no questions, and of a person only what was shared.
PARTNERS = (Role.VOLUNTEER, Role.PROVIDER, Role.CARE)
# Which roles an organisation of each kind can give. The law looks at the kind of organisation, so nobody can hold a role of another.
ROLES_OF = {
    Party.MUNICIPALITY: WORKING,
    Party.PROVIDER: (Role.PROVIDER,),
    Party.CARE: (Role.CARE,),
    Party.VOLUNTEERS: (Role.VOLUNTEER,),
}
WORKING_CHOICES = [(role.value, role.label) for role in WORKING]
