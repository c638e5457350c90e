"""What the pages of coordinators share: a login first, for coordinators only, and kept by no cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naast.accounts import queries as accounts
from naast.accounts.models import User
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.network import queries
from naast.network.models import Wave
from naast.network.presenters import Look
from naast.network.queries import Gathered

View = Callable[..., HttpResponse]


def for_coordinators(view: View) -> View:
    """A view, behind the login, that gets who asks as `by`: `view(request, by, ...)`. Others hear whom to ask."""

    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            raise NotVisible
        by: Actor = accounts.actor_for(request.user)
        queries.need_coordinator(by)
        return view(request, by, **parts)

    return guarded


def shown(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page that no cache keeps."""
    response = render(request, f"network/{template}.html", context, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def history_of(wave: Wave, look: Look) -> tuple[list[Gathered], Gathered | None]:
    """This wave with all before it, the oldest first; and the one of those it is compared with."""
    history = [queries.gathered(one) for one in queries.until(wave)]
    before = next((one for one in history[:-1] if str(one.wave.pk) == look.before), None)
    return history, before
