"""The pages "Wat is er niet?" and "Vergelijk twee wijken": the same table of kinds of help and neighbourhoods, read in two ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naast.directory.choices import Layer
from naast.directory.models import Neighbourhood
from naast.directory.presenters.links import for_child, search_url
from naast.directory.presenters.titles import Called, title_of
from naast.directory.presenters.town import Town, town
from naast.directory.queries import Terms
from naast.directory.queries.gaps import Offer, nearest
from naast.engine.knowledge import Provision

Provisions = Mapping[str, Provision]
# A bar of the picture, in units of its drawing.
_BAR = 100


@dataclass(frozen=True, slots=True)
class Gap:
    """One kind of help that is not there, or is full: what, and where it is nearest (a way to look there)."""

    name: Called
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class GapsPage:
    """What is missing in one neighbourhood (`name`), or in all of them when none was chosen. `groups`: layer in words, its gaps."""

    name: str
    summary: str
    chips: list[dict[str, Any]]
    groups: list[tuple[str, list[Gap]]]
    full: list[Gap]
    columns: list[str]
    rows: list[list[dict[str, Any]]]
    town: Town | None
    trail: list[tuple[str, str]]


def gaps_page(
    chosen: Neighbourhood | None, places: Sequence[Neighbourhood], offer: Offer, provisions: Provisions
) -> GapsPage:
    """Shape the page of gaps."""
    missing = {place.slug: offer.missing(provisions, place.slug) for place in places}
    counts = {slug: len(found) for slug, found in missing.items()}
    urls = {place.slug: gaps_url(place.slug) for place in places}
    chips = [
        {"url": urls[p.slug], "text": p.name, "count": counts[p.slug], "current": bool(chosen and chosen.pk == p.pk)}
        for p in places
    ]
    found = missing[chosen.slug] if chosen else []
    return GapsPage(
        name=chosen.name if chosen else "",
        summary=_summary(chosen, len(found)),
        chips=chips,
        groups=_groups(found, chosen, places, offer, provisions) if chosen else [],
        full=_full(chosen, places, offer, provisions) if chosen else [],
        columns=[_("Soort hulp"), _("Niet in")],
        rows=[] if chosen else _overview(places, missing, provisions),
        town=town(places, counts, urls=urls, marked={chosen.slug} if chosen else (), gaps=True)
        if len(places) > 1
        else None,
        trail=_trail(chosen.name if chosen else "", gaps_url("") if chosen else ""),
    )


def gaps_url(slug: str) -> str:
    """The address of what is missing in a neighbourhood; without one, of the overview."""
    return reverse("directory:gaps") + (f"?wijk={slug}" if slug else "")


def _trail(name: str, above: str) -> list[tuple[str, str]]:
    steps = [(_("Zoek hulp"), reverse("directory:search")), (_("Wat is er niet?"), above)]
    return [*steps, (name, "")] if name else steps


def _summary(chosen: Neighbourhood | None, count: int) -> str:
    if chosen is None:
        return ""
    if not count:
        return _("In %(place)s is er van elke soort hulp iets.") % {"place": chosen.name}
    return ngettext(
        "In %(place)s biedt niemand deze soort hulp.", "In %(place)s biedt niemand deze %(n)d soorten hulp.", count
    ) % {"place": chosen.name, "n": count}


def _groups(
    found: Sequence[str], chosen: Neighbourhood, places: Sequence[Neighbourhood], offer: Offer, provisions: Provisions
) -> list[tuple[str, list[Gap]]]:
    groups = []
    for layer in Layer:
        gaps = [_gap(one, chosen, places, offer, provisions) for one in found if provisions[one].layer == layer]
        if gaps:
            groups.append((str(layer.label), sorted(gaps, key=lambda gap: gap.name.text.lower())))
    return groups


def _gap(
    provision: str, chosen: Neighbourhood, places: Sequence[Neighbourhood], offer: Offer, provisions: Provisions
) -> Gap:
    beside = {place.slug: place.next_to for place in places}
    near = nearest(offer.local.get(provision, {}), chosen.slug, beside)
    names = {place.slug: place.name for place in places}
    name = title_of(provisions[provision])
    if not near:
        return Gap(name, _("Ook nergens anders op deze kaart."), "")
    where = _("Het dichtst bij: %(places)s.") % {"places": ", ".join(names[slug] for slug in near if slug in names)}
    return Gap(name, where, search_url(Terms(provision=provision, neighbourhood=near[0])))


def _full(chosen: Neighbourhood, places: Sequence[Neighbourhood], offer: Offer, provisions: Provisions) -> list[Gap]:
    """Help that is there and takes nobody new."""
    full = [one for one in provisions if offer.at(one, chosen.slug).all_full]
    return [
        Gap(title_of(provisions[one]), "", search_url(Terms(provision=one, neighbourhood=chosen.slug))) for one in full
    ]


def _overview(
    places: Sequence[Neighbourhood], missing: Mapping[str, Sequence[str]], provisions: Provisions
) -> list[list[dict[str, Any]]]:
    """Kinds of help that are missing somewhere, the most often missed first, with where."""
    where = {one: [p for p in places if one in set(missing[p.slug])] for one in provisions}
    often = sorted(
        (one for one in where if where[one]), key=lambda one: (-len(where[one]), title_of(provisions[one]).text)
    )
    return [
        [
            {"text": title_of(provisions[one]).text},
            {"text": _("overal") if len(where[one]) == len(places) else ", ".join(p.name for p in where[one])},
        ]
        for one in often
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """How many places of one layer there are in both: the numbers, and how long each bar is (0 to 100)."""

    layer: str
    one: int
    two: int
    long_one: int
    long_two: int


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two neighbourhoods side by side; empty lists until both are chosen."""

    one: str
    two: str
    columns: list[str]
    rows: list[list[dict[str, Any]]]
    bars: list[Bar]
    only_one: list[Gap]
    only_two: list[Gap]
    neither: list[Gap]
    both: int
    town: Town | None
    trail: list[tuple[str, str]]


