"""Whose list an open referral is on: who takes over, the coordinator, the default route. Nobody gets what they cannot see."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from naast.access import actions as access
from naast.access import queries as standing
from naast.accounts import queries as accounts
from naast.accounts.models import Team, User
from naast.core.errors import NotAllowed
from naast.referrals.choices import CARE
from naast.referrals.models import Referral

# Who takes over what stayed lying reads whom it is about and what was asked, not the story.
NEEDED = ("identity", "referrals")


def to_coordinator(referral: Referral) -> None:
    """The owner becomes a coordinator of the team that guards it; when it has none, the owner stays."""
    people = list(accounts.coordinators_of(referral.team))
    if referral.owner in people:
        return
    referral.owner = _first_who_sees(referral, people) or referral.owner


def to_default(referral: Referral) -> None:
    """The default route guards it from now on. Without anyone there its mailbox is read: then nobody owns it in person."""
    net = accounts.default_team()
    if net is not None:
        referral.team = net
    people = [*accounts.coordinators_of(referral.team), *accounts.members_of(referral.team)]
    referral.owner = _first_who_sees(referral, people)


def to_someone_else(referral: Referral, gone: UUID | None, to: User | None = None) -> bool:
    """Another owner: `to` when they work in the team, else a coordinator, else a colleague. False when there is nobody left."""
    team = referral.team
    colleagues = list(accounts.members_of(team))
    heirs = [*([to] if to in colleagues else []), *accounts.coordinators_of(team), *colleagues]
    referral.owner = _first_who_sees(referral, [user for user in heirs if user is not None and user.pk != gone])
    return referral.owner is not None


def _first_who_sees(referral: Referral, people: Iterable[User]) -> User | None:
    """The first who may work with it; for a person's file that is a place in the circle, which the law gives to who must act."""
    for user in people:
        if referral.person_id is None or _has_place(referral.person_id, user):
            return user
    return None


def _has_place(person_id: UUID, user: User) -> bool:
    actor = accounts.actor_for(user)
    if standing.decide(actor, person_id, "referrals", CARE, "change").allowed:
        return True
    try:
        access.admit(person_id=person_id, by=actor, reason="een verwijzing mag niet blijven liggen", only=NEEDED)
    except NotAllowed:
        return False
    return standing.decide(actor, person_id, "referrals", CARE, "change").allowed


def team_of(user: User, team: Team) -> bool:
    """Whether someone works in this team."""
    return user in list(accounts.members_of(team))
