"""What the pages of the accounts room show: one's own account, one's second steps, a team's people, an invitation, a departure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.accounts import leaving, lockout, queries
from naast.accounts.choices import ROLES_OF, Party, Role, StepKind
from naast.accounts.models import Departure, Invitation, Membership, SecondStep, Session, Team, User
from naast.accounts.sessions import key_of
from naast.core import clock


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Mijn account."""

    facts: list[tuple[str, str]]
    places: list[tuple[str, str]]
    roles: list[str]
    sessions: list[dict[str, Any]]
    has_second_step: bool
    is_required: bool
    has_password: bool


@dataclass(frozen=True, slots=True)
class StepsPage:
    """One's second steps. `is_first`: someone is held until they have one."""

    steps: list[dict[str, str]]
    has_app: bool
    codes_left: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of a team for its coordinator."""

    team: Team
    takes_questions: bool
    people: list[dict[str, Any]]
    invitations: list[dict[str, Any]]
    departures: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class LeavePage:
    """What goes where when someone leaves an organisation. `keeps`: why they cannot leave yet."""

    user: User
    team: Team
    organisation: str
    places: list[str]
    going: list[str]
    keeps: list[str]
    closes_account: bool


def role_choices(team: Team) -> list[tuple[str, str, str]]:
    """(value, word, what someone then does) of every role that this kind of organisation gives."""
    roles = ROLES_OF[Party(team.organisation.party)]
    return [(role.value, str(role.label), queries.role_description(role)) for role in roles]


def account_page(user: User, session_key: str) -> AccountPage:
    """Shape one's own account; `session_key` is that of this browser."""
    mine = queries.all_places(user)
    return AccountPage(
        facts=[(_("Naam"), user.name), (_("E-mail"), user.email)],
        places=[(f"{place.team.name} ({place.team.organisation.name})", _role(place)) for place in mine],
        roles=[
            _("Wat een %(role)s doet: %(does)s") % {"role": Role(role).label, "does": queries.role_description(role)}
            for role in sorted({place.role for place in mine})
        ],
        sessions=[_session(one, key_of(session_key)) for one in queries.sessions_of(user)],
        has_second_step=queries.has_second_step(user),
        is_required=settings.NAAST_SECOND_STEP_REQUIRED,
        has_password=user.has_usable_password(),
    )


def steps_page(user: User, *, is_first: bool) -> StepsPage:
    """Shape one's second steps."""
    mine = queries.second_steps_of(user)
    return StepsPage(
        steps=[_step(one) for one in mine],
        has_app=any(one.kind == StepKind.APP for one in mine),
        codes_left=queries.recovery_codes_left(user),
        is_first=is_first,
    )


def people_page(team: Team) -> PeoplePage:
    """Shape the people of a team."""
    places = queries.memberships_of(team)
    locked, secured = lockout.locked([p.user for p in places]), queries.with_second_step([p.user for p in places])
    since = clock.now() - timedelta(days=1)
    return PeoplePage(
        team=team,
        takes_questions=team.organisation.party == Party.MUNICIPALITY,
        people=[_person(place, place.user_id in locked, place.user_id in secured) for place in places],
        invitations=[_invitation(row) for row in queries.invitations_of(team)],
        departures=[_departure(row) for row in queries.departures_to_undo(team, since)],
    )


def invitation_page(row: Invitation) -> dict[str, Any]:
    """Shape an invitation for who got it."""
    return {
        "email": row.email,
        "team": row.team.name,
        "organisation": row.team.organisation.name,
        "role": str(Role(row.role).label),
        "does": queries.role_description(Role(row.role)),
        "second_step": settings.NAAST_SECOND_STEP_REQUIRED,
    }


def leave_page(user: User, team: Team, places: list[Membership]) -> LeavePage:
    """Shape what goes where, before anything happens."""
    team_ids = [place.team_id for place in places]
    return LeavePage(
        user=user,
        team=team,
        organisation=team.organisation.name,
        places=[f"{place.team.name} ({_role(place)})" for place in places],
        going=list(_going(leaving.rooms(), user, team_ids)),
        keeps=queries.what_keeps(places),
        closes_account=len(queries.all_places(user)) == len(places),
    )


def moment(at: datetime | None) -> str:
    """A moment as people say it: "zondag 22 november, 11:40 uur"."""
    if at is None:
        return _("nog niet")
    return _("%(day)s, %(time)s uur") % {
        "day": date_format(timezone.localtime(at), "l j F"),
        "time": date_format(timezone.localtime(at), "H:i"),
    }


def _going(rooms: Iterable[leaving.Room], user: User, team_ids: list[Any]) -> Iterable[str]:
    names = {team.pk: team.name for team in Team.objects.filter(pk__in=team_ids)}
    for room in rooms:
        for line in room.preview(user, team_ids):
            yield f"{line.what} ({names[line.team_id]})" if line.team_id else line.what


def _role(place: Membership) -> str:
    words = str(Role(place.role).label)
    return _("%(role)s, nodigt ook anderen uit") % {"role": words} if place.manages else words


def _session(row: Session, mine: str) -> dict[str, Any]:
    return {
        "key": row.pk,
        "device": row.device or _("Onbekend apparaat"),
        "since": moment(row.created_at),
        "used": moment(row.last_seen_at),
        "is_here": row.pk == mine,
    }


def _step(row: SecondStep) -> dict[str, str]:
    return {
        "id": str(row.pk),
        "name": row.name,
        "kind": str(StepKind(row.kind).label),
        "since": moment(row.created_at),
        "used": moment(row.last_used_at),
    }


def _person(place: Membership, is_locked: bool, is_secured: bool) -> dict[str, Any]:
    return {
        "id": str(place.user_id),
        "name": place.user.name,
        "email": place.user.email,
        "role": _role(place),
        "does": queries.role_description(place.role),
        "is_locked": is_locked,
        "has_second_step": is_secured,
    }


def _invitation(row: Invitation) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "email": row.email,
        "role": str(Role(row.role).label),
        "by": row.invited_by.name if row.invited_by else "",
        "until": moment(row.expires_at),
        "is_expired": row.expires_at <= clock.now(),
    }


def _departure(row: Departure) -> dict[str, Any]:
    to = row.handed_to.name if row.handed_to else _("het team")
    return {"id": str(row.pk), "name": row.user.name, "at": moment(row.created_at), "to": to}
