"""A team's own lists and notes: only for who works in a team, and kept by no cache. What is not theirs does not exist (404)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.accounts import queries as accounts
from naast.core import clock, sheets
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory import actions, presenters, queries
from naast.directory.forms import NoteForm, OnListForm, SelectionForm

MOVES: Final = {"omhoog": True, "omlaag": False}
# Letters of a leaflet, large first; below the last nobody at a kitchen table can read it without glasses.
FOLDED: Final = ("14pt", "12.5pt", "11.5pt")
FLAT: Final = "14pt"
SIDES: Final = 2


def _actor(request: HttpRequest) -> Actor:
    return accounts.actor_for(request.user)  # type: ignore[arg-type]


def _login_first(back: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For an address that only takes forms: after logging in someone comes back at the page `back`, which has the same parts."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.user.is_authenticated or request.method != "POST":
                return require_POST(login_required(view))(request, **parts)
            messages.warning(
                request,
                _("U was niet meer ingelogd. Wat u net invulde, is niet verstuurd. Log in en vul het opnieuw in."),
            )
            return redirect_to_login(reverse(back, kwargs=parts))

        return guarded

    return wrap


def _private(response: HttpResponse) -> HttpResponse:
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def selections(request: HttpRequest) -> HttpResponse:
    """All lists of the reader's teams, and a form to begin one."""
    actor = _actor(request)
    teams = queries.teams_of(actor)
    form = SelectionForm(request.POST if request.method == "POST" else None, teams=teams)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.make_selection(team_id=said["team"], name=said["name"], words=said["words"], by=actor)
        except DomainError as error:
            form.add_error("name", f"{error.message} {error.hint}")
        else:
            messages.success(request, _("De lijst is gemaakt. Zoek hulp en zet plekken op de lijst."))
            return redirect("directory:selection", made.pk)
    page = presenters.lists_page(queries.selections_for(actor), teams)
    status = 422 if form.errors else 200
    return _private(render(request, "directory/selections.html", {"page": page, "form": form}, status=status))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: HttpRequest, selection_id: UUID) -> HttpResponse:
    """One list: its places, in order, and its name."""
    actor = _actor(request)
    found = queries.selection_for(actor, selection_id)
    start = {"team": str(found.team_id), "name": found.name, "words": found.words}
    form = SelectionForm(
        {**start, **request.POST.dict()} if request.method == "POST" else None, teams=[found.team], initial=start
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.rename_selection(selection_id=selection_id, name=said["name"], words=said["words"], by=actor)
        except DomainError as error:
            form.add_error("name", f"{error.message} {error.hint}")
        else:
            messages.success(request, _("De lijst is gewijzigd."))
            return redirect("directory:selection", selection_id)
    return _private(_list_page(request, actor, found, "directory/selection.html", form))


def _list_page(request: HttpRequest, actor: Actor, found: Any, template: str, form: Any = None) -> HttpResponse:
    notes = queries.notes_for(actor, [item.service_id for item in found.shown])
    page = presenters.list_page(found, notes, clock.now())
    return render(
        request, template, {"page": page, "form": form}, status=422 if form is not None and form.errors else 200
    )


@login_required
@require_safe
def leaflet(request: HttpRequest, selection_id: UUID) -> HttpResponse:
    """The list as a leaflet, to print. No note of the team is on it."""
    page = _leaflet_of(request, selection_id)
    context = {"page": page, "id": selection_id, "day": clock.today()}
    return _private(render(request, "directory/leaflet.html", context))


def _leaflet_of(request: HttpRequest, selection_id: UUID) -> presenters.Leaflet:
    found = queries.selection_for(_actor(request), selection_id)
    return presenters.leaflet(presenters.list_page(found, (), clock.now()), settings.NAAST_BASE_URL.rstrip("/"))


@login_required
@require_safe
def leaflet_pdf(request: HttpRequest, selection_id: UUID) -> HttpResponse:
    """The list as PDF: to fold when it fits on one sheet in letters that everyone can read, else as pages."""
    page = _leaflet_of(request, selection_id)
    known = {"page": page, "day": clock.today(), "language": get_language() or "nl", "fonts": sheets.our_letters()}
    try:
        for size in FOLDED:
            sheet = sheets.drawn(render_to_string("directory/paper/leaflet.html", known | {"fold": True, "size": size}))
            if len(sheet.pages) <= SIDES:
                return sheets.answered(sheet, page.name)
        flat = render_to_string("directory/paper/leaflet.html", known | {"fold": False, "size": FLAT})
        return sheets.answered(sheets.drawn(flat), page.name)
    except sheets.NoPaper as missing:
        messages.warning(request, f"{missing.message} {missing.hint}")
        return redirect("directory:leaflet", selection_id)


@_login_first("directory:selection")
def selection_place(request: HttpRequest, selection_id: UUID) -> HttpResponse:
    """Move a place on a list, or take it off."""
    actor = _actor(request)
    queries.selection_for(actor, selection_id)
    verb, service_id = request.POST.get("verb", ""), _uuid(request.POST.get("service", ""))
    if verb in MOVES:
        actions.move_on_selection(selection_id=selection_id, service_id=service_id, up=MOVES[verb], by=actor)
    elif verb == "af":
        actions.take_off_selection(selection_id=selection_id, service_id=service_id, by=actor)
        messages.success(request, _("De plek is van de lijst. Zet hem er weer op via de bladzijde van de plek."))
    return redirect("directory:selection", selection_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_selection(request: HttpRequest, selection_id: UUID) -> HttpResponse:
    """Take a list away: first the question, then the deed."""
    actor = _actor(request)
    found = queries.selection_for(actor, selection_id)
    if request.method == "POST":
        actions.remove_selection(selection_id=selection_id, by=actor)
        messages.success(request, _("De lijst is weg."))
        return redirect("directory:selections")
    return _private(_list_page(request, actor, found, "directory/selection_remove.html"))


@_login_first("directory:service_by_id")
def put_on_list(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Put a place on a list of the team; back at the place."""
    actor = _actor(request)
    back = redirect("directory:service", queries.slug_of(service_id))
    form = OnListForm(request.POST, selections=list(queries.selections_for(actor)))
    if not form.is_valid():
        messages.warning(request, _("Kies een lijst van uw team."))
        return back
    said = form.cleaned_data
    try:
        actions.put_on_selection(
            selection_id=_uuid(said["selection"]), service_id=service_id, words=said["words"], by=actor
        )
    except DomainError as error:
        messages.warning(request, f"{error.message} {error.hint}")
        return back
    messages.success(request, _("De plek staat op de lijst."))
    return back


@_login_first("directory:service_by_id")
def write_note(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Write, change or empty the note of a team at a place; back at the place."""
    actor = _actor(request)
    back = redirect("directory:service", queries.slug_of(service_id))
    form = NoteForm(request.POST, teams=queries.teams_of(actor))
    if not form.is_valid():
        messages.warning(request, _("De notitie is niet bewaard. Kies een team en schrijf hooguit 2000 tekens."))
        return back
    told = form.cleaned_data
    try:
        kept = actions.write_note(
            team_id=told["team"], service_id=service_id, text=told["text"], seen=told["seen"], by=actor
        )
    except actions.NoteChanged as changed:
        return _note_clash(request, actor, service_id, told, changed)
    messages.success(
        request, _("De notitie is bewaard. Alleen uw team leest hem.") if kept else _("Er staat nu geen notitie.")
    )
    return back


def _note_clash(
    request: HttpRequest, actor: Actor, service_id: UUID, told: dict[str, str], changed: actions.NoteChanged
) -> HttpResponse:
    """Both versions beside each other: what stands there, and what this reader wrote, to keep or to change."""
    now = changed.note
    start = {"team": told["team"], "text": told["text"], "seen": actions.note_mark(now.text if now else "")}
    page = presenters.note_clash(changed.service, now)
    form = NoteForm(teams=queries.teams_of(actor), initial=start)
    context = {"page": page, "form": form, "service_id": service_id}
    return _private(render(request, "directory/note_clash.html", context, status=409))


def box_for(request: HttpRequest, service_id: UUID) -> dict[str, Any]:
    """What the page of a place shows to someone of a team; nothing, and no query, for everyone else."""
    if not request.user.is_authenticated:
        return {}
    actor = _actor(request)
    if not actor.team_ids:
        return {}
    teams, lists = queries.teams_of(actor), list(queries.selections_for(actor))
    notes = queries.notes_for(actor, [service_id])
    said = {note.team_id: note.text for note in notes}
    # A form for each team: the words of one team never land in the note of another.
    forms = [
        (
            team.name,
            NoteForm(teams=[team], initial=_as_it_stands(team.pk, said.get(team.pk, "")), auto_id=f"id_{n}_%s"),
        )
        for n, team in enumerate(teams)
    ]
    box = presenters.team_box(service_id, notes, lists)
    return {"box": box, "note_forms": forms, "list_form": OnListForm(selections=lists)}


def _as_it_stands(team_id: UUID, text: str) -> dict[str, str]:
    return {"team": str(team_id), "text": text, "seen": actions.note_mark(text)}
