"""One card of the result page: a kind of help with its reasons, or a service near here. Which cards are shown is decided in `result`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from naast.core import clock
from naast.directory.presenters import for_child
from naast.directory.presenters.titles import Called, summary_of, title_of
from naast.directory.presenters.trust import service_line
from naast.engine.answering import Answer
from naast.engine.knowledge import Provision
from naast.engine.routing import RankedProvision, ServiceMatch
from naast.engine.understanding import Span
from naast.intake.presenters.plain import plain
from naast.intake.presenters.reading import ASKER, quote
from naast.intake.presenters.roles import for_role

MOST_QUOTES, MOST_REASONS = 1, 3
# Makes the page of a service show the way back. It says nothing about the answer, and no server sees it.
FROM_ANSWER = "#van-antwoord"
_UNSURE = "C"


def provision_card(
    ranked: RankedProvision, provision: Provision, answer: Answer, nearest: ServiceMatch | None = None
) -> dict[str, Any]:
    """A kind of help: why it is here, in the asker's own words, and how to reach it. The rest is behind "Meer over deze hulp".

    Facts of which we are unsure are left out: a wrong price or term is worse than none.
    """
    sure = provision.confidence != _UNSURE
    why = list(dict.fromkeys(reason.sentence for reason in ranked.reasons if reason.kind != "words"))[:MOST_REASONS]
    title, summary = called(provision, answer)
    return {
        "name": title.text,
        "translated": not title.dutch,
        "because": _quotes(answer, (span for reason in ranked.reasons for span in reason.spans)),
        "reasons": why[:1],
        "alike": "",
        "more_reasons": why[1:],
        "advice": list(dict.fromkeys(ranked.notes)),
        "summary": summary.text,
        "summary_translated": not summary.dutch,
        "near": _near(nearest, child=answer.who.asker == "child") if nearest else None,
        "where": plain("apply_at", provision.apply_at),
        "decides": plain("decides", provision.decides) if sure else "",
        "term": _term(provision) if sure else "",
        "cost": plain("cost", provision.cost) if sure else "",
        "urgent": plain("urgent_route", provision.urgent_route) if sure and answer.urgency != "normal" else "",
        "level": 3,
    }


def _near(match: ServiceMatch, *, child: bool) -> dict[str, Any]:
    service = match.service
    return {
        "name": service.name,
        "organisation": service.organisation,
        "phone": service.phone or "",
        "url": _url(service.id, child=child),
        "wrong_url": _wrong_url(service.id, child=child),
        "capacity": service.capacity,
    }


def _url(service: str, *, back: bool = True, child: bool = False) -> str:
    address = reverse("directory:service", kwargs={"slug": service}) + (FROM_ANSWER if back else "")
    return for_child(address, child)


def _wrong_url(service: str, *, child: bool) -> str:
    """Where anyone says that something about this place is wrong."""
    return for_child(reverse("keeping:report", kwargs={"slug": service}), child)


def service_card(
    match: ServiceMatch, provision: Provision | None, *, back: bool = True, child: bool = False
) -> dict[str, Any]:
    """A service near here. Whether it takes new people is on the badge, so not again among the reasons."""
    service = match.service
    return {
        "name": service.name,
        "organisation": service.organisation,
        "phone": service.phone or "",
        "url": _url(service.id, back=back, child=child),
        "wrong_url": _wrong_url(service.id, child=child) if back else "",
        "costs": service.cost or "",
        "capacity": service.capacity,
        "checked_on": date.fromisoformat(service.checked_on) if service.checked_on else None,
        "trust": service_line(service, clock.today()) if service.looked_on else None,
        "offers": title_of(provision).text if provision else "",
        "reasons": [match.shares[1].sentence],
        "level": 3,
    }


def _role(answer: Answer) -> str:
    """The role in which someone asks, as their own words tell it; empty when they tell none."""
    return "employer" if answer.facts.get("as_employer") == "yes" else answer.facts.get(ASKER, "")


def called(provision: Provision, answer: Answer) -> tuple[Called, Called]:
    """Name and explanation for who asks: an employer is not told what "your employer" pays."""
    other = for_role(_role(answer), provision.id)
    if other:
        return Called(other.title), Called(other.summary)
    return title_of(provision), summary_of(provision)


def _quotes(answer: Answer, spans: Iterable[Span]) -> list[str]:
    return list(dict.fromkeys(quote(answer, span) for span in spans))[:MOST_QUOTES]


def _term(provision: Provision) -> str:
    if not provision.decision_days_max:
        return ""
    weeks = -(-provision.decision_days_max // 7)
    return ngettext("Een besluit komt binnen %(weeks)d week.", "Een besluit komt binnen %(weeks)d weken.", weeks) % {
        "weeks": weeks
    }
