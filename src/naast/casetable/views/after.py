"""Closing a table, looking back a quarter later, and finding again what was learnt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.casetable import actions, queries
from naast.casetable.choices import SeatRole, State
from naast.casetable.forms import EndForm, topics
from naast.casetable.models import Offer, Tie
from naast.casetable.presenters import after as pages
from naast.casetable.views.shared import Guest, at_table, coordinator_only, show, worker_only
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible

_PAGE = require_http_methods(["GET", "HEAD", "POST"])
_MET = {"ja": True, "nee": False}


@_PAGE
@at_table
def end(request: HttpRequest, *, guest: Guest) -> HttpResponse:
    """The chair sees what goes and what stays, and closes the table."""
    seat, found = guest.seated, guest.table
    if seat.role != SeatRole.CHAIR or found.state not in (State.RUNNING, State.ENDED):
        raise NotVisible
    if found.state == State.ENDED:
        return redirect("casetable:table", table_id=found.pk)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.end(seat=seat, topic=form.cleaned_data["topic"])
        messages.success(request, _("De tafel is afgesloten. Het verhaal is weg."))
        return redirect("casetable:table", table_id=found.pk)
    page = pages.end_page(
        found,
        queries.silent_count(found),
        queries.offers_of(found),
        queries.lessons_of(found),
        queries.gaps_of(found),
        queries.ties_of(found),
    )
    return show(request, "end", page=page, form=form, status=422 if form.is_bound else 200)


@_PAGE
@at_table
def back(request: HttpRequest, *, guest: Guest) -> HttpResponse:
    """What became of it?"""
    found = guest.table
    if found.state != State.ENDED:
        raise NotVisible
    actions.may_look_back(found, guest.seat, guest.actor)
    error = ""
    if request.method == "POST":
        by = guest.actor or actions.actor_of(guest.seated)
        try:
            actions.look_back(table_id=found.pk, by=by, **_said(request))
        except DomainError as wrong:
            if wrong.status != 422:
                raise
            error = f"{wrong.message} {wrong.hint}".strip()
        else:
            messages.success(request, _("Bewaard. De volgende tafel begint hiermee."))
            return redirect("casetable:table", table_id=found.pk)
    offers, ties = queries.offers_of(found), queries.ties_of(found)
    if error:
        _keep_typed(offers, ties, _said(request))
    page = pages.ended_page(found, offers, queries.lessons_of(found), queries.gaps_of(found), ties, may_look_back=True)
    errors = [{"id": "", "text": error}] if error else []
    return show(request, "back", page=page, errors=errors, status=422 if error else 200)


def _keep_typed(offers: list[Offer], ties: list[Tie], said: dict[str, Any]) -> None:
    """What was ticked and written, on the rows that the page is drawn from; not saved."""
    for one in offers:
        one.outcome, one.outcome_note = said["outcomes"].get(str(one.pk), (one.outcome, one.outcome_note))
    for tie in ties:
        tie.met = said["met"].get(str(tie.pk), tie.met)


def _said(request: HttpRequest) -> dict[str, Any]:
    """What was ticked and written, by id of the offer and of the tie."""
    outcomes, met = {}, {}
    for name, value in request.POST.items():
        what, _dash, ident = name.partition("-")
        if what == "hoe" and ident:
            outcomes[ident] = (str(value), str(request.POST.get(f"woorden-{ident}", "")))
        if what == "gezien" and ident:
            met[ident] = _MET.get(str(value))
    return {"outcomes": outcomes, "met": met, "really": "really" in request.POST}


@require_safe
@worker_only
def learnt(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Lessons and offers of all tables, by kind of question and by words."""
    words, topic = request.GET.get("q", "")[:80], request.GET.get("soort", "")
    known = [("", _("Alle vragen")), *topics()]
    topic = topic if topic in dict(known) else ""
    found = queries.learnt(words, topic)
    page = pages.learnt_page(found.lessons, found.offers, words, topic)
    return show(request, "learnt", page=page, topics=known)


@require_POST
@coordinator_only
def settle(request: HttpRequest, *, actor: Actor, gap_id: UUID) -> HttpResponse:
    """A coordinator took up what was missing."""
    actions.settle_gap(gap_id=gap_id, by=actor)
    messages.success(request, _("Dit staat niet meer op uw lijst."))
    return redirect("casetable:tables")
