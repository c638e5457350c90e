"""A view behind the login for those whom a rule lets through; rooms above say which rule."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from naast.accounts import queries
from naast.accounts.models import User
from naast.core.actors import Actor
from naast.core.errors import NotVisible

View = Callable[..., HttpResponse]


def entrusted_to(need: Callable[[Actor], object]) -> Callable[[View], View]:
    """A decorator: the view gets who asks as `by`, `view(request, by, ...)`, after `need(by)` raised nothing.

    Raises NotVisible for who is not a user; whatever `need` raises tells the others whom to ask.
    """

    def behind(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
            if not isinstance(request.user, User):
                raise NotVisible
            by = queries.actor_for(request.user)
            need(by)
            return view(request, by, **parts)

        return guarded

    return behind
