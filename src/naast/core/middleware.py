"""Middleware of the house: readable errors, private pages, the chosen language. Headers and limits stand in `core.hardening`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from naast.core.errors import DomainError
from naast.core.pages import error_page
from naast.engine.errors import EngineError

log = logging.getLogger(__name__)


class FriendlyErrors:
    """Middleware: known errors become a readable answer with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.streaming and not response.content:
            return _by_a_button(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django calls this when a view raised `error`."""
        if isinstance(error, DomainError):
            return error_page(request, error.status, error.message, error.hint)
        if isinstance(error, EngineError):
            log.error("engine error %s", error.code)
            return error_page(request, 503, error.message, error.hint or "")
        return None


def _by_a_button(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """An address that only a button may send to, typed or opened again: a browser shows an empty 405 as its own alarming page."""
    page = error_page(
        request, 405, _("Dit adres werkt alleen met een knop op een bladzijde."), _("Ga terug en gebruik daar de knop.")
    )
    page["Allow"] = refused["Allow"]
    return page


class PrivatePages:
    """Pages with someone's words, behind a login or a secret link, are kept by no shared cache, search engine or other site.

    A page that answers a form may stay in the browser's own memory (`naast_private = "form"`): without that, going back to
    it from another page is a dead end. The referrer policy stays `same-origin`: with `no-referrer` browsers send no origin,
    and every form on the page is refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        private = getattr(response, "naast_private", False)
        if private or (getattr(request, "user", None) and request.user.is_authenticated):
            response["Cache-Control"] = "no-cache, private" if private == "form" else "no-store, private"
            response["X-Robots-Tag"] = "noindex, nofollow"
            response["Referrer-Policy"] = "same-origin"
        return response


class ChosenLanguage:
    """Dutch, unless the reader chose another language with the switch.

    Django's own middleware follows the browser's setting; a phone set to English by a grandson would then change the words
    that the help team on the telephone uses too.

    A page that answers a form cannot be fetched again without its words. There the switch sends the form once more to the
    same address with `?taal=en`; the words stay in the form, and never come in an address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        switched = request.GET.get("taal", "") if request.method == "POST" else ""
        switched = switched if switched in dict(settings.LANGUAGES) else ""
        chosen = switched or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if switched and response.status_code != 403:
            _remember(response, switched)
        response.headers.setdefault("Content-Language", language)
        return response


def _remember(response: HttpResponse, language: str) -> None:
    """The same cookie as that of Django's own switch."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE, path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN, secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite="Lax",
    )  # fmt: skip
