"""Shapes the pages of the nurses: what waits, by when in words; one worry, what happened, and where it is on the chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core.clock import AMSTERDAM
from naast.engine import flow as flow_engine
from naast.engine.dates import working_days_between
from naast.engine.flow import ToldStep
from naast.visits.choices import SIGNAL_UNDO, ConsentBy, ConsentWay, Haste, LineKind, SignalState
from naast.visits.models import Signal, SignalLine, SignalVisit
from naast.visits.presenters.flows import picture
from naast.visits.queries import walking
from naast.visits.queries.signals import Alike

Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SignalsPage:
    """What waits for a team. `alarms`: crisis that nobody called yet."""

    alarms: list[dict[str, str]]
    columns: list[str]
    rows: list[list[Cell]]
    again: list[dict[str, str]]
    closed: list[list[Cell]]
    numbers_url: str
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class SignalPage:
    """One worry. `step`: what the chart says now, `notes` why; `person_url`: the file with its first visit, for who may see it."""

    id: UUID
    title: str
    name: str
    phone: str
    question: str
    reasons: list[str]
    clock: str
    is_late: bool
    is_crisis: bool
    is_open: bool
    can_reopen: bool
    facts: list[tuple[str, str]]
    step: str
    notes: tuple[str, ...]
    chart: SafeString
    steps: tuple[ToldStep, ...]
    alike: list[dict[str, str]]
    timeline: list[dict[str, str]]
    person_url: str
    letter_url: str
    version: int
    is_child: bool = False


def signals_page(
    open_: Sequence[Signal], again: Sequence[Signal], closed: Sequence[Signal], missed: Mapping[UUID, int], now: datetime, *, numbers: bool
) -> SignalsPage:  # fmt: skip
    """The list."""
    alarms = [
        {
            "title": _("Crisis: bel nu"),
            "clock": clock_words(one, now),
            "url": url_of(one),
            "text": _("Open melding %(n)s") % {"n": one.reference},
        }
        for one in open_
        if one.urgency == Haste.CRISIS and one.state == SignalState.NEW
    ]
    return SignalsPage(
        alarms,
        [_("Wie"), _("Wanneer"), _("Stand"), _("Bezig")],
        [_row(one, missed.get(one.pk, 0), now) for one in open_],
        [{"url": url_of(one), "text": one.name} for one in again],
        [
            [{"text": one.reference, "url": url_of(one)}, {"text": _state(one)}, {"text": _day(one.closed_at)}]
            for one in closed
        ],
        reverse("visit:numbers") if numbers else "",
    )


def _row(signal: Signal, missed: int, now: datetime) -> list[Cell]:
    late = is_late(signal, now)
    busy = signal.taken_by or _("nog niemand")
    said = ngettext("%(n)d keer niet bereikt", "%(n)d keer niet bereikt", missed) % {"n": missed} if missed else ""
    return [
        {"text": signal.name, "url": url_of(signal), "small": signal.reference},
        {"text": clock_words(signal, now), "badge": "danger" if late else "neutral"},
        {"text": _state(signal), "small": str(Haste(signal.urgency).label)},
        {"text": busy, "small": said},
    ]


def url_of(signal: Signal) -> str:
    """The page of one worry."""
    return reverse("visit:signal", kwargs={"signal_id": signal.pk})


def _state(signal: Signal) -> str:
    return str(SignalState(signal.state).label)


def _day(moment: datetime | None) -> str:
    return date_format(moment.astimezone(AMSTERDAM), "j F") if moment else ""


def is_late(signal: Signal, now: datetime) -> bool:
    """Past the moment to call, or the day to visit."""
    due = signal.call_due_at if signal.state == SignalState.NEW else signal.visit_due_at
    return signal.is_open and now > due


def clock_words(signal: Signal, now: datetime) -> str:
    """By when, as people say it."""
    if not signal.is_open:
        return _("afgerond")
    if signal.state == SignalState.NEW and signal.urgency == Haste.CRISIS:
        left = int((signal.call_due_at - now).total_seconds() // 60)
        if left < 0:
            return _("bel nu: te laat")
        return ngettext("bel nu: nog %(n)d minuut", "bel nu: nog %(n)d minuten", left) % {"n": left}
    if signal.state == SignalState.NEW:
        return _("bellen: %(days)s") % {"days": _days(signal.call_due_at, now)}
    if signal.state == SignalState.PLANNED and signal.visit_on:
        return _("bezoek op %(day)s") % {"day": date_format(signal.visit_on, "l j F")}
    return _("bezoeken: %(days)s") % {"days": _days(signal.visit_due_at, now)}


def _days(due: datetime, now: datetime) -> str:
    days = working_days_between(now.astimezone(AMSTERDAM).date(), due.astimezone(AMSTERDAM).date())
    if now > due:
        late = max(-days, 1)
        return ngettext("%(n)d werkdag te laat", "%(n)d werkdagen te laat", late) % {"n": late}
    if days <= 0:
        return _("vandaag")
    return ngettext("nog %(n)d werkdag", "nog %(n)d werkdagen", days) % {"n": days}


def signal_page(
    signal: Signal, lines: Sequence[SignalLine], alike: Sequence[Alike], tied: SignalVisit | None, now: datetime
) -> SignalPage:
    """One worry, drawn on the chart as far as it is known."""
    walked = walking.walk(signal.answers, signal.created_at)
    chart = walking.chart()
    return SignalPage(
        signal.pk, _("Melding %(number)s") % {"number": signal.reference}, signal.name, signal.phone, signal.question,
        list(walked.reasons), clock_words(signal, now), is_late(signal, now),
        signal.urgency == Haste.CRISIS and signal.state == SignalState.NEW, signal.is_open,
        signal.state in SIGNAL_UNDO and bool(signal.name), _facts(signal), walked.step, (*walked.why_so_soon, *walked.notes),
        picture(chart, walked.outcome), flow_engine.tell(chart.model, walked.outcome), [_alike(one) for one in alike],
        [_line(one) for one in lines], _person(tied.person_id) if tied else "",
        reverse("visit:signal_letter", kwargs={"signal_id": signal.pk}) if signal.doctor_may_know and signal.is_open else "",
        signal.version,
    )  # fmt: skip


def _facts(signal: Signal) -> list[tuple[str, str]]:
    yes = _("%(who)s, %(how)s, geldt tot %(day)s") % {
        "who": ConsentBy(signal.consent_by).label, "how": ConsentWay(signal.consent_way).label,
        "day": date_format(signal.consent_until, "j F Y"),
    }  # fmt: skip
    found = [
        (_("Haast"), str(Haste(signal.urgency).label)), (_("Stand"), _state(signal)), (_("Ja gezegd door"), yes),
        (_("Waar ja op is gezegd"), signal.consent_sentence), (_("Huisarts"), _doctor(signal)),
    ]  # fmt: skip
    return [*found, (_("Gaat bellen"), signal.taken_by)] if signal.taken_by else found


def _doctor(signal: Signal) -> str:
    if signal.doctor_may_know is None:
        return _("Nog niet gevraagd of die het mag weten.")
    if not signal.doctor_may_know:
        return _("Mag het niet weten.")
    if signal.doctor_told_on:
        return _("Weet het sinds %(day)s. %(who)s") % {
            "day": date_format(signal.doctor_told_on, "j F"),
            "who": signal.doctor,
        }
    return _("Mag het weten. Laat het vandaag weten. %(who)s") % {"who": signal.doctor}


def _alike(one: Alike) -> dict[str, str]:
    said = _("Waarschijnlijk al bekend: %(name)s") if one.is_likely else _("Misschien al bekend: %(name)s")
    return {"url": _person(one.person_id), "text": said % {"name": one.name}}


def _person(person_id: UUID) -> str:
    return reverse("visit:person", kwargs={"person_id": person_id})


def _line(one: SignalLine) -> dict[str, str]:
    at = date_format(one.at.astimezone(AMSTERDAM), "l j F, H:i")
    name = str(LineKind(one.kind).label)
    return {"name": name[:1].upper() + name[1:], "state": "done", "at": f"{at}, {one.by_label}", "text": one.text}
