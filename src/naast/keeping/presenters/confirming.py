"""The pages of an organisation behind the link of its mail. Only what is on the map anyway is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naast.core import clock
from naast.directory.models import Service
from naast.keeping.choices import Unlist
from naast.keeping.models import ConfirmLink, Entry, Round
from naast.keeping.presenters import facts
from naast.keeping.presenters.queue import FactRow, fact_row


@dataclass(frozen=True, slots=True)
class Place:
    """One service: what stands there, and what was said of it just now."""

    name: str
    items: list[tuple[str, str]]
    url: str
    map_url: str
    said: list[str]
    undo_url: str
    until: str
    unlist: str


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """Everything of one mailbox on one page. `mailbox` is masked."""

    token: str
    organisation: str
    municipality: str
    places: list[Place]
    no_mail: bool
    all_said: bool
    phone: str
    until: str
    new_url: str
    mail_url: str


def confirm_page(
    link: ConfirmLink, token: str, services: list[Service], entries: dict[UUID, Entry], pending: dict[UUID, Round]
) -> ConfirmPage:
    """Shape it. `entries` by service; `pending`: by service what was said with this link and can still be taken back."""
    places = [_place(one, token, entries.get(one.pk), pending.get(one.pk)) for one in services]
    mine = [entries[one.pk] for one in services if one.pk in entries]
    return ConfirmPage(
        token=token,
        organisation=link.organisation.name,
        municipality=settings.NAAST_MUNICIPALITY,
        places=places,
        no_mail=bool(mine) and all(entry.no_mail for entry in mine),
        all_said=bool(places) and all(place.said for place in places),
        phone=settings.NAAST_DESK_PHONE,
        until=date_format(link.expires_at.astimezone(clock.AMSTERDAM), "j F Y"),
        new_url=reverse("keeping:confirm_new", args=[token]),
        mail_url=reverse("keeping:confirm_mail", args=[token]),
    )


def _place(service: Service, token: str, entry: Entry | None, said: Round | None) -> Place:
    wish = entry.unlist if entry else ""
    return Place(
        name=service.name,
        items=facts.all_of(service),
        url=reverse("keeping:confirm_service", args=[token, service.slug]),
        map_url=reverse("directory:service", args=[service.slug]),
        said=[facts.tick_words(fact, one) for fact, one in said.ticks.items()] if said else [],
        undo_url=reverse("keeping:confirm_undo", args=[token, said.pk]) if said else "",
        until=facts.clock_time(said.undo_until) if said else "",
        unlist=_("U vroeg om niet op de kaart te staan. Wij bellen u binnen een week.") if wish == Unlist.ASKED else "",
    )


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """One service to correct."""

    token: str
    name: str
    organisation: str
    facts: list[FactRow]
    back_url: str
    unlist_url: str
    unlist: str
    phone: str
    conflict: str


def correct_page(service: Service, token: str, form: Any, entry: Entry, *, conflict: bool = False) -> CorrectPage:
    """Shape it."""
    return CorrectPage(
        token=token,
        name=service.name,
        organisation=service.organisation.name,
        facts=[fact_row(form, fact, service) for fact in form.facts],
        back_url=reverse("keeping:confirm", args=[token]),
        unlist_url=reverse("keeping:confirm_unlist", args=[token, service.slug]),
        unlist=_("U vroeg om niet op de kaart te staan. Wij bellen u binnen een week.")
        if entry.unlist == Unlist.ASKED
        else "",
        phone=settings.NAAST_DESK_PHONE,
        conflict=_(
            "Er is net ook door iemand anders iets bewaard. Kijk wat er staat, en verstuur opnieuw. Wat u invulde, is er nog."
        )
        if conflict
        else "",
    )
