"""Who may change something about a colleague: whoever coordinates a team they work in. Shared by the actions about people."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from naast.accounts import queries
from naast.accounts.choices import ROLES_OF, Party, Role
from naast.accounts.models import Team, User
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible


def to_arrange(user_id: UUID, by: Actor) -> User:
    """The colleague. Raises NotVisible for who works in none of the teams of `by`, NotAllowed for who does but is not theirs to change."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    places = {str(pk) for pk in user.memberships.values_list("team_id", flat=True)}
    if by.kind == "system" or places & queries.arranges(by):
        return user
    if not places & (by.team_ids | by.manages):
        raise NotVisible
    raise NotAllowed(
        _("Alleen een coördinator van een team van %(name)s kan dit doen.") % {"name": user.name},
        _("Vraag het de coördinator van uw team."),
    )


def need_may_give(role: str, team: Team, by: Actor) -> None:
    """Who arranges a team gives the work of that kind of organisation; who may look in the log is for the operator.

    Raises NotAllowed, or DomainError (`andere-rol`) when organisations of this kind have no such role, whoever asks.
    """
    if role in ROLES_OF[Party(team.organisation.party)]:
        return
    if role != Role.PRIVACY:
        raise DomainError(
            "andere-rol",
            _("Deze rol hoort niet bij %(organisation)s.") % {"organisation": team.organisation.name},
            _("Kies een rol die bij deze organisatie hoort."),
            422,
        )
    if by.kind == "system":
        return
    raise NotAllowed(_("Deze rol geeft alleen de beheerder."), _("Vraag het de beheerder van Naast in uw organisatie."))


def team_to_arrange(team_id: UUID, by: Actor) -> Team:
    """The team, locked. Raises NotVisible or NotAllowed."""
    team = Team.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=team_id).first()
    if team is None:
        raise NotVisible
    if by.kind != "system" and str(team.pk) not in queries.arranges(by):
        raise not_yours(team)
    return team


def not_yours(team: Team) -> NotAllowed:
    """Whom to ask: who arranges this team, or else the safety net."""
    if team.organisation.party != Party.MUNICIPALITY:
        return NotAllowed(
            _("Alleen wie bij %(team)s mensen uitnodigt, kan dit zien en veranderen.") % {"team": team.name},
            _("Vraag het diegene, of de coördinator van het vangnet."),
        )
    return NotAllowed(
        _("Alleen de coördinator van %(team)s kan dit zien en veranderen.") % {"team": team.name},
        _("Vraag het de coördinator van dit team of van het vangnet."),
    )
