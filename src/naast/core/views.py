"""Pages that belong to no room: error pages, the component gallery, about, privacy, accessibility, health."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from naast.core import mailbox as post
from naast.core.errors import NotVisible
from naast.core.pages import error_page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return error_page(request, 400, _("Wij konden dit niet lezen."), _("Ga terug en probeer het nog een keer."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return error_page(
        request, 403, _("Deze pagina is niet voor u."), _("Log in met een ander account, of vraag uw coördinator.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form token is missing or too old."""
    return error_page(
        request,
        403,
        _("Het formulier was te lang open, of uw browser bewaart geen cookies."),
        _("Ga terug, kopieer uw tekst, ververs de pagina en verstuur opnieuw."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return error_page(
        request, 404, _("Deze pagina is er niet (meer)."), _("Misschien is de link oud of niet helemaal overgenomen.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return error_page(
        request,
        500,
        _("Dit ligt niet aan u."),
        _("Wat eerder bevestigd was, is bewaard. Probeer het over een paar minuten opnieuw."),
    )


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component of the look, with examples: for who makes pages. Where people are real there is no such page."""
    if not settings.NAAST_FICTIONAL:
        raise NotVisible
    return render(request, "core/gallery.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Naast is."""
    return render(request, "core/about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What happens with your words."""
    return render(request, "core/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "core/accessibility.html")


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the demo sent, for who tries it out. Where people are real there is no such page."""
    if not post.is_on():
        raise NotVisible
    to = request.GET.get("aan", "")[:80]
    response = render(request, "core/mailbox.html", {"mails": post.delivered(to), "to": to})
    response.naast_private = True  # type: ignore[attr-defined]
    return response


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For monitors: is the database there?"""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"status": "ok"})
