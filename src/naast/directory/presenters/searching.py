"""The search page: danger first, what was found and why, the choices that are held, the drawing, and what to do with nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.directory import queries
from naast.directory.models import Neighbourhood, Service
from naast.directory.presenters import chips
from naast.directory.presenters.links import Fields, carried, leaf, page_url, search_url
from naast.directory.presenters.pages import Card, layer_chips, service_card
from naast.directory.presenters.titles import title_of
from naast.directory.presenters.town import Town, town_for
from naast.directory.queries import Found, Terms, Understood
from naast.directory.understanding import Meaning
from naast.engine.danger import CrisisCategory
from naast.engine.knowledge.text import fold

# Above this many words it is a story, not a search: the question page does more with it.
STORY_WORDS: Final = 6
# Two words are the same to a reader when they begin with as many letters.
_STEM: Final = 5


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page: what was found, in words, and the ways to narrow it or get help anyway.

    Without words the ways are addresses (`url`). With words they are buttons of a form, because words belong in no address;
    `carried` are its hidden fields, `carried_soort` those without the kind of help, `carried_place` those without a place.
    `meant`: the kinds of help the words ask for, in words. `held`: choices to let go. `nearby`: places just over the border.
    """

    title: str
    danger: dict[str, Any] | None
    meant: str
    summary: str
    remark: str
    cards: list[Card]
    held: list[chips.Chip]
    layers: list[dict[str, Any]]
    carried: Fields
    carried_soort: Fields
    carried_place: Fields
    previous: dict[str, Any] | None
    next: dict[str, Any] | None
    position: str
    is_story: bool
    words: str
    empty: dict[str, str] | None
    loosening: list[chips.Chip]
    nearby: list[Card]
    neighbourhoods: list[dict[str, Any]]
    town: Town | None
    is_child: bool


def search_page(
    terms: Terms,
    found: Found,
    *,
    danger: CrisisCategory | None,
    meaning: Meaning,
    neighbourhoods: list[Neighbourhood],
    home: Neighbourhood | None,
    now: datetime,
) -> SearchPage:
    """Shape the search page. `home` is the neighbourhood of the postcode or of the choice, if there is one."""
    block = _danger(danger) if danger else meaning.danger
    per_layer = {} if found.facets.capped else found.per_layer
    return SearchPage(
        title=_("Zoek hulp in de buurt"),
        danger=block,
        meant=_meant(found, meaning.meant),
        summary=_summary(terms, found, home),
        remark=_remark(terms, found, home),
        cards=_cards(terms, found.services, found, meaning, now),
        held=chips.removable(terms, home),
        layers=layer_chips(terms, per_layer) if per_layer else [],
        carried=carried(terms),
        carried_soort=carried(terms, soort=""),
        carried_place=carried(terms, postcode="", wijk=""),
        previous=leaf(terms, found.number - 1) if found.number > 1 else None,
        next=leaf(terms, found.number + 1) if found.number < found.page_count else None,
        position=_("Bladzijde %(n)d van %(all)d") % {"n": found.number, "all": found.page_count},
        is_story=len(terms.words.split()) >= STORY_WORDS,
        words=terms.words,
        empty=_empty(terms, found) if not found.total else None,
        loosening=chips.loosening(terms, found, home) if not found.total else [],
        nearby=_cards(terms, found.nearby, found, meaning, now),
        neighbourhoods=[
            {
                "url": page_url("neighbourhood", n.slug, child=terms.child),
                "text": n.name,
                "current": bool(home and home.pk == n.pk),
            }
            for n in neighbourhoods
        ],
        town=town_for(terms, neighbourhoods, found.per_place, found.facets.everywhere, home),
        is_child=terms.child,
    )


def _danger(category: CrisisCategory) -> dict[str, Any]:
    local = {"huisartsenpost": settings.NAAST_GP_POST_PHONE, "aanmeldteam": settings.NAAST_DESK_PHONE}
    lines = [
        {"label": line.label, "phone": line.phone or local.get(line.provision, ""), "note": line.note or ""}
        for line in category.help
    ]
    return {"say": category.say, "help": [line for line in lines if line["phone"]]}


def _meant(found: Found, meant: Sequence[Understood]) -> str:
    """The kinds of help the words ask for, the first three by name; empty when the list goes by the words alone."""
    if found.how != "meant":
        return ""
    known = queries.provisions()
    return "; ".join(title_of(known[one.provision]).text for one in meant[:3] if one.provision in known)


def _cards(terms: Terms, services: Sequence[Service], found: Found, meaning: Meaning, now: datetime) -> list[Card]:
    why = {one.provision: one for one in meaning.meant} if found.how == "meant" else {}
    offers = queries.offers_of(services) if why else {}
    return [
        service_card(service, now, child=terms.child) | _because(terms, service, why, offers.get(service.pk, ()))
        for service in services
    ]


def _because(terms: Terms, service: Service, why: Mapping[str, Understood], offers: Sequence[str]) -> dict[str, Any]:
    """Why this place stands here: the kind of help it gives that was asked for, with the reader's own words; or the words it holds."""
    asked = next((why[one] for one in why if one in offers), None)
    if asked is None:
        return {"because": _same_words(terms.words, service)}
    known = queries.provisions().get(asked.provision)
    return {"because": list(asked.because), "offers": title_of(known).text if known else ""}


def _same_words(words: str, service: Service) -> list[str]:
    """Words of the reader that stand in the name, the organisation or the text of a place.

    Only to show why; the database finds.
    """
    said = {word[:_STEM] for word in fold(f"{service.name} {service.organisation.name} {service.description}").split()}
    return [word for word in words.split() if len(word) > 2 and fold(word)[:_STEM] in said][:3]


def _summary(terms: Terms, found: Found, home: Neighbourhood | None) -> str:
    said = {"n": found.total, "place": home.name if home else terms.pc4}
    if not found.total:
        return _("Niets gevonden voor %(place)s") % said if said["place"] else _("Niets gevonden")
    if found.facets.capped:
        return _("Meer dan %(n)d plekken met hulp") % said
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
    if found.facets.matched:
        text = _("Er is wel hulp, maar niet met al uw keuzes tegelijk. Laat er hieronder een los.")
    else:
        text = _(
            "Er staat niets op deze kaart dat past. Dat betekent niet dat er geen hulp is. "
            "Probeer één ander woord, of vraag het ons."
        )
    return {"text": text, "url": search_url(Terms(child=terms.child)), "link_text": _("Begin opnieuw")}
