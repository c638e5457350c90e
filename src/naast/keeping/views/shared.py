"""What the pages of keepers share: a login first, who it is, and pages that no cache keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from naast.accounts import queries as accounts
from naast.core.actors import Actor
from naast.directory import queries as directory
from naast.keeping import queries

View = Callable[..., HttpResponse]


def private(response: HttpResponse, kind: str = "page") -> HttpResponse:
    """Kept by no cache; `form`: the browser itself may, so that going back works."""
    response.naast_private = kind  # type: ignore[attr-defined]
    return response


def keeper_only(view: View) -> View:
    """A view for who works in a team that takes questions. Whoever is not logged in comes back at the queue after it."""

    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.method == "POST":
                messages.warning(
                    request,
                    _("U was niet meer ingelogd. Wat u net invulde, is niet verstuurd. Log in en vul het opnieuw in."),
                )
                return redirect_to_login(reverse("keeping:queue"))
            return redirect_to_login(request.path)
        queries.need_keeper(actor_of(request))
        return view(request, **parts)

    return guarded


def actor_of(request: HttpRequest) -> Actor:
    """Who is logged in, as an actor."""
    return accounts.actor_for(request.user)  # type: ignore[arg-type]


def places() -> list[tuple[str, str]]:
    """Every neighbourhood, for a list of choices."""
    return [(one.slug, one.name) for one in directory.neighbourhoods()]


def number_of(value: str) -> int:
    """The number of a page; 1 for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and 0 < len(value) < 6 else 1
