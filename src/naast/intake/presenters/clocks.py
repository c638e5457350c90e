"""The clock of a question in words: what a team sees, and what an asker is promised."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.core.clock import AMSTERDAM
from naast.engine import dates
from naast.intake.choices import State, Urgency
from naast.intake.models import HelpQuestion


def working_days_left(question: HelpQuestion, now: datetime) -> int:
    """Working days until the norm; negative when it has passed (at least -1)."""
    due, today = question.due_at.astimezone(AMSTERDAM).date(), now.astimezone(AMSTERDAM).date()
    days = dates.working_days_between(today, due)
    return min(days, -1) if now > question.due_at else max(days, 0)


def clock_words(question: HelpQuestion, now: datetime) -> str:
    """The norm in words, for the team."""
    if question.state == State.CLOSED:
        return _("afgerond")
    if question.reacted_at:
        return _("er is gereageerd")
    if question.urgency == Urgency.CRISIS:
        return _minutes(question, now)
    days = working_days_left(question, now)
    if days < 0:
        return ngettext("%(n)d werkdag te laat", "%(n)d werkdagen te laat", -days) % {"n": -days}
    if days == 0:
        return _("vandaag reageren")
    return ngettext("nog %(n)d werkdag", "nog %(n)d werkdagen", days) % {"n": days}


def _minutes(question: HelpQuestion, now: datetime) -> str:
    left = int((question.due_at - now).total_seconds() // 60)
    if left < 0:
        return _("bel nu: te laat")
    return ngettext("bel nu: nog %(n)d minuut", "bel nu: nog %(n)d minuten", left) % {"n": left}


def promise(question: HelpQuestion) -> str:
    """What an asker may count on, in one or two sentences. Never a call to someone who gave no number."""
    if question.urgency == Urgency.CRISIS and question.contact_phone:
        return _("Iemand van het team belt u zo snel mogelijk. Heeft u nu hulp nodig? Wacht dan niet op ons.")
    if question.urgency == Urgency.CRISIS:
        return _("Wij weten niet hoe wij u kunnen bellen. Bel ons daarom zelf, of schrijf hieronder uw nummer op.")
    day = {"day": day_words(question.due_at)}
    if question.contact_phone or question.contact_email:
        return _("U hoort uiterlijk %(day)s van ons.") % day
    return _("Kijk uiterlijk %(day)s achter uw eigen link. Dan staat daar een bericht van ons.") % day


def day_words(at: datetime) -> str:
    """A day as people say it."""
    return date_format(at.astimezone(AMSTERDAM), "l j F")


def moment(at: datetime) -> str:
    """Day and hour as people say them."""
    return date_format(at.astimezone(AMSTERDAM), "l j F, H:i")
