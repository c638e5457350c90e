"""What the pages show of who asks help: places to choose from, what will be sent, and the exact page the receiver sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.directory.models import Capacity, Service
from naast.directory.presenters import words
from naast.directory.presenters.titles import title_of
from naast.engine.knowledge import Provision
from naast.referrals.choosing import Near
from naast.referrals.models import Referral

MAX_SENTENCE = 900


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be sent along: a key for the form, what it is called, and the words. `chosen`: ticked to begin with.

    `mine`: what the person calls it in the sentence that is read back ("mijn naam"); without it the label.
    """

    key: str
    label: str
    text: str
    chosen: bool = True
    mine: str = ""

    def as_sent(self) -> dict[str, str]:
        """As it is kept with the referral."""
        return {"label": self.label, "text": self.text}


@dataclass(frozen=True, slots=True)
class Place:
    """A place to choose: who, what, whether there is room and since when that is known, and how they hear of it."""

    name: str
    organisation: str
    url: str
    capacity: str
    capacity_words: str
    as_of: str
    where: str
    reach: str
    answers_by: str
    is_old: bool


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """Choose a place: per kind of help, or what was found by words."""

    title: str
    back_url: str
    back_words: str
    groups: list[tuple[str, list[Place]]]
    asked: str
    empty: str
    running: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class ComposePage:
    """What will be sent: the place, others near by, and what runs already."""

    title: str
    back_url: str
    choose_url: str
    place: Place
    phone: str
    alternatives: list[Place]
    running: list[str]
    about: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Exactly what the receiver will see, and the sentence to read aloud. `kept`: what was filled in, to send along with the yes."""

    title: str
    organisation: str
    shown: dict[str, Any]
    sentence: str
    given_by: str
    kept: list[tuple[str, str]]
    by_mail: bool
    until_undo: str


def place(near: Near, url: str, today: date) -> Place:
    """A place to choose."""
    service = near.service
    reach = (
        ""
        if near.here
        else _("Werkt hier vlakbij, over de grens van de wijk of de gemeente. Vraag of zij ook hier komen.")
    )
    return Place(
        name=service.name,
        organisation=service.organisation.name,
        url=url,
        capacity=service.capacity.status,
        capacity_words=words.room_badge(service.capacity),
        as_of=_as_of(service.capacity),
        where=service.location.line if service.location else "",
        reach=reach,
        answers_by=_answers_by(service),
        is_old=_is_old(service.capacity, today),
    )


def _as_of(capacity: Capacity) -> str:
    if capacity.as_of is None:
        return _("niemand vroeg dit nog na")
    return _("zo was het op %(day)s") % {"day": date_format(capacity.as_of, "j F Y")}


def _is_old(capacity: Capacity, today: date) -> bool:
    return capacity.as_of is not None and (today - capacity.as_of).days > 60


def mailbox_of(service: Service) -> str:
    """Where a referral for this service goes; empty when the map knows no mailbox."""
    return service.email or service.organisation.email


def _answers_by(service: Service) -> str:
    return (
        _("Antwoordt via een link in de mail.")
        if mailbox_of(service)
        else _("Heeft geen mailbox in de kaart: u belt zelf.")
    )


def choose_page(
    title: str, back: tuple[str, str], groups: Sequence[tuple[str, Sequence[Near]]], *, asked: str, url_of: Any, today: date,
    running: Sequence[Referral] = (),
) -> ChoosePage:  # fmt: skip
    """`url_of(service)` gives the address of the next page; `running` is what was asked before."""
    shown = [(name, [place(near, url_of(near.service), today) for near in places]) for name, places in groups if places]
    empty = (
        _("Niets gevonden. Probeer een ander woord, of kijk bij ‘Zoek hulp’.")
        if asked
        else _("Zoek hierboven een organisatie of een soort hulp.")
    )
    return ChoosePage(
        title, back[0], back[1], shown, asked, "" if shown else empty, [_asked_before(one) for one in running]
    )


def _asked_before(one: Referral) -> dict[str, str]:
    said = {"state": str(one.get_state_display()), "day": date_format(timezone.localtime(one.asked_at), "j F")}
    return {
        "url": reverse("referrals:detail", args=[one.pk]), "text": one.organisation.name,
        "said": _("%(state)s, gevraagd op %(day)s") % said,
    }  # fmt: skip


def provision_name(provision_id: str, provisions: Mapping[str, Provision]) -> str:
    """What a kind of help is called."""
    return title_of(provisions[provision_id]).text if provision_id in provisions else provision_id


def compose_page(
    service: Service, alternatives: Sequence[Near], running: Sequence[Referral], *, about: str, back_url: str, choose_url: str,
    url_of: Any, today: date,
) -> ComposePage:  # fmt: skip
    """What to know before something is sent."""
    return ComposePage(
        title=_("Hulp vragen bij %(name)s") % {"name": service.organisation.name},
        back_url=back_url,
        choose_url=choose_url,
        place=place(Near(service, True), "", today),
        phone=service.phone or service.organisation.phone,
        alternatives=[place(near, url_of(near.service), today) for near in alternatives],
        running=[_running(one) for one in running],
        about=about,
    )


def _running(referral: Referral) -> str:
    said = {
        "place": referral.organisation.name,
        "day": date_format(timezone.localtime(referral.asked_at), "j F"),
        "state": str(referral.get_state_display()),
    }
    return _("Er loopt al een vraag bij %(place)s, sinds %(day)s: %(state)s.") % said


def start(items: Sequence[Item], question: str, given_by: str, urgency: str = "normal") -> dict[str, Any]:
    """What stands in the form to begin with."""
    chosen = [item.key for item in items if item.chosen]
    return {"question": question, "items": chosen, "given_by": given_by, "way": "spoken", "urgency": urgency}


def ticks(items: Sequence[Item]) -> list[tuple[str, str, str]]:
    """The things to tick, with their words."""
    return [(item.key, item.label, item.text) for item in items]


def consent_sentence(
    team: str, organisation: str, items: Sequence[Item], question: str, *, on_behalf_of: str = ""
) -> str:
    """The sentence that is read back before anything is sent. `on_behalf_of`: the name of the person when somebody speaks for them."""
    said = {"team": team, "place": organisation, "items": _listed([_in_sentence(item, on_behalf_of) for item in items])}
    begin = (
        _("Ik vind namens %(name)s goed dat %(team)s dit stuurt aan %(place)s: %(items)s.")
        % (said | {"name": on_behalf_of})
        if on_behalf_of
        else _("Ik vind goed dat %(team)s dit stuurt aan %(place)s: %(items)s.") % said
    )
    rest = _("Zij gebruiken het alleen voor deze vraag: “%(question)s” Ik mag dit altijd intrekken.")
    return f"{begin} {rest % {'question': question}}"[:MAX_SENTENCE]


def _in_sentence(item: Item, on_behalf_of: str) -> str:
    return item.mine if item.mine and not on_behalf_of else item.label[:1].lower() + item.label[1:]


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s en %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def preview_page(
    service: Service, data: Mapping[str, Any], items: Sequence[Item], *, team: str, given_by: str, sentence: str,
    kept: list[tuple[str, str]], undo_minutes: int,
) -> PreviewPage:  # fmt: skip
    """The page before sending."""
    return PreviewPage(
        title=_("Klopt dit?"),
        organisation=service.organisation.name,
        shown={
            "team": team, "organisation": service.organisation.name, "service": service.name, "question": data["question"],
            "items": [(item.label, item.text) for item in items],
        },
        sentence=sentence,
        given_by=given_by,
        kept=kept,
        by_mail=bool(mailbox_of(service)),
        until_undo=_("U kunt het daarna nog %(n)d minuten terughalen.") % {"n": undo_minutes}
        if undo_minutes
        else _("Er is haast: de mail gaat meteen weg."),
    )  # fmt: skip
