"""One frozen dataclass per page of the directory, made from rows that `queries` already fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.directory.choices import CapacityStatus, Language, Layer
from naast.directory.models import Neighbourhood, Organisation, Service
from naast.directory.presenters import words
from naast.directory.presenters.links import Fields, carried, for_child, leaf, page_url, search_url
from naast.directory.presenters.titles import summary_of, title_of
from naast.directory.queries import Found, Terms
from naast.engine.danger import CrisisCategory
from naast.engine.knowledge import Provision

Card = dict[str, Any]
# Above this many words it is a story, not a search: a person understands it better.
STORY_WORDS = 6


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page: what was found, in words, and the ways to narrow it or get help anyway.

    Without words the ways are addresses (`url`). With words they are buttons of a form, because words belong in no address;
    `carried` are its hidden fields, `carried_soort` those without the kind of help, `carried_place` those without a place.
    """

    title: str
    danger: dict[str, Any] | None
    summary: str
    remark: str
    cards: list[Card]
    layers: list[dict[str, Any]]
    carried: Fields
    carried_soort: Fields
    carried_place: Fields
    previous: dict[str, Any] | None
    next: dict[str, Any] | None
    position: str
    is_story: bool
    empty: dict[str, str] | None
    neighbourhoods: list[dict[str, Any]]
    more_open: bool
    is_child: bool


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One service."""

    name: str
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
        "checked_on": None if at_home else service.checked_on,
        "url": page_url("service", service.slug, child=child),
    }


def _trail(*steps: tuple[str, str], child: bool) -> list[tuple[str, str]]:
    return [(_("Zoek hulp"), for_child(reverse("directory:search"), child)), *steps]


def _layer_chips(terms: Terms, per_layer: Mapping[str, int]) -> list[dict[str, Any]]:
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


def search_page(
    terms: Terms,
    found: Found,
    *,
    danger: CrisisCategory | None,
    neighbourhoods: list[Neighbourhood],
    home: Neighbourhood | None,
    now: datetime,
) -> SearchPage:
    """Shape the search page. `home` is the neighbourhood of the postcode or of the choice, if there is one."""
    return SearchPage(
        title=_("Zoek hulp in de buurt"),
        danger=_danger(danger) if danger else None,
        summary=_summary(terms, found, home),
        remark=_remark(terms, found, home),
        cards=[service_card(service, now, child=terms.child) for service in found.services],
        layers=_layer_chips(terms, found.per_layer) if found.per_layer else [],
        carried=carried(terms),
        carried_soort=carried(terms, soort=""),
        carried_place=carried(terms, postcode="", wijk=""),
        previous=leaf(terms, found.number - 1) if found.number > 1 else None,
        next=leaf(terms, found.number + 1) if found.number < found.page_count else None,
        position=_("Bladzijde %(n)d van %(all)d") % {"n": found.number, "all": found.page_count},
        is_story=len(terms.words.split()) >= STORY_WORDS,
        empty=_empty(terms, found) if not found.total else None,
        neighbourhoods=[
            {
                "url": page_url("neighbourhood", n.slug, child=terms.child),
                "text": n.name,
                "current": bool(home and home.pk == n.pk),
            }
            for n in neighbourhoods
        ],
        more_open=bool(terms.neighbourhood or terms.language or terms.open_only),
        is_child=terms.child,
    )


def _danger(category: CrisisCategory) -> dict[str, Any]:
    local = {"huisartsenpost": settings.NAAST_GP_POST_PHONE, "aanmeldteam": settings.NAAST_DESK_PHONE}
    lines = [
        {"label": line.label, "phone": line.phone or local.get(line.provision, ""), "note": line.note or ""}
        for line in category.help
    ]
    return {"say": category.say, "help": [line for line in lines if line["phone"]]}


def _summary(terms: Terms, found: Found, home: Neighbourhood | None) -> str:
    said = {"n": found.total, "place": home.name if home else terms.pc4}
    if not found.total:
        return _("Niets gevonden voor %(place)s") % said if said["place"] else _("Niets gevonden")
    if home or terms.pc4:
        return (
            ngettext("%(n)d plek met hulp voor %(place)s", "%(n)d plekken met hulp voor %(place)s", found.total) % said
        )
    return ngettext("%(n)d plek met hulp", "%(n)d plekken met hulp", found.total) % said


def _remark(terms: Terms, found: Found, home: Neighbourhood | None) -> str:
    if terms.pc4 and home is None:
        return _("Deze postcode ligt buiten %(place)s. U ziet hulp uit het hele land, en wat over de grens komt.") % {
            "place": settings.NAAST_MUNICIPALITY
        }
    if not found.total:
        return ""
    if found.how == "some":
        return _("Niet alle woorden stonden bij elkaar. U ziet wat op een deel van uw woorden past.")
    if found.how == "like":
        return _("Uw woord vonden wij niet precies. U ziet woorden die erop lijken.")
    return ""


def _empty(terms: Terms, found: Found) -> dict[str, str]:
    if found.elsewhere:
        text = ngettext(
            "In een andere wijk is er wel %(n)d plek. Soms helpen die u ook.",
            "In andere wijken zijn er wel %(n)d plekken. Soms helpen die u ook.",
            found.elsewhere,
        ) % {"n": found.elsewhere}
        url = "" if terms.words else search_url(terms, postcode="", wijk="")
        return {"text": text, "url": url, "link_text": _("Kijk in alle wijken")}
    text = _(
        "Er staat niets op deze kaart dat past. Dat betekent niet dat er geen hulp is. "
        "Probeer één ander woord, of vraag het ons."
    )
    return {"text": text, "url": search_url(Terms(child=terms.child)), "link_text": _("Begin opnieuw")}


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
    chips = _layer_chips(terms, per_layer)
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
