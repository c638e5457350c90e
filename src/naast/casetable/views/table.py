"""The table while people sit at it: one page for the screen and for every telephone, which follows the chair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import CharField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from naast.casetable import actions, queries
from naast.casetable.actions.cards import may_read
from naast.casetable.choices import CardState, SeatRole, State
from naast.casetable.clockwork import kind_of, place_of
from naast.casetable.forms import (
    ChooseForm,
    GapForm,
    LessonForm,
    MeetForm,
    OfferForm,
    QuestionForm,
    SilentForm,
    TableForm,
)
from naast.casetable.models import CaseTable, Offer, Seat
from naast.casetable.presenters import after as after_pages
from naast.casetable.presenters import board as boards
from naast.casetable.presenters import planning as plans
from naast.casetable.presenters.card import unread
from naast.casetable.views.shared import Guest, at_table, show
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.directory.models import Service


@require_safe
@at_table
def table(request: HttpRequest, *, guest: Guest) -> HttpResponse:
    """Before: what to prepare. On the day: where we are. After: what stayed and what is gone."""
    found = guest.table
    if found.state == State.ENDED:
        return _ended(request, guest)
    if guest.seat is None:
        return redirect("casetable:arrange", table_id=found.pk)
    if found.state != State.RUNNING:
        return _before(request, guest, guest.seat)
    return _at_table(request, found, guest.seat)


def _before(request: HttpRequest, guest: Guest, seat: Seat) -> HttpResponse:
    found = guest.table
    row, lock = queries.card_of(found), queries.lock_of(found)
    is_chair, is_lost = seat.role == SeatRole.CHAIR, row is not None and queries.card_words(found) is None
    return show(
        request, "before", page=plans.come_page(seat, "", code_on_screen=False), seat=seat, table=found, card=row,
        unread=unread(lock) if is_lost else "",
        may_read=may_read(seat, found) and row is not None and row.state != CardState.DRAFT and not is_lost,
        agenda=plans.agenda(queries.agenda_of(found)) if is_chair else [],
        is_chair=is_chair, code=actions.table_code(found) if is_chair else "",
        arranges=guest.actor is not None and queries.coordinates(guest.actor),
    )  # fmt: skip


def _ended(request: HttpRequest, guest: Guest) -> HttpResponse:
    found = guest.table
    try:
        actions.may_look_back(found, guest.seat, guest.actor)
    except NotAllowed:
        may = False
    else:
        may = True
    page = after_pages.ended_page(
        found, queries.offers_of(found), queries.lessons_of(found), queries.gaps_of(found), queries.ties_of(found), may_look_back=may
    )  # fmt: skip
    return show(request, "ended", page=page)


def _around(found: CaseTable, offers: list[Offer]) -> boards.Around:
    return boards.Around(
        queries.seats_of(found), queries.card_words(found), queries.silent_count(found), queries.silent_words(found), offers,
        queries.lessons_of(found), queries.gaps_of(found), queries.ties_of(found), actions.table_code(found),
        queries.lock_of(found), plans.agenda(queries.agenda_of(found)), _past(found),
    )  # fmt: skip


def _past(found: CaseTable) -> list[str]:
    """What became of the table before; it is asked for in the first step alone."""
    if place_of(kind_of(found.kind), found.step):
        return []
    last = queries.last_before(found)
    return after_pages.what_became(queries.offers_of(last), queries.ties_of(last)) if last is not None else []


def _moment(request: HttpRequest, found: CaseTable, seat: Seat, bound: TableForm | None = None) -> dict[str, Any]:
    """What a page or a part of it needs of this moment."""
    offers = queries.offers_of(found)
    around = _around(found, offers)
    key = boards.form_key(found, seat, len(offers))
    return {
        "board": boards.board(found, seat, around), "forms": _forms(key, seat, around, bound), "key": key,
        "wrote": key == "silent" and queries.wrote_silent(seat),
    }  # fmt: skip


def _at_table(
    request: HttpRequest, found: CaseTable, seat: Seat, bound: TableForm | None = None, status: int = 200
) -> HttpResponse:
    page = boards.table_page(found, seat)
    return show(request, "table", page=page, table=found, status=status, **_moment(request, found, seat, bound))


@require_safe
@at_table
def follow(request: HttpRequest, *, guest: Guest) -> HttpResponse:
    """Asked every two seconds: nothing (204) while nothing changed, else the board, and the form when it is another one now."""
    seat, found = guest.seated, guest.table
    if found.state != State.RUNNING:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if request.GET.get("v") == str(found.version):
        return HttpResponse(status=204)
    moment = _moment(request, found, seat)
    moment["new_form"] = request.GET.get("f", "") != moment["key"]
    moment["new_step"] = request.GET.get("s", "") != found.step
    return show(request, "_follow", table=found, page=boards.table_page(found, seat), **moment)


def _forms(key: str, seat: Seat, around: boards.Around, bound: TableForm | None) -> list[TableForm]:
    """The forms of this seat now; the one that was sent with a mistake keeps what was typed."""
    kind = key.split("-")[0]
    classes: dict[str, list[type[TableForm]]] = {
        "silent": [SilentForm], "question": [QuestionForm], "offers": [OfferForm], "choose": [ChooseForm],
        "lessons": [LessonForm, MeetForm], "lists": [LessonForm, GapForm, MeetForm],
    }  # fmt: skip
    made = [cls(**_extras(cls, seat, around.offers, around.seats)) for cls in classes.get(kind, [])]
    if bound is not None and type(bound) not in [type(one) for one in made]:
        # The chair went on while somebody was typing: the words stay in sight.
        made.insert(0, bound)
    return [bound if bound is not None and type(bound) is type(one) else one for one in made]


def _extras(cls: type[TableForm], seat: Seat, offers: Any, seats: Any) -> dict[str, Any]:
    """What a form needs to be made."""
    found: dict[str, Any] = {"auto_id": f"{cls.verb}_%s"}
    if cls is OfferForm:
        mine = Service.objects.filter(organisation__name__iexact=seat.organisation, unlisted=False).order_by("name")
        found["services"] = [(one.slug, one.name) for one in mine[:20]]
    if cls is ChooseForm:
        found["choices"] = [(str(one.pk), f"{one.organisation}: {one.what}") for one in offers]
        found["initial"] = {"offers": [str(one.pk) for one in offers if one.chosen]}
    if cls is MeetForm:
        mine_too = seat.organisation.lower()
        found["others"] = [(str(one.pk), one.organisation) for one in seats if one.organisation.lower() != mine_too]
    return found


Doing = Callable[[Seat, Any], object]
# What each form does, with the seat and the cleaned data.
_WITH_FORM: dict[str, tuple[type[TableForm], Doing]] = {
    "kaartje": (SilentForm, lambda seat, data: actions.write_silent(seat=seat, **data)),
    "aanbod": (OfferForm, lambda seat, data: actions.offer(seat=seat, **data)),
    "keuze": (ChooseForm, lambda seat, data: actions.choose(seat=seat, offer_ids=data["offers"])),
    "vraag": (QuestionForm, lambda seat, data: actions.rephrase(seat=seat, question=data["question"])),
    "les": (LessonForm, lambda seat, data: actions.take_along(seat=seat, **data)),
    "gemis": (
        GapForm,
        lambda seat, data: actions.miss(
            seat=seat, kind=data["kind"], text=data["missing"], really=data["really"]
        ),
    ),
    "kennismaken": (MeetForm, lambda seat, data: actions.meet(seat=seat, other_id=data["other"])),
}  # fmt: skip
_BARE: dict[str, Doing] = {
    "begin": lambda seat, data: actions.start(seat=seat),
    "stap": lambda seat, data: actions.move(seat=seat, came_from=data.get("van", ""), to=data.get("naar", "")),
    "kaartjes": lambda seat, data: actions.open_cards(seat=seat),
    "aanwezig": lambda seat, data: actions.arrive(seat=seat),
    "opzij": lambda seat, data: actions.step_aside(seat=seat),
}


@require_POST
@at_table
def do(request: HttpRequest, *, guest: Guest, verb: str) -> HttpResponse:
    """One thing somebody does at the table."""
    seat = guest.seated
    if verb in _BARE:
        try:
            _BARE[verb](seat, request.POST)
        except Conflict as conflict:
            messages.warning(request, f"{conflict.message} {conflict.hint}".strip())
    elif verb in _WITH_FORM:
        cls, act = _WITH_FORM[verb]
        if guest.table.state != State.RUNNING:
            return _too_late(request, guest.table, cls)
        extras = _extras(cls, seat, queries.offers_of(guest.table), queries.seats_of(guest.table))
        form = cls(request.POST, **extras)
        status = _done(form, act, seat) if form.is_valid() else 422
        now = queries.table_by_id(guest.table.pk)
        if status and now.state != State.RUNNING:
            return _too_late(request, now, cls)
        if status:
            return _at_table(request, now, seat, form, status)
        messages.success(request, said(verb))
    else:
        raise NotVisible
    return redirect("casetable:table", table_id=guest.table.pk)


def _too_late(request: HttpRequest, found: CaseTable, cls: type[TableForm]) -> HttpResponse:
    """The table ended while somebody was typing: nothing is kept, and their words are shown once more, to copy or to say aloud."""
    texts = [name for name, field in cls.base_fields.items() if isinstance(field, CharField)]
    typed = [words for name in texts if (words := request.POST.get(name, "").strip())]
    return show(request, "late", table=found, typed=typed, status=409)


def _done(form: TableForm, act: Doing, seat: Seat) -> int:
    """0 when it was done, else the status of the page that shows the form again with what was typed."""
    try:
        act(seat, form.cleaned_data)
    except DomainError as error:
        if error.status not in (422, 409):
            raise
        form.add_error(None, f"{error.message} {error.hint}".strip())
        return error.status
    return 0


def said(verb: str) -> str:
    """What somebody hears after sending a form."""
    words = {
        "kaartje": _("Uw kaartje is binnen. U mag het nog veranderen."),
        "aanbod": _("Dank u. Uw aanbod staat erbij."),
        "keuze": _("Bewaard wat u meeneemt."),
        "vraag": _("Iedereen ziet nu de nieuwe vraag."),
        "les": _("De les staat erbij."),
        "gemis": _("Het staat erbij. De coördinator ziet het na afloop."),
        "kennismaken": _("Mooi. Het staat erbij."),
    }
    return words[verb]
