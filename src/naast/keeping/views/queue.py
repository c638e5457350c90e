"""Pages of a keeper: the queue, one entry with the call, what was saved. Two who save at once lose nothing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import queries as accounts
from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import public
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.directory import queries as directory
from naast.directory.choices import CheckedHow
from naast.keeping import actions, queries
from naast.keeping.choices import FACTS, Reach
from naast.keeping.forms import TicksForm
from naast.keeping.models import Entry
from naast.keeping.presenters import queue as presenters
from naast.keeping.queries.entries import VIEWS
from naast.keeping.views.shared import actor_of, keeper_only, number_of, places, private

_OF_THE_TEAM = "Voor wie in een team werkt; over organisaties, niet over iemand om wie gezorgd wordt"


@public(_OF_THE_TEAM)
@require_safe
@keeper_only
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a call."""
    actor = actor_of(request)
    own = queries.keeper_of(actor.id)
    keeps = own.per_month if own is not None and own.stopped_at is None else None
    view = request.GET.get("toon", "mijn" if keeps else "alles")
    view = view if view in VIEWS else "alles"
    found = queries.queue_for(actor, view, number_of(request.GET.get("bladzijde", "1")))
    page = presenters.queue_page(found, queries.counts_for(actor), view, actor, keeps=keeps)
    return private(render(request, "keeping/queue.html", {"page": page}))


@public(_OF_THE_TEAM)
@require_POST
@keeper_only
def following(request: HttpRequest) -> HttpResponse:
    """The next one to call, taken at once so that nobody else rings it too."""
    actor = actor_of(request)
    found = queries.next_for(actor)
    if found is None:
        messages.success(request, _("Er is nu niets te bellen. Dank u wel."))
        return redirect("keeping:queue")
    actions.claim(entry_id=found.pk, by=actor)
    return redirect("keeping:entry", entry_id=found.pk)


@public(_OF_THE_TEAM)
@require_http_methods(["GET", "HEAD", "POST"])
@keeper_only
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry: the words for the call, and a tick per fact, saved in one go."""
    actor = actor_of(request)
    found = queries.entry_for(actor, entry_id)
    if request.method != "POST":
        return _entry(request, found, _form(found), actor)
    form = _form(found, request.POST)
    if not form.is_valid():
        return _entry(request, found, form, actor, status=422)
    try:
        row = actions.tick(
            entry_id=entry_id, version=form.cleaned_data["versie"], heard=_heard(request, form), by=actor
        )
    except Conflict:
        # Somebody else saved in between. Their answers are shown, one's own are still in the form, on the newest version.
        form.on_version(found.version)
        return _entry(request, found, form, actor, status=409, conflict=True)
    except DomainError as error:
        if error.status != 422:
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return _entry(request, found, form, actor, status=422)
    return redirect("keeping:saved", round_id=row.pk)


def _form(found: Entry, data: Any = None) -> TicksForm:
    values = {fact: directory.value_of(found.service, fact) for fact in FACTS}
    return TicksForm(data, values=values, version=found.version, places=places())


def _heard(request: HttpRequest, form: TicksForm) -> actions.Heard:
    reach = Reach.NOT_REACHED if request.POST.get("bereikt") == Reach.NOT_REACHED else Reach.SPOKEN
    how = CheckedHow(form.cleaned_data["hoe"] or CheckedHow.PHONE)
    return actions.Heard(form.ticks, reach=reach, how=how, note=form.cleaned_data["notitie"])


def _entry(
    request: HttpRequest, found: Entry, form: TicksForm, actor: Actor, *, status: int = 200, conflict: bool = False
) -> HttpResponse:
    page = presenters.entry_page(
        found, queries.open_reports(found), queries.last_round(found), form, actor, team=_team(actor), conflict=conflict
    )
    return private(render(request, "keeping/entry.html", {"page": page, "form": form}, status=status), "form")


def _team(actor: Actor) -> str:
    names = sorted(team.name for team in accounts.teams() if str(team.pk) in actor.team_ids)
    return names[0] if names else actor.organisation


@public(_OF_THE_TEAM)
@require_POST
@keeper_only
def hold(request: HttpRequest, entry_id: UUID, verb: str) -> HttpResponse:
    """Take an entry, let it go, or send the organisation a mail."""
    actor = actor_of(request)
    found = queries.entry_for(actor, entry_id)
    if verb == "neem":
        actions.claim(entry_id=entry_id, by=actor)
        messages.success(request, _("U belt deze plek. Anderen zien dat."))
    elif verb == "laat":
        actions.release(entry_id=entry_id, by=actor)
        messages.success(request, _("Deze plek is weer vrij."))
        return redirect("keeping:queue")
    elif verb == "mail":
        sent = None if found.no_mail else actions.send(service=found.service, by=actor)
        said = _("De mail is onderweg.") if sent else _("Hier gaat geen mail naartoe. Bel liever.")
        (messages.success if sent else messages.warning)(request, said)
    else:
        raise NotVisible
    return redirect("keeping:entry", entry_id=entry_id)


@public(_OF_THE_TEAM)
@require_safe
@keeper_only
def saved(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What was saved just now; it can be taken back, and there is a next one."""
    actor = actor_of(request)
    row = queries.round_for(actor, round_id)
    can_undo = (
        row.settled_at is None
        and row.undone_at is None
        and row.undo_until > clock.now()
        and row.entry.version == row.before.get("after")
    )
    page = presenters.saved_page(row, queries.next_for(actor, but=row.entry_id), can_undo=can_undo)
    return private(render(request, "keeping/saved.html", {"page": page}))


@public(_OF_THE_TEAM)
@require_POST
@keeper_only
def undo(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """It was a slip: as it was before."""
    try:
        row = actions.untick(round_id=round_id, by=actor_of(request))
    except Conflict as conflict:
        messages.warning(request, f"{conflict.message} {conflict.hint}".strip())
        return redirect("keeping:saved", round_id=round_id)
    messages.success(request, _("Teruggenomen. De plek staat weer zoals hij stond."))
    return redirect("keeping:entry", entry_id=row.entry_id)
