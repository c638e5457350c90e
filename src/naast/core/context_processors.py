"""What every page knows: who is looking, which part of the menu is theirs, the numbers of the help bar, the other language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from naast.core import mailbox

# Pages that answer a form and store nothing when that form comes once more (or find the same mistake in it again).
# Never a page with a password: what was sent is written into the page.
SENT_AGAIN = ("intake:ask", "intake:result", "intake:call_me", "directory:search", "foresight:ahead", "foresight:after")


def page(request: HttpRequest) -> dict[str, Any]:
    """`is_desk` is true for someone who is logged in; no query is made for it beyond the session's own."""
    user = getattr(request, "user", None)
    return {
        "is_desk": bool(user and user.is_authenticated),
        "municipality": settings.NAAST_MUNICIPALITY,
        "desk_phone": settings.NAAST_DESK_PHONE,
        "gp_post_phone": settings.NAAST_GP_POST_PHONE,
        "is_fictional": settings.NAAST_FICTIONAL,
        "mailbox_url": reverse("core:mailbox") if mailbox.is_on() else "",
        "letters": request.COOKIES.get("naast_letters", "") == "groot",
        "language_switch": _language_switch(request),
    }


def _language_switch(request: HttpRequest) -> dict[str, Any]:
    """The other language and the form that leads to it, with the words of this page; without `action` there is none here."""
    code, name, not_here = (
        ("nl", "Nederlands", "Nederlands: op de volgende pagina")
        if get_language() == "en"
        else ("en", "English", "English: on the next page")
    )
    switch: dict[str, Any] = {"code": code, "name": name, "not_here": not_here}
    if request.method != "POST":
        fields = [("next", request.path), ("language", code)]
        return switch | {"action": reverse("set_language"), "fields": fields}
    if request.resolver_match and request.resolver_match.view_name in SENT_AGAIN:
        sent = [(field, value) for field, values in request.POST.lists() for value in values]
        fields = [pair for pair in sent if pair[0] != "csrfmiddlewaretoken"]
        return switch | {"action": f"{request.path}?taal={code}", "fields": fields}
    return switch
