"""What the pages of the log show: the days of a person, and the table of the privacy officer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.audit import sentences
from naast.audit.actionwords import ACTIONS
from naast.audit.choices import Kind, Outcome
from naast.audit.models import AuditEvent
from naast.audit.queries import Page, Search
from naast.core import clock

_BADGES = {Outcome.REFUSED: "warning", Outcome.FAILED: "error"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on a day of the timeline. `who_is_it` is role and organisation; `why` may be empty."""

    at: str
    what: str
    who_is_it: str
    why: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the timeline, newest first."""

    name: str
    lines: list[Line]


def timeline(events: Iterable[AuditEvent], own_ids: frozenset[str] = frozenset()) -> list[Day]:
    """The log of one person as days with sentences. `events`: newest first; `own_ids`: who the reader is."""
    return [
        Day(_day_name(day), _lines(of_day, own_ids))
        for day, of_day in groupby(events, key=lambda event: event.created_at.astimezone(clock.AMSTERDAM).date())
    ]


def _lines(events: Iterable[AuditEvent], own_ids: frozenset[str]) -> list[Line]:
    """One line for what somebody did several times within the same minute: a list that is too long is read by nobody."""
    told = ((line, len(list(same))) for line, same in groupby(_line(event, own_ids) for event in events))
    return [line if times == 1 else replace(line, what=f"{line.what} {_said(times)}") for line, times in told]


def _said(times: int) -> str:
    return _("(%(times)s keer)") % {"times": times}


def _day_name(day: date) -> str:
    name = date_format(day, "l j F Y")
    return _("Vandaag, %(day)s") % {"day": name} if day == clock.today() else name[:1].upper() + name[1:]


def _line(event: AuditEvent, own_ids: frozenset[str]) -> Line:
    why = sentences.why(event)
    return Line(
        at=f"{event.created_at.astimezone(clock.AMSTERDAM):%H:%M}",
        what=sentences.what(event, own_ids),
        who_is_it=sentences.whose(event),
        why=f"{why[:1].upper()}{why[1:]}." if why else "",
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what the privacy officer looked for."""

    columns: list[str]
    rows: list[list[dict[str, Any]]]
    number: int
    has_next: bool
    said: str


def found(page: Page, wanted: Search) -> Found:
    """Shape the results as a table."""
    return Found(
        columns=[_("Wanneer"), _("Wie"), _("Wat"), _("Over wie"), _("Afloop")],
        rows=[_row(event) for event in page.rows],
        number=page.number,
        has_next=page.has_next,
        said=_period(wanted),
    )


def _period(wanted: Search) -> str:
    if wanted.first and wanted.last:
        return _("Van %(first)s tot en met %(last)s, het nieuwste eerst.") % {
            "first": f"{wanted.first:%d-%m-%Y}", "last": f"{wanted.last:%d-%m-%Y}"
        }  # fmt: skip
    if wanted.first:
        return _("Vanaf %(first)s, het nieuwste eerst.") % {"first": f"{wanted.first:%d-%m-%Y}"}
    if wanted.last:
        return _("Tot en met %(last)s, het nieuwste eerst.") % {"last": f"{wanted.last:%d-%m-%Y}"}
    return _("Alles wat bewaard is, het nieuwste eerst.")


def _row(event: AuditEvent) -> list[dict[str, Any]]:
    part, why = sentences.PARTS.get(event.part), sentences.why(event)
    told = _("keek") if event.kind == Kind.READ else str(ACTIONS.get(event.action, event.action))
    return [
        {"text": f"{event.created_at.astimezone(clock.AMSTERDAM):%d-%m-%Y %H:%M:%S}"},
        {"text": event.actor_label, "small": sentences.whose(event)},
        {"text": told, "small": " ".join(filter(None, (str(part or ""), why or event.purpose)))},
        {"text": _about(event)},
        {"text": str(event.get_outcome_display()), "badge": _BADGES.get(Outcome(event.outcome), "success")},
    ]


def _about(event: AuditEvent) -> str:
    if event.person_id:
        return str(event.person_id)
    return _("het logboek") if event.subject_type == "log" else f"{event.subject_type} {event.subject_id}"
