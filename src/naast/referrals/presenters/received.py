"""What an organisation with accounts sees of what was asked of it: its list, and one question with the answers it can give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.referrals.choices import State
from naast.referrals.models import Referral
from naast.referrals.presenters.outstanding import badge_of
from naast.referrals.queries import Page
from naast.referrals.receiving import Received


@dataclass(frozen=True, slots=True)
class InboxPage:
    """The list of an organisation."""

    columns: list[str]
    rows: list[list[dict[str, Any]]]
    next_url: str


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """One question. `shown` is None before it was opened, or when the words may not be read (any more); `why` then says so."""

    id: Any
    title: str
    team: str
    phone: str
    badge: str
    state: str
    shown: dict[str, Any] | None
    why: str
    can_open: bool
    can_answer: bool
    can_undo: bool


def inbox_page(page: Page) -> InboxPage:
    """Shape the list: numbers and kinds of help only; the words stand behind the question."""
    here = reverse("referrals:inbox")
    rows = [
        [
            {"text": one.reference, "url": reverse("referrals:inbox_one", args=[one.pk]), "small": one.service.name},
            {"text": one.team.name},
            {"text": str(one.get_state_display()), "badge": badge_of(one.state)},
            {"text": date_format(timezone.localtime(one.asked_at), "j F")},
        ]
        for one in page.rows
    ]
    columns = [_("Vraag"), _("Van wie"), _("Stand"), _("Gevraagd op")]
    return InboxPage(columns, rows, f"{here}?na={page.after}" if page.after else "")


def received_page(found: Received, now: datetime) -> ReceivedPage:
    """Shape one question."""
    one = found.referral
    opened = found.may_read and one.state != State.ASKED
    shown = {
        "team": one.from_team.name, "organisation": one.organisation.name, "service": one.service.name, "question": one.question,
        "items": [(item["label"], item["text"]) for item in one.items],
    }  # fmt: skip
    return ReceivedPage(
        id=one.pk,
        title=_("Vraag %(reference)s") % {"reference": one.reference},
        team=one.from_team.name,
        phone=one.from_team.phone or settings.NAAST_DESK_PHONE,
        badge=badge_of(one.state),
        state=str(one.get_state_display()),
        shown=shown if opened else None,
        why="" if found.may_read else _why(one),
        can_open=found.may_read and not opened,
        can_answer=opened,
        can_undo=one.unsettled_until is not None and one.unsettled_until > now and one.before.get("side") == "receiver",
    )


def _why(one: Referral) -> str:
    if not one.is_open:
        return _("Deze vraag is klaar. U hoeft niets meer te doen.")
    return _("Er is iets veranderd. Bel het team voordat u iets doet.")
