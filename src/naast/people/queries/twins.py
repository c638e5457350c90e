"""Which persons may be the same human, among those that `actor` may see; and which were merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from naast.core import rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.people import likeness
from naast.people.choices import CARE, UPKEEP, Relation
from naast.people.likeness import Likeness, Look
from naast.people.models import Different, Merge, Person, PersonMember, StoryEntry

MOST_SHOWN = 50
# A block that is larger says nothing: everyone called Jansen, everyone with the number of the same nursing home.
LARGEST_BLOCK = 60


@dataclass(frozen=True, slots=True)
class Twin:
    """Two persons that may be one, `one` the older row, and why."""

    one: Person
    other: Person
    likeness: Likeness


def twins_for(actor: Actor, purpose: str = UPKEEP) -> list[Twin]:
    """Pairs worth a human look, most alike first. Pairs that a human already told apart are left out. Three queries."""
    rows = Person.objects.for_actor(actor, purpose).filter(merged_into=None)
    people: dict[UUID, Person] = {person.pk: person for person in rows}
    looks = _looks(actor, purpose, people)
    apart = {(row.person_id, row.other_id) for row in Different.objects.for_actor(actor, purpose)}
    found = []
    for pair in _pairs(people, looks):
        if pair in apart:
            continue
        alike = likeness.compare(looks[pair[0]], looks[pair[1]])
        if alike.band:
            found.append(_twin(people[pair[0]], people[pair[1]], alike))
    return sorted(found, key=lambda twin: (-twin.likeness.score, twin.one.name, str(twin.one.pk)))[:MOST_SHOWN]


def twin_for(actor: Actor, person_id: UUID, other_id: UUID, purpose: str = UPKEEP) -> Twin:
    """Two persons side by side, alike or not. Raises NotVisible unless `actor` may see both."""
    rows = Person.objects.for_actor(actor, purpose).filter(merged_into=None, pk__in=[person_id, other_id])
    people: dict[UUID, Person] = {person.pk: person for person in rows}
    if len(people) != 2:
        raise NotVisible
    looks = _looks(actor, purpose, people)
    return _twin(people[person_id], people[other_id], likeness.compare(looks[person_id], looks[other_id]))


def already_there(
    actor: Actor, *, name: str, birth_year: int | None, pc4: str, phone: str, email: str
) -> list[tuple[Person, Likeness]]:
    """Persons that `actor` may see and that look like one who is about to be added, most alike first; at most five."""
    people = {person.pk: person for person in Person.objects.for_actor(actor, CARE).filter(merged_into=None)}
    new = Look(name, birth_year, pc4, frozenset([phone] if phone else []), frozenset([email] if email else []))
    looks = _looks(actor, CARE, people)
    found = [(people[pk], likeness.compare(new, look)) for pk, look in looks.items()]
    return sorted((one for one in found if one[1].band), key=lambda one: -one[1].score)[:5]


def weight_of(actor: Actor, person_id: UUID, purpose: str = UPKEEP) -> dict[str, int]:
    """How much hangs on one of the two: people beside, pieces of the story. Only how many: what they say is not read here."""
    if not Person.objects.for_actor(actor, purpose).filter(pk=person_id).exists():
        raise NotVisible
    with rls.acting_system("tellen wat er bij een persoon staat"):
        beside = PersonMember.objects.for_system("tellen").filter(person_id=person_id, left_at=None)
        told = StoryEntry.objects.for_system("tellen").filter(person_id=person_id, withdrawn_at=None, replaced_by=None)
        return {"beside": beside.exclude(relation=Relation.SELF).count(), "told": told.count()}


def merges_for(actor: Actor, purpose: str = UPKEEP) -> list[Merge]:
    """Merges that can be undone, newest first."""
    rows = Merge.objects.for_actor(actor, purpose).filter(undone_at=None).select_related("person")
    return list(rows.order_by("-created_at")[:MOST_SHOWN])


def look_of(person: Person, own: PersonMember | None) -> Look:
    """What is compared of one person; `own` is the member row of the person."""
    phones = frozenset([own.phone] if own and own.phone else [])
    emails = frozenset([own.email] if own and own.email else [])
    return Look(person.name, person.birth_year, person.pc4, phones, emails)


def _twin(one: Person, other: Person, alike: Likeness) -> Twin:
    first, second = sorted((one, other), key=lambda person: (person.created_at, str(person.pk)))
    return Twin(first, second, alike)


def _looks(actor: Actor, purpose: str, people: dict[UUID, Person]) -> dict[UUID, Look]:
    rows = PersonMember.objects.for_actor(actor, purpose).filter(
        relation=Relation.SELF, left_at=None, person__in=people
    )
    own = {member.person_id: member for member in rows}
    return {pk: look_of(person, own.get(pk)) for pk, person in people.items()}


def _pairs(people: dict[UUID, Person], looks: dict[UUID, Look]) -> Iterable[tuple[UUID, UUID]]:
    """Pairs that share a sound, a year in one postcode, a telephone number or an address; each once, in order of id."""
    blocks: dict[tuple[str, ...], set[UUID]] = defaultdict(set)
    for pk, look in looks.items():
        for key in _keys(people[pk], look):
            blocks[key].add(pk)
    pairs: set[tuple[UUID, UUID]] = set()
    for members in blocks.values():
        if len(members) <= LARGEST_BLOCK:
            pairs.update((min(pair), max(pair)) for pair in combinations(members, 2))
    return sorted(pairs)


def _keys(person: Person, look: Look) -> Iterable[tuple[str, ...]]:
    if person.name_key:
        yield ("sound", person.name_key, str(look.birth_year // 10 if look.birth_year else ""))
        yield ("sound and place", person.name_key, look.pc4)
    if look.birth_year and look.pc4:
        yield ("year and place", str(look.birth_year), look.pc4)
    yield from (("phone", likeness.last_digits(phone)) for phone in look.phones if likeness.last_digits(phone))
    yield from (("email", email.strip().lower()) for email in look.emails)
