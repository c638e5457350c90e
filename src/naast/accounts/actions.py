"""Writes of the accounts room: make a team, give someone a place in it."""

from __future__ import annotations

from django.db import transaction

from naast.accounts.choices import Role
from naast.accounts.models import MemberOrganisation, Membership, Team, User
from naast.audit import actions as audit
from naast.core.actors import Actor


@transaction.atomic
def set_up_team(
    *,
    organisation: str,
    name: str,
    slug: str,
    pc4: list[str],
    phone: str,
    email: str,
    is_default_route: bool,
    by: Actor,
) -> Team:
    """Make a team, or bring the team with this `slug` up to date."""
    member, _ = MemberOrganisation.objects.get_or_create(name=organisation)
    team, made = Team.objects.update_or_create(
        slug=slug,
        defaults={
            "organisation": member,
            "name": name,
            "pc4": pc4,
            "phone": phone,
            "email": email,
            "is_default_route": is_default_route,
        },
    )
    audit.record(by=by, action="team made" if made else "team changed", subject_type="team", subject_id=team.pk)
    return team


@transaction.atomic
def set_up_user(*, email: str, name: str, password: str, places: dict[str, Role], by: Actor) -> User:
    """Make a user with a place in teams (`places`: team slug to role), or bring the places up to date."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name, password)
    for slug, role in places.items():
        Membership.objects.update_or_create(user=user, team=Team.objects.get(slug=slug), defaults={"role": role})
    audit.record(by=by, action="user set up", subject_type="user", subject_id=user.pk, detail={"places": len(places)})
    return user
