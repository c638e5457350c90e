"""What the pages of coordinators share: a login first, for coordinators only, and kept by no cache."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from naast.accounts.entrusted import entrusted_to
from naast.network import queries
from naast.network.models import Wave
from naast.network.presenters import Look
from naast.network.queries import Gathered

# A view for coordinators, that gets who asks as `by`. Others hear whom to ask.
for_coordinators = entrusted_to(queries.need_coordinator)


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
