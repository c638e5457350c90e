"""Looking for help: what somebody wishes, which places fit, and in which order. The numbers beside the choices are in `facets`.

Words are found as words; what they mean was understood elsewhere (`directory.understanding`) and comes in as kinds of help.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import Case, Exists, F, FloatField, Func, OuterRef, Q, TextField, Value, When

from naast.directory.choices import Audience
from naast.directory.models import NO_ACCENTS, Coverage, Neighbourhood, Service, ServiceOffer
from naast.directory.queries import facets
from naast.directory.queries.facets import MOST_DRAWN, Facets, Look, Wishes
from naast.directory.queries.placing import Rows, findable, in_order
from naast.directory.queries.serving import for_cards, offered, offering, serving

# A screen that a tired reader can still oversee.
PAGE_SIZE: Final = 10
MOST_PAGES: Final = 200
MOST_WORDS: Final = 12
# Up to here a reader types the name of what they look for; from here on they tell what is the matter.
NAMING_WORDS: Final = 3
MOST_NEARBY: Final = 3
DOOR: Final = ("aanmeldteam",)
AFTER: Final = (
    "anw",
    "nabestaandenpensioen",
    "nazorg-huisarts",
    "overlijdensuitkering",
    "rouw-kind",
    "rouw-volwassene",
    "testament",
    "uitvaart-bijzondere-bijstand",
    "uitvaart-gemeente",
    "uitvaart-regelen",
    "wezenuitkering",
)
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True, slots=True)
class Understood:
    """A kind of help that the words ask for: its id, and the reader's own words that say so (`because`, may be empty)."""

    provision: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody looks for. Empty means: no wish. `child`: a child looks; that changes how pages speak, not what is found.

    `open_only`: only where there is room for new people. `open_now`: only where somebody is there at this moment.
    """

    words: str = ""
    pc4: str = ""
    neighbourhood: str = ""
    layer: str = ""
    language: str = ""
    open_only: bool = False
    child: bool = False
    audience: str = ""
    cost: str = ""
    open_now: bool = False
    provision: str = ""

    def wishes(self, now: datetime | None) -> Wishes:
        """The choices, apart from words and place."""
        return Wishes(
            layer=self.layer, audience=self.audience, language=self.language, cost=self.cost, open_now=self.open_now,
            room=self.open_only, provision=self.provision, now=now,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results. `how`: `meant` (what the words mean), `all` words, `some` of them, `like` them, or `none` asked for.

    `elsewhere` counts what the same wishes find in other places, and `nearby` are the first of those in the neighbourhoods beside
    this one; both only looked up when nothing was found here. `per_place`: short name of a neighbourhood -> places that come there.
    """

    services: list[Service]
    total: int
    number: int
    page_count: int
    how: str
    facets: Facets
    per_layer: Mapping[str, int] = field(default_factory=dict)
    elsewhere: int = 0
    per_place: Mapping[str, int] = field(default_factory=dict)
    nearby: list[Service] = field(default_factory=list)


