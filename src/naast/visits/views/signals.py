"""Pages of the nurses: worries that were passed on, one of them, and what they do with it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from naast.access.queries import as_uuid
from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import KNOCKER, actor_of, door
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.people.views.shared import show
from naast.plan import paper as sheets
from naast.visits.actions import signals as actions
from naast.visits.choices import CARE
from naast.visits.forms.signals import (
    DeclineForm,
    DoctorForm,
    DoctorToldForm,
    KnownForm,
    PassOverForm,
    PlanForm,
    VersionForm,
    VisitedForm,
)
from naast.visits.models import Signal
from naast.visits.presenters import signals as pages
from naast.visits.queries import numbers
from naast.visits.queries import signals as queries
from naast.visits.queries import visits as visits_of

_OURS: Final = {"part": KNOCKER, "purpose": CARE, "person": ""}
# What is said when it is done, by what was done.
_DONE: Final[dict[str, Any]] = {
    "neem": gettext_lazy("Uw collega's zien dat u belt."),
    "gesproken": gettext_lazy("Bewaard. Wie het meldde, hoort alleen: opgepakt."),
    "gemist": gettext_lazy("Bewaard: niet bereikt."),
    "bezoek": gettext_lazy("Het bezoek is afgesproken."),
    "geweest": gettext_lazy("Bewaard. Deze melding is klaar."),
    "nee": gettext_lazy("Bewaard. Nee is nee. Alles gaat vanzelf weg."),
    "ander": gettext_lazy("Bewaard. Een ander gaat verder."),
    "stop": gettext_lazy("Bewaard: niet bereikt. Deze melding is klaar."),
    "bekend": gettext_lazy("Bewaard. Het schema zegt nu wat er volgt."),
    "huisarts": gettext_lazy("Bewaard wat de huisarts mag weten."),
    "huisarts-weet": gettext_lazy("Bewaard: de huisarts weet het."),
    "heropen": gettext_lazy("De melding is weer open."),
}


@door(**_OURS)
@require_safe
def signals(request: HttpRequest) -> HttpResponse:
    """What waits for the teams of this reader."""
    actor = actor_of(request)
    if not queries.takes_signals(actor):
        raise NotAllowed(
            _("Deze lijst is voor het team dat meldingen aanneemt."),
            _("Maakt u zich zorgen om iemand? Meld het via “Ik maak me zorgen om iemand”."),
        )
    rows = queries.open_for(actor)
    page = pages.signals_page(
        rows, queries.to_ask_again(actor), queries.closed_for(actor), queries.missed_in(rows), clock.now(),
        numbers=numbers.may_see(actor),
    )  # fmt: skip
    return show(request, "visits/signals.html", page)


@door(**_OURS)
@require_safe
def signal(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """One worry."""
    return _page(request, queries.signal_for(actor_of(request), signal_id))


def _page(request: HttpRequest, found: Signal, verb: str = "", form: Any = None, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    tied = queries.first_visit_of(actor, found)
    page = pages.signal_page(found, queries.lines_for(actor, found), queries.alike_for(actor, found), tied, clock.now())
    forms = {
        name: _form(name, None, actor, found)
        for name in ("bezoek", "geweest", "nee", "ander", "bekend", "huisarts", "huisarts-weet")
    }
    shown = {name.replace("-", "_"): one for name, one in (forms | ({verb: form} if form is not None else {})).items()}
    return show(request, "visits/signal.html", page, forms=shown, sent=verb if form is not None else "", status=status)


def _form(verb: str, data: Any, actor: Actor, found: Signal) -> Any:
    start: dict[str, Any] = {"version": found.version}
    kept: dict[str, Any] = {"initial": start, "prefix": verb}
    match verb:
        case "bezoek":
            known = [(str(ident), name) for ident, name in visits_of.people_to_visit(actor)]
            return PlanForm(data, people=known, **kept)
        case "geweest":
            start |= {"on": clock.today()}
            return VisitedForm(data, **kept)
        case "nee":
            return DeclineForm(data, **kept)
        case "ander":
            return PassOverForm(data, **kept)
        case "bekend":
            return KnownForm(data, **kept)
        case "huisarts":
            return DoctorForm(data, practices=queries.practices(), **kept)
        case "huisarts-weet":
            return DoctorToldForm(data, **kept)
        case _:
            return VersionForm(data, **kept)


@door(**_OURS)
@require_POST
def handle(request: HttpRequest, signal_id: UUID, verb: str) -> HttpResponse:
    """One of the things a team can do with a worry."""
    actor = actor_of(request)
    found = queries.signal_for(actor, signal_id)
    if verb not in _DONE:
        raise NotVisible
    form = _form(verb, request.POST, actor, found)
    if not form.is_valid():
        return _page(request, found, verb, form, 422)
    try:
        _do(verb, form, signal_id, actor)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        return _again(request, signal_id, verb, form, error)
    messages.success(request, _DONE[verb])
    return redirect("visit:signal", signal_id=signal_id)


def _again(request: HttpRequest, signal_id: UUID, verb: str, form: Any, error: DomainError) -> HttpResponse:
    """The page as it is now, with the form that was sent; who has read what changed may send it once more."""
    now = queries.signal_for(actor_of(request), signal_id)
    if isinstance(error, Conflict):
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = str(now.version)
    form.add_error(None, f"{error.message} {error.hint}".strip())
    return _page(request, now, verb, form, error.status)


def _do(verb: str, form: Any, signal_id: UUID, by: Actor) -> None:
    data = form.cleaned_data
    where: dict[str, Any] = {"signal_id": signal_id, "by": by, "version": data.get("version")}
    match verb:
        case "neem":
            actions.take(**where)
        case "gesproken" | "gemist":
            actions.note_call(reached=verb == "gesproken", **where)
        case "bezoek":
            actions.plan(on=data["on"], starts=data["starts"], person_id=as_uuid(data["person"]), **where)
        case "geweest":
            actions.visited(on=data["on"], phase=data["phase"], **where)
        case "nee":
            actions.decline(again_on=data["again_on"], **where)
        case "ander":
            actions.pass_over(to=data["to"], **where)
        case "stop":
            actions.give_up(**where)
        case "bekend":
            actions.look_up(has_plan=form.said("plan"), has_contact=form.said("contact"), **where)
        case "huisarts":
            actions.doctor(may_know=data["may"] == "ja", who=data["who"] or data["practice"], **where)
        case "huisarts-weet":
            actions.tell_doctor(email=data["mail"], **where)
        case "heropen":
            actions.reopen(**where)


@door(**_OURS)
@require_safe
def letter(request: HttpRequest, signal_id: UUID) -> HttpResponse:
    """A letter for the doctor: who, and that a nurse visits; nothing else. Only with a yes."""
    found = queries.signal_for(actor_of(request), signal_id)
    if not (found.doctor_may_know and found.is_open):
        raise NotVisible
    shown = {"signal": found, "by": actor_of(request).label, "today": clock.today()}
    try:
        return sheets.sheet("visits/doctor_letter.html", shown, _("brief aan de huisarts"), ("11.5pt",))
    except sheets.NoPaper as missing:
        messages.warning(request, f"{missing.message} {missing.hint}")
        return redirect("visit:signal", signal_id=signal_id)
