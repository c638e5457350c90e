"""To whom help can be asked: places for this kind of help, others near by (over the border too), and whether it was asked already.

Reads only. What is then asked is written by `actions`; what the pages say of it is in `presenters.sending`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory import queries as directory
from naast.directory.choices import CapacityStatus
from naast.directory.models import Coverage, Neighbourhood, Service, ServiceOffer
from naast.referrals.models import Referral

# For each kind of help as many as somebody overlooks; the rest is found by searching.
MOST: Final = 4
MOST_ALTERNATIVES: Final = 4
MOST_LOOKED_AT: Final = 200
# Help of one faith or origin is no other way for another: it is found by its name, and never proposed unasked.
_OF_A_CIRCLE: Final = ("pastoraat", "cultuursensitieve-hulp")


@dataclass(frozen=True, slots=True)
class Near:
    """A place. `here`: it comes where the person lives; else it works just over the border, and one has to ask whether it comes."""

    service: Service
    here: bool


def service_to_ask(slug: str) -> Service:
    """An active service with its organisation, capacity and offers. Raises NotVisible."""
    found = directory.for_cards(directory.active()).prefetch_related("offers").filter(slug=slug).first()
    if found is None:
        raise NotVisible
    return found


def provision_of(service: Service) -> str:
    """The id of the first kind of help that a service offers; empty when it says none."""
    offers = sorted(service.offers.all(), key=lambda offer: offer.position)
    return offers[0].provision_id if offers else ""


def places_for(provisions: Sequence[str], pc4: str) -> dict[str, list[Near]]:
    """For each kind of help the places that offer it: those that come here first, then those over the border. Two queries."""
    rows = directory.for_cards(directory.active()).prefetch_related("offers")
    offered = ServiceOffer.objects.filter(service=OuterRef("pk"), provision_id__in=list(provisions))
    if not set(_OF_A_CIRCLE) & set(provisions):
        rows = rows.exclude(_of_a_circle())
    found = _by_room(rows.filter(Exists(offered)).filter(_within_reach(pc4)), pc4)
    sorted_out: dict[str, list[Near]] = {provision: [] for provision in provisions}
    for service in found[:MOST_LOOKED_AT]:
        for offer in service.offers.all():
            if offer.provision_id in sorted_out and len(sorted_out[offer.provision_id]) < MOST:
                sorted_out[offer.provision_id].append(Near(service, bool(service.here)))  # type: ignore[attr-defined]
    return sorted_out


def found_by_words(words: str, pc4: str) -> list[Near]:
    """Places that fit what was typed, of here when there are any, else of anywhere."""
    here = directory.search(directory.Terms(words=words, pc4=pc4)).services
    if here or not pc4:
        return [Near(service, True) for service in here]
    return [Near(service, False) for service in directory.search(directory.Terms(words=words)).services]


def alternatives_to(service: Service, pc4: str) -> list[Near]:
    """Other places for the same kind of help that are not full, those with room first; over the border too."""
    provision = provision_of(service)
    if not provision:
        return []
    offered = ServiceOffer.objects.filter(service=OuterRef("pk"), provision_id=provision)
    rows = directory.for_cards(directory.active()).filter(Exists(offered)).filter(_within_reach(pc4))
    rows = rows.exclude(pk=service.pk).exclude(capacity__status=CapacityStatus.NO)
    rows = rows.exclude(_of_a_circle())
    return [Near(one, bool(one.here)) for one in _by_room(rows, pc4)[:MOST_ALTERNATIVES]]  # type: ignore[attr-defined]


def _of_a_circle() -> Q:
    return Q(Exists(ServiceOffer.objects.filter(service=OuterRef("pk"), provision_id__in=_OF_A_CIRCLE)))


def _within_reach(pc4: str) -> Q:
    """It comes to this postcode, or to a neighbourhood beside it (which may lie in another municipality); anywhere without a postcode."""
    return directory.serving(pc4) | Q(Exists(_beside(pc4))) if pc4 else Q()


def _beside(pc4: str) -> QuerySet[Coverage]:
    own = Neighbourhood.objects.filter(postcodes__pc4=pc4).values_list("next_to", flat=True).first() or []
    # Four digits beside ours: an area of the next municipality that our own list of neighbourhoods does not know.
    across = [f"{int(pc4) + step:04d}" for step in (-2, -1, 1, 2) if 0 <= int(pc4) + step <= 9999]
    near = Q(neighbourhood__slug__in=list(own)) | Q(pc4__in=across)
    return Coverage.objects.filter(near, service=OuterRef("pk"))


def _by_room(rows: QuerySet[Service], pc4: str) -> QuerySet[Service]:
    here = Case(When(directory.serving(pc4), then=1), default=0, output_field=IntegerField()) if pc4 else None
    room = Case(
        When(capacity__status=CapacityStatus.YES, then=0),
        When(capacity__status=CapacityStatus.NO, then=2),
        default=1,
        output_field=IntegerField(),
    )
    ordered = rows.annotate(room=room)
    if here is None:
        ordered = ordered.annotate(here=Case(When(pk__isnull=False, then=1), output_field=IntegerField()))
    else:
        ordered = ordered.annotate(here=here)
    return ordered.order_by("-here", "everywhere", "room", "sort_key", "pk")


def open_like(
    actor: Actor, purpose: str, *, service: Service, person_id: UUID | None = None, among: Collection[UUID] = ()
) -> list[Referral]:
    """What already runs for the same person (or among these referrals) for the same kind of help or at the same organisation."""
    rows = Referral.objects.for_actor(actor, purpose).filter(closed_at=None).select_related("organisation", "service")
    rows = rows.filter(person_id=person_id) if person_id else rows.filter(pk__in=list(among), person=None)
    provision = provision_of(service)
    same = Q(organisation_id=service.organisation_id) | (Q(provision=provision) if provision else Q(pk__in=[]))
    return list(rows.filter(same).order_by("asked_at")[:5])
