"""Reads of the directory room: one service, one organisation, one neighbourhood, and the snapshot; searching is in `finding`.

Everything here is public information; nobody needs to be anybody to read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
    prefetch_related_objects,
)

from naast.core.errors import NotVisible
from naast.directory import fresh
from naast.directory import snapshot as views
from naast.directory.choices import Audience, CapacityStatus, ServiceStatus
from naast.directory.hours import Opening
from naast.directory.models import (
    Capacity,
    Coverage,
    FieldCheck,
    Freshness,
    Location,
    Neighbourhood,
    OpeningTime,
    Organisation,
    PostcodeArea,
    Service,
    ServiceOffer,
)
from naast.directory.queries.facets import MOST_DRAWN, Facets, Wishes
from naast.directory.queries.finding import AFTER, DOOR, PAGE_SIZE, Found, Terms, Understood, offers_of, search
from naast.directory.queries.gaps import Offer, offer, per_layer
from naast.directory.queries.selections import notes_for, selection_for, selections_for, team_of, teams_of
from naast.directory.queries.serving import active, for_cards, in_order, offering, serving
from naast.directory.queries.standing import gone_by_slug
from naast.directory.queries.trust import (
    EVERYWHERE,
    MOST_LOOKS,
    facts_of,
    histories,
    rates,
    standings_of,
    trust_of,
    value_of,
)
from naast.engine import knowledge
from naast.engine.answering import load_packs
from naast.engine.answering.artefact import CARD, default_folder

__all__ = [
    "AFTER",
    "DOOR",
    "EVERYWHERE",
    "MOST_DRAWN",
    "MOST_LOOKS",
    "MOST_NAMED",
    "PAGE_SIZE",
    "Facets",
    "Found",
    "Offer",
    "Terms",
    "Understood",
    "Wishes",
    "active",
    "alternatives_for",
    "facts_of",
    "for_cards",
    "gone_by_slug",
    "histories",
    "in_order",
    "last_checks",
    "layers_in",
    "map_version",
    "neighbourhood_by_slug",
    "neighbourhood_count",
    "neighbourhoods",
    "neighbourhoods_near",
    "notes_for",
    "offer",
    "offering",
    "offers_of",
    "only_in",
    "organisation_by_slug",
    "packs_version",
    "per_layer",
    "provisions",
    "rates",
    "search",
    "selection_for",
    "selections_for",
    "service_by_slug",
    "serving",
    "slug_of",
    "snapshot",
    "standings_of",
    "team_of",
    "teams_of",
    "trust_of",
    "value_of",
]  # fmt: skip
# Nobody finds their own neighbourhood in a longer list.
MOST_NAMED: Final = 150
_ON_THE_MAP: Final[tuple[type[Model], ...]] = (
    Neighbourhood, PostcodeArea, Organisation, Location, Service, ServiceOffer, Coverage, OpeningTime, Capacity, Freshness,
)  # fmt: skip


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


def neighbourhoods() -> list[Neighbourhood]:
    """All neighbourhoods with their postcode areas, in order of name."""
    return list(Neighbourhood.objects.prefetch_related("postcodes"))


def neighbourhoods_near(pc4: str, slug: str) -> list[Neighbourhood]:
    """The neighbourhoods a reader may choose from: all of a town; of more than MOST_NAMED only their own and those beside it."""
    every = list(Neighbourhood.objects.all()[: MOST_NAMED + 1])
    if len(every) > MOST_NAMED:
        own = Q(postcodes__pc4=pc4) if pc4 else Q(slug=slug)
        homes = list(Neighbourhood.objects.filter(own).distinct())
        beside = {name for home in homes for name in home.next_to}
        every = list(Neighbourhood.objects.filter(Q(pk__in=[home.pk for home in homes]) | Q(slug__in=beside)))
    prefetch_related_objects(every, "postcodes")
    return every


def neighbourhood_count() -> int:
    """How many neighbourhoods the municipality has."""
    return Neighbourhood.objects.count()


def neighbourhood_by_slug(slug: str) -> Neighbourhood:
    """One neighbourhood. Raises NotVisible."""
    found = Neighbourhood.objects.prefetch_related("postcodes").filter(slug=slug).first()
    if found is None:
        raise NotVisible
    return found


def service_by_slug(slug: str) -> Service:
    """One service with all that its page shows. Raises NotVisible."""
    rows = for_cards(active()).prefetch_related("offers", "organisation__roles", "coverage__neighbourhood")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise NotVisible
    return found


def slug_of(service_id: UUID) -> str:
    """The address of a service that is known by its id. Raises NotVisible."""
    rows = Service.objects.filter(pk=service_id, unlisted=False).exclude(status=ServiceStatus.INACTIVE)
    slug = rows.values_list("slug", flat=True).first()
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
    return list(for_cards(in_order(rows.annotate(rank=Value(0))))[:limit])


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
    rows = active().filter(Exists(here)).order_by()
    return dict(rows.values_list("layer").annotate(n=Count("pk", distinct=True)))


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
        looked=fresh.looked(standings_of(service)),
    )


def last_checks(service_id: UUID) -> dict[str, FieldCheck]:
    """The newest check of each fact about a service, by `CheckedField`; facts nobody looked at apart are left out. One query."""
    rows = FieldCheck.objects.filter(service_id=service_id).order_by("field", "-checked_at").distinct("field")
    return {row.field: row for row in rows}
