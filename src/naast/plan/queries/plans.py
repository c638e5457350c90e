"""Reads of one plan, for an actor and a purpose: what they may see of it, who looked, and how it became what it is.

Call them within `core.rls.acting`. One reach is asked for a whole page (`reach_for`); the rest is one query each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from naast.access.models import Grant
from naast.audit.choices import Kind, Outcome
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.core.models import PersonManager, Reach
from naast.people.models import Person, PersonMember
from naast.plan.choices import CARE, PLAN_PARTS
from naast.plan.models import Plan, Step, Version, Wish
from naast.referrals.models import Referral

# Longer ago than this a look says nothing of the plan as it is now.
LOOKS_SINCE = timedelta(days=366)
MOST_VERSIONS = 100
MOST_REFERRALS = 20


@dataclass(frozen=True, slots=True)
class WholePlan:
    """What one reader may see of one plan. `sees` and `changes`: parts; `plan` is None as long as nothing was written."""

    person_id: UUID
    plan: Plan | None
    wishes: list[Wish]
    steps: list[Step]
    sees: tuple[str, ...]
    changes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Look:
    """The last time somebody looked at a part of the plan that this reader sees too."""

    actor_kind: str
    actor_id: str
    label: str
    role: str
    at: datetime


def reach_for(actor: Actor, person_id: UUID, purpose: str = CARE) -> Reach:
    """How far this reader reaches into one person: the plan, and what stands beside it on the page. Raises NotVisible."""
    reach = PersonManager.reach(actor, purpose, (*PLAN_PARTS, "identity", "circle"), person_id).of(person_id)
    if not set(reach.parts_of(person_id)) & set(PLAN_PARTS):
        raise NotVisible
    return reach


def plan_for(actor: Actor, person_id: UUID, purpose: str = CARE, *, reach: Reach | None = None) -> WholePlan:
    """The plan as it stands, as far as this reader may see it. Raises NotVisible."""
    within = reach or reach_for(actor, person_id, purpose)
    sees = tuple(part for part in PLAN_PARTS if part in within.parts_of(person_id))
    plan: Plan | None = Plan.objects.reached(within).filter(person_id=person_id).first()
    wishes = list(_wishes(within, person_id)) if plan else []
    steps = list(_steps(within, person_id)) if plan else []
    return WholePlan(person_id, plan, wishes, steps, sees, changeable(person_id))


def wishes_for(actor: Actor, person_id: UUID, purpose: str = CARE) -> list[Wish]:
    """What matters, wishes and what must not happen, as far as this reader may see them, in the order they were written."""
    return list(_wishes(PersonManager.reach(actor, purpose, PLAN_PARTS, person_id).of(person_id), person_id))


def steps_for(actor: Actor, person_id: UUID, purpose: str = CARE) -> list[Step]:
    """The steps this reader may see, first what comes first; with the referral where there is one and it may be seen."""
    return list(_steps(PersonManager.reach(actor, purpose, PLAN_PARTS, person_id).of(person_id), person_id))


def _wishes(reach: Reach, person_id: UUID) -> QuerySet[Wish]:
    rows: QuerySet[Wish] = Wish.objects.reached(reach).filter(person_id=person_id, removed_at=None)
    return rows.order_by("created_at", "pk")


def _steps(reach: Reach, person_id: UUID) -> QuerySet[Step]:
    rows: QuerySet[Step] = Step.objects.reached(reach).filter(person_id=person_id, removed_at=None)
    # The database leaves a referral out for who may not see it: then only that there is one is known (`referral_id`).
    return rows.select_related("referral__organisation").order_by("due_on", "created_at", "pk")


def changeable(person_id: UUID) -> frozenset[str]:
    """The parts of the plan that whoever acts now may change: the database says so, for all four in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select part from unnest(%s::text[]) part where %s = any (naast_people_to_change(part))",
            [list(PLAN_PARTS), person_id],
        )
        return frozenset(part for (part,) in cursor.fetchall())


