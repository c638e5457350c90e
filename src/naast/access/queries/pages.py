"""What the pages of the circle show: its places, its people, whom one may ask consent for, emergency access that waits for a look."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from naast.access.choices import EMERGENCY
from naast.access.models import Consent, Emergency, Grant
from naast.access.queries.standing import DECIDING, as_uuid, policy
from naast.accounts.choices import PARTNERS
from naast.accounts.models import Membership, User
from naast.audit.choices import Kind, Outcome
from naast.audit.models import AuditEvent
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.english import in_reader_language
from naast.core.errors import NotVisible
from naast.people.choices import Relation
from naast.people.models import Person, PersonMember

MOST_ASKED = 200


def person_of(person_id: UUID) -> Person:
    """A person by id, for a page that has decided. Within `acting_system`. Raises NotVisible."""
    person: Person | None = Person.objects.for_system(DECIDING).filter(pk=person_id, merged_into=None).first()
    if person is None:
        raise NotVisible
    return person


def own_row_of(person_id: UUID) -> PersonMember | None:
    """The row of the person themself among those beside them, for a page that has decided. Within `acting_system`."""
    rows = PersonMember.objects.for_system(DECIDING).filter(person_id=person_id, left_at=None)
    own: PersonMember | None = rows.filter(relation=Relation.SELF).first()
    return own


def consent_for(person_id: UUID, consent_id: UUID) -> Consent:
    """One consent of a person. Raises NotVisible."""
    row: Consent | None = Consent.objects.for_system(DECIDING).filter(person_id=person_id, pk=consent_id).first()
    if row is None:
        raise NotVisible
    return row


def users_of_circle(person_id: UUID) -> list[User]:
    """Active users with a place in the circle that was not stopped, by name."""
    rows = Grant.objects.for_system(DECIDING).filter(person_id=person_id, stopped_at=None).exclude(user=None)
    return list(User.objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("name"))


def emergencies_to_review(user: Actor) -> list[Emergency]:
    """Emergency access that waits for a look, of others than `user`, oldest first. Within `acting_system`."""
    rows = Emergency.objects.for_system(DECIDING).filter(reviewed_at=None).exclude(user_id=as_uuid(user.id))
    return list(rows.select_related("user", "person", "grant").order_by("created_at"))


def circle_for(actor: Actor, person_id: UUID, purpose: str) -> list[Grant]:
    """Every place in the circle that was ever given, newest first, with who has it. Within `acting` as `actor`."""
    rows = Grant.objects.for_actor(actor, purpose).filter(person_id=person_id)
    return list(rows.select_related("user", "member", "consent", "emergency").order_by("-since"))


def members_for(actor: Actor, person_id: UUID, purpose: str) -> list[PersonMember]:
    """The person and those beside them who still belong, the person first."""
    rows = PersonMember.objects.for_actor(actor, purpose).filter(person_id=person_id, left_at=None)
    return sorted(rows, key=lambda member: (member.relation != Relation.SELF, member.created_at))


def colleagues_of(actor: Actor) -> list[User]:
    """Active people of the teams of a user, by name, without the user."""
    rows = User.objects.filter(memberships__team_id__in=list(actor.team_ids), is_active=True).exclude(pk=actor.id)
    return list(rows.distinct().order_by("name"))


def roles_now(user_ids: Iterable[UUID]) -> dict[UUID, set[str]]:
    """What each of these users works as now; nothing for who no longer works here."""
    found: dict[UUID, set[str]] = {}
    for user_id, role in Membership.objects.filter(user_id__in=list(user_ids), user__is_active=True).values_list(
        "user_id", "role"
    ):
        found.setdefault(user_id, set()).add(role)
    return found


def users_to_ask_for(person_id: UUID, *, wide: bool) -> list[tuple[User, str]]:
    """Users to whom consent may be given, with their role in words: those of the circle; `wide`: also who helps from elsewhere."""
    known = policy().roles
    entering = list(PARTNERS)
    with rls.acting_system(DECIDING):
        near = {user.pk for user in users_of_circle(person_id)}
    works = Q(user_id__in=near) | (Q(role__in=entering) if wide else Q(pk__in=[]))
    rows = (
        Membership.objects.filter(works, user__is_active=True, role__in=list(known))
        .select_related("user")
        .order_by("user__name")
    )
    return list(
        {row.user_id: (row.user, in_reader_language(known[row.role].name)) for row in rows[:MOST_ASKED]}.values()
    )


def looks_in(rows: Iterable[Emergency]) -> dict[UUID, int]:
    """How often was looked during each emergency access, from the audit log."""
    return {
        row.pk: AuditEvent.objects.filter(
            person_id=row.person_id, actor_id=str(row.user_id), purpose=EMERGENCY, kind=Kind.READ, outcome=Outcome.OK,
            created_at__gte=row.created_at, created_at__lte=row.grant.until or clock.now(),
        ).count()
        for row in rows
    }  # fmt: skip
