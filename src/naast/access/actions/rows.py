"""What the actions of this room share: deciding first, finding and locking a row, the audit line, who gets a place by law."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from naast.access import queries
from naast.access.choices import CARE, EMERGENCY, READ, Basis, May
from naast.access.models import Grant
from naast.accounts.models import User
from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.english import in_reader_language
from naast.core.errors import NotAllowed, NotVisible
from naast.engine.knowledge.policy_model import Policy
from naast.people.models import PersonMember

Row = TypeVar("Row", bound=Model)
ARRANGING = "iemand een plek in de kring geven of die plek stoppen"


def purpose_of(by: Actor) -> str:
    """Why this kind of actor arranges a circle: a resident for themself, a professional to help."""
    return READ if by.kind == "resident" else CARE


def need(by: Actor, person_id: UUID, may: str = "change") -> None:
    """`by` may arrange this circle. Raises NotVisible for who is not in it, NotAllowed for who may only look."""
    if by.kind == "system":
        return
    standing = queries.standing_of(by, person_id)
    decision = standing.decide("circle", purpose_of(by), may)
    if decision.allowed:
        return
    if not standing.sees_anything():
        raise NotVisible
    raise NotAllowed(in_reader_language(decision.reason), in_reader_language(decision.ask))


def locked(rows: QuerySet[Row], **which: Any) -> Row:
    """One row, locked. Raises NotVisible."""
    row = rows.select_for_update(of=("self",)).filter(**which).first()
    if row is None:
        raise NotVisible
    return row


def note(person_id: UUID, action: str, by: Actor, row: Model, **detail: Any) -> None:
    """The audit line: ids, words of the policy and counts; never a sentence or a reason."""
    audit.record(
        by=by, action=action, subject_type=row._meta.model_name or "", subject_id=row.pk, person_id=person_id, part="circle",
        purpose=purpose_of(by), detail=detail,
    )  # fmt: skip


def place_by_law(person_id: UUID, user: User, by: Actor, reason: str, only: Collection[str] = ()) -> Grant:
    """A place in the circle for someone whose work the law names: as wide as their role may by law, or no wider than the parts in `only`.

    A place they have that is wide enough stays the one. Raises NotAllowed.
    """
    policy = queries.policy()
    for role in queries.roles_of(Actor("user", str(user.pk), user.name)):
        allowed, purposes, may = _by_law(policy, role)
        parts = [part for part in allowed if not only or part in only]
        if parts:
            again = Grant.objects.for_system(ARRANGING).filter(
                person_id=person_id,
                user=user,
                role=role,
                basis=Basis.LAW,
                stopped_at=None,
                until=None,
                parts__contains=parts,
            )
            place: Grant = again.first() or Grant.objects.create(
                person_id=person_id, user=user, role=role, parts=parts, purposes=purposes, may=may, basis=Basis.LAW,
                legal_reference=_reference(policy, role), since=clock.now(), given_by=by.label, reason=reason[:300],
            )  # fmt: skip
            return place
    raise NotAllowed(
        _("De wet staat dit niet toe zonder toestemming van de persoon."),
        _("Vraag de persoon om toestemming, en leg die vast."),
    )


def _by_law(policy: Policy, role: str) -> tuple[list[str], list[str], str]:
    known = policy.roles.get(role)
    lines = [line for line in known.lines if "law" in line.bases and EMERGENCY not in line.purposes] if known else []
    # Only roles that help get a place of their own; who only looks whether things go well gets none by being somewhere.
    if not any(CARE in line.purposes for line in lines):
        return [], [], May.SEE
    parts = [part for part in policy.parts if any(part in line.parts for line in lines)]
    purposes = [purpose for purpose in policy.purposes if any(purpose in line.purposes for line in lines)]
    return parts, purposes, May.CHANGE if any(line.may == "change" for line in lines) else May.SEE


def _reference(policy: Policy, role: str) -> str:
    party = policy.roles[role].party
    laws = {
        f"{one.law}, {one.article}": None
        for one in policy.exchanges.values()
        if one.receiver == party and CARE in one.purposes
    }
    return "; ".join(laws)[:200]


def member_in(person_id: UUID, member_id: UUID) -> PersonMember:
    """Someone beside this person who still belongs. Within `acting_system`. Raises NotVisible."""
    rows = PersonMember.objects.for_system(ARRANGING)
    member: PersonMember | None = rows.filter(person_id=person_id, pk=member_id, left_at=None).first()
    if member is None:
        raise NotVisible
    return member
