"""Instruments of others around one person, for professionals: outcomes only. And a question for clinicians that is kept nowhere."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.errors import NotAllowed
from naast.people.views.shared import attempt, done
from naast.visits.actions import measured as actions
from naast.visits.forms.measured import MeasuredForm, SurpriseForm
from naast.visits.presenters import measured as pages
from naast.visits.queries import measured as queries
from naast.visits.views.sides import Side, show, team_side


@team_side("form")
def measured(request: HttpRequest, side: Side) -> HttpResponse:
    """What was measured; write down another outcome."""
    form, status = MeasuredForm(request.POST or None, initial={"on": clock.today(), "ident": uuid4()}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            kept = actions.Measured(data["instrument"], data["on"], data["total"], data["version"], data["note"])
            status = attempt(
                form,
                lambda: actions.keep_measurement(
                    person_id=side.person_id, measured=kept, by=side.actor, ident=data["ident"]
                ),
            )
            if status == 200:
                done(request, _("De uitkomst staat erin."), form)
                return redirect(side.url("measured"))
    return _page(request, side, form, SurpriseForm(), status=status)


@team_side("send")
def measured_think(request: HttpRequest, side: Side) -> HttpResponse:
    """The question for clinicians: the answer only decides what this page says next. Nothing is written down, also not in the log."""
    if not pages.is_clinician(side):
        raise NotAllowed(
            _("Deze vraag is voor zorgverleners."), _("Maakt u zich zorgen? Overleg met de wijkverpleegkundige.")
        )
    form = SurpriseForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    blank = MeasuredForm(initial={"on": clock.today(), "ident": uuid4()})
    return _page(request, side, blank, SurpriseForm() if answer else form, answer, status=200 if answer else 422)


def _page(
    request: HttpRequest, side: Side, form: MeasuredForm, surprise: SurpriseForm, answer: str = "", *, status: int
) -> HttpResponse:
    rows = queries.measured_for(side.actor, side.person_id, side.purpose)
    carers = queries.holds_out_for(side.actor, side.person_id, side.purpose)
    page = pages.measured_page(rows, carers, side, answer)
    return show(request, side, "visits/measured.html", page, form=form, surprise=surprise, status=status)


@team_side("send")
def measurement_remove(request: HttpRequest, side: Side, measurement_id: UUID) -> HttpResponse:
    """A mistake."""
    actions.remove_measurement(person_id=side.person_id, measurement_id=measurement_id, by=side.actor)
    done(request, _("De uitkomst is weg."))
    return redirect(side.url("measured"))
