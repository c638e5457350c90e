"""The pages of an organisation behind the link of its mail. Opening it changes nothing, so a scanner of mails does no harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from naast.core.doors import public
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.directory import queries as directory
from naast.directory.models import Service
from naast.keeping import actions, queries
from naast.keeping.choices import FACTS
from naast.keeping.forms import TicksForm
from naast.keeping.models import ConfirmLink, Entry
from naast.keeping.presenters import confirming as presenters
from naast.keeping.views.shared import places

_PAGE = require_http_methods(["GET", "HEAD", "POST"])
_WHY = "De link uit de mail van een organisatie: toont alleen wat op de kaart staat"
View = Callable[..., HttpResponse]


def _show(request: HttpRequest, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    response = render(request, f"keeping/{template}.html", more, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def _behind_link(view: View) -> View:
    """Finds the link; a page of its own for one we never made (404) and for one that is old."""

    def guarded(request: HttpRequest, token: str, **parts: Any) -> HttpResponse:
        try:
            link = queries.link_by_token(token)
        except NotVisible:
            return _show(request, "confirm_unknown", status=404)
        try:
            actions.need_working(link)
        except Conflict:
            page = presenters.confirm_page(link, token, [], {}, {})
            can_ask = bool(queries.services_of(link))
            return _show(
                request, "confirm_old", page=page, can_ask=can_ask, status=200 if request.method != "POST" else 409
            )
        return view(request, token, link, **parts)

    return guarded


@public(_WHY)
@never_cache
@_PAGE
@_behind_link
def confirm(request: HttpRequest, token: str, link: ConfirmLink) -> HttpResponse:
    """What stands there; one button when all of it is right."""
    if request.method == "POST":
        actions.confirm_all(token=token)
        messages.success(request, _("Bedankt. U bevestigde dat alles klopt."))
        return redirect("keeping:confirm", token=token)
    services = queries.services_of(link)
    entries = {one.service_id: one for one in queries.entries_of(link)}
    page = presenters.confirm_page(link, token, services, entries, queries.said_with(link))
    return _show(request, "confirm", page=page)


@public("Een nieuwe link voor een organisatie: gaat alleen naar haar eigen mailbox")
@never_cache
@require_POST
def confirm_new(request: HttpRequest, token: str) -> HttpResponse:
    """An old link of ours: a new one goes to the mailbox."""
    try:
        actions.new_link(token=token)
    except NotVisible:
        return _show(request, "confirm_unknown", status=404)
    return _show(request, "confirm_sent")


@public(_WHY)
@never_cache
@_PAGE
@_behind_link
def confirm_service(request: HttpRequest, token: str, link: ConfirmLink, slug: str) -> HttpResponse:
    """One place: per fact whether it is right, and what it becomes."""
    service, entry = _place(link, slug)
    values = {fact: directory.value_of(service, fact) for fact in FACTS}
    form = TicksForm(request.POST or None, values=values, version=entry.version, places=places(), note=False)
    conflict, status = False, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.confirm_by_link(token=token, slug=slug, version=form.cleaned_data["versie"], ticks=form.ticks)
            except Conflict:
                form.on_version(entry.version)
                conflict, status = True, 409
            except DomainError as error:
                if error.status != 422:
                    raise
                form.add_error(None, _("Kies bij één vraag of het klopt."))
            else:
                messages.success(request, _("Bedankt. Over een kwartier staat het zo op de kaart."))
                return redirect("keeping:confirm", token=token)
    page = presenters.correct_page(service, token, form, entry, conflict=conflict)
    return _show(request, "confirm_service", page=page, form=form, status=status)


def _place(link: ConfirmLink, slug: str) -> tuple[Service, Entry]:
    service = next((one for one in queries.services_of(link) if one.slug == slug), None)
    entry = next((one for one in queries.entries_of(link) if service and one.service_id == service.pk), None)
    if service is None or entry is None:
        raise NotVisible
    return service, entry


@public(_WHY)
@never_cache
@require_POST
@_behind_link
def confirm_undo(request: HttpRequest, token: str, link: ConfirmLink, round_id: UUID) -> HttpResponse:
    """A slip: as it was."""
    try:
        actions.undo_by_link(token=token, round_id=round_id)
    except Conflict as conflict:
        messages.warning(request, f"{conflict.message} {conflict.hint}".strip())
    else:
        messages.success(request, _("Teruggenomen. Er is niets veranderd."))
    return redirect("keeping:confirm", token=token)


@public(_WHY)
@never_cache
@require_POST
@_behind_link
def confirm_mail(request: HttpRequest, token: str, link: ConfirmLink) -> HttpResponse:
    """No such mails any more, or again."""
    stop = request.POST.get("mail") != "weer"
    actions.stop_mail(token=token, stop=stop)
    said = _("U krijgt deze mail niet meer. Wij bellen u een keer.") if stop else _("U krijgt deze mail weer.")
    messages.success(request, said)
    return redirect("keeping:confirm", token=token)


@public(_WHY)
@never_cache
@require_POST
@_behind_link
def confirm_unlist(request: HttpRequest, token: str, link: ConfirmLink, slug: str) -> HttpResponse:
    """They do not want to be on the map."""
    entry = actions.ask_unlist(token=token, slug=slug)
    entry.service.refresh_from_db()
    if entry.service.unlisted:
        # Off the map at once: the link is about nothing any more, so there is no page to go back to.
        return _show(request, "confirm_gone", name=entry.service.name)
    messages.success(request, _("Wij hebben uw verzoek. Wij bellen u binnen een week."))
    return redirect("keeping:confirm", token=token)
