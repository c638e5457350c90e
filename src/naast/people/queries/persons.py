"""Reads about one person and those beside them, for an actor and a purpose. Call them within `core.rls.acting`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.people.choices import CARE, Relation
from naast.people.models import AccessLink, DeathReport, Household, LinkRequest, Person, PersonMember, StoryEntry

MOST_SHOWN = 200


def persons_for(actor: Actor, purpose: str = CARE, search: str = "") -> list[Person]:
    """Persons that `actor` may see, by name; merged-away ones are left out. `search`: a part of the name. At most MOST_SHOWN."""
    rows = Person.objects.for_actor(actor, purpose).filter(merged_into=None)
    words = "".join(sign for sign in search if sign.isprintable()).split()[:5]
    for word in words:
        rows = rows.filter(name__icontains=word)
    return list(rows.order_by("name", "created_at")[:MOST_SHOWN])


def person_for(actor: Actor, person_id: UUID, purpose: str = CARE) -> Person:
    """One person, with the household. Raises NotVisible, also for a person that was merged away."""
    rows = Person.objects.for_actor(actor, purpose).filter(merged_into=None)
    person: Person | None = rows.filter(pk=person_id).first()
    if person is None:
        raise NotVisible
    return person


def looks_ahead(actor: Actor, person_id: UUID, purpose: str = CARE) -> bool:
    """Whether the person lets `actor` look ahead with them; most teams need consent for it."""
    return person_id in Person.objects.seen_by(actor, purpose, "forecast")


def household_for(actor: Actor, person_id: UUID, purpose: str = CARE) -> Household | None:
    """How the person lives, when that was told."""
    found: Household | None = Household.objects.for_actor(actor, purpose).filter(person_id=person_id).first()
    return found


def members_for(actor: Actor, person_id: UUID, purpose: str = CARE, *, former: bool = False) -> list[PersonMember]:
    """The person and those beside them: the person first, then who came first. `former`: also who no longer belongs."""
    rows = PersonMember.objects.for_actor(actor, purpose).filter(person_id=person_id)
    rows = rows if former else rows.filter(left_at=None)
    return sorted(rows, key=lambda member: (not member.is_self, member.created_at))


def member_for(actor: Actor, person_id: UUID, member_id: UUID, purpose: str = CARE) -> PersonMember:
    """One of those beside the person, also a former one. Raises NotVisible."""
    rows = PersonMember.objects.for_actor(actor, purpose).filter(person_id=person_id, pk=member_id)
    member: PersonMember | None = rows.first()
    if member is None:
        raise NotVisible
    return member


def representatives(person: Person, on: date | None = None) -> list[PersonMember]:
    """Who speaks for the person on a day (default today). Nobody after a death: representation ends there (BW 7:465)."""
    day = on or clock.today()
    if person.deceased_on is not None and day >= person.deceased_on:
        return []
    rows = PersonMember.objects.for_system("wie spreekt voor de persoon").filter(person=person, left_at=None)
    return list(rows.filter(is_representative=True).order_by("created_at"))


def may_be_addressed(member: PersonMember, person: Person) -> bool:
    """Whether anything may be sent to this member. Never to someone who died, nor to who no longer belongs."""
    return member.left_at is None and not (member.is_self and person.is_deceased)


def people_to_write_to(person: Person) -> list[PersonMember]:
    """To whom letters and mails about this person go: the person while alive, else those beside them."""
    rows = PersonMember.objects.for_system("aan wie schrijven wij").filter(person=person, left_at=None)
    if person.is_deceased:
        return list(rows.exclude(relation=Relation.SELF).order_by("created_at"))
    return list(rows.filter(relation=Relation.SELF)) or list(rows.filter(is_representative=True))


def ids_of(person_id: UUID) -> list[UUID]:
    """All ids of one human: the id itself and those of rows that were merged into it. For timelines and exports.

    Ids only: who may see the person was decided before. Nobody has a place at a row that was merged away.
    """
    why = "alle kenmerken van een mens"
    with rls.acting_system(why):
        rows = Person.objects.for_system(why).filter(Q(pk=person_id) | Q(merged_into=person_id))
        return sorted(rows.values_list("pk", flat=True), key=lambda one: one != person_id)


def story_for(actor: Actor, person_id: UUID, purpose: str = CARE) -> list[StoryEntry]:
    """The story as it stands, newest first: without what was taken back or replaced."""
    rows: QuerySet[StoryEntry] = StoryEntry.objects.for_actor(actor, purpose).filter(
        person_id=person_id, withdrawn_at=None
    )
    return list(rows.filter(replaced_by=None).select_related("teller").order_by("-told_at", "-created_at"))


def story_entry_for(actor: Actor, person_id: UUID, entry_id: UUID, purpose: str = CARE) -> StoryEntry:
    """One piece of the story as it stands. Raises NotVisible."""
    rows = StoryEntry.objects.for_actor(actor, purpose).filter(person_id=person_id, pk=entry_id, withdrawn_at=None)
    entry: StoryEntry | None = rows.filter(replaced_by=None).first()
    if entry is None:
        raise NotVisible
    return entry


def links_for(actor: Actor, person_id: UUID, purpose: str = CARE) -> dict[UUID, AccessLink]:
    """The newest link that works, by member id."""
    rows = AccessLink.objects.for_actor(actor, purpose).filter(
        person_id=person_id, ended_at=None, expires_at__gt=clock.now()
    )
    return {link.member_id: link for link in rows.order_by("created_at")}


def unsent_links(member_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Of these members (whom the caller may see) those to whom a link was ordered that could not be sent yet, after one try at least."""
    waiting = LinkRequest.objects.filter(member_ref__in=list(member_ids), attempts__gt=0)
    return frozenset(found for found in waiting.values_list("member_ref", flat=True) if found is not None)


def death_report_for(actor: Actor, person_id: UUID, purpose: str = CARE) -> DeathReport | None:
    """What was told of a death and not taken back, confirmed or not yet."""
    rows = DeathReport.objects.for_actor(actor, purpose).filter(person_id=person_id, undone_at=None)
    found: DeathReport | None = rows.first()
    return found
