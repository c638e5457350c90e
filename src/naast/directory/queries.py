"""Reads of the directory room: searching, one service, one organisation, one neighbourhood, and the snapshot.

Everything here is public information; nobody needs to be anybody to read it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from naast.core.errors import NotVisible
from naast.directory import snapshot as views
from naast.directory.choices import Audience, CapacityStatus, ServiceStatus
from naast.directory.hours import Opening
from naast.directory.models import (
    NO_ACCENTS,
    Capacity,
    Coverage,
    FieldCheck,
    Location,
    Neighbourhood,
    OpeningTime,
    Organisation,
    PostcodeArea,
    Service,
    ServiceOffer,
)
from naast.engine import knowledge
from naast.engine.answering import load_packs
from naast.engine.answering.artefact import CARD, default_folder

# A screen that a tired reader can still oversee.
PAGE_SIZE: Final = 10
MOST_PAGES: Final = 200
# Above this likeness of two words we call it a slip of the pen: "mantelsorg" finds "mantelzorg", "hond" not "hand".
LIKENESS: Final = 0.5
MOST_WORDS: Final = 12
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
_ON_THE_MAP: Final[tuple[type[Model], ...]] = (
    Neighbourhood, PostcodeArea, Organisation, Location, Service, ServiceOffer, Coverage, OpeningTime, Capacity,
)  # fmt: skip
_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody looks for. Empty means: no wish. `child`: a child looks; that changes how pages speak, not what is found."""

    words: str = ""
    pc4: str = ""
    neighbourhood: str = ""
    layer: str = ""
    language: str = ""
    open_only: bool = False
    child: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results. `how`: `all` words, `some` of them, `like` them, or `none` asked for.

    `elsewhere` counts what the same words find in other places; only looked up when nothing was found here.
    """

    services: list[Service]
    total: int
    number: int
    page_count: int
    how: str
    per_layer: Mapping[str, int] = field(default_factory=dict)
    elsewhere: int = 0


def provisions() -> Mapping[str, knowledge.Provision]:
    """All provisions of the knowledge packs, by id. Read again only when `naast build` made new ones."""
    return _provisions(packs_version())


@lru_cache(maxsize=1)
def _provisions(_version: int) -> Mapping[str, knowledge.Provision]:
    pack: knowledge.Pack = load_packs()
    return pack.provisions


def packs_version() -> int:
    """Another number after every `naast build`, which writes its card last; 0 when nothing was built. No query."""
    try:
        return (default_folder() / CARD).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def active() -> QuerySet[Service]:
    """What residents may see."""
    return Service.objects.filter(status=ServiceStatus.ACTIVE)


def neighbourhoods() -> list[Neighbourhood]:
    """All neighbourhoods with their postcode areas, in order of name."""
    return list(Neighbourhood.objects.prefetch_related("postcodes"))


def neighbourhood_count() -> int:
    """How many neighbourhoods the municipality has."""
    return Neighbourhood.objects.count()


def neighbourhood_by_slug(slug: str) -> Neighbourhood:
    """One neighbourhood. Raises NotVisible."""
    found = Neighbourhood.objects.prefetch_related("postcodes").filter(slug=slug).first()
    if found is None:
        raise NotVisible
    return found


def serving(pc4: str = "", neighbourhood: str = "") -> Q:
    """The condition that a service takes people of this place; any place when both are empty. A postcode goes first."""
    if pc4:
        here = Q(pc4=pc4) | Q(neighbourhood__postcodes__pc4=pc4)
    elif neighbourhood:
        here = Q(neighbourhood__slug=neighbourhood)
    else:
        return Q()
    return Q(everywhere=True) | Q(Exists(Coverage.objects.filter(here, service=OuterRef("pk"))))


def search(terms: Terms, number: int = 1, *, first: Collection[str] = ()) -> Found:
    """One page of services for `terms`: first with all words, else with some, else with words that look like them.

    Services that offer one of the provisions `first` stand on top, whatever the words: for someone in danger.
    """
    wanted = active().filter(serving(terms.pc4, terms.neighbourhood))
    if terms.language:
        wanted = wanted.filter(languages__contains=[terms.language])
    if terms.open_only:
        wanted = wanted.filter(capacity__status=CapacityStatus.YES)
    rows, how, per_layer = _by_words(wanted, terms.words, _offering(first))
    total = sum(per_layer.values())
    if terms.layer:
        rows, total = rows.filter(layer=terms.layer), per_layer.get(terms.layer, 0)
    page_count = min(max(-(-total // PAGE_SIZE), 1), MOST_PAGES)
    number = min(max(number, 1), page_count)
    page = for_cards(_in_order(rows))[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    elsewhere = 0
    if not total and (terms.pc4 or terms.neighbourhood):
        elsewhere = search(replace(terms, pc4="", neighbourhood="")).total
    return Found(list(page) if total else [], total, number, page_count, how, per_layer, elsewhere)


def _offering(provision_ids: Collection[str]) -> Q:
    return Q(Exists(ServiceOffer.objects.filter(service=OuterRef("pk"), provision_id__in=provision_ids)))


def _at_the_door() -> Case:
    """The order for someone who did not say anything yet: where every question is welcome first, death last."""
    return Case(
        When(_offering(DOOR), then=Value(2.0)),
        When(Q(audience=[Audience.BEREAVED]) | _offering(AFTER), then=Value(0.0)),
        default=Value(1.0),
    )


def _by_words(wanted: QuerySet[Service], text: str, first: Q) -> tuple[QuerySet[Service], str, dict[str, int]]:
    words = _WORD.findall(text)[:MOST_WORDS]
    if not words:
        nothing = wanted.none() if text.strip() else wanted
        return _ranked(nothing, _at_the_door()), "like" if text.strip() else "none", _per_layer(nothing)
    parts = [SearchQuery(_plain(word), config="dutch", search_type="plain") for word in words]
    rows: QuerySet[Service] = wanted.none()
    counts: dict[str, int] = {}
    for how, query in (("all", reduce(lambda a, b: a & b, parts)), ("some", reduce(lambda a, b: a | b, parts))):
        on_top = Case(When(first, then=Value(10.0)), default=Value(0.0))
        rows = _ranked(wanted.filter(Q(search_vector=query) | first), SearchRank(F("search_vector"), query) + on_top)
        counts = _per_layer(rows)
        if counts:
            return rows, how, counts
    rows = _like(wanted, words)
    return rows, "like", _per_layer(rows)


def _plain(text: str) -> Any:
    return Func(Value(text), function=NO_ACCENTS, output_field=TextField())


def _like(wanted: QuerySet[Service], words: list[str]) -> QuerySet[Service]:
    """Services with a word like the longest one. Looks at every row: only when the words themselves found nothing.

    The index operator is no help: its own bound (0.6) is too strict for "mantelsorg".
    """
    word = _plain(max(words, key=len).lower())
    somewhere = TrigramWordSimilarity(word, "search_plain")
    found = list(wanted.annotate(likeness=somewhere).filter(likeness__gte=LIKENESS).values_list("pk", flat=True))
    likeness = TrigramWordSimilarity(word, "search_keys") + TrigramWordSimilarity(word, "sort_key")
    return _ranked(wanted.filter(pk__in=found), likeness)


def _ranked(rows: QuerySet[Service], rank: Any) -> QuerySet[Service]:
    return rows.annotate(rank=rank)


def _per_layer(rows: QuerySet[Service]) -> dict[str, int]:
    return dict(rows.order_by().values_list("layer").annotate(n=Count("pk", distinct=True)))


def _in_order(rows: QuerySet[Service]) -> QuerySet[Service]:
    """The best words first; then near before national, room before none, and the alphabet. `rows` carry a `rank`."""
    room = Case(
        When(capacity__status=CapacityStatus.YES, then=0),
        When(capacity__status=CapacityStatus.NO, then=2),
        default=1,
        output_field=IntegerField(),
    )
    by = ("-rank", "everywhere", "room", "sort_key", "pk")
    return rows.annotate(room=room).order_by(*by)


def for_cards(rows: QuerySet[Service]) -> QuerySet[Service]:
    """Everything a card needs, in two queries."""
    times = Prefetch("opening_times", OpeningTime.objects.order_by("weekday", "opens_minute"))
    return rows.select_related("organisation", "location", "capacity").prefetch_related(times)


def service_by_slug(slug: str) -> Service:
    """One service with all that its page shows. Raises NotVisible."""
    rows = for_cards(active()).prefetch_related("offers", "organisation__roles", "coverage__neighbourhood")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise NotVisible
    return found


def slug_of(service_id: UUID) -> str:
    """The address of a service that is known by its id. Raises NotVisible."""
    slug = active().filter(pk=service_id).values_list("slug", flat=True).first()
    if slug is None:
        raise NotVisible
    return slug


def alternatives_for(service: Service, limit: int = 3) -> list[Service]:
    """Places that do the same and take new people: the same first kind of help, for the same people, where this one comes too.

    Better none than one that looks like it: a group for one faith, a line for professionals or a desk far away is no other way.
    """
    offers = [offer.provision_id for offer in service.offers.all()]
    if not offers:
        return []
    areas = [c.neighbourhood_id for c in service.coverage.all() if c.neighbourhood_id]
    near = Q(Exists(Coverage.objects.filter(neighbourhood_id__in=areas, service=OuterRef("pk"))))
    place = Q(everywhere=True) if service.everywhere else near
    whom = Q(audience__contains=service.audience, audience__contained_by=[*service.audience, Audience.EVERYONE])
    rows = active().filter(place, whom | Q(audience=[Audience.EVERYONE]), layer=service.layer)
    theirs = ServiceOffer.objects.filter(service=OuterRef("pk")).order_by("position").values("provision_id")[:1]
    rows = rows.alias(main=theirs).filter(main=offers[0], capacity__status=CapacityStatus.YES).exclude(pk=service.pk)
    return list(for_cards(_in_order(rows.annotate(rank=Value(0))))[:limit])


def organisation_by_slug(slug: str) -> Organisation:
    """One organisation with its active services. Raises NotVisible."""
    # What comes after a death stands last: nobody should meet it first.
    after = Case(When(audience=[Audience.BEREAVED], then=1), default=0, output_field=IntegerField())
    services = Prefetch("services", for_cards(active()).order_by(after, "sort_key"), to_attr="shown")
    rows = Organisation.objects.prefetch_related("locations", "roles", services)
    found = rows.filter(slug=slug).first()
    if found is None or not found.shown:
        raise NotVisible
    return found


def layers_in(neighbourhood: Neighbourhood) -> dict[str, int]:
    """How many services per layer take people of this neighbourhood, without the national ones."""
    here = Coverage.objects.filter(neighbourhood=neighbourhood, service=OuterRef("pk"))
    return _per_layer(active().filter(Exists(here)))


def only_in(neighbourhood: Neighbourhood, limit: int = 12) -> list[Service]:
    """What is really of this place: services for at most two neighbourhoods, this one among them."""
    here = Coverage.objects.filter(neighbourhood=neighbourhood, service=OuterRef("pk"))
    rows = active().filter(Exists(here)).annotate(places=Count("coverage")).filter(places__lte=2)
    return list(for_cards(rows.order_by("places", "layer", "sort_key"))[:limit])


def map_version() -> str:
    """Another text after every change of what `snapshot` shows, whoever made it and however. One query, without an index.

    Each row carries the number of the transaction that wrote it last, so a change moves the sum and a removal the count. The
    highest number would not do: of two transactions the older may end last.
    """
    parts = (
        f"(SELECT count(*) || '.' || coalesce(sum(xmin::text::bigint), 0) FROM \"{model._meta.db_table}\")"
        for model in _ON_THE_MAP
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT concat_ws('-', {', '.join(parts)})")
        return str(cursor.fetchone()[0])


def snapshot() -> list[views.View]:
    """The whole active map as plain JSON for the routing engine, in order of slug; six queries, however large."""
    places = {n.pk: n for n in neighbourhoods()}
    areas = {n.slug: views.Area([area.pc4 for area in n.postcodes.all()], n.next_to) for n in places.values()}
    rows = for_cards(active()).prefetch_related("offers", "coverage").order_by("slug")
    return [_view(service, places, areas) for service in rows]


def _view(service: Service, places: Mapping[UUID, Neighbourhood], areas: Mapping[str, views.Area]) -> views.View:
    slugs = [places[c.neighbourhood_id].slug for c in service.coverage.all() if c.neighbourhood_id]
    inside, near = views.reach(slugs, [c.pc4 for c in service.coverage.all() if c.pc4], areas)
    opening = [Opening(t.weekday, t.opens_minute, t.closes_minute) for t in service.opening_times.all()]
    capacity = service.capacity
    return views.service_view(
        id=service.pk,
        name=service.name,
        organisation=service.organisation.name,
        provisions=[offer.provision_id for offer in service.offers.all()],
        layer=service.layer,
        pc4=inside,
        near=near,
        neighbourhoods=slugs,
        audience=service.audience,
        languages=service.languages,
        capacity=capacity.status,
        capacity_weeks=capacity.weeks,
        capacity_on=capacity.as_of,
        phone=service.phone,
        address=service.location.line if service.location else "",
        url=service.organisation.url,
        cost=service.cost,
        hours=views.hours_line(opening, service.hours_note, by_appointment=service.by_appointment),
        checked_on=service.checked_on,
    )


def last_checks(service_id: UUID) -> dict[str, FieldCheck]:
    """The newest check of each fact about a service, by `CheckedField`; facts nobody looked at apart are left out. One query."""
    rows = FieldCheck.objects.filter(service_id=service_id).order_by("field", "-checked_at").distinct("field")
    return {row.field: row for row in rows}
