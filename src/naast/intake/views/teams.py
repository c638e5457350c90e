"""Pages about the teams: who takes the questions of which neighbourhood; a coordinator changes people and neighbourhoods."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naast.accounts import actions as accounts_actions
from naast.accounts import queries as accounts
from naast.accounts.models import Team
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory import queries as directory
from naast.intake import actions, presenters, queries
from naast.intake.team_forms import AreaForm, LeaveForm, MemberForm
from naast.intake.views.shared import login_first, private, refuse_elsewhere

_FORMS: dict[str, Any] = {"lid": MemberForm, "weg": LeaveForm, "wijk": AreaForm}


@login_required
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """All teams with their neighbourhoods."""
    refuse_elsewhere(accounts.actor_for(request.user))  # type: ignore[arg-type]
    page = presenters.teams_page(list(accounts.teams()), directory.neighbourhoods())
    return private(render(request, "intake/teams.html", {"page": page}))


@login_required
@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """One team."""
    return _team_page(request, accounts.team_by_slug(slug))


def _team_page(request: HttpRequest, found: Team, verb: str = "", form: Any = None) -> HttpResponse:
    actor = accounts.actor_for(request.user)  # type: ignore[arg-type]
    refuse_elsewhere(actor)
    page = presenters.team_page(
        found, accounts.memberships_of(found), directory.neighbourhoods(), actor=actor,
        can_change=str(found.pk) in accounts.arranges(actor), owned=queries.owned_in(found),
    )  # fmt: skip
    forms = {"lid": MemberForm(), "wijk": AreaForm(team=found), verb: form}
    context = {"page": page, "member_form": forms["lid"], "area_form": forms["wijk"], "mistake": form, "verb": verb}
    return private(render(request, "intake/team.html", context, status=422 if form is not None else 200))


@login_first("intake:team", "slug")
@require_POST
def arrange(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    """A coordinator changes something. What you may not see does not exist; what is not yours says whom to ask."""
    found = accounts.team_by_slug(slug)
    if verb not in _FORMS:
        raise NotVisible
    form = AreaForm(request.POST, team=found) if verb == "wijk" else _FORMS[verb](request.POST)
    if not form.is_valid():
        return _team_page(request, found, verb, form)
    try:
        done = _do(verb, form.cleaned_data, found, accounts.actor_for(request.user))  # type: ignore[arg-type]
    except DomainError as error:
        if error.status != 422:
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return _team_page(request, found, verb, form)
    messages.success(request, done)
    return redirect("intake:team", slug=slug)


def _do(verb: str, data: dict[str, Any], found: Team, by: Actor) -> str:
    if verb == "lid":
        user = accounts_actions.set_member(team_id=found.pk, email=data["email"], role=data["role"], by=by)
        return _("%(name)s werkt nu in dit team.") % {"name": user.name}
    if verb == "weg":
        count = actions.leave_team(team_id=found.pk, user_id=data["user"], by=by)
        return _("Deze persoon werkt niet meer in dit team. Open vragen terug bij het team: %(count)d.") % {
            "count": count
        }
    place = directory.neighbourhood_by_slug(data["wijk"])
    pc4 = [area.pc4 for area in place.postcodes.all()]
    to = accounts_actions.move_area(pc4=pc4, to_team_id=data["team"].pk, by=by)
    moved = {"place": place.name, "pc4": ", ".join(sorted(pc4)), "team": to.name}
    return _("Nieuwe vragen uit %(place)s (%(pc4)s) gaan nu naar %(team)s.") % moved + " " + _way_back(to)


def _way_back(to: Team) -> str:
    """Who can move a neighbourhood back, now that this team has it."""
    net = accounts.default_team()
    if net is None or net == to:
        return _("Terugdraaien kan alleen de coördinator van %(team)s.") % {"team": to.name}
    if not accounts.coordinators_of(to).exists():
        return _("Terugdraaien kan alleen de coördinator van het vangnet (%(net)s).") % {"net": net.name}
    return _("Terugdraaien kan de coördinator van dat team, of van het vangnet (%(net)s).") % {"net": net.name}
