"""Pages of the team: which requests wait, and one request with what to do."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.people import queries as people
from naast.rights import actions, presenters, queries
from naast.rights.choices import PURPOSE
from naast.rights.forms import AnswerForm, PrintForm


@door(part="identity", purpose=PURPOSE, person="")
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What people asked about their data, of those this colleague may do it for."""
    page = presenters.waiting(queries.open_requests_for(actor_of(request)))
    return render(request, "rights/requests.html", {"page": page})


@door(part="identity", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def print_for(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """On paper for somebody without a link: as far as this colleague may see it, and by name what is not in it.

    The page comes by POST, after the colleague said who asked and how that is sure; it is in the log of the person.
    """
    actor = actor_of(request)
    person = people.person_for(actor, person_id, PURPOSE)
    form, status = PrintForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            found = queries.for_paper(actor, person_id)
            actions.note_print(person_id=person_id, by=actor, left_out=found.left_out, **form.cleaned_data)
            response = render(
                request, "rights/print.html", {"page": found, "name": person.name, "on": clock.today(), "id": person_id}
            )
            response.naast_private = "page"  # type: ignore[attr-defined]
            return response
    return render(request, "rights/print_ask.html", {"form": form, "name": person.name, "id": person_id}, status=status)


@door(part="identity", purpose=PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def request(request: HttpRequest, person_id: UUID, request_id: UUID) -> HttpResponse:
    """One request: answer it, refuse it with the reason, or carry the deletion out."""
    actor = actor_of(request)
    row, name = queries.request_for(actor, person_id, request_id)
    verb = request.POST.get("doe", "")
    form, status = AnswerForm(request.POST if request.method == "POST" and verb != "wis" else None), 200
    if request.method == "POST":
        if verb == "wis":
            return _carry_out(request, person_id, request_id, actor)
        if form.is_valid():
            return _answer(request, person_id, request_id, verb, form.cleaned_data["answer"], actor)
        status = 422
    leaving = queries.leaving_of(queries.ids_of(person_id)) if row.is_open and row.kind == "deletion" else None
    context = {"page": presenters.one_request(row, name, leaving), "form": form}
    response = render(request, "rights/request.html", context, status=status)
    response.naast_private = "form"  # type: ignore[attr-defined]
    return response


def _carry_out(request: HttpRequest, person_id: UUID, request_id: UUID, actor: Actor) -> HttpResponse:
    if not request.POST.get("zeker"):
        messages.warning(request, _("Er is niets gewist. Zet eerst een vinkje bij ‘Ik heb dit nagekeken’."))
        return redirect("rights:request", person_id=person_id, request_id=request_id)
    actions.delete_on_request(person_id=person_id, request_id=request_id, by=actor)
    messages.success(request, _("De gegevens zijn gewist. Wat van de wet nog moet blijven, wist Naast later vanzelf."))
    return redirect("rights:requests")


def _answer(
    request: HttpRequest, person_id: UUID, request_id: UUID, verb: str, words: str, actor: Actor
) -> HttpResponse:
    settle = actions.refuse if verb == "nee" else actions.corrected
    settle(person_id=person_id, request_id=request_id, answer=words, by=actor)
    messages.success(request, _("Uw antwoord is bewaard. De persoon kan het lezen."))
    return redirect("rights:requests")
