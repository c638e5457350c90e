"""A resident's questions to organisations: as a list, and one with what was sent and what happened, without the inner clockwork."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.core import clock
from naast.people.models import PersonMember
from naast.plan.asked import Asked
from naast.plan.presenters.plans import day
from naast.referrals.choices import EventKind, State
from naast.referrals.models import Referral, ReferralEvent

MOST_WORDS = 240
_BADGES = {
    State.TAKEN_ON: "info", State.STARTED: "info", State.HELPED: "success", State.NOT_FOR_US: "warning", State.NOT_REACHED: "warning",
}  # fmt: skip
# What a resident need not be told: the inner clockwork.
_QUIET = {
    EventKind.LINK_SENT,
    EventKind.SETTLED,
    EventKind.REMINDED,
    EventKind.HANDED_OVER,
    EventKind.NOTE,
    EventKind.PUT_OFF,
}


def state_words(one: Referral) -> str:
    """How a question stands, in words. An answer that can still be taken back is not told yet."""
    if one.unsettled_until is not None and one.unsettled_until > clock.now():
        return str(State.SEEN.label)
    words = str(State(one.state).label)
    if one.date_given and one.is_open:
        return _("%(state)s, %(day)s") % {"state": words, "day": day(one.date_given)}
    return words


def badge_of(one: Referral) -> str:
    """The kind of badge of a state."""
    if one.unsettled_until is not None and one.unsettled_until > clock.now():
        return "neutral"
    return _BADGES.get(State(one.state), "neutral")


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """One question to an organisation, as a resident sees it."""

    id: UUID
    what: str
    who: str
    asked: str
    state: str
    badge: str
    url: str


@dataclass(frozen=True, slots=True)
class TeamCard:
    """One question to the help team, as who asked it sees it. `call`: under which number to ask after it."""

    text: str
    asked: str
    headline: str
    promise: str
    answers: tuple[str, ...]
    team: str
    phone: str
    reference: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """ "Mijn vragen": to organisations, and to the help team (`asked`, those of this reader alone)."""

    title: str
    asked: list[TeamCard]
    open: list[QuestionCard]
    closed: list[QuestionCard]
    is_child: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question: what was asked and sent, what happened, and taking it back."""

    card: QuestionCard
    question: str
    items: list[tuple[str, str]]
    consent: str
    better_idea: str
    refusal: str
    steps: list[dict[str, str]]
    may_withdraw: bool
    is_child: bool


def _card(one: Referral) -> QuestionCard:
    return QuestionCard(
        one.pk, one.service.name, one.organisation.name, _("gevraagd op %(day)s") % {"day": day(one.asked_at)}, state_words(one),
        badge_of(one), reverse("plan:my_question", args=[one.pk]),
    )  # fmt: skip


def team_card(one: Asked) -> TeamCard:
    """A question to the team, in the first words of who asked it."""
    words = one.text if len(one.text) <= MOST_WORDS else one.text[:MOST_WORDS].rsplit(" ", 1)[0] + " …"
    asked_on = day(one.asked_at.astimezone(clock.AMSTERDAM))
    return TeamCard(
        words, _("gevraagd op %(day)s") % {"day": asked_on}, one.headline, one.promise, one.answers, one.team, one.phone,
        one.reference, one.is_open,
    )  # fmt: skip


def questions_page(referrals: list[Referral], me: PersonMember, asked: list[Asked]) -> QuestionsPage:
    """Open ones first."""
    title = _("Mijn vragen") if me.is_self else _("De vragen")
    return QuestionsPage(
        title,
        [team_card(one) for one in sorted(asked, key=lambda one: not one.is_open)],
        [_card(one) for one in referrals if one.is_open],
        [_card(one) for one in referrals if not one.is_open],
        me.is_child,
    )


def question_page(one: Referral, events: list[ReferralEvent], me: PersonMember, *, may_change: bool) -> QuestionPage:
    """With what happened, without the inner clockwork."""
    told = one.unsettled_until is None or one.unsettled_until <= clock.now()
    shown = [
        event
        for event in events
        if event.kind not in _QUIET and (told or event.at <= one.asked_at or event.kind == EventKind.SEEN)
    ]
    steps = [
        {
            "name": str(EventKind(event.kind).label), "state": "done", "at": day(event.at),
            "note": event.by_label if event.by_kind != "system" else "",
        }
        for event in shown
    ]  # fmt: skip
    if steps and one.is_open:
        steps[-1]["state"] = "current"
    return QuestionPage(
        _card(one), one.question, [(str(item.get("label", "")), str(item.get("text", ""))) for item in one.items],
        one.consent_sentence, one.better_idea if told else "", str(one.get_refusal_display()) if told and one.refusal else "", steps,
        may_change and one.is_open, me.is_child,
    )  # fmt: skip
