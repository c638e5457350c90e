"""Shapes the list of tables, the page on which one is arranged, and an invitation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.casetable.choices import CardState, SeatRole, State
from naast.casetable.clockwork import kind_of, topic_name
from naast.casetable.models import Card, CaseTable, Gap, Seat
from naast.core.acquainting import Proposal


@dataclass(frozen=True, slots=True)
class Line:
    """One table on a list."""

    url: str
    name: str
    when: str
    where: str
    said: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class GapLine:
    """Something that was missing."""

    kind: str
    text: str
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The tables of one reader."""

    coming: list[Line]
    past: list[Line]
    gaps: list[GapLine]
    may_plan: bool


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One place at the table."""

    id: str
    name: str
    organisation: str
    email: str
    role: str
    answer: str
    badge: str
    came_back: bool


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """Two organisations to bring together here, with why; `away`: which of them have no seat yet."""

    words: str
    why: str
    away: list[str]


@dataclass(frozen=True, slots=True)
class ArrangePage:
    """One table, for who arranges it."""

    title: str
    facts: list[tuple[str, str]]
    seats: list[SeatLine]
    missing: list[str]
    is_planned: bool
    is_running: bool
    is_ended: bool
    table_url: str
    urls: dict[str, str]
    agenda: list[AgendaLine]


@dataclass(frozen=True, slots=True)
class ComePage:
    """An invitation behind its link."""

    name: str
    kind: str
    lead: str
    facts: list[tuple[str, str]]
    coming: bool | None
    is_planned: bool
    is_cancelled: bool
    is_over: bool
    code_on_screen: bool
    prepares: str
    token: str


def day_of(table: CaseTable) -> str:
    """The day in words."""
    return date_format(table.on, "l j F Y")


def when_of(table: CaseTable) -> str:
    """Day and time in words."""
    return f"{day_of(table)}, {time_format(table.starts, 'H:i')}"


def list_page(tables: Iterable[Any], gaps: Sequence[Gap], *, may_plan: bool) -> ListPage:
    """What is coming first; what was, the newest first."""
    rows = list(tables)
    coming = [_line(one, may_plan=may_plan) for one in rows if one.state in (State.PLANNED, State.RUNNING)]
    past = [_line(one) for one in reversed(rows) if one.state == State.ENDED]
    return ListPage(coming, past, [_gap(one) for one in gaps], may_plan)


def _line(table: Any, *, may_plan: bool = False) -> Line:
    url = reverse("casetable:table", args=[table.pk])
    if table.state == State.RUNNING:
        said = _("Nu bezig")
    elif table.state == State.ENDED:
        said = topic_name(table.topic)
    else:
        said = ngettext("%(n)d uitgenodigd", "%(n)d uitgenodigd", table.seat_count) % {"n": table.seat_count}
        said = f"{said}, " + ngettext("%(n)d komt", "%(n)d komen", table.yes_count) % {"n": table.yes_count}
    back = table.back_count if may_plan else 0
    warning = ngettext("%(n)d mail kwam niet aan", "%(n)d mails kwamen niet aan", back) % {"n": back} if back else ""
    return Line(url, kind_of(table.kind).name, when_of(table), table.place, said, warning)


def _gap(gap: Gap) -> GapLine:
    url = reverse("casetable:settle", args=[gap.pk])
    return GapLine(gap.get_kind_display(), gap.text, date_format(gap.table.on, "j F Y"), url)


def agenda(proposals: Sequence[Proposal]) -> list[str]:
    """Who should meet whom, as everyone at the table may see it: two names, and never why."""
    return [_("%(one)s en %(other)s") % {"one": one.names[0], "other": one.names[1]} for one in proposals]


def _agenda_lines(proposals: Sequence[Proposal], seats: Sequence[Seat]) -> list[AgendaLine]:
    there = {seat.organisation.casefold() for seat in seats}
    found = []
    for one, words in zip(proposals, agenda(proposals), strict=True):
        away = [name for name in one.names if name.casefold() not in there]
        found.append(AgendaLine(words, one.why, away))
    return found


def arrange_page(
    table: CaseTable, seats: Sequence[Seat], card: Card | None, proposals: Sequence[Proposal] = ()
) -> ArrangePage:
    """Who was invited, what they said, and what is still needed before the day."""
    kind = kind_of(table.kind)
    facts = [
        (_("Wat"), f"{kind.name}, {_('%(n)d minuten') % {'n': kind.minutes}}"),
        (_("Wanneer"), when_of(table)),
        (_("Waar"), table.place),
    ]
    if kind.card == "yes":
        facts.append((_("De kaart"), str(CardState(card.state).label) if card is not None else _("nog niet begonnen")))
    names = ("replan", "invite", "let_go", "send_again", "readdress", "cancel")
    return ArrangePage(
        kind.name, [(name, str(value)) for name, value in facts], [_seat(one) for one in seats], _missing(kind.card, seats, card),
        table.state == State.PLANNED, table.state == State.RUNNING, table.state == State.ENDED,
        reverse("casetable:table", args=[table.pk]),
        {name: reverse("casetable:change", args=[table.pk, name.replace("_", "-")]) for name in names},
        _agenda_lines(proposals, seats),
    )  # fmt: skip


def _seat(seat: Seat) -> SeatLine:
    said = {True: (_("komt"), "success"), False: (_("komt niet"), "warning"), None: (_("nog geen antwoord"), "neutral")}
    answer, badge = said[seat.coming]
    return SeatLine(
        str(seat.pk),
        seat.name,
        seat.organisation,
        seat.email,
        str(SeatRole(seat.role).label),
        answer,
        badge,
        seat.bounced_at is not None,
    )


def _missing(card: str, seats: Sequence[Seat], there: Card | None) -> list[str]:
    roles = {seat.role for seat in seats}
    found = [] if SeatRole.CHAIR in roles else [_("een voorzitter")]
    if card == "yes":
        found += [] if SeatRole.BRINGER in roles else [_("een inbrenger")]
        found += [] if SeatRole.READER in roles else [_("een tweede lezer; anders leest de voorzitter de kaart")]
        if there is None or there.state != CardState.RELEASED:
            found.append(_("een vrijgegeven kaart"))
    found += [] if SeatRole.SCRIBE in roles else [_("een schrijver van lessen; anders doet de voorzitter het")]
    found += [
        _("een goed mailadres van %(name)s: de mail kwam terug") % {"name": one.name} for one in seats if one.bounced_at
    ]
    return found


def come_page(seat: Seat, token: str, *, code_on_screen: bool) -> ComePage:
    """What the invitation says before any code: when, where and which role. Nothing of a case."""
    table = seat.table
    kind = kind_of(table.kind)
    facts = [
        (_("Wanneer"), when_of(table)),
        (_("Waar"), table.place),
        (_("Hoe lang"), _("%(n)d minuten") % {"n": kind.minutes}),
        (_("Uw rol"), str(SeatRole(seat.role).label)),
    ]
    prepares = ""
    if table.state == State.PLANNED and kind.card == "yes":
        prepares = {
            SeatRole.BRINGER: _("U brengt een verhaal in. Schrijf het van tevoren op een kaart, zonder naam."),
            SeatRole.READER: _("U bent de tweede lezer. U leest de kaart voordat de anderen hem zien."),
        }.get(SeatRole(seat.role), "")
    return ComePage(
        seat.name, kind.name, kind.lead, facts, seat.coming, table.state == State.PLANNED, table.state == State.CANCELLED,
        table.state == State.ENDED, code_on_screen, prepares, token,
    )  # fmt: skip
