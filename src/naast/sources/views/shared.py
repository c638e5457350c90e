"""What the pages of this room share: for coordinators only, kept by no cache, and a page of a long list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naast.accounts.entrusted import entrusted_to
from naast.sources.actions.rows import need_coordinator

# A view for coordinators, that gets who asks as `by`. Others hear whom to ask.
for_coordinators = entrusted_to(need_coordinator)


def shown(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page that no cache keeps."""
    response = render(request, f"sources/{template}.html", context, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def page_of(request: HttpRequest, rows: Any, size: int = 50) -> Page[Any]:
    """The page of a list that `?bladzijde=` asks for; the nearest there is when it asks for nonsense."""
    return Paginator(rows, size).get_page(request.GET.get("bladzijde", "1")[:6])