def wish_for(actor: Actor, person_id: UUID, wish_id: UUID, purpose: str = CARE) -> Wish:
    """One wish, also a removed one. Raises NotVisible."""
    found: Wish | None = Wish.objects.for_actor(actor, purpose).filter(person_id=person_id, pk=wish_id).first()
    if found is None:
        raise NotVisible
    return found


def step_for(actor: Actor, person_id: UUID, step_id: UUID, purpose: str = CARE) -> Step:
    """One step, also a removed one, with its referral. Raises NotVisible."""
    rows = Step.objects.for_actor(actor, purpose).select_related("referral__organisation")
    found: Step | None = rows.filter(person_id=person_id, pk=step_id).first()
    if found is None:
        raise NotVisible
    return found


def referrals_to_carry(actor: Actor, person_id: UUID, purpose: str = CARE) -> list[Referral]:
    """Open referrals of this person that no step carries yet, as far as this reader may see them, newest first."""
    rows = Referral.objects.for_actor(actor, purpose).filter(person_id=person_id, closed_at=None, steps=None)
    return list(rows.select_related("organisation").order_by("-asked_at")[:MOST_REFERRALS])


def person_in(reach: Reach, person_id: UUID) -> Person | None:
    """The person, when this reader may know who it is."""
    found: Person | None = Person.objects.reached(reach).filter(pk=person_id, merged_into=None).first()
    return found


def members_in(reach: Reach, person_id: UUID) -> list[PersonMember]:
    """Those beside the person (and the person), when this reader may see them."""
    rows = PersonMember.objects.reached(reach).filter(person_id=person_id, left_at=None)
    return sorted(rows, key=lambda member: (not member.is_self, member.created_at))


def readers_in(reach: Reach, person_id: UUID) -> list[Grant]:
    """Places in the circle that reach into the plan now, with who has them; empty for who may not see the circle."""
    at = clock.now()
    rows = Grant.objects.reached(reach).filter(person_id=person_id, stopped_at=None, parts__overlap=list(PLAN_PARTS))
    alive = rows.filter(Q(until=None) | Q(until__gt=at), Q(consent=None) | Q(consent__withdrawn_at=None))
    named = alive.select_related("user", "member").only("person", "user__name", "member__name", "member__person")
    return list(named.order_by("since"))


def looks_at(person_id: UUID, parts: Sequence[str]) -> list[Look]:
    """Who looked at these parts of the plan, each with the last time, latest first. For a page that has decided. One query."""
    rows = AuditEvent.objects.filter(
        person_id=person_id, kind=Kind.READ, outcome=Outcome.OK, part__in=list(parts), created_at__gt=clock.now() - LOOKS_SINCE,
    )  # fmt: skip
    newest = rows.order_by("actor_kind", "actor_id", "-created_at").distinct("actor_kind", "actor_id")
    found = [
        Look(*row) for row in newest.values_list("actor_kind", "actor_id", "actor_label", "actor_role", "created_at")
    ]
    return sorted(found, key=lambda look: look.at, reverse=True)


def versions_for(
    actor: Actor, person_id: UUID, purpose: str = CARE, *, before: int = 0, since: datetime | None = None
) -> list[Version]:
    """What changed in the plan, newest first, as far as this reader may see the part it was in. `before`: how many to skip.

    At most MOST_VERSIONS. `since`: only what is newer, for who was here before.
    """
    rows = Version.objects.for_actor(actor, purpose).filter(person_id=person_id)
    if since is not None:
        rows = rows.filter(at__gt=since)
    rows = rows.select_related("wish", "step").order_by("-at", "-number")
    return list(rows[before : before + MOST_VERSIONS])


def version_for(actor: Actor, person_id: UUID, version_id: UUID, purpose: str = CARE) -> Version | None:
    """One version, or None."""
    rows = Version.objects.for_actor(actor, purpose).select_related("wish", "step")
    found: Version | None = rows.filter(person_id=person_id, pk=version_id).first()
    return found


def newest_version_of(row: Wish | Step) -> Version | None:
    """The version that the last change made. Within `acting`, for a page that may see the row."""
    of = {"wish": row} if isinstance(row, Wish) else {"step": row}
    found: Version | None = Version.objects.for_system("de laatste wijziging").filter(number=row.version, **of).first()
    return found
