"""Reads of a resident's own front page: what goes on now, what changed since they were here, whom to call. Within `acting`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from naast.audit.choices import Kind, Outcome
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.models import PersonManager, Reach
from naast.people.choices import CAME_IN, UPKEEP
from naast.people.models import Person, PersonMember
from naast.plan.choices import OWN, PLAN_PARTS
from naast.plan.models import EmergencySheet, PersonalPlan, RosterSlot, Step, Version
from naast.referrals.models import Referral

PARTS = (*PLAN_PARTS, "referrals", "story", "circle", "identity")
SOON = timedelta(days=14)
MOST = 40


@dataclass(frozen=True, slots=True)
class Now:
    """What one resident may know of today. Lists are empty where they may not look. `opens`: parts that are open to them."""

    opens: frozenset[str]
    rights: bool
    person: Person | None
    members: list[PersonMember] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    slots: list[RosterSlot] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    events: list[AuditEvent] = field(default_factory=list)
    moved: list[Referral] = field(default_factory=list)
    sheet: EmergencySheet | None = None
    personal_plan: PersonalPlan | None = None


def now_for(actor: Actor, me: PersonMember, since: datetime | None) -> Now:
    """Everything of the front page. `since`: the visit before this one; None on the first."""
    person_id = me.person_id
    reach = PersonManager.reach(actor, OWN, PARTS, person_id).of(person_id)
    opens = frozenset(reach.parts_of(person_id))
    rights = person_id in PersonManager.seen_by(actor, UPKEEP, "identity")
    referrals = _referrals(reach, person_id)
    return Now(
        opens=opens,
        rights=rights,
        person=Person.objects.reached(reach).filter(pk=person_id, merged_into=None).first(),
        members=_members(reach, person_id),
        referrals=[one for one in referrals if one.is_open],
        steps=_steps(reach, person_id),
        slots=_slots(reach, person_id),
        versions=_versions(reach, person_id, actor, since),
        events=_events(person_id, actor, since) if me.is_self else [],
        moved=[one for one in referrals if since is not None and one.moved_at > since],
        sheet=EmergencySheet.objects.reached(reach).filter(person_id=person_id, ended_at=None, expires_at__gt=clock.now()).first(),
        personal_plan=PersonalPlan.objects.reached(reach).filter(person_id=person_id, ended_at=None, handed_in_on=None).first(),
    )  # fmt: skip


def visit_before(actor: Actor, person_id: UUID, since: datetime) -> datetime | None:
    """When this resident was last here before the visit that began at `since`; None when this is the first time.

    Coming in with a code is written down a moment before the visit begins, so it tells nothing about an earlier one.
    """
    rows = AuditEvent.objects.filter(
        person_id=person_id, actor_kind="resident", actor_id=actor.id, created_at__lt=since, outcome=Outcome.OK
    ).exclude(action=CAME_IN)
    found: datetime | None = rows.order_by("-created_at").values_list("created_at", flat=True).first()
    return found


def _members(reach: Reach, person_id: UUID) -> list[PersonMember]:
    rows = PersonMember.objects.reached(reach).filter(person_id=person_id, left_at=None)
    return sorted(rows, key=lambda one: (not one.is_self, one.created_at))


def _referrals(reach: Reach, person_id: UUID) -> list[Referral]:
    rows = Referral.objects.reached(reach).filter(person_id=person_id).select_related("organisation", "service")
    return list(rows.order_by("-asked_at")[:MOST])


def _steps(reach: Reach, person_id: UUID) -> list[Step]:
    rows = Step.objects.reached(reach).filter(person_id=person_id, removed_at=None, referral=None)
    return list(rows.order_by("due_on", "created_at")[:MOST])


def _slots(reach: Reach, person_id: UUID) -> list[RosterSlot]:
    today = clock.today()
    rows = RosterSlot.objects.reached(reach).filter(
        person_id=person_id, cancelled_at=None, on__gte=today, on__lte=today + SOON
    )
    return list(rows.order_by("on", "starts"))


def _versions(reach: Reach, person_id: UUID, actor: Actor, since: datetime | None) -> list[Version]:
    if since is None:
        return []
    rows = (
        Version.objects.reached(reach)
        .filter(person_id=person_id, at__gt=since)
        .exclude(by_kind=actor.kind, by_id=actor.id)
    )
    return list(rows.select_related("wish", "step").order_by("-at")[:MOST])


def _events(person_id: UUID, actor: Actor, since: datetime | None) -> list[AuditEvent]:
    """What others did, for the person themself: the log is theirs. The plan is told in its own words."""
    if since is None:
        return []
    rows = AuditEvent.objects.filter(person_id=person_id, kind=Kind.WRITE, outcome=Outcome.OK, created_at__gt=since)
    mine = rows.exclude(actor_kind="resident", actor_id=actor.id).exclude(actor_kind="system")
    return list(mine.exclude(part__in=PLAN_PARTS).order_by("-created_at")[:MOST])
