"""Shapes the pages for anyone who worries: what to do now, the sentence to ask, what is passed on, and the page behind the secret link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.accounts.models import Team
from naast.core.clock import AMSTERDAM
from naast.visits.choices import Haste, SignalState
from naast.visits.models import Signal
from naast.visits.presenters.flows import calls
from naast.visits.queries import walking
from naast.visits.twins import told

Carried = Sequence[tuple[str, str]]
_CARD, _ASK, _ADVICE, _QUESTION = "card", "ask", "advice", "question"
# By what the chart says next: title, what to do, and what the page offers.
_NEXT: Final[Mapping[str, tuple[Any, Any, tuple[str, ...]]]] = {
    walking.CALL_NOW: (gettext_lazy("Bel eerst"), gettext_lazy("Dit formulier kan wachten. Er is nog niets verstuurd."), ()),
    walking.ORDINARY: (
        gettext_lazy("Stel een gewone hulpvraag"),
        gettext_lazy("U noemt nog niets waarvoor de wijkverpleegkundige langskomt. Er is wel hulp. Uw woorden gaan mee."),
        (_QUESTION,),
    ),
    "toestemming vragen": (
        gettext_lazy("Vraag het eerst aan de persoon"),
        gettext_lazy("Zonder een ja geven wij niets door. Lees deze zin voor, of zeg hem zo na:"),
        (_ASK, _CARD),
    ),
    "vertegenwoordiger vragen": (
        gettext_lazy("Vraag het aan wie namens de persoon beslist"),
        gettext_lazy("Zonder een ja geven wij niets door. Lees deze zin voor, of zeg hem zo na:"),
        (_ASK, _CARD),
    ),
    "kaartje geven": (
        gettext_lazy("Nee is nee"),
        gettext_lazy("Wij bewaren niets. Geef dit kaartje, dan kan de persoon zelf bellen. Vraag het later hooguit nog één keer."),
        (_CARD,),
    ),
    "advies zonder naam": (
        gettext_lazy("Bel voor advies, zonder naam"),
        gettext_lazy("U mag altijd overleggen. Zeg wat u merkt, en noem geen naam."),
        (_ADVICE, _CARD),
    ),
    "overleg zonder naam": (
        gettext_lazy("Overleg eerst, zonder naam"),
        gettext_lazy("Niemand kan nu namens de persoon ja zeggen. Bel ons, en noem geen naam. Wij denken met u mee."),
        (_ADVICE,),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NextPage:
    """What somebody who worries can do now. `danger`: the red block, or None; `can_pass`: a yes was given."""

    title: str
    lead: str
    sentence: str
    danger: dict[str, Any] | None
    reasons: list[str]
    team: str
    phone: str
    offers: tuple[str, ...]
    can_pass: bool
    card_url: str
    carried: Carried
    text: str
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class WorryStatus:
    """What whoever passed it on sees: no name, no word of what was said. `post_phone`: in a crisis, who to call outside office hours."""

    reference: str
    title: str
    lead: str
    phone: str
    team: str
    link: str
    is_new: bool
    is_picked_up: bool
    can_withdraw: bool
    withdraw_url: str
    card_url: str
    post_phone: str
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class CardPage:
    """The card to hand over: who can be called, and nothing about anyone."""

    team: str
    phone: str
    pc4: str
    is_child: bool = False


def next_page(
    walked: walking.Walked, data: Mapping[str, Any], carried: Carried, team: Team | None, said: Any
) -> NextPage:
    """`said`: what the words themselves tell of danger, as a danger block, or None."""
    title, lead, offers = _NEXT.get(walked.step, (_("Doorgeven"), "", ()))
    if walked.may_pass_on and walked.step != walking.CALL_NOW:
        title, lead = _("Geef het door"), _("Dit is alles wat wij doorgeven. Verder niets.")
    return NextPage(
        str(title), str(lead), sentence(), _danger(walked, said), [told(one) for one in walked.reasons], team.name if team else "",
        phone_of(team), offers, walked.may_pass_on, _card_url(data["pc4"]), carried, data["text"],
    )  # fmt: skip


def sentence() -> str:
    """What the person says yes to, word for word as in the chart."""
    return told(walking.question_named(walking.SAID).description)


def _danger(walked: walking.Walked, said: dict[str, Any] | None) -> dict[str, Any] | None:
    """What was ticked comes first; what the words tell is added and never taken away."""
    ticked = [_line(one) for one in calls(walked.help)]
    heard = said["help"] if said else []
    known = {one["phone"] for one in ticked if one["phone"]}
    lines = [*ticked, *(one for one in heard if one["phone"] not in known)]
    if not lines:
        return None
    calm = _("Wacht niet op ons. Blijf erbij als dat veilig is.")
    return {
        "say": said["say"] if said and not ticked else calm,
        "help": lines,
        "dutch": bool(said and not ticked and said["dutch"]),
    }


def _line(one: dict[str, str]) -> dict[str, str]:
    """The out-of-hours service has the number of the town."""
    if "huisartsenpost" not in one["label"]:
        return {**one, "label": told(one["label"])}
    said = _("Overdag belt u de eigen huisarts.")
    return {**one, "label": told(one["label"]), "phone": str(settings.NAAST_GP_POST_PHONE), "note": said}


def phone_of(team: Team | None) -> str:
    """The number of a team, else of the desk."""
    return (team.phone if team else "") or str(settings.NAAST_DESK_PHONE)


def _card_url(pc4: str) -> str:
    return reverse("worry:card") + (f"?wijk={pc4}" if pc4 else "")


def card_page(team: Team | None, pc4: str) -> CardPage:
    """The card."""
    return CardPage(team.name if team else _("het team van uw wijk"), phone_of(team), pc4)


def status_page(signal: Signal, *, token: str, link: str, is_new: bool) -> WorryStatus:
    """The page behind the secret link."""
    title, lead = _status(signal)
    return WorryStatus(
        signal.reference, title, lead, phone_of(signal.team), signal.team.name, link, is_new, signal.called_at is not None,
        signal.is_open, reverse("worry:withdraw", kwargs={"token": token}), reverse("worry:card"),
        str(settings.NAAST_GP_POST_PHONE) if signal.urgency == Haste.CRISIS and signal.is_open else "",
    )  # fmt: skip


def _status(signal: Signal) -> tuple[str, str]:
    if signal.state == SignalState.WITHDRAWN:
        return _("Uw melding is ingetrokken"), _("De naam, het telefoonnummer en de vraag zijn weg.")
    if signal.state == SignalState.UNREACHED:
        return _("Het lukte niet om iemand te spreken"), _("Spreekt u de persoon? Geef dan het kaartje met ons nummer.")
    if signal.called_at is not None:
        return _("Uw melding is opgepakt"), _(
            "Meer vertellen wij niet. Dat is van degene om wie u zich zorgen maakt. Dank u wel."
        )
    return _("Uw melding is ontvangen"), _("Iemand van het team belt uiterlijk %(when)s.") % {
        "when": _when(signal.call_due_at)
    }


def _when(moment: datetime) -> str:
    return date_format(moment.astimezone(AMSTERDAM), "l j F, H:i")
