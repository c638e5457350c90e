"""The list of tables, and arranging one: date, place and who comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from naast.casetable import actions, queries
from naast.casetable.forms import AddressForm, InviteForm, PlanForm
from naast.casetable.models import CaseTable, Seat
from naast.casetable.presenters import planning as pages
from naast.casetable.views.shared import Guest, at_table, coordinator_only, show, worker_only
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotAllowed, NotVisible

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@worker_only
def tables(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What is coming, what was, and for a coordinator what was missing."""
    may_plan = queries.coordinates(actor)
    gaps = queries.gaps_open() if may_plan else []
    return show(request, "tables", page=pages.list_page(queries.tables_for(actor), gaps, may_plan=may_plan))


@_PAGE
@coordinator_only
def plan(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """A new table."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            table = actions.plan(plan=form.plan(), by=actor)
        except DomainError as error:
            _on_form(form, error)
        else:
            messages.success(request, _("De tafel staat klaar. Nodig nu mensen uit."))
            return redirect("casetable:arrange", table_id=table.pk)
    return show(request, "plan", form=form, status=422 if form.is_bound else 200)


def _need_arranger(guest: Guest) -> Actor:
    """The coordinator who arranges. Raises NotAllowed for who only sits at the table."""
    if guest.actor is None or not queries.coordinates(guest.actor):
        raise NotAllowed(_("Een coördinator regelt de tafel."), _("Vraag het de coördinator."))
    return guest.actor


@require_safe
@at_table
def arrange(request: HttpRequest, *, guest: Guest) -> HttpResponse:
    """Who comes, and what is still needed."""
    _need_arranger(guest)
    return _arrange(request, guest.table)


def _arrange(
    request: HttpRequest, table: CaseTable, *, invite: Any = None, replan: Any = None, status: int = 200
) -> HttpResponse:
    at_first = {"kind": table.kind, "on": table.on, "starts": table.starts, "place": table.place}
    page = pages.arrange_page(table, queries.seats_of(table), queries.card_of(table), queries.agenda_of(table))
    asked = {"organisation": request.GET.get("organisatie", "")[:160]}
    forms = {
        "invite": invite or InviteForm(auto_id="uit_%s", initial=asked),
        "replan": replan or PlanForm(auto_id="wanneer_%s", initial=at_first),
    }
    return show(request, "arrange", page=page, status=status, **forms)


@require_POST
@at_table
def change(request: HttpRequest, *, guest: Guest, verb: str) -> HttpResponse:
    """Invite, send again, take a place back, move or cancel."""
    by, table = _need_arranger(guest), guest.table
    if verb == "invite":
        return _invite(request, table, by)
    if verb == "replan":
        return _replan(request, table, by)
    if verb == "cancel":
        actions.cancel(table_id=table.pk, by=by)
        messages.success(request, _("De tafel gaat niet door. Iedereen krijgt een mail."))
        return redirect("casetable:tables")
    if verb not in _OF_SEAT:
        raise NotVisible
    seat = next((one for one in queries.seats_of(table) if str(one.pk) == request.POST.get("seat")), None)
    if seat is not None:
        try:
            messages.success(request, _OF_SEAT[verb](request, seat, by))
        except DomainError as error:
            if error.status not in (409, 422):
                raise
            messages.warning(request, f"{error.message} {error.hint}".strip())
    return redirect("casetable:arrange", table_id=table.pk)


def _let_go(request: HttpRequest, seat: Seat, by: Actor) -> str:
    actions.let_go(table_id=seat.table_id, seat_id=seat.pk, by=by)
    return _("%(name)s is niet meer uitgenodigd. De link werkt niet meer.") % {"name": seat.name}


def _send_again(request: HttpRequest, seat: Seat, by: Actor) -> str:
    actions.send_again(table_id=seat.table_id, seat_id=seat.pk, by=by)
    return _("De uitnodiging is nog een keer verstuurd.")


def _readdress(request: HttpRequest, seat: Seat, by: Actor) -> str:
    form = AddressForm(request.POST)
    if not form.is_valid():
        raise DomainError("mailadres", str(form.errors["email"][0]), "", 422)
    found = actions.readdress(table_id=seat.table_id, seat_id=seat.pk, email=form.cleaned_data["email"], by=by)
    return _("De uitnodiging gaat naar %(email)s.") % {"email": found.email}


# What a coordinator does with one seat; each tells what was done.
_OF_SEAT: dict[str, Callable[[HttpRequest, Seat, Actor], str]] = {
    "let-go": _let_go, "send-again": _send_again, "readdress": _readdress,
}  # fmt: skip


def _invite(request: HttpRequest, table: CaseTable, by: Actor) -> HttpResponse:
    form = InviteForm(request.POST, auto_id="uit_%s")
    if form.is_valid():
        try:
            seat = actions.invite(table_id=table.pk, who=form.who(), by=by)
        except DomainError as error:
            _on_form(form, error)
        else:
            messages.success(request, _("%(name)s krijgt een mail met een eigen link.") % {"name": seat.name})
            return redirect("casetable:arrange", table_id=table.pk)
    return _arrange(request, table, invite=form, status=422)


def _replan(request: HttpRequest, table: CaseTable, by: Actor) -> HttpResponse:
    form = PlanForm({**request.POST.dict(), "kind": table.kind}, auto_id="wanneer_%s")
    if form.is_valid():
        try:
            actions.replan(table_id=table.pk, plan=form.plan(), by=by)
        except DomainError as error:
            _on_form(form, error)
        else:
            messages.success(request, _("Bewaard. Wie uitgenodigd is, krijgt een mail."))
            return redirect("casetable:arrange", table_id=table.pk)
    return _arrange(request, table, replan=form, status=422)


def _on_form(form: Any, error: DomainError) -> None:
    form.add_error(None, f"{error.message} {error.hint}".strip())
