"""Forms that Django refused before a view saw them: too old, or too long. The words come back where that is possible.

Every other error page is in `naast.core.views`.
"""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from naast.core import views as core
from naast.core.pages import error_page, titles
from naast.intake.views.shared import private

# The fields that hold someone's words, in whatever form they stand ("answer-text", "split-part_1").
_WORDS = ("text", "aanvulling", "zoek", "reason", "part_1", "part_2", "part_3", "part_4")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form token is missing or too old. What was written is on the page, to copy."""
    kept = _kept(request)
    if not kept or request.headers.get("HX-Request") == "true":
        return core.csrf_failure(request, reason)
    context = {
        "code": 403,
        "title": titles()[403],
        "message": _("Het formulier was te lang open, of uw browser bewaart geen cookies."),
        "hint": _("Kopieer uw tekst hieronder. Ga dan terug, ververs de pagina en verstuur opnieuw."),
        "kept": kept,
    }
    return private(HttpResponse(render_to_string("intake/refused.html", context), status=403))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; when more was sent than we take, with what to do about it."""
    if not isinstance(exception, RequestDataTooBig):
        return core.bad_request(request, exception)
    return error_page(
        request,
        400,
        _("Uw tekst is te lang voor ons. Er is niets verstuurd."),
        _("Ga terug in uw browser: daar staat uw tekst nog. Haal er een stuk uit en verstuur opnieuw."),
    )


def _kept(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"id": f"kept_{number}", "label": _("Uw tekst"), "text": str(words)}
        for number, (name, words) in enumerate(request.POST.items())
        if name.rpartition("-")[2] in _WORDS and str(words).strip()
    ]
