"""What may be the same, records with where each value comes from, and putting records onto our own map."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.sources import actions, queries, unwanted
from naast.sources.presenters import pairs as presenters
from naast.sources.views.shared import for_coordinators, page_of, shown

# So many go onto the map in one go: each is a handful of rows, and a page must not take a minute.
MOST_AT_ONCE = 200
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
@for_coordinators
def matches(request: HttpRequest, by: Actor) -> HttpResponse:
    """Pairs that may be the same; with `?toon=bekeken` those that were decided."""
    decided = request.GET.get("toon") == "bekeken"
    found = page_of(request, queries.decided_matches() if decided else queries.waiting_matches())
    page = presenters.matches_page(found)
    return shown(request, "matches", page=page, pages=found, decided=decided, query="toon=bekeken&" if decided else "")


@login_required
@require_safe
@for_coordinators
def match(request: HttpRequest, by: Actor, match_id: UUID) -> HttpResponse:
    """Two entries side by side."""
    return shown(request, "match", page=presenters.match_page(queries.match_by_id(match_id)))


@login_required
@require_POST
@for_coordinators
def decide(request: HttpRequest, by: Actor, match_id: UUID) -> HttpResponse:
    """The same, not the same, or taking that back. Then the next pair."""
    said = request.POST.get("oordeel", "")
    if said == "zelfde":
        actions.confirm(match_id=match_id, by=by)
        messages.success(request, _("Gekoppeld. U kunt dit terugnemen onder Al bekeken."))
    elif said == "anders":
        actions.refuse(match_id=match_id, by=by)
        messages.success(request, _("Bewaard als niet hetzelfde. Dit paar komt alleen terug als er iets verandert."))
    elif said == "terug":
        actions.reconsider(match_id=match_id, by=by)
        messages.success(request, _("Teruggenomen. Alles staat weer zoals het was."))
        return redirect("sources:match", match_id=match_id)
    else:
        raise NotVisible
    following = queries.waiting_matches().values_list("pk", flat=True).first()
    return redirect("sources:match", match_id=following) if following else redirect("sources:matches")


@login_required
@_FORM
@for_coordinators
def ready(request: HttpRequest, by: Actor) -> HttpResponse:
    """Records that are not on our own map yet: put those that were ticked on it, or all clean ones."""
    if request.method == "POST":
        added = actions.add_to_map(record_ids=_chosen(request), by=by)
        said = ngettext(
            "%(count)d vermelding staat nu op uw kaart.", "%(count)d vermeldingen staan nu op uw kaart.", len(added)
        )
        messages.success(request, said % {"count": len(added)})
        # On the map is not yet found: whoever asks is answered by kinds of help.
        return redirect("sources:kinds" if added else "sources:ready")
    found = page_of(request, queries.ready_for_map())
    rows = presenters.ready_rows(found)
    clean = sum(not row["lacks"] for row in rows)
    still = [one.name for one in queries.still_compared()]
    held = queries.held_back()[:MOST_AT_ONCE]
    return shown(request, "ready", rows=rows, pages=found, clean=clean, still=still, held=held)


def _chosen(request: HttpRequest) -> list[UUID]:
    """The records of the form: those that were ticked, or with `alle` the clean ones of the page that was shown."""
    told = request.POST.getlist("getoond" if "alle" in request.POST else "vermelding")[:MOST_AT_ONCE]
    found = []
    for text in filter(None, told):
        try:
            found.append(UUID(text))
        except ValueError:
            raise NotVisible from None
    return found


@login_required
@require_safe
@for_coordinators
def record(request: HttpRequest, by: Actor, record_id: UUID) -> HttpResponse:
    """One record: what it says, where that came from, and which value holds."""
    found = queries.record_by_id(record_id)
    golden = queries.golden_of(found, clock.today())
    may_add = queries.ready_for_map().filter(pk=found.pk).exists()
    held = None if may_add else unwanted.why(found)
    page = presenters.record_page(found, golden, queries.facts_of(found), may_add=may_add, held=held)
    return shown(request, "record", page=page)


@login_required
@require_POST
@for_coordinators
def apply_values(request: HttpRequest, by: Actor, record_id: UUID) -> HttpResponse:
    """Put what was ticked on our own map."""
    try:
        done = actions.apply_values(record_id=record_id, fields=request.POST.getlist("gegeven")[:20], by=by)
    except DomainError as error:
        if error.status != 422:
            raise
        messages.error(request, f"{error.message} {error.hint}".strip())
        return redirect("sources:record", record_id=record_id)
    said = ngettext("%(count)d gegeven is overgenomen.", "%(count)d gegevens zijn overgenomen.", len(done))
    messages.success(request, said % {"count": len(done)})
    return redirect("sources:record", record_id=record_id)
