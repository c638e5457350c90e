"""The page for at the table, which works without a network: its shell, its worker, what it gets at login, and where its reports come in."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naast.access.queries import as_uuid
from naast.core.doors import KNOCKER, actor_of, door, public
from naast.core.errors import DomainError
from naast.visits import actions, devices
from naast.visits.choices import CARE, PART
from naast.visits.forms.sent import SentReport
from naast.visits.presenters import device as pages
from naast.visits.queries import visits as queries

_SHELL = "een leeg formulier zonder persoon en zonder naam: het apparaat bewaart het om het zonder netwerk te tonen"
_WORKER = "het programma dat alleen dit formulier zonder netwerk laat openen"


# Only here may a page start a worker; everywhere else the policy of the house says none.
@csp_replace({"worker-src": [SELF]})
@public(_SHELL)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The empty form. It is the same for everyone, so that what a device keeps of it tells nothing of anyone."""
    return render(request, "visits/device.html", {"page": pages.device_page()})


@public(_WORKER)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its scope is the folder it stands in: no other page of the house ever passes it."""
    response = render(request, "visits/device_worker.js", {"page": pages.worker_page()}, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@door(part=KNOCKER, purpose=CARE, person="")
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """After logging in: the keys of this user, a fresh token for forms, and for whom a report can be. Never kept by a device."""
    actor = actor_of(request)
    user_id = as_uuid(actor.id)
    assert user_id is not None
    pairs = devices.pairs_of(user_id)
    return _json(
        {
            "owner": devices.owner_mark(user_id),
            "keys": [{"id": one.id, "private": one.private} for one in pairs],
            "public": {"id": pairs[0].id, "key": pairs[0].public},
            "token": get_token(request),
            "people": pages.people(queries.people_to_visit(actor), queries.own_coming(actor)),
        }
    )


@door(part=PART, purpose=CARE)
@require_POST
def receive(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One report of a device. The same one again is answered the same way: it is here, once."""
    form = SentReport(_sent(request))
    if not form.is_valid():
        return _json({"problem": _("Dit verslag is niet heel aangekomen. Bekijk het en bewaar het nog een keer.")}, 422)
    try:
        report = actions.record_visit(
            person_id=person_id, key=form.cleaned_data["key"], told=form.told(), by=actor_of(request),
            visit_id=form.cleaned_data["visit"], saved=form.cleaned_data["saved"],
        )  # fmt: skip
    except DomainError as error:
        if error.status != 422:
            raise
        return _json({"problem": f"{error.message} {error.hint}".strip()}, 422)
    return _json({"key": str(form.cleaned_data["key"]), "report": str(report.pk)})


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except (ValueError, UnicodeDecodeError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _json(said: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(said, status=status)
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response
