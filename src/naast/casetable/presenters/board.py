"""Shapes the table while people sit at it: where it is on the clock, what everyone sees, and which form is for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.casetable.carding import CardWords
from naast.casetable.choices import KEEPS_LISTS, SeatRole, State
from naast.casetable.clockwork import ends_at, kind_of, neighbours, place_of, step_of, takes_silent_cards
from naast.casetable.models import CaseTable, Gap, Lesson, Offer, Seat, Tie
from naast.casetable.presenters.card import SeenCard, seen_card, unread
from naast.casetable.vault import Lock
from naast.core import clock
from naast.engine.knowledge.casetable_model import TableKind, TableStep

# In these steps the card lies on the table; in the first round and with the lessons it does not.
_SHOWS_CARD = ("story", "facts", "silent", "gossip", "back", "offers", "choose")
# In these the question and a few facts are enough: what people write and offer comes first.
_BRIEF = ("silent", "back", "offers", "choose")
_SHOWS_SILENT = ("silent", "gossip", "back")
# Who should meet whom is told in the first round and agreed with the lessons; never beside the story.
_SHOWS_AGENDA = ("talk", "lessons")


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer."""

    id: str
    who: str
    what: str
    more: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Button:
    """A move of the chair."""

    to: str
    label: str


@dataclass(frozen=True, slots=True)
class Board:
    """What everyone at the table sees of this moment; the part of the page that follows the chair."""

    table_id: str
    step: str
    title: str
    number: int
    total: int
    says: str
    never: tuple[str, ...]
    until: str
    until_time: str
    left_words: str
    is_over_time: bool
    next_title: str
    people: str
    away: str
    code: str
    card: SeenCard | None
    card_brief: bool
    card_gone: str
    silent_said: str
    silent: list[tuple[str, str]]
    offers: list[OfferLine]
    lessons: list[str]
    gaps: list[str]
    ties: list[str]
    agenda: list[str]
    past: list[str]
    is_chair: bool
    has_left: bool
    is_new: bool
    before: Button | None
    after: Button | None
    may_open_cards: bool
    at_end: bool
    announced: str
    follow_url: str
    urls: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TablePage:
    """The page of the table around the board."""

    title: str
    kind: str
    role: str
    is_screen: bool
    never: tuple[str, ...]
    recognised: tuple[str, ...]
    danger: tuple[str, ...]
    aside_url: str
    may_step_aside: bool


@dataclass(frozen=True, slots=True)
class Around:
    """What a board is made of besides the table and the reader's seat."""

    seats: Sequence[Seat]
    words: CardWords | None
    silent_count: int
    silent: list[tuple[str, str]]
    offers: Sequence[Offer]
    lessons: Sequence[Lesson]
    gaps: Sequence[Gap]
    ties: Sequence[Tie]
    code: str
    lock: Lock
    agenda: Sequence[str] = ()
    past: Sequence[str] = ()


def table_page(table: CaseTable, seat: Seat) -> TablePage:
    """The frame around the board."""
    kind = kind_of(table.kind)
    is_chair = seat.role == SeatRole.CHAIR
    return TablePage(
        kind.name, kind.name, str(SeatRole(seat.role).label), is_chair, kind.never, kind.recognised, kind.danger,
        reverse("casetable:do", args=[table.pk, "opzij"]), not is_chair and seat.role != SeatRole.BRINGER and seat.left_at is None,
    )  # fmt: skip


def form_key(table: CaseTable, seat: Seat, offers: int) -> str:
    """Which form is for this seat now; a page only changes its form when this word changes, so that nothing typed is lost."""
    if table.state != State.RUNNING or seat.left_at is not None:
        return ""
    kind = kind_of(table.kind)
    does = step_of(kind, table.step).does
    if does == "lessons":
        return "lists" if seat.role in KEEPS_LISTS else "lessons"
    if seat.role == SeatRole.CHAIR:
        return ""
    if does == "back" and seat.role == SeatRole.BRINGER:
        return "question"
    if takes_silent_cards(kind, table.step) and not table.cards_open:
        return "silent"
    if does in ("offers", "choose"):
        if seat.role == SeatRole.BRINGER:
            return f"choose-{offers}" if does == "choose" else ""
        return "offers"
    return ""


