"""The card before the table: its writer, with the guard looking along, and its second reader."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naast.casetable import actions, queries
from naast.casetable.actions.cards import may_read
from naast.casetable.carding import CardWords, look, widen_all, widen_one
from naast.casetable.choices import CardState, SeatRole, State
from naast.casetable.clockwork import kind_of
from naast.casetable.forms import BackForm, CardForm, ReleaseForm
from naast.casetable.models import Card, Seat
from naast.casetable.presenters import card as pages
from naast.casetable.vault import Lock
from naast.casetable.views.shared import Guest, at_table, show
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.directory import danger

_PAGE = require_http_methods(["GET", "HEAD", "POST"])


def area() -> str:
    """Of which area the guard counts people."""
    return str(settings.NAAST_MUNICIPALITY).lower()


@_PAGE
@at_table
def card(request: HttpRequest, *, guest: Guest) -> HttpResponse:
    """The bringer writes; the guard shows what points at somebody, and puts wider words in place with one tap."""
    seat = guest.seated
    if seat.role != SeatRole.BRINGER or guest.table.state != State.PLANNED or kind_of(guest.table.kind).card == "no":
        raise NotVisible
    if "opnieuw" in request.POST:
        actions.begin_anew(seat=seat)
        return redirect(request.path)
    if request.method != "POST":
        words = queries.card_words(guest.table) or CardWords()
        row = queries.card_of(guest.table)
        form = CardForm(initial={**CardForm.at_first(words), "version": row.version if row else 0})
        return _card(request, guest, form, words)
    form = CardForm(request.POST)
    if not form.is_valid():
        return _card(request, guest, form, queries.card_words(guest.table) or CardWords(), status=422)
    words = _widened(request, form.words())
    try:
        actions.save_card(seat=seat, words=words, version=form.cleaned_data["version"] or 0)
        if "lezer" in request.POST:
            actions.offer_card(seat=seat, area=area())
            messages.success(request, _("De kaart ligt bij de tweede lezer. U krijgt een mail."))
    except DomainError as error:
        return _refused(request, guest, form, words, error)
    return redirect(f"{request.path}#kaart")


def _widened(request: HttpRequest, words: CardWords) -> CardWords:
    if "alles" in request.POST:
        return widen_all(words)
    name, _bar, marked = request.POST.get("wijder", "").partition("|")
    return widen_one(words, name, marked) if marked else words


def _refused(request: HttpRequest, guest: Guest, form: CardForm, words: CardWords, error: DomainError) -> HttpResponse:
    """What was written stays; after a change elsewhere the same words can be saved on top of it."""
    row = queries.card_of(guest.table)
    again: Any = form.data.copy()  # type: ignore[attr-defined]
    again["version"] = str(row.version if row else 0)
    form.data = again
    form.add_error(None, f"{error.message} {error.hint}".strip())
    status = error.status if isinstance(error, Conflict) else 422
    return _card(request, guest, form, words, status=status)


def _card(request: HttpRequest, guest: Guest, form: CardForm, words: CardWords, *, status: int = 200) -> HttpResponse:
    page = _page(guest, words, queries.card_of(guest.table), warn=True)
    lost = (
        queries.lock_of(guest.table) if queries.card_of(guest.table) and not queries.card_words(guest.table) else None
    )
    return show(
        request, "card", page=page, form=form, table=guest.table, status=status,
        lost=pages.unread_by_writer(lost) if lost else "", locked=lost is Lock.LOCKED,
    )  # fmt: skip


def _page(guest: Guest, words: CardWords, row: Card | None, *, warn: bool) -> pages.CardPage:
    known = words if words.remark else queries.card_words(guest.table) or words
    shown = CardWords.from_stored({**words.as_stored(), "remark": known.remark})
    text = "\n".join(shown.texts.values())
    alarm = kind_of(guest.table.kind).danger if warn and text and danger.in_search(text) is not None else ()
    by = row.released_by.name if row is not None and row.released_by is not None else ""
    return pages.card_page(shown, row, look(shown, area()), released_by=by, danger=alarm)


@_PAGE
@at_table
def read(request: HttpRequest, *, guest: Guest) -> HttpResponse:
    """The second reader: release, or ask for wider words."""
    seat, row = guest.seated, queries.card_of(guest.table)
    words = queries.card_words(guest.table)
    if not may_read(seat, guest.table) or row is None or row.state == CardState.DRAFT:
        raise NotVisible
    if words is None:
        # The page of the table tells why it cannot be read.
        return redirect("casetable:table", table_id=guest.table.pk)
    back, yes = "terug" in request.POST, "vrij" in request.POST
    release = ReleaseForm(request.POST if yes else None, initial={"version": row.version})
    wider = BackForm(request.POST if back else None, initial={"version": row.version}, auto_id="terug_%s")
    if request.method == "POST" and (answer := _decided(request, seat, release, wider)):
        return answer
    status = 422 if request.method == "POST" else 200
    return show(
        request, "read", page=_page(guest, words, row, warn=False), release=release, wider=wider, table=guest.table, status=status
    )  # fmt: skip


def _decided(request: HttpRequest, seat: Seat, release: ReleaseForm, wider: BackForm) -> HttpResponse | None:
    """Where to go after a decision; None when the form says what is wrong."""
    form: Any = release if release.is_bound else wider
    if not form.is_bound or not form.is_valid():
        return None
    version = form.cleaned_data["version"]
    try:
        if form is release:
            actions.release(seat=seat, version=version, area=area())
            messages.success(request, _("Vrijgegeven. De inbrenger krijgt een mail."))
        else:
            actions.send_back(seat=seat, version=version, remark=form.cleaned_data["remark"])
            messages.success(request, _("De inbrenger krijgt een mail en maakt de kaart wijder."))
    except DomainError as error:
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return None
    return redirect("casetable:table", table_id=seat.table_id)
