"""Teams: make one, give someone a place in it or take it away, give an area to another team."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from naast.accounts import queries
from naast.accounts.actions.rights import need_may_give
from naast.accounts.choices import PARTNERS, Party, Role
from naast.accounts.models import MemberOrganisation, Membership, Team, User
from naast.audit import actions as audit
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed


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
    party: str = Party.MUNICIPALITY,
) -> Team:
    """Make a team, or bring the team with this `slug` up to date. `party`: which kind of organisation, when it is new.

    Raises DomainError (`andere-soort`) when the organisation is there and of another kind; `neemt-geen-vragen-aan` when an area
    or the safety net is given to an organisation that takes no questions.
    """
    member, _new = MemberOrganisation.objects.get_or_create(name=organisation, defaults={"party": party})
    if member.party != party:
        raise DomainError(
            "andere-soort",
            _("%(name)s staat al in Naast als een ander soort organisatie.") % {"name": organisation}, "", 422,
        )  # fmt: skip
    if party != Party.MUNICIPALITY and (pc4 or is_default_route):
        raise DomainError(
            "neemt-geen-vragen-aan", _("%(name)s neemt geen vragen uit wijken aan.") % {"name": organisation}, "", 422
        )
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
def set_up_user(
    *, email: str, name: str, password: str, places: dict[str, Role], by: Actor, manages: Collection[str] = ()
) -> User:
    """Make a user with a place in teams (`places`: team slug to role), or bring the places up to date.

    `manages`: the teams of other organisations whose people this user invites.
    """
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name, password)
    for slug, role in places.items():
        team = Team.objects.select_related("organisation").get(slug=slug)
        need_may_give(role, team, by)
        Membership.objects.update_or_create(
            user=user, team=team, defaults={"role": role, "manages": slug in manages and role in PARTNERS}
        )
    audit.record(by=by, action="user set up", subject_type="user", subject_id=user.pk, detail={"places": len(places)})
    return user


@transaction.atomic
def set_member(*, team_id: UUID, email: str, role: Role, by: Actor) -> User:
    """Give someone who has an account a place in a team, or another role there.

    Raises NotAllowed, or DomainError (`onbekend-adres`, `laatste-coordinator`).
    """
    team = _to_arrange(team_id, by)
    need_may_give(role, team, by)
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise DomainError(
            "onbekend-adres",
            _("Niemand met dit e-mailadres heeft een account."),
            _("Kijk of er een typefout in zit, of nodig deze persoon uit."),
            422,
        )
    if role != Role.COORDINATOR:
        _need_another_coordinator(team, user)
    Membership.objects.update_or_create(user=user, team=team, defaults={"role": role})
    _note(team, "member set", by, {"user": str(user.pk), "role": str(role)})
    return user


@transaction.atomic
def remove_member(*, team_id: UUID, user_id: UUID, by: Actor) -> Team:
    """Take away someone's place in a team; the account stays. What they were busy with is for the caller.

    Raises NotAllowed, or DomainError (`geen-lid`, `laatste-in-team`, `laatste-coordinator`).
    """
    team = _to_arrange(team_id, by)
    place = Membership.objects.filter(team=team, user_id=user_id).select_related("user").first()
    if place is None:
        raise DomainError("geen-lid", _("Deze persoon werkt niet (meer) in dit team."), "", 422)
    _need_somebody_left(team, place.user)
    _need_another_coordinator(team, place.user)
    place.delete()
    _note(team, "member removed", by, {"user": str(user_id)})
    return team


@transaction.atomic
def move_area(*, pc4: Collection[str], to_team_id: UUID, by: Actor) -> Team:
    """From now on new questions from these postcode areas go to this team. An area always goes from one team to another, so it
    is never without a team, nor without people who see its questions.

    Raises NotAllowed when `by` may arrange neither what gives it away, nor (when no team has it) the team that gets it;
    DomainError (`kies-team`, `team-zonder-mensen`, `team-zonder-coordinator`) when the team that gets it is not ready for it.
    """
    teams = {team.pk: team for team in Team.objects.select_for_update().order_by("pk")}
    to = teams.get(to_team_id)
    if to is None:
        raise DomainError("kies-team", _("Kies een team."), "", 422)
    arranged = queries.arranges(by)
    givers = [team for team in teams.values() if team != to and set(team.pc4) & set(pc4)]
    for team in givers or [to]:
        if str(team.pk) not in arranged:
            raise _not_yours(team)
    _need_ready(to, by)
    for team in givers:
        team.pc4 = [area for area in team.pc4 if area not in pc4]
        team.save(update_fields=["pc4"])
        _note(team, "area given away", by, {"pc4": " ".join(sorted(pc4)), "to": to.slug})
    to.pc4 = sorted({*to.pc4, *pc4})
    to.save(update_fields=["pc4"])
    _note(to, "area received", by, {"pc4": " ".join(sorted(pc4))})
    return to


def _to_arrange(team_id: UUID, by: Actor) -> Team:
    team = Team.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=team_id)
    if str(team.pk) not in queries.arranges(by):
        raise _not_yours(team)
    return team


def _not_yours(team: Team) -> NotAllowed:
    if not queries.coordinators_of(team).exists():
        return NotAllowed(_("%(team)s heeft nu geen coördinator.") % {"team": team.name}, _ask_the_net())
    return NotAllowed(
        _("Alleen de coördinator van %(team)s kan dit veranderen.") % {"team": team.name},
        _("Vraag het de coördinator van dit team of van het vangnet."),
    )


def _ask_the_net() -> str:
    """Whom to ask what a team cannot do itself; never someone who does not exist."""
    net = queries.default_team()
    if net is None or not queries.coordinators_of(net).exists():
        return _("Vraag het uw beheerder.")
    return _("Vraag het de coördinator van het vangnet (%(net)s).") % {"net": net.name}


def _need_ready(to: Team, by: Actor) -> None:
    """Whoever gives an area away cannot take it back. So somebody must work there, and somebody must be able to pass it on."""
    if not queries.members_of(to).exists():
        raise DomainError(
            "team-zonder-mensen",
            _("In %(team)s werkt nu niemand. Vragen uit deze wijk zouden blijven liggen.") % {"team": to.name},
            _("Kies een ander team, of laat daar eerst iemand toevoegen.") + " " + _ask_the_net(),
            422,
        )
    net = queries.default_team()
    by_the_net = net is not None and str(net.pk) in by.coordinates
    if not by_the_net and not queries.coordinators_of(to).exists():
        raise DomainError(
            "team-zonder-coordinator",
            _("%(team)s heeft nu geen coördinator. Niemand daar kan de wijk teruggeven.") % {"team": to.name},
            _("Kies een ander team, of laat het vangnet dit doen.") + " " + _ask_the_net(),
            422,
        )


def _need_somebody_left(team: Team, user: User) -> None:
    """A team where questions arrive keeps someone who sees them."""
    there = set(queries.members_of(team).values_list("pk", flat=True))
    if there == {user.pk} and (team.pc4 or team.is_default_route):
        raise DomainError(
            "laatste-in-team",
            _("%(name)s is de laatste in dit team. Daarna ziet niemand de vragen die hier binnenkomen.")
            % {"name": user.name},
            _("Voeg eerst iemand anders toe.")
            if team.is_default_route
            else _("Voeg eerst iemand anders toe, of geef de wijken van dit team aan een ander team."),
            422,
        )


def _need_another_coordinator(team: Team, user: User) -> None:
    """A team that has a coordinator keeps one: somebody must hear of what is late."""
    coordinators = set(queries.coordinators_of(team).values_list("pk", flat=True))
    if coordinators == {user.pk}:
        raise DomainError(
            "laatste-coordinator",
            _("%(name)s is de enige coördinator van dit team.") % {"name": user.name},
            _("Maak eerst iemand anders coördinator."),
            422,
        )


def _note(team: Team, action: str, by: Actor, detail: dict[str, str | int | bool | None]) -> None:
    audit.record(by=by, action=action, subject_type="team", subject_id=team.pk, detail=detail)
