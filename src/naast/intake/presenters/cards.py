"""One card of the result page: a kind of help with its reasons, or a service near here. Which cards are shown is decided in `result`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.engine.answering import Answer
from naast.engine.knowledge import Provision
from naast.engine.routing import RankedProvision, ServiceMatch

MOST_QUOTES, MOST_REASONS = 1, 2
_UNSURE = "C"


def provision_card(ranked: RankedProvision, provision: Provision, answer: Answer) -> dict[str, Any]:
    """A kind of help: why it is here in the asker's own words, how to ask for it, how long it takes and what it costs.

    Facts of which we are unsure are left out: a wrong price or term is worse than none.
    """
    sure = provision.confidence != _UNSURE
    reasons = [reason.sentence for reason in ranked.reasons if reason.kind != "words"]
    return {
        "name": provision.name,
        "summary": provision.description,
        "because": _quotes(span for reason in ranked.reasons for span in reason.spans),
        "reasons": list(dict.fromkeys([*ranked.notes, *reasons]))[:MOST_REASONS],
        "where": provision.apply_at,
        "term": _term(provision) if sure else "",
        "cost": provision.cost if sure else "",
        "urgent": provision.urgent_route if sure and answer.urgency != "normal" else "",
        "level": 3,
    }


def service_card(match: ServiceMatch, provision: Provision | None) -> dict[str, Any]:
    """A service near here. Whether it takes new people is on the badge, so not again among the reasons."""
    service = match.service
    what_for = [_("Voor: %(provision)s.") % {"provision": provision.name}] if provision else []
    return {
        "name": service.name,
        "organisation": service.organisation,
        "phone": service.phone or "",
        "url": reverse("directory:service", kwargs={"slug": service.id}),
        "costs": service.cost or "",
        "capacity": service.capacity,
        "checked_on": date.fromisoformat(service.checked_on) if service.checked_on else None,
        "reasons": [*what_for, match.shares[1].sentence],
        "level": 3,
    }


def _quotes(spans: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(span.text.strip(" .,;") for span in spans))[:MOST_QUOTES]


def _term(provision: Provision) -> str:
    if not provision.decision_days_max:
        return ""
    weeks = -(-provision.decision_days_max // 7)
    return ngettext("Een besluit komt binnen %(weeks)d week.", "Een besluit komt binnen %(weeks)d weken.", weeks) % {
        "weeks": weeks
    }
