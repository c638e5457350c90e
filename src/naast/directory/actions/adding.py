"""New help onto the map, one at a time: an organisation when it is not there yet, where it is, what it offers and to whom.

Whole maps of our own come in through `importing`; what changes about help that is there, through `upkeep`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.directory.actions.upkeep import count_as_check
from naast.directory.choices import Audience, CapacityStatus, CheckedField, CheckedHow, Language
from naast.directory.models import Capacity, Coverage, Location, OpeningTime, Organisation, Service


@dataclass(frozen=True, slots=True)
class NewOffer:
    """Help that is not on the map yet, checked by whoever brings it. Empty texts are unknown.

    `postcode` as `0341 AB`; another shape gives no address. `opening`: (weekday 1-7, opens, closes) in minutes since midnight.
    `neighbourhoods`: ids; `source`: from where, at most 40 signs.
    """

    name: str
    organisation: str
    description: str
    layer: str
    source: str
    checked_on: date
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    cost: str = ""
    hours_note: str = ""
    opening: Sequence[tuple[int, int, int]] = ()
    audience: Sequence[str] = (Audience.EVERYONE,)
    languages: Sequence[str] = (Language.NL,)
    neighbourhoods: Sequence[UUID] = ()
    everywhere: bool = False


@transaction.atomic
def add_service(*, offer: NewOffer, by: Actor) -> Service:
    """Put this on the map, with the organisation and its address when those are not there. It counts as imported, not as checked."""
    organisation = _organisation(offer)
    location = _location(offer, organisation)
    service = Service.objects.create(
        organisation=organisation, location=location, slug=free_slug(Service, offer.name, 160), name=offer.name[:160],
        description=offer.description, layer=offer.layer, audience=list(offer.audience), languages=list(offer.languages),
        everywhere=offer.everywhere, phone=offer.phone[:40], cost=offer.cost[:200],
        email=offer.email if offer.email != organisation.email else "", hours_note=offer.hours_note[:200],
        search_keys=organisation.name, search_text=offer.description, checked_on=min(offer.checked_on, clock.today()),
    )  # fmt: skip
    Capacity.objects.create(service=service, status=CapacityStatus.UNKNOWN)
    Coverage.objects.bulk_create(Coverage(service=service, neighbourhood_id=pk) for pk in offer.neighbourhoods)
    OpeningTime.objects.bulk_create(
        OpeningTime(service=service, weekday=day, opens_minute=opens, closes_minute=closes)
        for day, opens, closes in _apart(offer.opening)
    )
    count_as_check(
        service=service,
        fields=dict.fromkeys(_known(service), ""),
        by=by,
        how=CheckedHow.SOURCE,
        at=_noon(offer.checked_on),
    )
    audit.record(by=by, action="service added", subject_type="service", subject_id=service.pk)
    return service


def _organisation(offer: NewOffer) -> Organisation:
    """The one of this name, or a new one. What is known about it already stays."""
    found = Organisation.objects.filter(name__iexact=offer.organisation).order_by("created_at", "pk").first()
    return found or Organisation.objects.create(
        slug=free_slug(Organisation, offer.organisation, 80), name=offer.organisation[:160], layer=offer.layer,
        phone=offer.phone[:40], url=offer.url[:200], email=offer.email, source=offer.source[:40],
        checked_on=min(offer.checked_on, clock.today()),
    )  # fmt: skip


def _location(offer: NewOffer, organisation: Organisation) -> Location | None:
    code = offer.postcode
    if not (
        offer.street
        and offer.town
        and len(code) == 7
        and code[:4].isdecimal()
        and code[4] == " "
        and code[5:].isalpha()
    ):
        return None
    found, _made = Location.objects.get_or_create(
        organisation=organisation, street=offer.street[:160], postcode=code, defaults={"town": offer.town[:80]}
    )
    return found


def free_slug(model: type[Service] | type[Organisation], name: str, most: int) -> str:
    """A short name for an address that nobody has yet, made of a name."""
    start = slugify(name)[: most - 6].strip("-") or "aanbod"
    taken = set(model.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    if start not in taken:
        return start
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{start}-{n}") not in taken)


def _apart(opening: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Each beginning on a day once, and only stretches that end after they begin."""
    kept = {(day, opens): (day, opens, closes) for day, opens, closes in opening if opens < closes <= 24 * 60}
    return sorted(kept.values())


def _known(service: Service) -> list[str]:
    """The facts that the source said something about."""
    told = {
        CheckedField.EXISTS: True, CheckedField.OFFER: True, CheckedField.AUDIENCE: True,
        CheckedField.PHONE: service.phone or service.organisation.phone, CheckedField.EMAIL: service.email or service.organisation.email,
        CheckedField.HOURS: service.hours_note or service.opening_times.exists(),
    }  # fmt: skip
    return [str(field) for field, known in told.items() if known]


def _noon(day: date) -> datetime:
    """A moment on that day, for a source that tells only the day; never later than now."""
    return min(datetime.combine(day, time(12), clock.AMSTERDAM), clock.now())
