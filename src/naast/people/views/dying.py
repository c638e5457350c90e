"""Pages for registering a death, in two steps, and for undoing it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from naast.core.doors import actor_of, door
from naast.people import actions, presenters, queries
from naast.people.choices import CARE
from naast.people.forms import ConfirmDeathForm, DeathForm
from naast.people.views.shared import attempt, done, show

_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@door(part="identity", purpose=CARE)
@_FORM_PAGE
def death(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The first step: the day, and from whom it was heard."""
    actor = actor_of(request)
    found = queries.person_for(actor, person_id)
    if found.is_deceased:
        return redirect("people:person", person_id=person_id)
    form, status = DeathForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            status = attempt(form, lambda: actions.report_death(person_id=person_id, by=actor, **data))
            if status == 200:
                return redirect("people:death_confirm", person_id=person_id)
    return show(request, "people/death.html", presenters.death_page(found), form=form, status=status)


@door(part="identity", purpose=CARE)
@_FORM_PAGE
def death_confirm(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The second step: what will happen, and yes, or no."""
    actor = actor_of(request)
    found, report = queries.person_for(actor, person_id), queries.death_report_for(actor, person_id)
    if found.is_deceased or report is None:
        return redirect("people:person", person_id=person_id)
    page = presenters.death_page(found, report, queries.members_for(actor, person_id))
    if request.method != "POST":
        form = ConfirmDeathForm(initial={"plan_ends_on": presenters.plan_end(report)})
        return show(request, "people/death_confirm.html", page, form=form)
    if "toch-niet" in request.POST:
        actions.take_back_report(person_id=person_id, by=actor)
        done(request, _("Er is niets vastgelegd."))
        return redirect("people:person", person_id=person_id)
    form, status = ConfirmDeathForm(request.POST), 422
    if form.is_valid():
        until = form.cleaned_data["plan_ends_on"]
        status = attempt(form, lambda: actions.confirm_death(person_id=person_id, by=actor, plan_ends_on=until))
        if status == 200:
            done(request, _("Het overlijden is vastgelegd. Sterkte voor wie %(name)s mist.") % {"name": found.name})
            return redirect("people:person", person_id=person_id)
    return show(request, "people/death_confirm.html", page, form=form, status=status)


@door(part="identity", purpose=CARE)
@require_POST
def death_undo(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """It was a mistake."""
    actions.undo_death(person_id=person_id, by=actor_of(request))
    done(request, _("Het overlijden is teruggedraaid. Alles is weer als daarvoor."))
    return redirect("people:person", person_id=person_id)
