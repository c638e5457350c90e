"""What the pages about teams show: who takes the questions of which neighbourhood, and who works there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.accounts import queries as accounts
from naast.accounts.models import Membership, Team
from naast.core.actors import Actor
from naast.directory.models import Neighbourhood


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """All teams in a table, and the neighbourhoods of which no team takes the questions (then the safety net does)."""

    columns: list[str]
    rows: list[list[dict[str, Any]]]
    without: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """One team. `people` is None for who works elsewhere: names are for colleagues."""

    team: Team
    facts: list[tuple[str, str]]
    people: list[dict[str, Any]] | None
    areas: list[dict[str, Any]]
    can_change: bool


def areas_of(team: Team, places: Iterable[Neighbourhood]) -> dict[str, str]:
    """The neighbourhoods of a team: short name to name with its postcodes. What lies outside every neighbourhood is left out."""
    return {
        place.slug: f"{place.name} ({', '.join(area.pc4 for area in place.postcodes.all())})"
        for place in places
        if any(area.pc4 in team.pc4 for area in place.postcodes.all())
    }


def teams_page(teams: Iterable[Team], places: Collection[Neighbourhood]) -> TeamsPage:
    """Shape the list of teams."""
    taken = {pc4 for team in teams for pc4 in team.pc4}
    loose = [place.name for place in places if not any(area.pc4 in taken for area in place.postcodes.all())]
    return TeamsPage(
        columns=[_("Team"), _("Wijken"), _("Telefoon")],
        rows=[
            [
                {
                    "text": team.name,
                    "url": reverse("intake:team", args=[team.slug]),
                    "small": _("Vangnet: krijgt wat nergens anders past") if team.is_default_route else "",
                },
                {"text": ", ".join(areas_of(team, places).values()) or _("geen eigen wijk")},
                {"text": team.phone or _("geen")},
            ]
            for team in teams
        ],
        without=", ".join(loose),
    )


def team_page(
    team: Team,
    memberships: Iterable[Membership],
    places: Collection[Neighbourhood],
    *,
    actor: Actor,
    can_change: bool,
    owned: Mapping[Any, int],
) -> TeamPage:
    """Shape one team. `owned`: how many open questions of this team each user has, by id."""
    colleague = can_change or str(team.pk) in actor.team_ids
    people = [
        {
            "id": place.user.pk,
            "name": place.user.name,
            "email": place.user.email,
            "role": str(place.get_role_display()),
            "does": accounts.role_description(place.role),
            "owned": owned.get(place.user.pk, 0),
        }
        for place in memberships
    ]
    facts = [
        (_("Telefoon"), team.phone or _("geen")),
        (_("E-mail van het team"), team.email or _("geen: dan komt er geen mail")),
        (_("Organisatie"), team.organisation.name),
    ]
    areas = [{"slug": slug, "name": name} for slug, name in areas_of(team, places).items()]
    return TeamPage(team, facts, people if colleague else None, areas, can_change)
