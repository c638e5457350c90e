"""The door for systems of organisations: JSON in, JSON out, a key in the header. No cookies, so no forged forms either."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from naast.core import limits
from naast.core.actors import Actor
from naast.core.doors import public
from naast.core.errors import DomainError, NotVisible
from naast.interop import presenters
from naast.interop.description import describe
from naast.interop.forms import SEEN, read_answer
from naast.referrals import actions, receiving
from naast.referrals.choices import State

log = logging.getLogger(__name__)
WHY = "een systeem van een organisatie: de sleutel in de kop zegt van wie, en niets anders gaat open"
Ask = Callable[..., HttpResponse]


def _door(method: str) -> Callable[[Ask], Ask]:
    """A door for one method: the key decides who it is; every mistake is answered as a problem in JSON (RFC 9457)."""

    def wrap(ask: Ask) -> Ask:
        @wraps(ask)
        def answer(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.method != method:
                response = problem(
                    DomainError("methode", _("Dit kan hier niet."), _("Gebruik %(m)s.") % {"m": method}, 405)
                )
                response["Allow"] = method
                return response
            try:
                return private(ask(request, _who(request), **parts))
            except DomainError as error:
                return problem(error)

        return csrf_exempt(public(WHY)(answer))

    return wrap


def _who(request: HttpRequest) -> Actor:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() != "bearer" or not secret:
            raise NotVisible
        actor = actions.use_key(secret.strip())
    except NotVisible:
        if not limits.take("wrong_key", limits.client_of(request)):
            raise limits.TooOften from None
        raise DomainError(
            "geen-sleutel", _("Deze sleutel werkt niet."), _("Vraag de beheerder van Naast om een nieuwe."), 401
        ) from None
    if not limits.take("system", actor.id):
        raise limits.TooOften
    return actor


def private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way."""
    response["Cache-Control"] = "no-store, private"
    return response


def problem(error: DomainError) -> HttpResponse:
    """A mistake, for machines (`type`) and for who reads the log of the other system (`title`, `detail`)."""
    body = {"type": f"urn:naast:{error.code}", "title": error.message, "detail": error.hint, "status": error.status}
    response = JsonResponse(body, status=error.status, content_type="application/problem+json")
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="naast"'
    return private(response)


@_door("GET")
def referrals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open referrals to this organisation."""
    return JsonResponse(presenters.listed(receiving.inbox_for(actor, request.GET.get("after", ""))))


@_door("GET")
def referral(request: HttpRequest, actor: Actor, referral_id: UUID) -> HttpResponse:
    """One referral; reading its words is written in the log."""
    return _shown(actor, referral_id)


@_door("POST")
def answer(request: HttpRequest, actor: Actor, referral_id: UUID) -> HttpResponse:
    """One answer."""
    sent = read_answer(request.body)
    receiving.one_for(actor, referral_id)
    if sent.answer == SEEN:
        actions.see(referral=referral_id, by=actor)
    elif sent.answer == State.NOT_REACHED:
        actions.note_attempt(referral=referral_id, by=actor, note=sent.note, version=sent.version)
    else:
        actions.answer(
            referral=referral_id, answer=sent.answer, by=actor, note=sent.note, date=sent.date, refusal=sent.refusal,
            better_idea=sent.better_idea, version=sent.version,
        )  # fmt: skip
    return _shown(actor, referral_id)


@_door("POST")
def undo(request: HttpRequest, actor: Actor, referral_id: UUID) -> HttpResponse:
    """The last answer taken back."""
    receiving.one_for(actor, referral_id)
    actions.undo_answer(referral=referral_id, by=actor)
    return _shown(actor, referral_id)


def _shown(actor: Actor, referral_id: UUID) -> HttpResponse:
    found = receiving.one_for(actor, referral_id)
    if found.may_read:
        actions.note_reading(referral=found.referral, by=actor)
    return JsonResponse(presenters.whole(found))


@csrf_exempt
@public("zegt alleen dat dit adres niet bestaat")
def unknown(request: HttpRequest) -> HttpResponse:
    """Nothing stands here."""
    return problem(NotVisible())


@require_safe
@public("beschrijft alleen hoe deze deur werkt")
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of this door."""
    return JsonResponse(describe(request.build_absolute_uri("/").rstrip("/")))
