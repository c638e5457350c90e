"""The one error page and the fragment twin of it; works without database and without style sheet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def titles() -> dict[int, str]:
    """What happened, per status, in words."""
    return {
        400: _("Dit ging niet goed"),
        403: _("Dit mag u niet zien of doen"),
        404: _("Deze pagina is er niet"),
        405: _("Dat kan hier niet"),
        409: _("Iemand anders heeft dit net veranderd"),
        413: _("Dit is te groot"),
        422: _("Er klopt iets nog niet"),
        429: _("Even wachten"),
        500: _("Er ging bij ons iets mis"),
        503: _("Naast is er even niet"),
    }


def error_page(request: HttpRequest, status: int, message: str = "", hint: str = "") -> HttpResponse:
    """A page (or, for htmx, a fragment) for `status` that never leaves the reader at a dead end."""
    fragment = request.headers.get("HX-Request") == "true"
    template = "core/_error.html" if fragment else "core/error.html"
    context = {
        "code": status,
        "title": titles().get(status, titles()[500]),
        "message": message or _("Probeer het nog een keer, of bel ons."),
        "hint": hint,
    }
    response = HttpResponse(render_to_string(template, context), status=status)
    if status >= 500:
        response["Retry-After"] = "60"
    return response
