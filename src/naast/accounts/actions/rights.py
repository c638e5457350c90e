"""Who may change something about a colleague: whoever coordinates a team they work in. Shared by the actions about people."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from naast.accounts import queries
from naast.accounts.choices import WORKING
from naast.accounts.models import Team, User
from naast.core.actors import Actor
from naast.core.errors import NotAllowed, NotVisible


def to_arrange(user_id: UUID, by: Actor) -> User:
    """The colleague. Raises NotVisible for who works in none of the teams of `by`, NotAllowed for who does but is not theirs to change."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    places = {str(pk) for pk in user.memberships.values_list("team_id", flat=True)}
    if by.kind == "system" or places & queries.arranges(by):
        return user
    if not places & by.team_ids:
        raise NotVisible
    raise NotAllowed(
        _("Alleen een coördinator van een team van %(name)s kan dit doen.") % {"name": user.name},
        _("Vraag het de coördinator van uw team."),
    )


def need_may_give(role: str, by: Actor) -> None:
    """A coordinator gives work in a team; who may look in the log is for the operator. Raises NotAllowed."""
    if role in WORKING or by.kind == "system":
        return
    raise NotAllowed(_("Deze rol geeft alleen de beheerder."), _("Vraag het de beheerder van Naast in uw organisatie."))


def team_to_arrange(team_id: UUID, by: Actor) -> Team:
    """The team, locked. Raises NotVisible or NotAllowed."""
    team = Team.objects.select_for_update().filter(pk=team_id).first()
    if team is None:
        raise NotVisible
    if by.kind != "system" and str(team.pk) not in queries.arranges(by):
        raise NotAllowed(
            _("Alleen de coördinator van %(team)s kan dit veranderen.") % {"team": team.name},
            _("Vraag het de coördinator van dit team of van het vangnet."),
        )
    return team
