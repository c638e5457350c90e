"""Reads of the rights room: what is kept about someone, who looked, what may be taken away today, and requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from naast.access import queries as access
from naast.access.choices import CARE
from naast.access.models import Grant
from naast.audit import queries as audit
from naast.audit.models import RETENTION_DAYS, AuditEvent
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.english import in_reader_language
from naast.core.errors import NotVisible
from naast.people import queries as people
from naast.people.models import Person
from naast.rights import everything, holdings, words
from naast.rights.choices import PURPOSE, RequestKind, RequestState
from naast.rights.holdings import Holding
from naast.rights.models import RightsRequest

MOST_REQUESTS = 100
# An id of knowledge/policy/roles.yaml.
OFFICER = "privacy"


def ids_of(person_id: UUID) -> list[UUID]:
    """All ids of one human, also of rows that were merged into this one."""
    with rls.acting_system(PURPOSE):
        return people.ids_of(person_id) or [person_id]


def log_of(person_ids: list[UUID]) -> list[AuditEvent]:
    """Who looked at or changed something of this human, newest first."""
    return audit.of_person(person_ids)


@dataclass(frozen=True, slots=True)
class Stay:
    """Something that may not go yet. `until`: the last day it is kept; `why` ends the sentence "…, want …"."""

    what: str
    count: int
    until: date
    why: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a deletion would do today: kinds of data that go (with how many rows), what stays and why, what is only emptied."""

    goes: list[tuple[str, int]]
    stays: list[Stay]
    emptied: list[tuple[str, int]]


def leaving_of(person_ids: list[UUID]) -> Leaving:
    """What would go and what must stay when this human asks to be deleted today."""
    with rls.acting_system(PURPOSE):
        sorted_out = holdings.sort_out(person_ids, holdings.by_law)
        log = AuditEvent.objects.filter(person_id__in=person_ids).count()
    stays = [_stay(one) for one in sorted_out if one.stays]
    if log:
        why = AuditEvent.Privacy.legal_minimum_why
        stays.append(Stay(words.kind(AuditEvent), log, clock.today() + timedelta(days=RETENTION_DAYS), why))
    return Leaving(
        goes=[(_name(one), len(one.goes)) for one in sorted_out if one.goes],
        stays=stays,
        emptied=[(_name(one), len(one.emptied)) for one in sorted_out if one.emptied],
    )


def _stay(one: Holding) -> Stay:
    last = one.last_day
    assert last is not None
    return Stay(_name(one), len(one.stays), last, one.said.legal_minimum_why)


def _name(one: Holding) -> str:
    return words.kind(one.model)


def requests_of(actor: Actor, person_id: UUID) -> list[RightsRequest]:
    """What was asked for this person, newest first. Within `acting`."""
    rows = RightsRequest.objects.for_actor(actor, PURPOSE).filter(person_id=person_id)
    return list(rows.order_by("-created_at")[:MOST_REQUESTS])


def open_requests_for(actor: Actor) -> list[tuple[RightsRequest, str]]:
    """Requests that wait, of persons this actor may do this for, first what is due first; each with the name of the person."""
    rows = list(RightsRequest.objects.for_actor(actor, PURPOSE).filter(state=RequestState.OPEN)[:MOST_REQUESTS])
    names = dict(
        Person.objects.for_actor(actor, PURPOSE)
        .filter(pk__in=[row.person_id for row in rows])
        .values_list("pk", "name")
    )
    return [(row, names.get(row.person_id, "")) for row in rows]


@dataclass(frozen=True, slots=True)
class Paper:
    """What a colleague prints for somebody: sections, and the names of the parts this colleague may not see."""

    sections: list[everything.Section]
    left_out: list[str]


def for_paper(actor: Actor, person_id: UUID) -> Paper:
    """Everything, as far as `actor` may see it to carry out rights or to help: the database itself leaves the rest out."""
    ids = ids_of(person_id)
    found: dict[str, everything.Section] = {}
    for purpose in (PURPOSE, CARE):
        with rls.acting(actor, purpose):
            for one in everything.sections(ids):
                if len(one.rows) > len(found[one.title].rows if one.title in found else ()):
                    found[one.title] = one
    standing = access.standing_of(actor, person_id)
    left_out = [
        in_reader_language(part.name) for part in access.policy().parts.values()
        if not any(standing.decide(part.id, purpose).allowed for purpose in (PURPOSE, CARE))
    ]  # fmt: skip
    return Paper(list(found.values()), left_out)


def request_for(actor: Actor, person_id: UUID, request_id: UUID) -> tuple[RightsRequest, str]:
    """One request with the name of the person. Raises NotVisible."""
    row = RightsRequest.objects.for_actor(actor, PURPOSE).filter(person_id=person_id, pk=request_id).first()
    if row is None:
        raise NotVisible
    name = Person.objects.for_actor(actor, PURPOSE).filter(pk=person_id).values_list("name", flat=True).first()
    return row, str(name or "")


def has_open_deletion(actor: Actor, person_id: UUID) -> bool:
    """Whether a deletion was asked and not decided yet."""
    rows = RightsRequest.objects.for_actor(actor, PURPOSE).filter(person_id=person_id, kind=RequestKind.DELETION)
    return bool(rows.filter(state=RequestState.OPEN).exists())


def who_must_know(person_id: UUID) -> list[str]:
    """Mail addresses of those around this person who may carry out a request. Within `acting_system`."""
    rows = Grant.objects.for_system(PURPOSE).filter(
        person_id=person_id, stopped_at=None, purposes__contains=[PURPOSE], may="change", user__is_active=True
    )
    return sorted(set(rows.values_list("user__email", flat=True)))


def keeps_watch(actor: Actor) -> bool:
    """Whether this user is privacy officer (role `privacy` of knowledge/policy)."""
    return actor.kind == "user" and OFFICER in actor.roles