def board(table: CaseTable, seat: Seat, around: Around) -> Board:
    """This moment, for the reader in `seat`."""
    kind = kind_of(table.kind)
    step, at = step_of(kind, table.step), place_of(kind, table.step)
    before, after = neighbours(kind, table.step)
    since = table.step_at or clock.now()
    end = ends_at(step, since)
    is_chair, has_left = seat.role == SeatRole.CHAIR, seat.left_at is not None
    shows = step.does in _SHOWS_CARD and kind.card == "yes" and not has_left
    follow = {"v": table.version, "f": form_key(table, seat, len(around.offers)), "s": step.id}
    return Board(
        table_id=str(table.pk),
        step=step.id,
        title=step.title,
        number=at + 1,
        total=len(kind.steps),
        says=step.say,
        never=step.never,
        until=end.isoformat(),
        until_time=time_format(end.astimezone(clock.AMSTERDAM), "H:i"),
        left_words=_left(end),
        is_over_time=end <= clock.now(),
        next_title=after.title if after else "",
        people=_people(around.seats),
        away=_away(around.seats),
        code=around.code if is_chair else "",
        card=seen_card(around.words) if shows and around.words is not None else None,
        card_gone=unread(around.lock) if shows and around.words is None else "",
        card_brief=step.does in _BRIEF,
        silent_said="" if has_left else _silent_said(table, kind, around),
        silent=around.silent if step.does in _SHOWS_SILENT and not has_left else [],
        offers=[_offer(one) for one in around.offers] if step.does in ("offers", "choose", "lessons") else [],
        lessons=[one.text for one in around.lessons],
        gaps=[f"{one.get_kind_display()}: {one.text}" for one in around.gaps],
        ties=[_("%(first)s en %(second)s") % {"first": one.first, "second": one.second} for one in around.ties],
        agenda=list(around.agenda) if step.does in _SHOWS_AGENDA else [],
        past=list(around.past) if at == 0 else [],
        is_chair=is_chair,
        has_left=has_left,
        is_new=seat.joined_at is None,
        before=_button(before, back=True),
        after=_button(after),
        may_open_cards=is_chair and takes_silent_cards(kind, table.step) and not table.cards_open,
        at_end=is_chair and after is None,
        announced=_("Stap %(n)d van %(all)d: %(title)s") % {"n": at + 1, "all": len(kind.steps), "title": step.title},
        follow_url=f"{reverse('casetable:follow', args=[table.pk])}?{urlencode(follow)}",
        urls=_urls(table),
    )


def _urls(table: CaseTable) -> dict[str, str]:
    return {
        "step": reverse("casetable:do", args=[table.pk, "stap"]),
        "cards": reverse("casetable:do", args=[table.pk, "kaartjes"]),
        "here": reverse("casetable:do", args=[table.pk, "aanwezig"]),
        "end": reverse("casetable:end", args=[table.pk]),
        "table": reverse("casetable:table", args=[table.pk]),
    }


def _left(end: datetime) -> str:
    minutes = -int(-(end - clock.now()).total_seconds() // 60)
    if minutes <= 0:
        return _("De tijd is om")
    return ngettext("nog %(n)d minuut", "nog %(n)d minuten", minutes) % {"n": minutes}


def _people(seats: Sequence[Seat]) -> str:
    there = sum(1 for seat in seats if seat.joined_at is not None and seat.left_at is None)
    return ngettext("%(n)d van %(all)d aan tafel", "%(n)d van %(all)d aan tafel", there) % {
        "n": there,
        "all": len(seats),
    }


def _away(seats: Sequence[Seat]) -> str:
    count = sum(1 for seat in seats if seat.left_at is not None)
    return ngettext("%(n)d even niet aan tafel", "%(n)d even niet aan tafel", count) % {"n": count} if count else ""


def _silent_said(table: CaseTable, kind: TableKind, around: Around) -> str:
    if table.cards_open or not takes_silent_cards(kind, table.step):
        return ""
    said = ngettext("%(n)d kaartje is binnen.", "%(n)d kaartjes zijn binnen.", around.silent_count)
    return said % {"n": around.silent_count} + " " + _("Niemand ziet ze, tot de voorzitter ze omdraait.")


def _offer(one: Offer) -> OfferLine:
    more = ". ".join(filter(None, (one.since and _("Vanaf: %(since)s") % {"since": one.since}, one.how)))
    return OfferLine(str(one.pk), one.organisation, one.what, more, one.chosen)


def _button(step: TableStep | None, *, back: bool = False) -> Button | None:
    if step is None:
        return None
    label = _("Terug naar: %(title)s") if back else _("Verder: %(title)s")
    return Button(step.id, label % {"title": step.title})
