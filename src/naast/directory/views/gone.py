"""HTTP of an address whose help is closed for now or has ended: never a dead end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naast.core import clock
from naast.directory import queries
from naast.directory.presenters.gone import gone_page


def gone(request: HttpRequest, slug: str, *, child: bool) -> HttpResponse:
    """410 when it ended, 200 while it will open again. Raises NotVisible."""
    found = queries.gone_by_slug(slug)
    others = queries.alternatives_for(found)
    stays = queries.active().filter(organisation=found.organisation_id).exists()
    page = gone_page(found, alternatives=others, has_organisation=stays, now=clock.now(), child=child)
    return render(request, "directory/gone.html", {"page": page}, status=410 if page.is_ended else 200)
