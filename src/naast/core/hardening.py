"""Middleware that keeps the outside out: headers on every answer, no body that nobody asked for, limits on forms and secret links.

What is counted, and how often something may happen, is in `core.limits`. Readable errors and private pages are in `core.middleware`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from naast.core import limits
from naast.core.pages import error_page

Answer = Callable[[HttpRequest], HttpResponse]

# Nothing of a device is needed, except a passkey for logging in. Names that a browser does not know would fill its console.
_PERMISSIONS = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
    "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock",
    "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(
    [f"{name}=()" for name in _PERMISSIONS]
    + ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)
SAFE = ("GET", "HEAD", "OPTIONS")
# Whoever logs out leaves nothing behind in this browser.
LEAVING = ("accounts:logout", "accounts:stop_all", "people:sign_out", "people:sign_out_everywhere")


class SafeHeaders:
    """Outermost: also files and error pages get these. Other sites may not load, open, frame or measure anything of Naast."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if request.is_secure() and _is_leaving(request):
            # Not the cookies: the chosen language stays. Browsers listen to this only over https, and complain elsewhere.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class NoFiles(FileUploadHandler):
    """What becomes of a file where none is asked for: the form is refused, and nothing of the file is kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Django calls this for each file of a form, before its first byte."""
        raise TooManyFilesSent("files are not asked for here")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached."""

    def file_complete(self, file_size: int) -> None:
        """Never reached."""


class BodyLimit:
    """Refuses a body that is larger than any form of ours before one byte of it is read, and a request that hides its length.

    At the addresses of `settings.NAAST_UPLOADS` someone who is logged in may send files; those stay in memory, never on a disk.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.uploads = [(re.compile(pattern), most) for pattern, most in settings.NAAST_UPLOADS.items()]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = self._most_for_files(request)
        if _length(request) > (most or settings.MAX_BODY_BYTES):
            hint = _("Ga terug in uw browser: daar staat uw tekst nog. Haal er een stuk uit en verstuur opnieuw.")
            if most:
                hint = _("Deel het bestand op in kleinere bestanden, of laat kolommen weg die niet nodig zijn.")
            return error_page(request, 413, _("Dit is te veel om te versturen. Er is niets verstuurd."), hint)
        if most:
            request.upload_handlers = [InMemory(request)]
        return self.get_response(request)

    def _most_for_files(self, request: HttpRequest) -> int:
        """How many bytes of files this request may bring; 0 for none."""
        if request.method != "POST":
            return 0
        most = next((most for pattern, most in self.uploads if pattern.match(request.path_info)), 0)
        return most if most and getattr(request, "user", None) is not None and request.user.is_authenticated else 0


class InMemory(MemoryFileUploadHandler):
    """Keeps files in memory up to the limit of the body, which `BodyLimit` measured before."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Django asks before the first byte whether this handler takes part."""
        self.activated = True


class RateLimits:
    """Counts forms of people without a login, and guesses at secret links. What is over the limit never reaches the view.

    `settings.TOO_OFTEN_VIEW` (of the room that knows the forms) may let something through, or show the words that were typed;
    it gets the view and the parts of its address.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 404 and match is not None and "token" in match.kwargs:
            limits.take("wrong_link", limits.client_of(request))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, parts: dict[str, Any]
    ) -> HttpResponse | None:
        """Django calls this when it knows which view will answer."""
        client, link = limits.client_of(request), str(parts.get("token", ""))
        guessed = bool(link) and not limits.has_room("wrong_link", client)
        if request.method in SAFE:
            return _too_often(request) if guessed else None
        if not guessed and _is_allowed(request, client, link):
            return None
        handler = import_string(settings.TOO_OFTEN_VIEW)
        answer: HttpResponse | None = handler(request, client)
        return answer


def _is_leaving(request: HttpRequest) -> bool:
    return (
        request.method == "POST" and request.resolver_match is not None and request.resolver_match.view_name in LEAVING
    )


def _is_allowed(request: HttpRequest, client: str, link: str) -> bool:
    """Whether this form may be taken; counts it. Whoever is logged in is known and is not counted here."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in limits.NEVER:
        return True
    by_client, by_link = limits.BY_VIEW.get(name, ("form", ""))
    user = getattr(request, "user", None)
    if by_client == "form" and user is not None and user.is_authenticated:
        return True
    # Both are counted, whatever the first says.
    answers = [limits.take(by_client, client), limits.take(by_link, link) if by_link else True]
    return all(answers)


def _too_often(request: HttpRequest) -> HttpResponse:
    return error_page(request, 429, limits.said(), limits.instead())


def _length(request: HttpRequest) -> int:
    declared = request.META.get("CONTENT_LENGTH") or "0"
    return int(declared) if declared.isascii() and declared.isdecimal() else 0
