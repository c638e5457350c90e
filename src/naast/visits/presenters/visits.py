"""Shapes the page "wie komt er al": coming visits first, then the past, and what this reader can do with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from naast.access.queries import as_uuid
from naast.core import clock
from naast.core.actors import Actor
from naast.visits.choices import AlongState, State
from naast.visits.models import Along, Visit

# So close together that one visit might do.
NEAR_DAYS = 3


class Side(Protocol):
    """What a presenter needs of the side; see `views.sides`."""

    @property
    def actor(self) -> Actor: ...
    @property
    def name(self) -> str: ...
    @property
    def is_own(self) -> bool: ...
    @property
    def me(self) -> Any: ...
    @property
    def may_change(self) -> bool: ...
    def url(self, name: str, **parts: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Together:
    """A proposal to go together. `answer_url`: for whoever planned the visit."""

    words: str
    state: str
    answer_url: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One visit. Addresses are empty where this reader has nothing to do there."""

    id: UUID
    day: str
    time: str
    who: str
    why: str
    with_whom: str
    state: str
    is_planned: bool
    is_mine: bool
    change_url: str = ""
    calendar_url: str = ""
    report_url: str = ""
    along_url: str = ""
    near: str = ""
    together: list[Together] = field(default_factory=list)
    reports: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VisitsPage:
    """All visits of a person. `is_own`: told to the person themself."""

    title: str
    lead: str
    coming: list[Card]
    past: list[Card]
    back: str = ""
    new_url: str = ""
    measured_url: str = ""
    changed_url: str = ""
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form about a visit, with who comes already."""

    title: str
    back: str
    coming: list[Card]
    is_child: bool = False


def day_of(moment: Any) -> str:
    """A day as people say it."""
    return date_format(moment, "l j F Y") if moment else ""


def visits_page(visits: Sequence[Visit], side: Side) -> VisitsPage:
    """`visits`: in the order of their days."""
    coming, past = _cards(visits, side)
    if side.me is None:
        title = _("Wie komt er al bij %(name)s?") % {"name": side.name}
        lead = _("Alle bezoeken van alle organisaties op een rij. Zo is een tweede bezoek een keuze.")
    else:
        title, lead = _("Bezoeken"), _("Wie er langskomt, en wat er is verteld.")
    return VisitsPage(
        title, lead, coming, past, new_url=side.url("new") if side.me is None and side.may_change else "",
        measured_url=side.url("measured") if side.me is None else "",
        changed_url=side.url("changed") if side.me is None and side.may_change and any(one.reports.all() for one in visits) else "",
    )  # fmt: skip


def form_page(visits: Sequence[Visit], side: Side, title: str) -> FormPage:
    """Who comes already, beside the form."""
    return FormPage(title, side.url("person"), _cards(visits, side)[0])


def _cards(visits: Sequence[Visit], side: Side) -> tuple[list[Card], list[Card]]:
    today = clock.today()
    ahead = [one for one in visits if one.on >= today and one.state == State.PLANNED]
    rest = [one for one in visits if one not in ahead]
    may = side.me is None and side.may_change
    return [_card(one, ahead, side, may) for one in ahead], [_card(one, [], side, may) for one in reversed(rest)]


def _card(visit: Visit, ahead: Sequence[Visit], side: Side, may: bool) -> Card:
    is_mine = side.me is None and visit.visitor_id == as_uuid(side.actor.id)
    planned, ident = visit.state == State.PLANNED, {"visit_id": visit.pk}
    asked = any(one.user_id == as_uuid(side.actor.id) for one in visit.along.all())
    free = planned and may and not is_mine and not asked and visit.on >= clock.today()
    return Card(
        visit.pk, day_of(visit.on), time_format(visit.starts, "H:i") if visit.starts else "", who_comes(visit), visit.why,
        visit.with_whom, str(State(visit.state).label), planned, is_mine,
        change_url=side.url("change", **ident) if may else "",
        calendar_url=side.url("calendar", **ident) if planned else "",
        report_url=side.url("record", **ident) if may and visit.state in (State.PLANNED, State.DONE) and visit.on <= clock.today() else "",
        along_url=side.url("along", **ident) if free else "",
        near=_near(visit, ahead),
        together=[_together(one, visit, side, is_mine) for one in visit.along.all()],
        reports=[_link(one, side) for one in visit.reports.all()],
    )  # fmt: skip


def who_comes(visit: Visit) -> str:
    """Name and organisation."""
    return f"{visit.visitor_name} ({visit.organisation})" if visit.organisation else visit.visitor_name


def _near(visit: Visit, ahead: Sequence[Visit]) -> str:
    """Somebody else comes about then."""
    others = [
        one for one in ahead
        if one.pk != visit.pk and one.visitor_id != visit.visitor_id and abs((one.on - visit.on).days) <= NEAR_DAYS
    ]  # fmt: skip
    if not others:
        return ""
    return _("Rond deze dag komt ook %(who)s. Kan dat samen?") % {"who": who_comes(others[0])}


def _together(along: Along, visit: Visit, side: Side, is_mine: bool) -> Together:
    who = f"{along.name} ({along.organisation})" if along.organisation else along.name
    said = {
        AlongState.ASKED: _("%(who)s stelt voor om samen te gaan."), AlongState.YES: _("%(who)s gaat mee."),
        AlongState.NO: _("%(who)s komt apart."),
    }[AlongState(along.state)] % {"who": who}  # fmt: skip
    open_ = along.state == AlongState.ASKED and (is_mine or (visit.visitor_id is None and side.me is None))
    return Together(along.words, said, side.url("along_answer", along_id=along.pk) if open_ else "", along.name)


def _link(report: Any, side: Side) -> dict[str, str]:
    said = _("Verslag van %(who)s, %(day)s") % {"who": report.written_by_name, "day": date_format(report.on, "j F Y")}
    return {"url": side.url("report", report_id=report.pk), "text": said}
