"""What the pages of this room share: for coordinators only, kept by no cache, and a page of a long list."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naast.accounts import queries as accounts
from naast.accounts.models import User
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.sources.actions.rows import need_coordinator

View = Callable[..., HttpResponse]


def for_coordinators(view: View) -> View:
    """A view, behind the login, that gets who asks as `by`: `view(request, by, ...)`. Others hear whom to ask."""

    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            raise NotVisible
        by: Actor = accounts.actor_for(request.user)
        need_coordinator(by)
        return view(request, by, **parts)

    return guarded


def shown(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page that no cache keeps."""
    response = render(request, f"sources/{template}.html", context, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def page_of(request: HttpRequest, rows: Any, size: int = 50) -> Page[Any]:
    """The page of a list that `?bladzijde=` asks for; the nearest there is when it asks for nonsense."""
    return Paginator(rows, size).get_page(request.GET.get("bladzijde", "1")[:6])
