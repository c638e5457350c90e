"""The link of an invitation: yes or no, the calendar, and the code that brings somebody to the table. Opening it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from naast.casetable import actions, calendar_file, queries
from naast.casetable.actions.entering import screen_opens
from naast.casetable.forms import SeatCodeForm
from naast.casetable.models import Seat
from naast.casetable.presenters import planning as pages
from naast.casetable.views.shared import let_in, show
from naast.core.doors import public
from naast.core.errors import DomainError, NotVisible

_WHY = "De link van een uitnodiging: toont waar en wanneer, en niets van een casus"
View = Callable[..., HttpResponse]


def _behind_link(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        try:
            seat = queries.seat_by_token(token)
        except NotVisible:
            return show(request, "come_unknown", status=404)
        return view(request, token, seat)

    return guarded


def _page(request: HttpRequest, token: str, seat: Seat, *, form: Any = None, status: int = 200) -> HttpResponse:
    page = pages.come_page(seat, token, code_on_screen=screen_opens(seat))
    return show(request, "come", page=page, form=form or SeatCodeForm(), status=status)


@public(_WHY)
@never_cache
@require_safe
@_behind_link
def come(request: HttpRequest, token: str, seat: Seat) -> HttpResponse:
    """When, where, which role; yes or no; and the code."""
    return _page(request, token, seat)


@public(_WHY)
@never_cache
@require_POST
@_behind_link
def answer(request: HttpRequest, token: str, seat: Seat) -> HttpResponse:
    """Yes or no."""
    coming = request.POST.get("komt") == "ja"
    actions.answer(seat=seat, coming=coming)
    said = (
        _("Fijn dat u komt. Zet het in uw agenda.")
        if coming
        else _("Jammer. Wij weten het. U kunt dit nog veranderen.")
    )
    messages.success(request, said)
    return redirect("casetable:come", token=token)


@public("De code bij een uitnodiging: van het scherm aan tafel, of uit de eigen mailbox")
@never_cache
@require_POST
@_behind_link
def code(request: HttpRequest, token: str, seat: Seat) -> HttpResponse:
    """Ask for a code by mail, or bring one."""
    if "stuur" in request.POST:
        try:
            actions.send_code(token=token)
        except DomainError as error:
            messages.warning(request, error.message)
        else:
            messages.success(request, _("Er is een code onderweg naar uw mailbox."))
        return redirect("casetable:come", token=token)
    form = SeatCodeForm(request.POST)
    if form.is_valid():
        result = actions.check_code(token=token, code=form.cleaned_data["code"])
        if result.reason == "in":
            let_in(request, seat)
            return redirect("casetable:table", table_id=seat.table_id)
        form.add_error("code", _said(result))
        seat.refresh_from_db(fields=["tries"])
    return _page(request, token, seat, form=form, status=422)


def _said(result: actions.Entrance) -> str:
    if result.reason == "over":
        return _("Dat ging te vaak mis. Laat een nieuwe code naar uw mailbox sturen.")
    left = result.tries_left
    words = ngettext(
        "Deze code klopt niet. U kunt het nog %(n)d keer proberen.",
        "Deze code klopt niet. U kunt het nog %(n)d keer proberen.",
        left,
    )
    return words % {"n": left}


@public(_WHY)
@require_safe
@_behind_link
def calendar(request: HttpRequest, token: str, seat: Seat) -> HttpResponse:
    """The table as a file for a calendar."""
    response = HttpResponse(calendar_file.file_of(seat.table), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="casustafel.ics"'
    response.naast_private = "page"  # type: ignore[attr-defined]
    return response
