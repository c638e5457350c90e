"""What the pages of this room share: answers that no cache keeps, who may set up a second step, and the state of a passkey conversation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from naast.accounts import entry, queries
from naast.accounts.models import User
from naast.core.errors import DomainError

OwnView = Callable[..., HttpResponse]


def shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that no cache keeps, also when nobody is logged in yet."""
    response = render(request, template, context, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def tell(form: Any, error: DomainError) -> None:
    """Put what an action said on the form; raises it again when it is no matter of the form."""
    if error.status != 422:
        raise error
    form.add_error(None, f"{error.message} {error.hint}".strip())


def own_steps(view: OwnView) -> OwnView:
    """A view that changes how someone comes in: `view(request, user)`.

    For who is logged in and showed who they are a short while ago; and for who is held because they have no second step yet.
    """

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            if entry.is_recent(request):
                return view(request, user)
            back = request.path if request.method == "GET" else reverse("accounts:steps")
            return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")
        held = entry.held_user(request)
        if held is None or queries.has_second_step(held):
            return redirect("accounts:login")
        return view(request, held)

    return guarded


def keep_question(request: HttpRequest, state: dict[str, Any]) -> None:
    """Remember which question a passkey was asked."""
    request.session[entry.CEREMONY] = state


def asked_question(request: HttpRequest) -> dict[str, Any] | None:
    """The question a passkey was asked, once."""
    state: dict[str, Any] | None = request.session.pop(entry.CEREMONY, None)
    return state
