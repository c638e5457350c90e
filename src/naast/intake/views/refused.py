"""Forms that were refused before a view saw them: too old, too long or too many. The words come back where that is possible.

Every other error page is in `naast.core.views`.
"""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from naast.core import limits
from naast.core import views as core
from naast.core.pages import error_page, titles
from naast.intake import queries
from naast.intake.forms import AskForm
from naast.intake.views import public
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


def too_often(request: HttpRequest, client: str) -> HttpResponse | None:
    """429 when one address or one secret link sent too much; None lets it through after all, because there is danger in it.

    Only keeping and mailing stop: a question is still answered, with the number to call, and other words stay to be copied.
    """
    words = [one["text"] for one in _kept(request)]
    if any(queries.answer_to(one).danger for one in words) and limits.take("danger", client):
        return None
    match = request.resolver_match
    if match is not None and match.view_name == "intake:call_me" and AskForm(request.POST).is_valid():
        return public.answered_only(request, f"{limits.said()} {limits.instead()}")
    context = {
        "code": 429, "title": titles()[429], "message": limits.said(), "hint": limits.instead(), "kept": _kept(request)
    }  # fmt: skip
    return private(HttpResponse(render_to_string("intake/refused.html", context), status=429))


def _kept(request: HttpRequest) -> list[dict[str, str]]:
    return [
        {"id": f"kept_{number}", "label": _("Uw tekst"), "text": str(words)}
        for number, (name, words) in enumerate(request.POST.items())
        if name.rpartition("-")[2] in _WORDS and str(words).strip()
    ]
