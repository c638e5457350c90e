"""Looking ahead with a person: a team tells the situation again (it is not kept), tries what help changes, and takes steps over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.core.errors import DomainError, NotVisible
from naast.engine.knowledge.life_events import default_life_events
from naast.foresight import actions, presenters, queries
from naast.foresight.actions import Chosen
from naast.foresight.forms import AheadForm
from naast.foresight.presenters.team import STARTS
from naast.foresight.queries import Taps
from naast.people import queries as people
from naast.plan.choices import CARE


@door(part="forecast", purpose=CARE)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The situation in a few taps; then what may come, and what help would change."""
    actor = actor_of(request)
    form = AheadForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "person_id": person_id, "name": _name(actor, person_id)}
    if request.method != "POST":
        queries.warm()
        return _answer(request, context)
    if not form.is_valid():
        return _answer(request, context | {"errors": form}, 422)
    chosen, today = _chosen(request), clock.today()
    page = _team_page(form.taps, chosen, today, actions.asked_for(actor, person_id))
    return _answer(request, context | {"page": page})


def _team_page(taps: Taps, chosen: dict[str, int], today: date, there: set[str]) -> presenters.TeamPage:
    plan = tuple((measure, taps.on + days) for measure, days in sorted(chosen.items()))
    without = queries.seen(taps)
    with_plan = queries.seen(replace(taps, help=plan)) if plan else without
    return presenters.team_page(without, with_plan, taps, today, chosen=chosen, there=there)


def _chosen(request: HttpRequest) -> dict[str, int]:
    """The measures that are switched on, each with its start in days from today."""
    known, found = default_life_events().measures, {}
    for measure in request.POST.getlist("hulp"):
        start = request.POST.get(f"start-{measure}", "0")
        if measure in known and start.isdecimal() and int(start) in STARTS:
            found[measure] = int(start)
    return found


@door(part="forecast", purpose=CARE)
@require_POST
def propose(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put what was ticked in the plan."""
    chosen = [_step(request, ref) for ref in request.POST.getlist("stap")]
    made = actions.propose(person_id=person_id, chosen=chosen, by=actor_of(request))
    words = ngettext("Eén stap staat in het plan.", "%(n)d stappen staan in het plan.", len(made)) % {"n": len(made)}
    messages.success(request, words if made else _("Deze stappen stonden er al."))
    return redirect("plan:person", person_id=person_id)


def _step(request: HttpRequest, ref: str) -> Chosen:
    text, day = request.POST.get(f"tekst-{ref}", ""), request.POST.get(f"dag-{ref}", "")
    try:
        due = date.fromisoformat(day) if day else None
    except ValueError as error:
        raise DomainError("dag", _("Dit lijkt geen datum."), "", 422) from error
    return Chosen(ref, text, due)


def _name(actor: Actor, person_id: UUID) -> str:
    """The name, for who may know it."""
    try:
        return people.person_for(actor, person_id).name
    except NotVisible:
        return _("deze persoon")


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page; for htmx only what changes."""
    fragment = request.headers.get("HX-Request") == "true" and "page" in context
    response = render(
        request, "foresight/_team_result.html" if fragment else "foresight/person.html", context, status=status
    )
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response
