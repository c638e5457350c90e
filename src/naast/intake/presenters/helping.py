"""Help that was asked for a question: what can be sent of it, what the team sees of it, and what the asker sees and can stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.engine.answering import Answer
from naast.intake.choices import Asker
from naast.intake.models import HelpQuestion
from naast.intake.presenters.offer import shown
from naast.referrals.choices import State
from naast.referrals.models import Referral
from naast.referrals.presenters.sending import Item

MOST_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class AskedHelp:
    """One organisation that was asked, for the asker: in plain words; `can_stop` while it is open."""

    id: UUID
    place: str
    said: str
    can_stop: bool


def proposed(answer: Answer) -> list[str]:
    """Ids of the kinds of help that fit the question, in the order the asker sees them."""
    return [one.id for one in shown(answer)[:MOST_PROPOSED]]


def items_of(question: HelpQuestion) -> list[Item]:
    """Everything of a question that can go along. The words and a way to reach someone are ticked; the rest only when it is chosen."""
    child = question.speaks_to_child
    rows = [
        ("woorden", _("In eigen woorden"), question.text, True, _("mijn eigen woorden")),
        ("naam", _("Naam"), question.contact_name, True, _("mijn naam")),
        ("telefoon", _("Telefoon"), question.contact_phone, True, _("mijn telefoonnummer")),
        ("mail", _("E-mail"), question.contact_email, not question.contact_phone, _("mijn e-mailadres")),
        ("wanneer", _("Wanneer bellen"), question.contact_when, True, _("wanneer zij kunnen bellen")),
        ("postcode", _("Postcode"), question.pc4, False, _("mijn postcode")),
        ("wie", _("Wie vraagt het"), _who(question), child, _("wie ik ben")),
    ]
    return [Item(key, label, text, chosen, mine) for key, label, text, chosen, mine in rows if text]


def _who(question: HelpQuestion) -> str:
    return {
        Asker.PATIENT: _("iemand die zelf ziek is"),
        Asker.NAASTE: _("iemand naast een zieke of overledene"),
        Asker.CHILD: _("iemand jonger dan 18 jaar"),
    }.get(Asker(question.asker), "")


def helps_for_team(referrals: Sequence[Referral]) -> list[dict[str, str]]:
    """For the page of a question: who was asked, how it stands, and the way to it."""
    return [
        {
            "url": reverse("referrals:detail", args=[one.pk]),
            "text": one.organisation.name,
            "state": str(one.get_state_display()),
            "next": _("volgende datum: %(day)s") % {"day": date_format(one.next_on, "j F")} if one.next_on else "",
        }
        for one in referrals
    ]


def helps_for_asker(referrals: Sequence[Referral]) -> list[AskedHelp]:
    """For the status page: plain words, never a norm or a reproach."""
    return [AskedHelp(one.pk, one.organisation.name, said_to_asker(one), one.is_open) for one in referrals]


def said_to_asker(referral: Referral) -> str:
    """How it stands, as one says it to the person."""
    return {
        State.ASKED: _("gevraagd. Wij wachten op hun antwoord."),
        State.SEEN: _("gelezen. Wij wachten op hun antwoord."),
        State.TAKEN_ON: _("opgepakt. U hoort van hen of van ons."),
        State.STARTED: _("begonnen."),
        State.HELPED: _("geholpen."),
        State.NOT_FOR_US: _("kan niet helpen. Wij zoeken verder voor u."),
        State.NOT_REACHED: _("probeerde u te bereiken. Dat lukte nog niet."),
        State.STOPPED: _("gestopt."),
        State.WITHDRAWN: _("u heeft dit ingetrokken."),
    }[State(referral.state)]


def words_of(name: Any, question: HelpQuestion) -> str:
    """What a page of asking help is about: the number of the question and who asks."""
    who = name or _("iemand zonder naam")
    return _("Voor vraag %(reference)s van %(who)s") % {"reference": question.reference, "who": who}
