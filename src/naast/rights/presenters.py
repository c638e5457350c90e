"""What the pages of the rights room show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core import clock
from naast.core.actors import Actor
from naast.core.english import in_reader_language
from naast.rights.choices import RequestKind
from naast.rights.models import RightsRequest
from naast.rights.queries import Leaving, Stay

_BADGES = {"open": "info", "done": "success", "partly": "success", "refused": "neutral", "withdrawn": "neutral"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as who asked it sees it."""

    id: str
    kind: str
    state: str
    badge: str
    when: str
    text: str
    answer: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """The page "Uw gegevens en uw rechten". `number`: how the privacy officer finds this person."""

    is_child: bool
    number: str
    asked: list[Asked]


def mine(person_id: object, requests: Iterable[RightsRequest], *, is_child: bool) -> Mine:
    """Shape the first page of someone's rights."""
    return Mine(is_child, str(person_id), [asked(one) for one in requests])


def asked(one: RightsRequest) -> Asked:
    """One request. While it waits it says until when at the latest."""
    when = _("Gevraagd op %(day)s.") % {"day": _day(one.created_at.astimezone(clock.AMSTERDAM).date())}
    if one.is_open:
        when += " " + _("U hoort uiterlijk %(day)s van ons.") % {"day": _day(one.due_on)}
    return Asked(
        str(one.pk), str(one.get_kind_display()), str(one.get_state_display()), _BADGES[one.state], when, one.text, one.answer,
        one.is_open,
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


@dataclass(frozen=True, slots=True)
class Away:
    """What a deletion would do: lines of words, what stays with the reason, and what is made unreadable."""

    goes: list[str]
    stays: list[str]
    emptied: list[str]


def away(leaving: Leaving) -> Away:
    """Shape what would go and what must stay."""
    return Away(
        goes=[_counted(what, count) for what, count in leaving.goes],
        stays=[_why_it_stays(one) for one in leaving.stays],
        emptied=[what for what, _count in leaving.emptied],
    )


def _counted(what: str, count: int) -> str:
    return what if count == 1 else f"{what} ({count})"


def _why_it_stays(one: Stay) -> str:
    return _("%(what)s: dit mogen we nog niet weghalen, want %(why)s. Uiterlijk na %(day)s is het weg.") % {
        "what": _counted(one.what[:1].upper() + one.what[1:], one.count), "why": in_reader_language(one.why), "day": _day(one.until)
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """The list of requests for the team."""

    columns: list[str]
    rows: list[list[dict[str, Any]]]


def waiting(found: Iterable[tuple[RightsRequest, str]]) -> Waiting:
    """Shape the requests that wait, first what is due first."""
    return Waiting(
        columns=[_("Over wie"), _("Wat"), _("Gevraagd door"), _("Antwoord uiterlijk")],
        rows=[
            [
                {"text": name or _("naam niet bekend"), "url": reverse("rights:request", args=[one.person_id, one.pk])},
                {"text": str(one.get_kind_display())},
                {"text": one.asked_by},
                {"text": _day(one.due_on), "small": _left(one.due_on)},
            ]
            for one, name in found
        ],
    )


def _left(due_on: date) -> str:
    days = (due_on - clock.today()).days
    if days < 0:
        return ngettext("%(days)d dag te laat", "%(days)d dagen te laat", -days) % {"days": -days}
    return _("vandaag") if days == 0 else ngettext("nog %(days)d dag", "nog %(days)d dagen", days) % {"days": days}


@dataclass(frozen=True, slots=True)
class OneRequest:
    """One request for the team. `away` only for a deletion that waits."""

    title: str
    facts: list[tuple[str, str]]
    text: str
    answer: str
    is_open: bool
    is_deletion: bool
    away: Away | None


def one_request(one: RightsRequest, name: str, leaving: Leaving | None) -> OneRequest:
    """Shape one request."""
    facts = [
        (_("Over wie"), name or _("naam niet bekend")),
        (_("Gevraagd door"), one.asked_by),
        (_("Gevraagd op"), _day(one.created_at.astimezone(clock.AMSTERDAM).date())),
        (_("Antwoord uiterlijk"), f"{_day(one.due_on)} ({_left(one.due_on)})" if one.is_open else _day(one.due_on)),
        (_("Stand"), str(one.get_state_display())),
    ]
    kind = str(one.get_kind_display())
    return OneRequest(
        kind[:1].upper() + kind[1:], facts, one.text, one.answer, one.is_open, one.kind == RequestKind.DELETION,
        away(leaving) if leaving else None,
    )  # fmt: skip


def own_ids(actor: Actor) -> frozenset[str]:
    """By which ids the reader stands in the log."""
    return frozenset({actor.id})
