""" "Ik maak me zorgen om iemand": for anyone, on a phone, without an account. Nothing is stored before the person said yes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.core import clock
from naast.core.actors import Actor
from naast.core.doors import public
from naast.core.errors import DomainError
from naast.directory import understanding
from naast.visits.actions import signal_clocks
from naast.visits.actions import signals as actions
from naast.visits.actions.signal_rows import fingerprint
from naast.visits.forms.signals import PassOnForm, ReminderForm, WorryForm
from naast.visits.presenters import worries as pages
from naast.visits.queries import signals as queries
from naast.visits.queries import walking

WHY: Final = "iedereen mag zich zorgen maken; zonder ja van de persoon wordt niets bewaard, en met een ja alleen naam, telefoon en vraag"
LINK: Final = "de eigen geheime link van wie het meldde; zonder inhoud"
_FORM_PAGE = require_http_methods(["GET", "HEAD", "POST"])
# So long the page behind the link is a receipt.
_JUST_NOW: Final = timedelta(minutes=15)


@public(WHY)
@_FORM_PAGE
def start(request: HttpRequest) -> HttpResponse:
    """What somebody notices; then what to do now. Nothing of it is stored."""
    if request.method != "POST":
        return render(request, "visits/worry.html", {"form": WorryForm()})
    if "terug" in request.POST:
        return _private(render(request, "visits/worry.html", {"form": WorryForm(initial=_as_filled_in(request))}))
    form = WorryForm(request.POST)
    if not form.is_valid():
        return _private(render(request, "visits/worry.html", {"form": form}, status=422))
    return _next(request, form, PassOnForm(initial={"submission": uuid4()}))


def _as_filled_in(request: HttpRequest) -> dict[str, Any]:
    many = ("danger", "seen")
    return {
        name: request.POST.getlist(name) if name in many else request.POST.get(name, "")
        for name in WorryForm.base_fields
    }


def _next(
    request: HttpRequest, worry: WorryForm, form: PassOnForm, *, reminder: ReminderForm | None = None, status: int = 200
) -> HttpResponse:
    data = worry.cleaned_data
    heard = understanding.meaning_of(data["text"]).danger
    walked = walking.walk(worry.answers() | {walking.HEARD: heard is not None}, clock.now())
    if walked.step == walking.ASK_DANGER:
        worry.add_error("danger", _("Tik aan wat er nu is. Is er geen gevaar? Tik dan “Nee” aan."))
        return _private(render(request, "visits/worry.html", {"form": worry}, status=422))
    page = pages.next_page(walked, data, _carried(worry), queries.team_for(data["pc4"]), heard)
    shown = {"page": page, "form": form, "reminder": reminder or ReminderForm()}
    return _private(render(request, "visits/worry_next.html", shown, status=status))


def _carried(worry: WorryForm) -> list[tuple[str, str]]:
    """What was filled in, to go along with the next form."""
    found: list[tuple[str, str]] = []
    for name in WorryForm.base_fields:
        value = worry.cleaned_data[name]
        many = value if isinstance(value, list) else ["on" if value is True else value or ""]
        found += [(name, str(one)) for one in many if one]
    return found


@public(WHY)
@_FORM_PAGE
def send(request: HttpRequest) -> HttpResponse:
    """With a yes: to the nurses of the neighbourhood."""
    if request.method != "POST":
        return redirect("worry:start")
    worry, form = WorryForm(request.POST), PassOnForm(request.POST)
    if not worry.is_valid():
        return _private(render(request, "visits/worry.html", {"form": worry}, status=422))
    if not form.is_valid():
        return _next(request, worry, form, status=422)
    data = form.cleaned_data
    # What the page before said about how soon somebody calls holds here too: danger in the words counts.
    answers = form.answers() | {walking.HEARD: understanding.meaning_of(data["text"]).danger is not None}
    worry_ = actions.Worry(
        data["name"], data["phone"], data["text"], answers, data["way"], data["email"], data["pc4"], get_language() or "nl"
    )  # fmt: skip
    receipt = actions.pass_on(worry=worry_, submission=data["submission"], by=Actor.asker())
    response = redirect("worry:status", token=receipt.token)
    response.set_cookie(
        settings.RECEIPT_COOKIE_NAME, receipt.signal.reference, max_age=_JUST_NOW, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


@public(WHY)
@_FORM_PAGE
def remind(request: HttpRequest) -> HttpResponse:
    """A mail on a day to ask the person again. It names nobody."""
    if request.method != "POST":
        return redirect("worry:start")
    form = ReminderForm(request.POST)
    if form.is_valid():
        try:
            data = form.cleaned_data
            signal_clocks.remind(email=data["mail"], on=data["on"], language=get_language() or "nl")
        except DomainError as error:
            form.add_error("on", error.message)
        else:
            messages.success(request, _("U krijgt op die dag één mail. Daarna is uw adres weg."))
            return redirect("worry:start")
    worry = WorryForm(request.POST)
    if not worry.is_valid():
        return _private(render(request, "visits/worry_reminder.html", {"reminder": form}, status=422))
    return _next(request, worry, PassOnForm(), reminder=form, status=422)


@public(WHY)
@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """The card to hand over, to print or to show on a phone."""
    asked = request.GET.get("wijk", "")
    pc4 = asked if re.fullmatch(r"[0-9]{4}", asked) else ""
    return render(request, "visits/worry_card.html", {"page": pages.card_page(queries.team_for(pc4), pc4)})


@public(LINK)
@never_cache
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands, without content."""
    signal = queries.signal_by_hash(fingerprint(token))
    is_new = request.COOKIES.get(settings.RECEIPT_COOKIE_NAME) == signal.reference
    page = pages.status_page(signal, token=token, link=request.build_absolute_uri(request.path), is_new=is_new)
    return _private(render(request, "visits/worry_status.html", {"page": page}), "page")


@public(LINK)
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The person does not want it after all."""
    actions.withdraw(token=token)
    messages.success(request, _("Ingetrokken. De naam, het telefoonnummer en de vraag zijn weg."))
    return redirect("worry:status", token=token)


def _private(response: HttpResponse, kind: str = "form") -> HttpResponse:
    response.naast_private = kind  # type: ignore[attr-defined]
    return response
