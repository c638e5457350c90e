"""What another system gets to see of a referral, as plain JSON values. Which fields there are is described once, in `description`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from naast.referrals.models import Referral
from naast.referrals.queries import Page
from naast.referrals.receiving import Received


def listed(page: Page) -> dict[str, Any]:
    """A page of open referrals. `after` is the key of the page that follows; null on the last one."""
    return {"referrals": [summary(one) for one in page.rows], "after": page.after or None}


def summary(referral: Referral) -> dict[str, Any]:
    """Without a word about the person."""
    return {
        "id": str(referral.pk),
        "reference": referral.reference,
        "state": str(referral.state),
        "urgency": str(referral.urgency),
        "service": referral.service.name,
        "asked_at": _text(referral.asked_at),
        "turn": str(referral.list_of) or None,
        "next_on": _text(referral.next_on),
        "version": referral.version,
    }


def whole(received: Received) -> dict[str, Any]:
    """With what was consented to, as long as it may be read: else `question` and `items` are null and `may_read` is false."""
    referral = received.referral
    return {
        **summary(referral),
        "may_read": received.may_read,
        "asked_by": referral.from_team.name,
        "call": referral.from_team.phone,
        "question": referral.question if received.may_read else None,
        "items": [{"label": one["label"], "text": one["text"]} for one in referral.items]
        if received.may_read
        else None,
        "attempts": referral.attempts,
        "can_take_back_until": _text(referral.unsettled_until),
    }


def _text(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
