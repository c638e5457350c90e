"""Reads of the accounts room."""

from __future__ import annotations

from django.db.models import QuerySet

from naast.accounts.choices import Role
from naast.accounts.models import Membership, Team, User
from naast.core.actors import Actor
from naast.core.errors import NotVisible


def actor_for(user: User) -> Actor:
    """The Actor behind a logged-in user. One query."""
    rows = list(user.memberships.values_list("team_id", "role"))
    return Actor(
        kind="user",
        id=str(user.pk),
        label=user.name,
        team_ids=frozenset(str(team) for team, _ in rows),
        coordinates=frozenset(str(team) for team, role in rows if role == Role.COORDINATOR),
    )


def team_for_pc4(pc4: str) -> Team | None:
    """The team that takes questions from this postcode area, else the default route, else None."""
    own = Team.objects.filter(pc4__contains=[pc4]).first() if pc4 else None
    return own or default_team()


def default_team() -> Team | None:
    """The safety net: the team that takes what nobody else takes."""
    return Team.objects.filter(is_default_route=True).first()


def teams() -> QuerySet[Team]:
    """All teams, by name."""
    return Team.objects.order_by("name")


def members_of(team: Team) -> QuerySet[User]:
    """Active people of a team, by name."""
    return User.objects.filter(memberships__team=team, is_active=True).order_by("name")


def coordinators_of(team: Team) -> QuerySet[User]:
    """Active coordinators of a team, by name."""
    return members_of(team).filter(memberships__role=Role.COORDINATOR, memberships__team=team)


def team_by_slug(slug: str) -> Team:
    """One team. Raises NotVisible."""
    team = Team.objects.filter(slug=slug).first()
    if team is None:
        raise NotVisible
    return team


def memberships_of(team: Team) -> list[Membership]:
    """Who works in a team, with the role there, by name; only active people."""
    rows = Membership.objects.filter(team=team, user__is_active=True).select_related("user")
    return list(rows.order_by("user__name"))


def arranges(actor: Actor) -> frozenset[str]:
    """Ids of the teams whose people and neighbourhoods `actor` may change: those they coordinate; of the safety net: all."""
    net = default_team()
    if net is not None and str(net.pk) in actor.coordinates:
        return frozenset(str(pk) for pk in Team.objects.values_list("pk", flat=True))
    return actor.coordinates
