"""Which help something from elsewhere is: the queue of what no question finds yet, and one place to choose for again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.directory import queries as map_queries
from naast.sources import actions, kinds
from naast.sources.models import SourceRecord
from naast.sources.presenters import kinds as presenters
from naast.sources.views.shared import for_coordinators, page_of, shown

# Each is read as a question is: a page of five is there at once, and a tired reader oversees it.
AT_ONCE = 5
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@_FORM
@for_coordinators
def waiting(request: HttpRequest, by: Actor) -> HttpResponse:
    """Help that no question finds yet, with what it may be; with `?toon=gekozen` what was chosen before."""
    if request.GET.get("toon") == "gekozen":
        found = page_of(request, kinds.with_kind())
        return shown(request, "kinds_chosen", page=presenters.chosen_page(found), pages=found)
    failed: dict[str, tuple[dict[str, Any], str]] = {}
    if request.method == "POST":
        kept = _keep(request, by, failed)
        if kept:
            said = ngettext("%(n)d plek is bewaard.", "%(n)d plekken zijn bewaard.", kept)
            messages.success(request, said % {"n": kept})
        elif not failed:
            messages.warning(request, _("Er is nog niets gekozen. Vink bij een plek iets aan."))
        if not failed:
            return redirect("sources:kinds")
    found = page_of(request, _told(kinds.without_kind()), AT_ONCE)
    lines = [
        presenters.asked(one, kinds.suggest(one), *failed.get(str(one.pk), (None, "")))
        for one in found
    ]  # fmt: skip
    context = {"lines": lines, "pages": found, "kinds": presenters.choices(), "failed": bool(failed)}
    return shown(request, "kinds", 422 if failed else 200, **context)


@login_required
@_FORM
@for_coordinators
def one(request: HttpRequest, by: Actor, service_id: UUID) -> HttpResponse:
    """Choose for one place, also again."""
    service = _told(map_queries.active().filter(pk=service_id).select_related("organisation")).first()
    if service is None:
        raise NotVisible
    failed: dict[str, tuple[dict[str, Any], str]] = {}
    if request.method == "POST" and _keep(request, by, failed, only=str(service_id)):
        by_name = f"geen-{service_id}" in request.POST
        found, hidden = (
            _("Bewaard. Wie hierom vraagt, vindt deze plek nu."),
            _("Bewaard. Deze plek is alleen op naam te vinden."),
        )
        messages.success(request, hidden if by_name else found)
        return redirect("sources:kinds")
    ticked, error = failed.get(str(service_id), (None, ""))
    line = presenters.asked(service, kinds.suggest(service), ticked, error)
    return shown(request, "kind", 422 if failed else 200, line=line, kinds=presenters.choices())


def _told(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what the page wants to know of where it came from."""
    records = SourceRecord.objects.filter(service=OuterRef("pk"))
    told: QuerySet[Any] = rows.annotate(
        from_source=Exists(records), by_name=Exists(records.filter(only_by_name=True))
    ).prefetch_related("offers")
    return told


def _keep(request: HttpRequest, by: Actor, failed: dict[str, tuple[dict[str, Any], str]], only: str = "") -> int:
    """Keep what was ticked for each place of the form, and note in `failed` what could not be; returns how many were kept."""
    kept = 0
    for service in [only] if only else request.POST.getlist("plek")[:AT_ONCE]:
        told = [*request.POST.getlist(f"soort-{service}"), request.POST.get(f"anders-{service}", "")]
        chosen, by_name = [kind for kind in dict.fromkeys(told) if kind], f"geen-{service}" in request.POST
        if not only and not chosen and not by_name:
            continue
        try:
            actions.choose_kinds(
                service_id=_uuid(service), kinds=chosen, only_by_name=by_name, by=by,
                was=request.POST.get(f"was-{service}", "").split(),
            )  # fmt: skip
            kept += 1
        except DomainError as error:
            if error.status != 422:
                raise
            failed[service] = ({"kinds": chosen, "none": by_name}, f"{error.message} {error.hint}".strip())
    return kept


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible from None
