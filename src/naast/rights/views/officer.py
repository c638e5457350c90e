"""The page of the privacy officer: search the log, and take what was found along as a file. That search is in the log too."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naast.audit import actions as audit
from naast.audit import exporting, presenters
from naast.audit import queries as log
from naast.audit.forms import SearchForm, first_look
from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.core.errors import NotAllowed
from naast.rights import queries

_FILES: dict[str, tuple[str, Any]] = {
    "csv": ("text/csv; charset=utf-8", exporting.as_csv),
    "json": ("application/json; charset=utf-8", exporting.as_json),
}


@door(part="circle", purpose="toezicht", person="")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The search. What is looked for comes by form, so that no name stands in an address; looking writes its own row."""
    actor = _officer(actor_of(request))
    if request.method != "POST":
        return _page(request, first_look())
    form = SearchForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    wanted, kind = form.wanted(), request.POST.get("als", "")
    _note(actor, wanted, kind if kind in _FILES else "")
    if kind in _FILES:
        return _file(kind, wanted)
    page = log.page_of(log.search(wanted), _number(request.POST.get("bladzijde", "")))
    return _page(request, form, presenters.found(page, wanted))


def _number(said: str) -> int:
    """A page number; anything unreadable is the first page."""
    return max(int(said), 1) if said.isascii() and said.isdecimal() and len(said) < 5 else 1


def _officer(actor: Actor) -> Actor:
    if not queries.keeps_watch(actor):
        raise NotAllowed(
            _("Alleen de functionaris gegevensbescherming kan in het logboek zoeken."),
            _("Wilt u weten wie er in gegevens heeft gekeken? Vraag het de functionaris gegevensbescherming."),
        )
    return actor


def _note(actor: Actor, wanted: log.Search, kind: str) -> None:
    audit.record(
        by=actor, action="log exported" if kind else "log searched", subject_type="log", subject_id="log", kind="read",
        purpose="toezicht", person_id=wanted.person_id,
        detail={"who": bool(wanted.who), "kind": wanted.kind, "outcome": wanted.outcome, "file": kind},
    )  # fmt: skip


def _page(
    request: HttpRequest, form: SearchForm, found: presenters.Found | None = None, status: int = 200
) -> HttpResponse:
    response = render(request, "audit/search.html", {"form": form, "found": found}, status=status)
    response.naast_private = "form"  # type: ignore[attr-defined]
    return response


def _file(kind: str, wanted: log.Search) -> HttpResponse:
    content_type, write = _FILES[kind]
    response = HttpResponse(write(log.to_export(wanted)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="logboek-{clock.today().isoformat()}.{kind}"'
    return response