def search(
    terms: Terms,
    number: int = 1,
    *,
    first: Collection[str] = (),
    meant: Collection[Understood] = (),
    now: datetime | None = None,
    places: Collection[Neighbourhood] = (),
) -> Found:
    """One page of services for `terms`: what the words mean and all words first, else some words, else words that look like them.

    Services that offer one of the provisions `first` stand on top, whatever the words: for someone in danger. `meant`: the kinds
    of help the words ask for, best first. `now`: for "open now". `places`: the neighbourhoods that get a number; none without them.
    """
    wishes, here = terms.wishes(now), serving(terms.pc4, terms.neighbourhood)
    asked = _Asked(terms.words, wishes, tuple(first), tuple(meant))
    number = min(max(number, 1), MOST_PAGES)
    rows, how, seen = _by_words(asked, here, (number - 1) * PAGE_SIZE)
    numbers = seen.facets
    page_count = min(max(-(-numbers.total // PAGE_SIZE), 1), MOST_PAGES)
    if number > page_count:
        number = page_count
        seen = facets.look(rows.filter(here), wishes, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    per_place = facets.per_neighbourhood(rows, wishes, places) if places and len(places) <= MOST_DRAWN else {}
    elsewhere, nearby = 0, []
    if not numbers.total and (terms.pc4 or terms.neighbourhood):
        elsewhere = _by_words(asked, Q(), 0)[2].facets.total
        fitting = rows.filter(*facets.conditions(wishes).values())
        nearby = _just_over_the_border(fitting, terms, places) if elsewhere else []
    per_layer = {layer: n for layer, n in numbers.counts["soort"].items() if n}
    return Found(
        _cards(seen.ids), numbers.total, number, page_count, how, numbers, per_layer, elsewhere, per_place, nearby
    )


def _cards(ids: list[UUID]) -> list[Service]:
    """These services with all a card needs, in this order. No query without any."""
    found = for_cards(Service.objects.filter(pk__in=ids)).in_bulk() if ids else {}
    return [found[pk] for pk in ids if pk in found]


def _just_over_the_border(fitting: Rows, terms: Terms, places: Collection[Neighbourhood]) -> list[Service]:
    """The first places that come to a neighbourhood beside this one. No query when nobody knows what lies beside it."""
    beside = {slug for place in places if _is(place, terms) for slug in place.next_to}
    near = [place.pk for place in places if place.slug in beside]
    if not near:
        return []
    there = Exists(Coverage.objects.filter(neighbourhood__in=near, service=OuterRef("pk")))
    return _cards(list(in_order(fitting.filter(there)).values_list("pk", flat=True)[:MOST_NEARBY]))


def _is(place: Neighbourhood, terms: Terms) -> bool:
    if terms.pc4:
        return any(area.pc4 == terms.pc4 for area in place.postcodes.all())
    return bool(place.slug == terms.neighbourhood)


def _at_the_door() -> Case:
    """The order for someone who did not say anything yet: where every question is welcome first, death last."""
    return Case(
        When(offering(DOOR), then=Value(2.0)),
        When(Q(audience=[Audience.BEREAVED]) | offering(AFTER), then=Value(0.0)),
        default=Value(1.0),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for, apart from where: the words, the choices, which kinds of help stand on top, and what the words mean."""

    text: str
    wishes: Wishes
    first: tuple[str, ...]
    meant: tuple[Understood, ...]


def _by_words(asked: _Asked, here: Q, begin: int) -> tuple[Rows, str, Look]:
    """The rows that fit the words at any place, how they fit, and what `here` has of them: the numbers, and a page from `begin`."""

    def look(rows: Rows, top: Q | None = None) -> Look:
        return facets.look(rows.filter(here), asked.wishes, begin, PAGE_SIZE, top)

    words = _WORD.findall(asked.text)[:MOST_WORDS]
    if not words:
        nothing = findable().none() if asked.text.strip() else findable()
        ranked = nothing.annotate(rank=_at_the_door())
        return ranked, "like" if asked.text.strip() else "none", look(ranked, offered(DOOR))
    ways = _ways(words, asked.meant)
    if asked.meant and len(words) > NAMING_WORDS:
        # A story that was understood is not looked up word by word: better nothing here, and who is near, than what looks like it.
        ways = ways[:1]
    for how, condition, rank in ways:
        if asked.first:
            condition = condition | offered(asked.first)
            rank = rank + Case(When(offering(asked.first), then=Value(10.0)), default=Value(0.0))
        rows = findable().filter(condition).annotate(rank=rank)
        seen = look(rows)
        if seen.facets.matched or len(ways) == 1:
            return rows, how, seen
    alike = _like(words)
    return alike, "like", look(alike)


def _ways(words: list[str], meant: tuple[Understood, ...]) -> list[tuple[str, Q, Any]]:
    """The ways to find something for these words, best first: how, the condition, and what counts for the order."""
    parts = [SearchQuery(_plain(word), config="dutch", search_type="plain") for word in words]
    every, some = reduce(lambda a, b: a & b, parts), reduce(lambda a, b: a | b, parts)
    ways: list[tuple[str, Q, Any]] = []
    if meant:
        # Whoever names what they look for gets that name first; whoever tells a story gets what it means first.
        named = Value(9.0) if len(words) <= NAMING_WORDS else Value(0.5)
        rank = Case(When(Q(words=every), then=named), default=Value(0.0)) + SearchRank(F("words"), some)
        rank = rank + _in_order_meant(meant)
        ways.append(("meant", Q(words=every) | offered([one.provision for one in meant]), rank))
    ways.append(("all", Q(words=every), SearchRank(F("words"), every)))
    ways.append(("some", Q(words=some), SearchRank(F("words"), some)))
    return ways


def _in_order_meant(meant: tuple[Understood, ...]) -> Case:
    """What stands for the kind of help a place gives: more than any words can, and less further down."""
    steps = [When(offering([one.provision]), then=Value(2.0 + float(len(meant) - n))) for n, one in enumerate(meant)]
    return Case(*steps, default=Value(0.0), output_field=FloatField())


def _plain(text: str) -> Any:
    return Func(Value(text), function=NO_ACCENTS, output_field=TextField())


def _like(words: list[str]) -> Rows:
    """Rows with a word like the longest one. Only when the words themselves found nothing.

    Words of the map that are like it are looked up first (`SearchWord`), then who has one of those: likeness to whole texts would
    have to be looked at text by text.
    """
    word, rows = max(words, key=len).lower(), findable()
    alike = _words_like(word)
    found = rows.filter(words=reduce(lambda a, b: a | b, map(_dutch, alike))) if alike else rows.none()
    keys, name = (TrigramWordSimilarity(_plain(word), field) for field in ("service__search_keys", "sort_key"))
    ranked: Rows = found.annotate(rank=keys + name)
    return ranked


def _dutch(word: str) -> SearchQuery:
    return SearchQuery(word, config="dutch", search_type="plain")


def _words_like(word: str) -> list[str]:
    """Words of the map that are like this one (the function of migration 0006 says how much), the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute("select word from directory_words_like(%s)", [word])
        return [row[0] for row in cursor.fetchall()]


def offers_of(services: Collection[Service]) -> dict[UUID, list[str]]:
    """Per service the kinds of help it gives, the main one first. One query; none without services."""
    found: dict[UUID, list[str]] = {}
    rows = ServiceOffer.objects.filter(service__in=services).order_by("position") if services else ()
    for row in rows:
        found.setdefault(row.service_id, []).append(row.provision_id)
    return found
