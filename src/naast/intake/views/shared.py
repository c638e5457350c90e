"""What the pages of everyone and the pages of the team share: words are private, and a question is handed over in one way."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from naast.accounts.choices import PARTNERS
from naast.core.actors import Actor
from naast.core.errors import NotAllowed
from naast.intake import actions, presenters, queries


def private(response: HttpResponse, kind: str = "page") -> HttpResponse:
    """Pages with someone's words are kept by no cache; `form`: the browser itself may, so that going back works."""
    response.naast_private = kind  # type: ignore[attr-defined]
    return response


def takes_no_questions(actor: Actor) -> bool:
    """Someone who helps from another organisation, and works in no team that takes questions."""
    return not actor.team_ids and bool(actor.roles & set(PARTNERS))


def refuse_elsewhere(actor: Actor) -> None:
    """Pages of the team are not for who helps from another organisation. Raises NotAllowed."""
    if takes_no_questions(actor):
        raise NotAllowed(
            _("Deze pagina is voor het team dat vragen aanneemt."),
            _("Wat met u is gedeeld, staat bij Met mij gedeeld. Iets anders nodig? Bel het team."),
        )


def login_first(back: str, *names: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view for who is logged in. After logging in someone comes back at the page `back`, never at an address that only takes forms.

    `names`: which parts of the address that page needs. What was sent without a login is not kept, and the login page says so.
    """

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, **parts)
            if request.method == "POST":
                messages.warning(
                    request,
                    _("U was niet meer ingelogd. Wat u net invulde, is niet verstuurd. Log in en vul het opnieuw in."),
                )
            return redirect_to_login(reverse(back, kwargs={name: parts[name] for name in names}))

        return guarded

    return wrap


def hand_over(data: dict[str, Any], *, by: Actor, **more: Any) -> actions.Receipt:
    """Store it for the team. What was understood when the answer was shown goes along; only what is new is read here."""
    contact = actions.Contact(data["contact_name"], data["contact_phone"], data["contact_email"], data["contact_when"])
    return actions.hand_over(
        text=data["text"], asked_on=presenters.whole_story("", data["answers"]),
        understood=presenters.carried(data["understood"], data) or _read(data),
        by=by, asker=data["asker"], pc4=data["pc4"], contact=contact, language=get_language() or "nl",
        submission=data["submission"], **more,
    )  # fmt: skip


def _read(data: dict[str, Any]) -> actions.Understood:
    doubts = data["rejected"], data["denied"]
    answer = queries.answer_to(data["text"], data["asker"], data["pc4"], data["answers"], *doubts)
    return presenters.understood(answer, data["rejected"], data["asker"], data["denied"])
