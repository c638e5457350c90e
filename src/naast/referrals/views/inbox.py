"""Pages of an organisation whose people have accounts: what was asked of them, and the same five answers as by mail."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import actor_of, door
from naast.core.errors import DomainError
from naast.referrals import actions, receiving
from naast.referrals.choices import CARE
from naast.referrals.presenters import received as presenters
from naast.referrals.send_forms import ReceivedForm
from naast.referrals.views.composing import private

_OURS = {"part": "referrals", "purpose": CARE, "person": ""}
_WHO = "receiver"


@door(**_OURS)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What was asked of the organisations this user receives for."""
    page = presenters.inbox_page(receiving.inbox_for(actor_of(request), request.GET.get("na", "")[:60]))
    return private(render(request, "referrals/inbox.html", {"page": page}))


@door(**_OURS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """One question, and its answer. The words open with a button; then the sender knows, and who looked is written down."""
    actor = actor_of(request)
    found = receiving.one_for(actor, referral_id)
    if "lees" in request.POST:
        actions.see(referral=referral_id, by=actor, who=_WHO)
        return redirect("referrals:inbox_one", referral_id=referral_id)
    form = ReceivedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(referral_id, form.cleaned_data, actor)
        except DomainError as error:
            if error.status != 422:
                raise
            form.add_error(None, f"{error.message} {error.hint}".strip())
        else:
            messages.success(request, _("Bedankt. Wie het vroeg, hoort het meteen."))
            return redirect("referrals:inbox_one", referral_id=referral_id)
    page = presenters.received_page(found, clock.now())
    if page.shown is not None and request.method == "GET":
        _looked(found, actor)
    status = 422 if request.method == "POST" else 200
    return private(render(request, "referrals/received.html", {"page": page, "form": form}, status=status))


def _looked(found: receiving.Received, actor: Actor) -> None:
    referral = found.referral
    if referral.person_id:
        audit.record_read(by=actor, person_id=referral.person_id, part="referrals", purpose=CARE)


def _answer(referral_id: UUID, data: dict[str, Any], actor: Actor) -> None:
    if data["answer"] == "attempt":
        actions.note_attempt(referral=referral_id, by=actor, note=data["note"], who=_WHO)
        return
    actions.answer(
        referral=referral_id, answer=data["answer"], by=actor, note=data["note"], date=data["on"], refusal=data["refusal"],
        better_idea=data["better_idea"], who=_WHO,
    )  # fmt: skip


@door(**_OURS)
@require_POST
def undo(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """A mis-tap."""
    actions.undo_answer(referral=referral_id, by=actor_of(request), who=_WHO)
    messages.success(request, _("Uw antwoord is teruggenomen."))
    return redirect("referrals:inbox_one", referral_id=referral_id)
