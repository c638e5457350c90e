"""Reads of the accounts room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from naast.accounts.choices import PARTNERS, WORKING, Party, Role, StepKind
from naast.accounts.models import (
    Departure,
    IdentityProvider,
    Invitation,
    MemberOrganisation,
    Membership,
    RecoveryCode,
    SecondStep,
    Session,
    Team,
    User,
)
from naast.core import clock
from naast.core.actors import Actor
from naast.core.english import in_reader_language
from naast.core.errors import NotVisible
from naast.engine.knowledge.policy import default_policy


def actor_for(user: User) -> Actor:
    """The Actor behind a logged-in user. One query."""
    rows = list(user.memberships.values_list("team_id", "role", "team__organisation__name", "manages"))
    words = dict(Role.choices)  # a role that only the policy knows is told by its id, and does not stop the page
    return Actor(
        kind="user",
        id=str(user.pk),
        label=user.name,
        team_ids=frozenset(str(team) for team, role, *_ in rows if role in WORKING),
        coordinates=frozenset(str(team) for team, role, *_ in rows if role == Role.COORDINATOR),
        manages=frozenset(str(team) for team, role, _name, manages in rows if manages and role in PARTNERS),
        roles=frozenset(role for _team, role, *_ in rows) | ({"operator"} if user.is_operator else frozenset()),
        role=", ".join(sorted({str(words.get(role, role)) for _team, role, *_ in rows})),
        organisation=", ".join(sorted({name for _team, _role, name, _manages in rows})),
    )


def team_for_pc4(pc4: str) -> Team | None:
    """The team that takes questions from this postcode area, else the default route, else None."""
    own = Team.objects.filter(pc4__contains=[pc4]).first() if pc4 else None
    return own or default_team()


def default_team() -> Team | None:
    """The safety net: the team that takes what nobody else takes."""
    return Team.objects.filter(is_default_route=True).first()


def teams() -> QuerySet[Team]:
    """All teams that take questions, by name. Those of other organisations: `partner_teams`."""
    return Team.objects.filter(organisation__party=Party.MUNICIPALITY).order_by("name")


def partner_teams() -> QuerySet[Team]:
    """The teams of organisations that help but take no questions, by organisation and name."""
    rows = Team.objects.exclude(organisation__party=Party.MUNICIPALITY).select_related("organisation")
    return rows.order_by("organisation__name", "name")


def members_of(team: Team) -> QuerySet[User]:
    """Active people of a team who see its questions, by name."""
    return User.objects.filter(memberships__team=team, memberships__role__in=WORKING, is_active=True).order_by("name")


def workers_of(team: Team) -> QuerySet[User]:
    """Active people who do the work of a team, whatever that is there, by name."""
    rows = User.objects.filter(memberships__team=team, memberships__role__in=[*WORKING, *PARTNERS], is_active=True)
    return rows.order_by("name")


def people_of(team: Team) -> QuerySet[User]:
    """Active people with any role in a team, by name: whom its coordinator helps, also the privacy officer who sees no questions."""
    return User.objects.filter(memberships__team=team, is_active=True).order_by("name")


def arrangers_of(team: Team) -> QuerySet[User]:
    """Active people who say who works in a team, by name: its coordinators, or at another organisation who manages it."""
    rows = Membership.objects.filter(Q(role=Role.COORDINATOR) | Q(manages=True), team=team)
    return User.objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("name")


def coordinators_of(team: Team) -> QuerySet[User]:
    """Active coordinators of a team, by name."""
    rows = User.objects.filter(memberships__team=team, memberships__role=Role.COORDINATOR, is_active=True)
    return rows.order_by("name")


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
    """Ids of the teams whose people and neighbourhoods `actor` may change: those they coordinate or manage; of the safety net: all."""
    net = default_team()
    if net is not None and str(net.pk) in actor.coordinates:
        return frozenset(str(pk) for pk in Team.objects.values_list("pk", flat=True))
    return actor.coordinates | actor.manages


def has_second_step(user: User) -> bool:
    """Whether someone has something besides a password."""
    return SecondStep.objects.filter(user=user).exists()


def second_steps_of(user: User) -> list[SecondStep]:
    """The second steps of one person, oldest first."""
    return list(SecondStep.objects.filter(user=user))


def passkeys_of(user: User) -> list[SecondStep]:
    """The passkeys of one person, oldest first."""
    return list(SecondStep.objects.filter(user=user, kind=StepKind.PASSKEY))


def passkey_by_id(credential_id: str) -> SecondStep | None:
    """The passkey with this id, of someone who may come in."""
    rows = SecondStep.objects.filter(kind=StepKind.PASSKEY, user__is_active=True).select_related("user")
    return rows.filter(credential_id=credential_id).first() if credential_id else None


def recovery_codes_left(user: User) -> int:
    """How many recovery codes someone still has."""
    return RecoveryCode.objects.filter(user=user).count()


def sessions_of(user: User) -> list[Session]:
    """Where someone is logged in now, the latest used first."""
    return list(Session.objects.filter(user=user, expire_date__gt=clock.now()).order_by("-last_seen_at"))


def places_in(user: User, organisation: MemberOrganisation) -> list[Membership]:
    """Where someone works for one organisation, with the team, by its name."""
    rows = Membership.objects.filter(user=user, team__organisation=organisation).select_related("team", "user")
    return list(rows.order_by("team__name"))


def what_keeps(places: list[Membership]) -> list[str]:
    """Why someone cannot leave these places yet, in words: a team where questions arrive keeps someone, and a coordinator."""
    told = []
    for place in places:
        team, name = place.team, place.user.name
        others = members_of(team).exclude(pk=place.user_id)
        if not others.exists() and (team.pc4 or team.is_default_route):
            told.append(_("%(name)s is de laatste in %(team)s.") % {"name": name, "team": team.name})
        elif place.role == Role.COORDINATOR and not coordinators_of(team).exclude(pk=place.user_id).exists():
            told.append(_("%(name)s is de enige coördinator van %(team)s.") % {"name": name, "team": team.name})
        elif place.manages and workers_of(team).exclude(pk=place.user_id).exists() and not _another_manages(place):
            told.append(
                _("%(name)s is de enige die bij %(team)s mensen uitnodigt.") % {"name": name, "team": team.name}
            )
    return told


def _another_manages(place: Membership) -> bool:
    return arrangers_of(place.team).exclude(pk=place.user_id).exists()


def colleagues_in(places: list[Membership]) -> list[User]:
    """Who else works in these teams, by name."""
    teams_ = [place.team_id for place in places]
    works = [*WORKING, *PARTNERS]
    rows = User.objects.filter(memberships__team__in=teams_, memberships__role__in=works, is_active=True)
    return list(rows.exclude(pk__in=[place.user_id for place in places]).distinct().order_by("name"))


def open_invitation(organisation: MemberOrganisation, email: str, moment: datetime) -> Invitation | None:
    """The open invitation of someone to a team of this organisation."""
    rows = Invitation.objects.filter(team__organisation=organisation, email__iexact=email, expires_at__gt=moment)
    return rows.filter(accepted_at__isnull=True, withdrawn_at__isnull=True).select_related("team").first()


def invitations_of(team: Team) -> list[Invitation]:
    """The invitations to a team that nobody accepted or withdrew, the newest first."""
    rows = Invitation.objects.filter(team=team, accepted_at__isnull=True, withdrawn_at__isnull=True)
    return list(rows.select_related("invited_by"))


def departures_to_undo(team: Team, since: datetime) -> list[Departure]:
    """Who left this team after `since` and could still come back, the latest first."""
    rows = Departure.objects.filter(undone_at__isnull=True, settled_at__isnull=True, created_at__gte=since)
    return [row for row in rows.select_related("user", "handed_to") if str(team.pk) in row.places]


def identity_providers() -> list[IdentityProvider]:
    """The organisations with a login of their own, by name."""
    rows = IdentityProvider.objects.filter(is_active=True).select_related("organisation")
    return list(rows.order_by("organisation__name"))


def all_places(user: User) -> list[Membership]:
    """Where someone works, with team and organisation, by name of the team."""
    rows = Membership.objects.filter(user=user).select_related("team__organisation")
    return list(rows.order_by("team__name"))


def with_second_step(users: list[User]) -> set[Any]:
    """Ids of those of `users` who have a second step. One query."""
    return set(SecondStep.objects.filter(user__in=users).values_list("user_id", flat=True))


def role_description(role: str) -> str:
    """What someone with this role does, in plain Dutch, from the policy."""
    return in_reader_language(default_policy().roles[role].description)


def issuers_of(organisation: MemberOrganisation) -> list[str]:
    """The addresses of the login of an organisation; empty when it has none of its own."""
    return list(IdentityProvider.objects.filter(organisation=organisation).values_list("issuer", flat=True))
