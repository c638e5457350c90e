""" "Hoe lang houdt u dit vol?": the carer's own answers, and those others let this reader see. Whose they are decides, not a part."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from naast.access import queries as access
from naast.access.queries.standing import as_uuid
from naast.accounts.models import User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import NotVisible
from naast.directory import danger
from naast.engine.danger import CrisisCategory
from naast.people import queries as people
from naast.people.models import PersonMember
from naast.plan.models import CarerAnswer, CarerShare

WHY = "de mantelzorger zijn of haar eigen antwoorden laten zien"
MOST = 60


@dataclass(frozen=True, slots=True)
class Shared:
    """The answers of one carer that somebody else may read, oldest first."""

    member: PersonMember
    answers: list[CarerAnswer]


def carer(actor: Actor) -> PersonMember:
    """The grown-up beside the person who reads. Raises NotVisible for the person themself, a child, and anyone else."""
    me = people.own_member(actor)
    if me.is_self or me.is_child:
        raise NotVisible
    return me


def own_answers(me: PersonMember) -> list[CarerAnswer]:
    """The newest answers of the carer themself, oldest first."""
    with rls.acting_system(WHY):
        rows = CarerAnswer.objects.for_system(WHY).filter(member=me, person_id=me.person_id)
        return list(rows.order_by("-at")[:MOST])[::-1]


def own_shares(me: PersonMember) -> list[CarerShare]:
    """Whom this carer lets read, with who they are."""
    with rls.acting_system(WHY):
        rows = CarerShare.objects.for_system(WHY).filter(member=me, person_id=me.person_id, ended_at=None)
        return list(rows.select_related("to_user", "to_member"))


def may_be_chosen(me: PersonMember) -> tuple[list[User], list[PersonMember]]:
    """Whom a carer can choose: who works with the person now, and grown-ups beside the person; the person too."""
    with rls.acting_system(WHY):
        users = access.users_of_circle(me.person_id)
        rows = PersonMember.objects.for_system(WHY).filter(person_id=me.person_id, left_at=None, is_child=False)
        members = [one for one in rows.order_by("created_at") if one.pk != me.pk]
    alive = [one for one in members if not (one.is_self and me.person.is_deceased)]
    return users, sorted(alive, key=lambda one: not one.is_self)


def shared_with(actor: Actor, person_id: UUID) -> list[Shared]:
    """What carers of this person let this actor read. The caller has decided that the actor may know this person."""
    ident = as_uuid(actor.id)
    if ident is None or actor.kind not in ("user", "resident"):
        return []
    to = Q(to_user_id=ident) if actor.kind == "user" else Q(to_member_id=ident)
    with rls.acting_system(WHY):
        shares = CarerShare.objects.for_system(WHY).filter(to, person_id=person_id, ended_at=None, member__left_at=None)
        found = []
        for share in shares.select_related("member"):
            rows = CarerAnswer.objects.for_system(WHY).filter(member_id=share.member_id, person_id=person_id)
            found.append(Shared(share.member, list(rows.order_by("-at")[:MOST])[::-1]))
    return [one for one in found if one.answers]


def is_shared_with(user: Actor, person_id: UUID) -> bool:
    """Whether a carer of this person lets this user read. Within `acting`, for a page that has decided."""
    ident = as_uuid(user.id)
    with rls.looking_system(WHY):
        rows = CarerShare.objects.for_system(WHY).filter(
            to_user_id=ident, person_id=person_id, ended_at=None, member__left_at=None
        )
        return ident is not None and bool(rows.exists())


def danger_in(answers: list[CarerAnswer]) -> CrisisCategory | None:
    """The kind of danger that the newest words point to, as long as they are of the last week."""
    newest = answers[-1] if answers else None
    if newest is None or not newest.words or (clock.now() - newest.at).days > 7:
        return None
    return danger.in_search(newest.words)
