"""The first wall: in which roles someone comes, what they were ever given of a person, and the decision of the policy over that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from naast.access.models import Consent, Grant
from naast.accounts.models import Membership
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.engine import access as access_engine
from naast.engine.access import Decision, Request
from naast.engine.knowledge.policy import default_policy
from naast.engine.knowledge.policy_model import Policy
from naast.people.choices import Relation
from naast.people.models import Person, PersonMember

DECIDING = "nagaan wie wat mag zien"


def policy() -> Policy:
    """The policy of this installation."""
    return default_policy()


def as_uuid(text: object) -> UUID | None:
    """A uuid from an actor's id; None when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def roles_of(actor: Actor) -> dict[str, UUID | None]:
    """The roles in which an actor comes now, each with the person it is tied to (None: any person of the circle)."""
    ident = as_uuid(actor.id)
    if actor.kind == "user" and ident is not None:
        return dict.fromkeys(
            Membership.objects.filter(user_id=ident, user__is_active=True).values_list("role", flat=True)
        )
    if actor.kind != "resident" or ident is None:
        return {}
    with rls.looking_system(DECIDING):
        member = PersonMember.objects.for_system(DECIDING).filter(pk=ident, left_at=None).first()
    return dict.fromkeys(member_roles(member), member.person_id) if member else {}


def member_roles(member: PersonMember) -> list[str]:
    """In which roles someone beside the person comes; the person has one, who speaks for them may have two."""
    if member.relation == Relation.SELF:
        return ["self"]
    beside = "child" if member.is_child else "close"
    return ["representative", beside] if member.is_representative else [beside]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an actor stands to one person: the roles they come in, what they were ever given, and what death changes."""

    actor: Actor
    roles: tuple[str, ...]
    grants: tuple[access_engine.Grant, ...]
    deceased_on: date | None
    plan_ends_on: date | None

    def decide(self, part: str, purpose: str, may: str = "see") -> Decision:
        """The decision in the role that gets furthest. Pure: what was read counts."""
        answers = [
            access_engine.decide(
                Request(
                    actor_kind=self.actor.kind, role=role, part=part, purpose=purpose, at=clock.now(), grants=self.grants,
                    may=may, deceased_on=self.deceased_on, plan_ends_on=self.plan_ends_on,
                ),
                policy(),
            )
            for role in self.roles or ("",)
        ]  # fmt: skip
        return next((answer for answer in answers if answer.allowed), answers[0])

    def sees_anything(self) -> bool:
        """Whether there is any part of this person that the actor may see now. Else the person does not exist for them."""
        return any(self.decide(part, purpose).allowed for part in policy().parts for purpose in policy().purposes)


def standing_of(actor: Actor, person_id: UUID) -> Standing:
    """How `actor` stands to a person; the same work whether that person exists or not."""
    roles = [role for role, only in roles_of(actor).items() if only in (None, person_id)]
    with rls.looking_system(DECIDING):
        person = Person.objects.for_system(DECIDING).filter(pk=person_id).values("deceased_on", "plan_ends_on").first()
        given = grants_of(actor, person_id)
    told = person or {"deceased_on": None, "plan_ends_on": None}
    return Standing(actor, tuple(roles), given, told["deceased_on"], told["plan_ends_on"])


def decide(actor: Actor, person_id: UUID, part: str, purpose: str, may: str = "see") -> Decision:
    """May this actor see (or change) this part of this person now? With the reason and whom to ask."""
    return standing_of(actor, person_id).decide(part, purpose, may)


def grants_of(actor: Actor, person_id: UUID) -> tuple[access_engine.Grant, ...]:
    """Everything an actor was ever given of a person, as the engine takes it. Within `acting_system`."""
    ident = as_uuid(actor.id)
    if ident is None or actor.kind not in ("user", "resident"):
        return ()
    who = {"user_id": ident} if actor.kind == "user" else {"member_id": ident}
    rows = Grant.objects.for_system(DECIDING).filter(person_id=person_id, **who).select_related("consent")
    return (
        (*_implied(ident, person_id), *map(as_given, rows)) if actor.kind == "resident" else tuple(map(as_given, rows))
    )


def _implied(member_id: UUID, person_id: UUID) -> Iterable[access_engine.Grant]:
    """The place that the person and who speaks for them have by themselves: as wide as their role."""
    member = PersonMember.objects.for_system(DECIDING).filter(pk=member_id, person_id=person_id, left_at=None).first()
    if member is None:
        return
    for name in member_roles(member):
        role = policy().roles[name]
        for line in role.lines:
            for basis in {"own", "representation"} & set(line.bases):
                yield access_engine.Grant(
                    name, frozenset(line.parts), frozenset(line.purposes), basis, member.created_at, may=line.may
                )  # fmt: skip


def as_given(row: Grant) -> access_engine.Grant:
    """A row as the engine takes it."""
    consent = row.consent
    return access_engine.Grant(
        role=row.role, parts=frozenset(row.parts), purposes=frozenset(row.purposes), basis=row.basis, since=row.since,
        until=row.until, stopped_at=row.stopped_at, may=row.may, consent=None if consent is None else _given(consent),
    )  # fmt: skip


def _given(row: Consent) -> access_engine.GivenConsent:
    return access_engine.GivenConsent(
        frozenset(row.parts), frozenset({row.purpose}), row.given_at, row.expires_at, row.withdrawn_at, row.may
    )
