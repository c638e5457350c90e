"""What a team sees of its own lists and notes, and the leaflet of a list. Only rows that `queries.selections` gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.accounts.models import Team
from naast.directory.choices import ServiceStatus
from naast.directory.models import Selection, SelectionItem, Service, TeamNote
from naast.directory.presenters import words


@dataclass(frozen=True, slots=True)
class ListsPage:
    """All lists of the reader's teams. `has_team`: without a team there is nothing to keep."""

    columns: list[str]
    rows: list[list[dict[str, Any]]]
    has_team: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One place on a list. `gone`: it is closed now, and stays off the leaflet."""

    service_id: UUID
    name: str
    organisation: str
    text: str
    phone: str
    address: str
    hours: str
    cost: str
    words: str
    url: str
    gone: str
    notes: list[str]
    is_first: bool
    is_last: bool

    @property
    def practical(self) -> str:
        """Where, when and what it costs, as sentences on one line of paper."""
        return " ".join(f"{one.rstrip('.')}." for one in (self.address, self.hours, self.cost) if one)


@dataclass(frozen=True, slots=True)
class ListPage:
    """One list, to change and to print."""

    id: UUID
    name: str
    words: str
    team: str
    team_phone: str
    changed: str
    lines: list[Line]
    trail: list[tuple[str, str]]

    @property
    def there(self) -> list[Line]:
        """What goes on the leaflet."""
        return [line for line in self.lines if not line.gone]


@dataclass(frozen=True, slots=True)
class TeamBox:
    """On the page of a place, for someone of a team: the notes of their teams."""

    service_id: UUID
    notes: list[tuple[str, str, str]]
    has_lists: bool


def lists_page(selections: Iterable[Selection], teams: Sequence[Team]) -> ListsPage:
    """Shape the page of all lists."""
    rows = [
        [
            {"text": one.name, "url": reverse("directory:selection", args=[one.pk])},
            {"text": one.team.name},
            {"text": ngettext("%(n)d plek", "%(n)d plekken", one.size) % {"n": one.size}},  # type: ignore[attr-defined]
            {"text": date_format(one.changed_at, "j F Y")},
        ]
        for one in selections
    ]
    return ListsPage([_("Lijst"), _("Team"), _("Plekken"), _("Gewijzigd")], rows, bool(teams))


def list_page(selection: Selection, notes: Iterable[TeamNote], now: datetime) -> ListPage:
    """Shape the page of one list, and its leaflet. `notes`: those of the list's own team and of other teams of the reader."""
    said: dict[UUID, list[str]] = {}
    for note in notes:
        said.setdefault(note.service_id, []).append(note.text)
    items: list[SelectionItem] = selection.shown  # type: ignore[attr-defined]
    return ListPage(
        id=selection.pk,
        name=selection.name,
        words=selection.words,
        team=selection.team.name,
        team_phone=selection.team.phone,
        changed=_changed(selection.changed_at, selection.changed_by.name if selection.changed_by else ""),
        lines=[
            _line(item, said.get(item.service_id, []), now, is_first=n == 0, is_last=n == len(items) - 1)
            for n, item in enumerate(items)
        ],
        trail=[
            (_("Zoek hulp"), reverse("directory:search")), (_("Lijsten van uw team"), reverse("directory:selections")),
            (selection.name, ""),
        ],
    )  # fmt: skip


def _changed(at: datetime, name: str) -> str:
    day = date_format(at, "j F Y")
    return (
        _("Gewijzigd op %(day)s door %(name)s.") % {"day": day, "name": name}
        if name
        else _("Gewijzigd op %(day)s.") % {"day": day}
    )


def _line(item: SelectionItem, notes: list[str], now: datetime, *, is_first: bool, is_last: bool) -> Line:
    service = item.service
    there = service.status == ServiceStatus.ACTIVE
    return Line(
        service_id=service.pk,
        name=service.name,
        organisation=service.organisation.name,
        text=service.description,
        phone=service.phone or service.organisation.phone,
        address=service.location.line if service.location else "",
        hours="; ".join(f"{day}: {times}" for day, times in words.week_short(service)) or service.hours_note,
        cost=service.cost,
        words=item.words,
        url=reverse("directory:service", args=[service.slug]),
        gone="" if there else _("Deze plek is er nu niet. Hij staat niet op de folder."),
        notes=notes,
        is_first=is_first,
        is_last=is_last,
    )


@dataclass(frozen=True, slots=True)
class NoteClash:
    """Somebody of the team wrote in between. `now`: the words that stand there, empty when they were taken away."""

    name: str
    url: str
    now: str
    changed: str


def note_clash(service: Service, note: TeamNote | None) -> NoteClash:
    """Shape the page with both versions of a note."""
    url = reverse("directory:service", args=[service.slug])
    if note is None:
        return NoteClash(service.name, url, "", "")
    said = _changed(note.changed_at, note.changed_by.name if note.changed_by else "")
    return NoteClash(service.name, url, note.text, said)


def team_box(service_id: UUID, notes: Iterable[TeamNote], selections: Sequence[Selection]) -> TeamBox:
    """Shape the box of a team on the page of a place."""
    return TeamBox(
        service_id,
        [
            (note.team.name, note.text, _changed(note.changed_at, note.changed_by.name if note.changed_by else ""))
            for note in notes
        ],
        bool(selections),
    )
