"""Who comes by already: every visit of every organisation around one person; plan one, go together, put it in a calendar."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from naast.core import clock
from naast.people.views.shared import attempt, done
from naast.visits import actions, calendar_file
from naast.visits.forms.visits import AlongForm, VisitForm
from naast.visits.presenters import visits as pages
from naast.visits.queries import visits as queries
from naast.visits.views.sides import Side, own_side, show, team_side


def _overview(request: HttpRequest, side: Side) -> HttpResponse:
    """Who comes, and who came."""
    visits = queries.visits_for(side.actor, side.person_id, side.purpose)
    page = pages.visits_page(visits, side)
    return show(request, side, "visits/visits.html", page, along=AlongForm(auto_id=False))


person = team_side("look")(_overview)
own = own_side("look")(_overview)


@team_side("form")
def new(request: HttpRequest, side: Side) -> HttpResponse:
    """Plan a visit; who comes already stands beside the form."""
    start = {"on": clock.today(), "ident": uuid4()}
    form, status = VisitForm(request.POST or None, initial=start), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            status = attempt(
                form,
                lambda: actions.plan_visit(
                    person_id=side.person_id, fields=form.fields_of_visit(), by=side.actor, ident=data["ident"]
                ),
            )
            if status == 200:
                done(request, _("Het bezoek staat erin. Wie mag meekijken, ziet dat u komt."), form)
                return redirect(side.url("person"))
    return _form(request, side, form, status, _("Plan een bezoek"))


@team_side("form")
def change(request: HttpRequest, side: Side, visit_id: UUID) -> HttpResponse:
    """Another day, or how it went."""
    visit = queries.visit_for(side.actor, side.person_id, visit_id, side.purpose)
    names = ("on", "starts", "why", "with_whom", "state", "version")
    form = VisitForm(request.POST or None, initial={name: getattr(visit, name) for name in names}, changing=True)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            seen = form.cleaned_data["version"] or 0
            status = attempt(
                form,
                lambda: actions.change_visit(
                    person_id=side.person_id,
                    visit_id=visit_id,
                    fields=form.fields_of_visit(),
                    version=seen,
                    by=side.actor,
                ),
                version=lambda: queries.visit_for(side.actor, side.person_id, visit_id, side.purpose).version,
            )
            if status == 200:
                done(request, _("Het bezoek is veranderd."), form)
                return redirect(side.url("person"))
    return _form(request, side, form, status, _("Verander het bezoek"))


def _form(request: HttpRequest, side: Side, form: VisitForm, status: int, title: str) -> HttpResponse:
    visits = queries.visits_for(side.actor, side.person_id, side.purpose)
    return show(request, side, "visits/visit_form.html", pages.form_page(visits, side, title), form=form, status=status)


@team_side("send")
def along(request: HttpRequest, side: Side, visit_id: UUID) -> HttpResponse:
    """Propose to go together."""
    form = AlongForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    made = actions.go_along(person_id=side.person_id, visit_id=visit_id, words=words, by=side.actor)
    done(request, _("%(name)s ziet uw voorstel om samen te gaan.") % {"name": made.visit.visitor_name}, form)
    return redirect(side.url("person"))


@team_side("send")
def along_answer(request: HttpRequest, side: Side, along_id: UUID) -> HttpResponse:
    """Yes, together; or no, apart."""
    yes = request.POST.get("antwoord") == "ja"
    actions.answer_along(person_id=side.person_id, along_id=along_id, yes=yes, by=side.actor)
    done(request, _("U gaat samen.") if yes else _("U gaat apart. De ander ziet dat."))
    return redirect(side.url("person"))


@team_side("send")
def changed(request: HttpRequest, side: Side) -> HttpResponse:
    """Another phase, or taken to hospital: somebody looks again now."""
    report = actions.much_changed(person_id=side.person_id, event=request.POST.get("wat", ""), by=side.actor)
    done(request, _("Dit gesprek staat nu bij “Opnieuw kijken”, ook bij uw collega's."))
    return redirect(side.url("report", report_id=report.pk))


def _calendar(request: HttpRequest, side: Side, visit_id: UUID) -> HttpResponse:
    """For the agenda on a telephone."""
    visit = queries.visit_for(side.actor, side.person_id, visit_id, side.purpose)
    response = HttpResponse(calendar_file.file_of(visit), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="bezoek.ics"'
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


calendar = team_side("look")(_calendar)
own_calendar = own_side("look")(_calendar)
