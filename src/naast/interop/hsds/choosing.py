"""Which services and organisations are asked for by the public API: what may be wished, as conditions on rows. The rows: `rows`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, Value
from django.utils.translation import gettext as _

from naast.core.errors import DomainError
from naast.directory.choices import CapacityStatus, ServiceStatus
from naast.directory.models import NO_ACCENTS, FieldCheck, Organisation, Service, ServiceOffer
from naast.directory.queries.serving import offering, serving, within
from naast.interop.hsds import terms

CURRENT: Final = Q(status__in=[ServiceStatus.ACTIVE, ServiceStatus.CLOSED_FOR_NOW], unlisted=False)
# Up to so many changed services are looked up one by one.
FEW: Final = 5_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is asked for; empty means no wish. `since`: changed at or after; then also what ended since.

    `metres`: only what stands within so far of the postcode, whoever comes there. `as_of`: the moment at which somebody began to
    read page by page: what was made later is left out, what ended later still told.
    """

    search: str = ""
    term: str = ""
    taxonomy: str = ""
    organisation: str = ""
    since: datetime | None = None
    as_of: datetime | None = None
    pc4: str = ""
    metres: int = 0
    placed: bool = False


def services(wish: Wish, known: terms.Terms) -> QuerySet[Service]:
    """Services that fit, in the order in which they were made; of a search the order stays the same."""
    rows = Service.objects.filter(_there(wish), _around(wish))
    if wish.placed:
        rows = rows.filter(location__isnull=False)
    if wish.organisation:
        rows = rows.filter(organisation_id=_uuid(wish.organisation))
    if wish.term:
        rows = rows.filter(_with_term(wish.term, known))
    if wish.taxonomy:
        rows = rows.filter(_with_taxonomy(wish.taxonomy))
    if wish.search:
        rows = rows.filter(search_vector=_query(wish.search))
    return rows.order_by("created_at", "pk")


def _around(wish: Wish) -> Q:
    """Who comes to the postcode; with a distance: who can be found within it."""
    if not wish.metres:
        return serving(wish.pc4)
    near = within(wish.pc4, wish.metres)
    if near is None:
        raise DomainError(
            "kan-niet",
            _("Van deze postcode weten wij niet waar die ligt."),
            _("Vraag zonder proximity: dan ziet u wie er komt."),
            400,
        )
    return near


def _there(wish: Wish) -> Q:
    if wish.since is not None:
        return _changed(wish.since)
    if wish.as_of is not None:
        return Q(created_at__lte=wish.as_of) & (CURRENT | Q(edited_at__gt=wish.as_of))
    return CURRENT


def _changed(since: datetime) -> Q:
    """Changed at or after a moment: the service, its organisation, or a check of it."""
    checks = FieldCheck.objects.filter(checked_at__gte=since)
    edited = Service.objects.filter(edited_at__gte=since)
    if edited.order_by()[FEW : FEW + 1].exists():
        of_all = Q(edited_at__gte=since) | Q(organisation__edited_at__gte=since)
        return of_all | Q(Exists(checks.filter(service=OuterRef("pk"))))
    # Of few, each is found by an index of its own: "or" between three tables makes the database read all of them.
    theirs = Service.objects.filter(organisation__edited_at__gte=since).order_by().values("pk")
    return Q(pk__in=edited.order_by().values("pk").union(theirs, checks.order_by().values("service_id")))


def _query(words: str) -> SearchQuery:
    plain = Func(Value(words), function=NO_ACCENTS, output_field=TextField())
    return SearchQuery(plain, config="dutch", search_type="plain")


def _uuid(text: str) -> UUID:
    """An id that nobody has for a text that is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _with_term(id: str, known: terms.Terms) -> Q:
    kind, code = known.codes.get(id.lower(), ("", ""))
    if kind == terms.HELP:
        return offering([code])
    if kind == terms.WHOM:
        return Q(audience__contains=[code])
    if kind == terms.LAYER:
        return Q(layer=code)
    if kind == terms.ROOM:
        return Q(capacity__status=code)
    below = [
        one for one, p in known.provisions.items() if str(terms.term_id(terms.HELP, p.dimensions[0])) == id.lower()
    ]
    return offering(below)


def _with_taxonomy(id: str) -> Q:
    if id.lower() == str(terms.taxonomy_id(terms.HELP)):
        return Q(Exists(ServiceOffer.objects.filter(service=OuterRef("pk"))))
    if id.lower() == str(terms.taxonomy_id(terms.ROOM)):
        return Q(capacity__isnull=False) & ~Q(capacity__status=CapacityStatus.UNKNOWN)
    every = {str(terms.taxonomy_id(kind)) for kind in (terms.WHOM, terms.LAYER)}
    return Q() if id.lower() in every else Q(pk__in=[])


def organisations(wish: Wish) -> QuerySet[Organisation]:
    """Organisations that offer something now, in the order in which they were made."""
    offers = Service.objects.filter(CURRENT, organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(Exists(offers))
    if wish.as_of is not None:
        rows = rows.filter(created_at__lte=wish.as_of)
    if wish.search:
        plain = Func(Value(wish.search), function=NO_ACCENTS, output_field=TextField())
        rows = rows.filter(sort_key__contains=Func(plain, function="lower", output_field=TextField()))
    return rows.order_by("created_at", "pk")


def placed(wish: Wish) -> Wish:
    """The same wish, only for what stands at a place."""
    return replace(wish, placed=True)
