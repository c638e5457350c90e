"""Pages of the person (or who speaks for them) about their own data: all of it, who looked, what is wrong, take it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.audit import presenters as log_presenters
from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.core.errors import DomainError
from naast.people import queries as people
from naast.rights import actions, everything, presenters, queries
from naast.rights.choices import PURPOSE, RequestKind
from naast.rights.forms import CorrectForm, DeleteForm

_own = door(part="identity", purpose=PURPOSE, kinds=("resident",), person="")
_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _show(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, f"rights/{template}.html", context, status=status)
    response.naast_private = "form" if "form" in context else "page"  # type: ignore[attr-defined]
    return response


def _who(request: HttpRequest) -> tuple[Actor, UUID]:
    actor = actor_of(request)
    return actor, people.person_id_of(actor)


@_own
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What you can do with your data, and what you asked before."""
    actor, person_id = _who(request)
    return _show(
        request, "mine", page=presenters.mine(person_id, queries.requests_of(actor, person_id), is_child=False)
    )


@_own
@require_safe
def everything_page(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, as one page to read and to print."""
    actor, person_id = _who(request)
    ids = queries.ids_of(person_id)
    days = log_presenters.timeline(queries.log_of(ids), presenters.own_ids(actor))
    return _show(request, "everything", sections=everything.sections(ids), days=days, on=clock.today())


@_own
@require_safe
def everything_data(request: HttpRequest) -> HttpResponse:
    """The same as a file for a computer."""
    _actor, person_id = _who(request)
    ids = queries.ids_of(person_id)
    response = JsonResponse(
        everything.as_data(ids, queries.log_of(ids)), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="mijn-gegevens-{clock.today().isoformat()}.json"'
    return response


@_own
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Who looked when, and why, by day."""
    actor, person_id = _who(request)
    events = queries.log_of(queries.ids_of(person_id))
    return _show(request, "log", days=log_presenters.timeline(events, presenters.own_ids(actor)))


@_own
@_form_page
def correct(request: HttpRequest) -> HttpResponse:
    """Something is wrong: tell what."""
    actor, person_id = _who(request)
    form, status = CorrectForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            words = form.cleaned_data["text"]
            if _asked(form, person_id, RequestKind.CORRECTION, words, actor):
                messages.success(request, _("Wij kijken het na. U hoort binnen vier weken van ons."))
                return redirect("rights:mine")
    return _show(request, "correct", status, form=form)


@_own
@_form_page
def delete(request: HttpRequest) -> HttpResponse:
    """Ask to be forgotten: first what would go and what must stay, with the reason."""
    actor, person_id = _who(request)
    form, status = DeleteForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _asked(form, person_id, RequestKind.DELETION, "", actor):
            messages.success(
                request, _("Uw vraag is binnen. U hoort binnen vier weken van ons. Tot dan kunt u haar intrekken.")
            )
            return redirect("rights:mine")
    page = presenters.away(queries.leaving_of(queries.ids_of(person_id)))
    waits = queries.has_open_deletion(actor, person_id)
    return _show(request, "delete", status, form=form, page=page, waits=waits)


def _asked(form: Any, person_id: UUID, kind: str, words: str, actor: Actor) -> bool:
    try:
        actions.ask(person_id=person_id, kind=kind, text=words, by=actor)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return False
    return True


@_own
@require_POST
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take back what was asked."""
    actor, person_id = _who(request)
    actions.withdraw(person_id=person_id, request_id=request_id, by=actor)
    messages.success(request, _("Uw vraag is ingetrokken. Er verandert niets."))
    return redirect("rights:mine")
