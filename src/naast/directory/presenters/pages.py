"""One frozen dataclass per page about a service, an organisation or a neighbourhood. The search page is in `searching`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.directory.choices import CapacityStatus, Language, Layer
from naast.directory.models import Neighbourhood, Organisation, Service
from naast.directory.presenters import words
from naast.directory.presenters.links import for_child, page_url, search_url
from naast.directory.presenters.titles import summary_of, title_of
from naast.directory.presenters.trust import TrustBox, card_line, trust_box
from naast.directory.queries import Terms
from naast.engine.knowledge import Provision

Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One service."""

    name: str
    slug: str
    organisation: str
    organisation_url: str
    description: str
    capacity: str
    capacity_badge: str
    room: str
    today: str
    week: list[tuple[str, str]]
    hours_note: str
    good_for: list[dict[str, Any]]
    facts: list[tuple[str, str]]
    phone: str
    website: str
    checked: str
    trust: TrustBox
    alternatives: list[Card]
    trail: list[tuple[str, str]]
    is_child: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One organisation with what it offers."""

    name: str
    about: str
    facts: list[tuple[str, str]]
    phone: str
    website: str
    checked: str
    cards: list[Card]
    trail: list[tuple[str, str]]
    is_child: bool


@dataclass(frozen=True, slots=True)
class NeighbourhoodPage:
    """One neighbourhood: what it is like and what is there."""

    name: str
    character: str
    facts: list[tuple[str, str]]
    layers: list[dict[str, Any]]
    cards: list[Card]
    search_url: str
    trail: list[tuple[str, str]]
    is_child: bool


def service_card(service: Service, now: datetime, *, at_home: bool = False, child: bool = False) -> Card:
    """The variables of the component `service_card.html`; `at_home`: on the organisation's own page."""
    own_phone = at_home and service.phone == service.organisation.phone
    return {
        "name": service.name,
        "organisation": "" if at_home else service.organisation.name,
        "summary": service.description,
        "phone": "" if own_phone else service.phone,
        "address": service.location.line if service.location and not at_home else "",
        "hours": words.today_words(service, now),
        "costs": service.cost,
        "languages": words.language_words(service.languages) if service.languages != [Language.NL] else "",
        "capacity": service.capacity.status,
        "capacity_words": words.room_badge(service.capacity),
        "kind": str(Layer(service.layer).label),
        "trust": None if at_home else card_line(service, now.date()),
        "url": page_url("service", service.slug, child=child),
    }


def _trail(*steps: tuple[str, str], child: bool) -> list[tuple[str, str]]:
    return [(_("Zoek hulp"), for_child(reverse("directory:search"), child)), *steps]


def layer_chips(terms: Terms, per_layer: Mapping[str, int]) -> list[dict[str, Any]]:
    """The kinds of help that there are, each with its number and the way to it; the first is all of them."""
    chips = [
        {
            "url": search_url(terms, soort=""),
            "value": "",
            "text": _("Alles"),
            "count": sum(per_layer.values()),
            "current": not terms.layer,
        }
    ]
    chips += [
        {
            "url": search_url(terms, soort=layer.value),
            "value": layer.value,
            "text": layer.label,
            "count": per_layer[layer],
            "current": terms.layer == layer,
        }
        for layer in Layer
        if per_layer.get(layer)
    ]
    return chips