def compare_page(
    pair: tuple[Neighbourhood, Neighbourhood] | None,
    places: Sequence[Neighbourhood],
    offer: Offer,
    layers: Mapping[str, Mapping[str, int]],
    provisions: Provisions,
) -> ComparePage:
    """Shape the comparison."""
    trail = [(_("Zoek hulp"), for_child(reverse("directory:search"), False)), (_("Vergelijk twee wijken"), "")]
    if pair is None:
        return ComparePage("", "", [], [], [], [], [], [], 0, None, trail)
    one, two = pair
    has_one = {name for name in provisions if offer.at(name, one.slug).places}
    has_two = {name for name in provisions if offer.at(name, two.slug).places}
    counts = {place.slug: sum(layers.get(place.slug, {}).values()) for place in places}
    urls = {place.slug: reverse("directory:neighbourhood", args=[place.slug]) for place in places}
    return ComparePage(
        one=one.name,
        two=two.name,
        columns=[_("Wat"), one.name, two.name],
        rows=_compared(one, two, layers, len(has_one), len(has_two)),
        bars=_bars(one, two, layers),
        only_one=_there(has_one - has_two, one, provisions),
        only_two=_there(has_two - has_one, two, provisions),
        neither=[Gap(title_of(provisions[name]), "", "") for name in sorted(set(provisions) - has_one - has_two)],
        both=len(has_one & has_two),
        town=town(places, counts, urls=urls, marked={one.slug, two.slug}),
        trail=trail,
    )


def _compared(
    one: Neighbourhood, two: Neighbourhood, layers: Mapping[str, Mapping[str, int]], kinds_one: int, kinds_two: int
) -> list[list[dict[str, Any]]]:
    counts = [sum(layers.get(place.slug, {}).values()) for place in (one, two)]
    facts = [
        (_("Inwoners"), _thousands(one.population), _thousands(two.population)),
        (_("Plekken die er helpen, zonder het hele land"), str(counts[0]), str(counts[1])),
        (_("Plekken per duizend inwoners"), _per_thousand(counts[0], one), _per_thousand(counts[1], two)),
        (_("Soorten hulp, met het hele land erbij"), str(kinds_one), str(kinds_two)),
    ]
    return [[{"text": words} for words in row] for row in facts]


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _per_thousand(count: int, place: Neighbourhood) -> str:
    return f"{count / place.population * 1000:.1f}".replace(".", ",") if place.population else _("niet bekend")


def _bars(one: Neighbourhood, two: Neighbourhood, layers: Mapping[str, Mapping[str, int]]) -> list[Bar]:
    first, second = layers.get(one.slug, {}), layers.get(two.slug, {})
    most = max([*first.values(), *second.values(), 1])
    return [
        Bar(
            str(layer.label), first.get(layer, 0), second.get(layer, 0),
            round(first.get(layer, 0) / most * _BAR), round(second.get(layer, 0) / most * _BAR),
        )
        for layer in Layer
        if first.get(layer) or second.get(layer)
    ]  # fmt: skip


def _there(names: set[str], place: Neighbourhood, provisions: Provisions) -> list[Gap]:
    found = [
        Gap(title_of(provisions[name]), "", search_url(Terms(provision=name, neighbourhood=place.slug)))
        for name in names
    ]
    return sorted(found, key=lambda gap: gap.name.text.lower())
