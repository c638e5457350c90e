"""The page of a receiver without an account: before the code nothing of anyone, after it exactly what was consented to. No query here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core import clock
from naast.referrals.choices import State, Urgency
from naast.referrals.models import ReceiverLink, Referral

CODE_MINUTES = 10


@dataclass(frozen=True, slots=True)
class DoorPage:
    """Behind the link, before the code: whose mailbox, and where to ring. `mailbox` is empty when there is none any more."""

    token: str
    organisation: str
    team: str
    phone: str
    mailbox: str
    minutes: int
    new_url: str
    again_url: str
    is_urgent: bool


def door_page(link: ReceiverLink, token: str, mailbox: str) -> DoorPage:
    """Shape the door. Nothing of the person is read here."""
    referral = link.referral
    return DoorPage(
        token=token,
        organisation=referral.organisation.name,
        team=referral.from_team.name,
        phone=referral.from_team.phone or settings.NAAST_DESK_PHONE,
        mailbox=masked(mailbox),
        minutes=CODE_MINUTES,
        new_url=reverse("referrals:receive_new", args=[token]),
        again_url=reverse("referrals:receive", args=[token]),
        is_urgent=referral.urgency == Urgency.CRISIS,
    )


def masked(mailbox: str) -> str:
    """A mailbox that whoever owns it knows again, and that tells nobody else where to write.

    >>> masked("grote-kerk@rivierdal.invalid")
    'g…@rivierdal.invalid'
    """
    name, _at, domain = mailbox.partition("@")
    return f"{name[:1]}…@{domain}" if domain else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One button."""

    value: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The question itself. `shown` is None when nothing may be read (any more); then `why` says what to do."""

    token: str
    reference: str
    organisation: str
    team: str
    phone: str
    is_urgent: bool
    asked_on: str
    state: str
    shown: dict[str, Any] | None
    consent: str
    why: str
    said: str
    tried: str
    can_undo: bool
    undo_until: str
    undo_url: str
    answers: list[Answer]
    is_open: bool


def question_page(
    referral: Referral, token: str, *, may_read: bool, can_undo: bool, moves: tuple[str, ...]
) -> QuestionPage:
    """Shape the question for who was asked. `moves`: the states the receiver may move it to now."""
    shown = {
        "team": referral.from_team.name, "organisation": referral.organisation.name, "service": referral.service.name,
        "question": referral.question, "items": [(item["label"], item["text"]) for item in referral.items],
    }  # fmt: skip
    return QuestionPage(
        token=token,
        reference=referral.reference,
        organisation=referral.organisation.name,
        team=referral.from_team.name,
        phone=referral.from_team.phone or settings.NAAST_DESK_PHONE,
        is_urgent=referral.urgency == Urgency.CRISIS and referral.is_open,
        asked_on=_day(referral.asked_at),
        state=referral.state,
        shown=shown if may_read else None,
        consent=_consent(referral) if may_read else "",
        why="" if may_read else _why(referral),
        said=_said(referral),
        tried=_tried(referral.attempts),
        can_undo=can_undo,
        undo_until=date_format(referral.unsettled_until.astimezone(clock.AMSTERDAM), "H:i")
        if referral.unsettled_until
        else "",
        undo_url=reverse("referrals:receive_undo", args=[token]),
        answers=_answers(moves, referral.state) if may_read else [],
        is_open=referral.is_open,
    )


def _day(moment: datetime) -> str:
    return date_format(moment.astimezone(clock.AMSTERDAM), "j F Y")


def _consent(referral: Referral) -> str:
    return _("Dit mag u lezen omdat %(who)s daar op %(day)s toestemming voor gaf. Gebruik het alleen voor deze vraag.") % {
        "who": referral.consent_given_by, "day": _day(referral.consent_at),
    }  # fmt: skip


def _why(referral: Referral) -> str:
    if referral.is_open:
        return _("Er is iets veranderd bij degene om wie het gaat. Bel eerst het team, voordat u belt of langsgaat.")
    if referral.state == State.WITHDRAWN:
        return _("De vraag is ingetrokken. U hoeft niets meer te doen. Bedankt dat u er was.")
    return _("Deze vraag is klaar. U hoeft niets meer te doen. Bedankt dat u er was.")


def _said(referral: Referral) -> str:
    if referral.state in (State.ASKED, State.SEEN) and not referral.attempts:
        return ""
    words = {
        State.TAKEN_ON: _("U pakt dit op."),
        State.STARTED: _("U bent begonnen."),
        State.HELPED: _("Er is geholpen."),
        State.NOT_FOR_US: _("Dit is niet voor u. Het team zoekt verder."),
        State.NOT_REACHED: _("U kon niemand bereiken. Het team neemt het over."),
    }
    said = str(words.get(State(referral.state), ""))
    day = (
        _(" Afgesproken dag: %(day)s.") % {"day": date_format(referral.date_given, "l j F")}
        if referral.date_given
        else ""
    )
    return said + day


def _tried(attempts: int) -> str:
    if not attempts:
        return ""
    return ngettext("U probeerde %(n)d keer te bellen.", "U probeerde %(n)d keer te bellen.", attempts) % {
        "n": attempts
    }


def _answers(moves: tuple[str, ...], state: str) -> list[Answer]:
    words = [
        (State.TAKEN_ON, _("Wij pakken dit op")),
        (State.STARTED, _("Wij zijn begonnen")),
        (State.HELPED, _("Er is geholpen")),
        (State.NOT_REACHED, _("Wij bereikten niemand")),
        (State.NOT_FOR_US, _("Dit is niet voor ons")),
    ]
    found = [(value, label) for value, label in words if value in moves]
    return [
        Answer(str(value), str(label), "primary" if n == 0 else "secondary") for n, (value, label) in enumerate(found)
    ]


def wrong_code(reason: str, left: int) -> str:
    """What to say under the field."""
    if reason == "over":
        return _("Deze code werkt niet meer. Vraag een nieuwe code.")
    tries = ngettext("nog %(n)d keer", "nog %(n)d keer", left) % {"n": left}
    return _("Deze code klopt niet. Kijk in de nieuwste mail. U kunt het %(tries)s proberen.") % {"tries": tries}
