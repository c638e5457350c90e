"""What the pages of the people room share: nobody keeps a copy of them, and a mistake comes back with the words still there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naast.core.errors import Conflict, DomainError
from naast.people.forms import PlainForm


def show(request: HttpRequest, template: str, page: object, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page about a person: kept by no cache."""
    response = render(request, template, {"page": page, **more}, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response


def attempt(form: Any, do: Callable[[], object], *, version: Callable[[], int] | None = None) -> int:
    """Do it; 200 when it went well, else the status to show the form again with, the mistake in it.

    `version`: how to read the version of now, so that who has read what changed can send the same form once more.
    """
    try:
        do()
    except Conflict as conflict:
        if version is not None:
            form.data = form.data.copy()
            form.data[form.add_prefix("version")] = str(version())
        form.add_error(None, f"{conflict.message} {conflict.hint}".strip())
        return 409
    except DomainError as error:
        if error.status != 422:
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return 422
    return 200


def done(request: HttpRequest, said: str, form: Any = None) -> None:
    """Say that it worked, and what was taken out on the way."""
    messages.success(request, said)
    if isinstance(form, PlainForm) and form.taken_out:
        messages.warning(request, form.taken_out)
