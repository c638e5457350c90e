"""Who comes by: the visits of one person by everyone, and the lists of one visitor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Prefetch, Q

from naast.access import queries as access
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.people.models import Person
from naast.visits.choices import CARE, AlongState, State, Why
from naast.visits.models import Along, Report, Visit

MOST = 200
# How far back a visit of one's own is still offered for a report.
LATE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Row:
    """A visit or report of the list of a visitor, with whom it is about (`name` only as far as they may know)."""

    person_id: UUID
    name: str
    visit: Visit | None = None
    report: Report | None = None
    along: Along | None = None
    after_death: bool = False


def visits_for(actor: Actor, person_id: UUID, purpose: str) -> list[Visit]:
    """All visits of one person that are known, of every organisation, with who goes along and the reports; the first day first."""
    rows = Visit.objects.for_actor(actor, purpose).filter(person_id=person_id)
    with_them = [
        Prefetch("along", queryset=Along.objects.for_actor(actor, purpose)),
        Prefetch("reports", queryset=Report.objects.for_actor(actor, purpose)),
    ]
    return list(rows.prefetch_related(*with_them).order_by("on", "starts", "created_at")[:MOST])


def visit_for(actor: Actor, person_id: UUID, visit_id: UUID, purpose: str) -> Visit:
    """One visit. Raises NotVisible."""
    visit: Visit | None = Visit.objects.for_actor(actor, purpose).filter(person_id=person_id, pk=visit_id).first()
    if visit is None:
        raise NotVisible
    return visit


def own_coming(actor: Actor) -> list[Row]:
    """The planned visits of this visitor, also those of the last days that nobody wrote anything about."""
    mine = Q(visitor_id=access.as_uuid(actor.id)) | Q(along__user_id=access.as_uuid(actor.id), along__state="yes")
    rows = Visit.objects.for_actor(actor, CARE).filter(mine, state=State.PLANNED, on__gte=clock.today() - LATE)
    visits = list(rows.distinct().order_by("on", "starts")[:MOST])
    return [Row(one.person_id, name, visit=one) for one, name in zip(visits, _names(actor, visits), strict=True)]


def to_look_again(actor: Actor) -> list[Row]:
    """Reports of those whose visits this actor may see, of which the day to look again has come within a week.

    After a death always, until somebody did: then the last talk stands there, once for each person.
    """
    soon = clock.today() + timedelta(days=7)
    alive, gone = Q(person__deceased_on=None, review_on__lte=soon), Q(person__deceased_on__isnull=False)
    due = Report.objects.for_actor(actor, CARE).filter(alive | gone).select_related("person")
    found = due.exclude(person__deceased_on__isnull=False, review_on=None, review_why=Why.DEATH)
    reports = _once_after_death(list(found.order_by(F("review_on").asc(nulls_first=True), "-on", "-created_at")[:MOST]))
    return [
        Row(one.person_id, name, report=one, after_death=one.person.deceased_on is not None)
        for one, name in zip(reports, _names(actor, reports), strict=True)
    ]


def _once_after_death(reports: list[Report]) -> list[Report]:
    last: dict[UUID, Report] = {}
    for one in sorted(reports, key=lambda row: (row.on, row.created_at)):
        last[one.person_id] = one
    return [one for one in reports if one.person.deceased_on is None or last[one.person_id] is one]


def to_confirm(actor: Actor) -> list[Row]:
    """Reports of this visitor that the person did not confirm as they are now, or says are not right.

    What is not right in a report of somebody who left stands on the list of everyone who may see it: it is never nobody's.
    """
    mine = Q(written_by_id=access.as_uuid(actor.id))
    left = Q(written_by=None) | Q(written_by__is_active=False)
    said = Q(confirmed_on=None) | ~Q(confirmed_version=F("version"))
    rows = (
        Report.objects.for_actor(actor, CARE)
        .filter(mine | left & ~Q(objection=""))
        .filter(said, person__deceased_on=None)
    )
    reports = list(rows.order_by("on")[:MOST])
    return [Row(one.person_id, name, report=one) for one, name in zip(reports, _names(actor, reports), strict=True)]


def to_answer(actor: Actor) -> list[Row]:
    """Who wants to come along with a visit of this visitor, or with one that is nobody's any more, and got no answer yet."""
    mine = Q(visit__visitor_id=access.as_uuid(actor.id)) | Q(visit__visitor=None)
    rows = Along.objects.for_actor(actor, CARE).filter(
        mine, state=AlongState.ASKED, visit__state=State.PLANNED, visit__on__gte=clock.today()
    )
    asked = list(rows.exclude(user_id=access.as_uuid(actor.id)).select_related("visit").order_by("visit__on")[:MOST])
    return [Row(one.person_id, name, along=one) for one, name in zip(asked, _names(actor, asked), strict=True)]


def people_to_visit(actor: Actor) -> list[tuple[UUID, str]]:
    """(id, name) of everyone whose visits this visitor may see, for the page without a network; without a name only as an id."""
    seen = Visit.objects.seen_by(actor, CARE, "visits")
    rows = Person.objects.for_actor(actor, CARE).filter(pk__in=list(seen), merged_into=None, deceased_on=None)
    return list(rows.order_by("name").values_list("pk", "name")[:MOST])


def _names(actor: Actor, rows: list[Visit] | list[Report] | list[Along]) -> list[str]:
    known = dict(
        Person.objects.for_actor(actor, CARE).filter(pk__in={one.person_id for one in rows}).values_list("pk", "name")
    )
    return [known.get(one.person_id, "") for one in rows]
