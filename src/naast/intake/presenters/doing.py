"""What a team can do with a question, in order: one first thing for how it stands now, the rest in quiet groups.

What each of them does is in `actions`; the rest of the page is shaped in `desk`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from naast.core.actors import Actor
from naast.intake.choices import CLOSED_BY_TEAM, State, Urgency
from naast.intake.models import HelpQuestion


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing to do: what it is called, the words on its button, its form, and whether that came back with a mistake."""

    verb: str
    title: str
    label: str
    form: Any
    came_back: bool


@dataclass(frozen=True, slots=True)
class Doings:
    """`first` is the one to do now, with `lead` that says why; `groups` hold the rest, each with a heading.

    Taking a question and putting it back are one button each. `undo` is there when closing may have been a mistake.
    """

    lead: str
    first: Doing | None
    can_claim: bool
    can_release: bool
    groups: list[tuple[str, list[Doing]]]
    undo: Doing | None


def doings(question: HelpQuestion, actor: Actor, forms: Mapping[str, Any], came_back: str = "") -> Doings:
    """Everything that can be done with a question. `came_back`: the verb of a form that came back with a mistake."""
    if not question.is_open:
        undo = _doing("undo_close", forms, came_back) if question.outcome in CLOSED_BY_TEAM else None
        return Doings("", None, False, False, [], undo)
    mine = question.owner_id is not None and str(question.owner_id) == actor.id
    can_claim = question.owner_id is None or (question.state != State.TAKEN and not mine)
    lead, first = _first(question, mine=mine, can_claim=can_claim)
    groups = [
        (title, [_doing(verb, forms, came_back) for verb in verbs if verb != first])
        for title, verbs in _groups().items()
    ]
    return Doings(lead, _doing(first, forms, came_back) if first else None, can_claim, mine, groups, None)


def _first(question: HelpQuestion, *, mine: bool, can_claim: bool) -> tuple[str, str]:
    """(why, verb) of what to do first; no verb when that is the button to take it, or nothing."""
    if can_claim:
        return _to_take(question), ""
    if not mine:
        name = question.owner.name if question.owner else ""
        return _("%(name)s is met deze vraag bezig. Overleg eerst samen.") % {"name": name}, ""
    phone = bool(question.contact_phone)
    if question.state == State.WAITING:
        if phone:
            return _("U wacht op antwoord van de vrager. Duurt het te lang? Bel dan."), "attempt"
        return _("U wacht op antwoord van de vrager."), ""
    if question.reacted_at:
        return _("De vrager heeft van u gehoord. Is alles geregeld? Rond de vraag dan af."), "close"
    if phone:
        return _("Bel de vrager. Bewaar daarna hoe het ging."), "attempt"
    return _("Er is geen telefoonnummer. Schrijf de vrager."), "answer"


def _to_take(question: HelpQuestion) -> str:
    if question.urgency == Urgency.CRISIS:
        return _("Pak deze vraag op als u nu meteen kunt bellen.")
    if question.state == State.WAITING:
        return _("Een collega wacht op antwoord van de vrager. U kunt de vraag overnemen.")
    return _("Niemand heeft deze vraag nog. Pak hem op, dan weten collega’s dat u het doet.")


def _groups() -> dict[str, tuple[str, ...]]:
    return {
        _("Met de vrager"): ("attempt", "answer", "ask_on"),
        _("Met het team"): ("note", "forward", "urgency"),
        _("Splitsen of afronden"): ("split", "close"),
    }


def _doing(verb: str, forms: Mapping[str, Any], came_back: str) -> Doing:
    title, label = {
        "attempt": (_("Gebeld"), _("Bewaar de belpoging")),
        "answer": (_("Antwoord geven"), _("Zet klaar voor de vrager")),
        "ask_on": (_("Iets vragen aan de vrager"), _("Stel deze vraag")),
        "note": (_("Notitie voor het team"), _("Bewaar de notitie")),
        "split": (_("Splitsen in losse vragen"), _("Splits de vraag")),
        "forward": (_("Doorsturen naar een ander team"), _("Stuur door")),
        "urgency": (_("Dit moet sneller"), _("Pas de haast aan")),
        "close": (_("Afronden"), _("Rond de vraag af")),
        "undo_close": (_("Per ongeluk afgerond?"), _("Open de vraag weer")),
    }[verb]
    return Doing(verb, title, label, forms[verb], verb == came_back)