def service_page(
    service: Service,
    *,
    provisions: Mapping[str, Provision],
    alternatives: Iterable[Service],
    place: str,
    now: datetime,
    child: bool = False,
) -> ServicePage:
    """Shape the page of one service. `place`: who may come, in words."""
    organisation, today = service.organisation, now.date()
    organisation_url = page_url("organisation", organisation.slug, child=child)
    known = [provisions[offer.provision_id] for offer in service.offers.all() if offer.provision_id in provisions]
    return ServicePage(
        name=service.name,
        slug=service.slug,
        organisation=organisation.name,
        organisation_url=organisation_url,
        description=service.description,
        capacity=service.capacity.status,
        capacity_badge=words.room_badge(service.capacity),
        room=words.room_words(service.capacity, today),
        today=words.today_words(service, now),
        week=words.week(service),
        hours_note=service.hours_note,
        good_for=[_good_for(p) for p in known],
        facts=_service_facts(service, place),
        phone=service.phone,
        website=organisation.url,
        checked=words.checked_words(service.checked_on, today),
        trust=trust_box(service, today),
        alternatives=[service_card(other, now, child=child) for other in alternatives],
        trail=_trail((organisation.name, organisation_url), (service.name, ""), child=child),
        is_child=child,
    )


def _good_for(provision: Provision) -> dict[str, Any]:
    title, summary = title_of(provision), summary_of(provision)
    return {"name": title.text, "text": summary.text, "dutch": title.dutch or summary.dutch}


def _facts(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in pairs if value]


def _service_facts(service: Service, place: str) -> list[tuple[str, str]]:
    return _facts(
        (_("Voor wie"), words.audience_words(service.audience)),
        (_("Waar u woont"), place),
        (_("Adres"), service.location.line if service.location else ""),
        (_("Zo komt u binnen"), service.location.way_in if service.location else ""),
        (_("Wie u spreekt"), _roles(service.organisation)),
        (_("Talen"), words.language_words(service.languages)),
        (_("Kosten"), service.cost or _("Vraag het na als u belt.")),
        (_("Wie het regelt"), str(Layer(service.layer).label)),
    )


def _roles(organisation: Organisation) -> str:
    said = ", ".join(role.role for role in organisation.roles.all())
    return said[:1].upper() + said[1:]


def organisation_page(organisation: Organisation, *, now: datetime, child: bool = False) -> OrganisationPage:
    """Shape the page of one organisation; its services are in `organisation.shown`."""
    locations = list(organisation.locations.all())
    return OrganisationPage(
        name=organisation.name,
        about=organisation.about,
        facts=_facts(
            (_("Adres"), "\n".join(place.line for place in locations)),
            (_("Zo komt u binnen"), "\n".join(place.way_in for place in locations if place.way_in)),
            (_("Wie u spreekt"), _roles(organisation)),
        ),
        phone=organisation.phone,
        website=organisation.url,
        checked=words.checked_words(organisation.checked_on, now.date()),
        cards=[service_card(service, now, at_home=True, child=child) for service in organisation.shown],  # type: ignore[attr-defined]
        trail=_trail((organisation.name, ""), child=child),
        is_child=child,
    )


def neighbourhood_page(
    neighbourhood: Neighbourhood,
    *,
    per_layer: Mapping[str, int],
    services: Iterable[Service],
    now: datetime,
    child: bool = False,
) -> NeighbourhoodPage:
    """Shape the page of one neighbourhood."""
    terms = Terms(neighbourhood=neighbourhood.slug, child=child)
    areas = ", ".join(area.pc4 for area in neighbourhood.postcodes.all())
    chips = layer_chips(terms, per_layer)
    return NeighbourhoodPage(
        name=neighbourhood.name,
        character=neighbourhood.character,
        facts=_facts((_("Postcodes"), areas), (_("Inwoners"), f"{neighbourhood.population:,}".replace(",", "."))),
        layers=[chip for chip in chips if chip["count"]][1:],
        cards=[service_card(service, now, child=child) for service in services],
        search_url=search_url(terms),
        trail=_trail((neighbourhood.name, ""), child=child),
        is_child=child,
    )


def needs_alternative(service: Service) -> bool:
    """Whether a reader is helped by other places: there is no room here, or a long wait."""
    capacity = service.capacity
    return capacity.status == CapacityStatus.NO or (
        capacity.status == CapacityStatus.WAITING and (capacity.weeks or 0) >= 4
    )
