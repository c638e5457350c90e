"""What a coordinator does for the people of a team: invite, help who cannot get in, and let someone leave with the work handed over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import actions, lockout, presenters, queries
from naast.accounts.actions.rights import not_yours
from naast.accounts.choices import Role
from naast.accounts.forms import InviteForm, LeaveForm
from naast.accounts.models import Team, User
from naast.accounts.views.shared import shown, tell
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible


@login_required
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """The people of a team, how they get in, and who was invited."""
    team, _by = _to_arrange(request, slug)
    return _page(request, team, InviteForm(roles=presenters.role_choices(team)))


@login_required
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask someone to work in this team."""
    team, by = _to_arrange(request, slug)
    form = InviteForm(request.POST, roles=presenters.role_choices(team))
    if form.is_valid():
        try:
            row = actions.invite(
                team_id=team.pk, email=form.cleaned_data["email"], role=Role(form.cleaned_data["role"]),
                manages=form.cleaned_data.get("manages", False), by=by,
            )  # fmt: skip
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, _("De uitnodiging voor %(email)s is onderweg.") % {"email": row.email})
            return redirect("accounts:people", slug=slug)
    return _page(request, team, form, 422)


@login_required
@require_POST
def change_invitation(request: HttpRequest, slug: str) -> HttpResponse:
    """Send an invitation again, or withdraw it."""
    _team, by = _to_arrange(request, slug)
    doings: dict[str, Any] = {
        "opnieuw": (actions.send_again, _("Er is een nieuwe link onderweg. De oude werkt niet meer.")),
        "intrekken": (actions.withdraw, _("De uitnodiging is ingetrokken. De link werkt niet meer.")),
    }
    if request.POST.get("what") not in doings:
        raise NotVisible
    do, said = doings[request.POST["what"]]
    do(invitation_id=_id(request, "invitation"), by=by)
    messages.success(request, said)
    return redirect("accounts:people", slug=slug)


@login_required
@require_POST
def help_colleague(request: HttpRequest, slug: str) -> HttpResponse:
    """Let someone try again after too many wrong passwords, or let someone who lost everything set up a new second step."""
    team, by = _to_arrange(request, slug)
    user = queries.people_of(team).filter(pk=_id(request, "user")).first()
    if user is None:
        raise NotVisible
    if request.POST.get("what") == "vrijmaken":
        actions.release_lock(user=user, wrong=lockout.release(user), by=by)
        messages.success(request, _("%(name)s kan weer inloggen.") % {"name": user.name})
    elif request.POST.get("what") == "wissen":
        actions.wipe_steps(user_id=user.pk, by=by)
        messages.success(request, _("%(name)s stelt bij het inloggen een nieuwe tweede stap in.") % {"name": user.name})
    else:
        raise NotVisible
    return redirect("accounts:people", slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str, user_id: UUID) -> HttpResponse:
    """What goes where when someone leaves the organisation; by POST it happens."""
    team, by = _to_arrange(request, slug)
    user = queries.people_of(team).filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    places = queries.places_in(user, team.organisation)
    form = LeaveForm(request.POST or None, colleagues=queries.colleagues_in(places))
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            actions.leave(
                user_id=user.pk, organisation_id=team.organisation_id, handed_to=UUID(to) if to else None, by=by
            )
        except DomainError as error:
            tell(form, error)
        else:
            said = _("%(name)s werkt niet meer met Naast voor %(organisation)s. U kunt dit vandaag nog terugdraaien.")
            messages.success(request, said % {"name": user.name, "organisation": team.organisation.name})
            return redirect("accounts:people", slug=slug)
    context = {"page": presenters.leave_page(user, team, places), "form": form}
    return shown(request, "accounts/leave.html", context, 422 if form.is_bound else 200)


@login_required
@require_POST
def undo_leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Turn a departure back."""
    _team, by = _to_arrange(request, slug)
    back = actions.undo(departure_id=_id(request, "departure"), by=by)
    messages.success(request, _("Het vertrek is teruggedraaid. Werk dat terugkwam: %(count)d.") % {"count": back})
    return redirect("accounts:people", slug=slug)


def _to_arrange(request: HttpRequest, slug: str) -> tuple[Team, Actor]:
    team = queries.team_by_slug(slug)
    assert isinstance(request.user, User)
    by = queries.actor_for(request.user)
    if str(team.pk) not in queries.arranges(by):
        raise not_yours(team)
    return team, by


def _page(request: HttpRequest, team: Team, form: InviteForm, status: int = 200) -> HttpResponse:
    return shown(request, "accounts/people.html", {"page": presenters.people_page(team), "form": form}, status)


def _id(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise NotVisible from error
