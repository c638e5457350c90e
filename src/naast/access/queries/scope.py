"""The second wall: of whom an actor may see a part, as ids for the scoped managers. It uses the table of the policy, not its decision."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from naast.access.choices import Basis
from naast.access.models import Grant
from naast.access.queries.standing import DECIDING, as_uuid, policy, roles_of
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.engine import access as access_engine
from naast.engine.knowledge.policy_model import Role
from naast.people.choices import Relation
from naast.people.models import PersonMember


def people_to_see(actor: Actor, purpose: str, parts: Sequence[str], only: UUID | None = None) -> dict[str, list[UUID]]:
    """By part: ids of the persons of whom `actor` may see it for `purpose` now. Empty for anyone unknown. As many queries for ten parts
    as for one. `only`: this person is all that is asked about; whoever has hundreds of people then reads one place.
    """
    ident = as_uuid(actor.id)
    if ident is None or actor.kind not in ("user", "resident"):
        return {part: [] for part in parts}
    table = _table(policy().hash)
    with rls.looking_system(DECIDING):
        held = roles_of(actor)
        roles = {part: {role for role in held if role in table.get((part, purpose), {})} for part in parts}
        if not any(roles.values()):
            return {part: [] for part in parts}
        own = _of_own(ident, set().union(*roles.values())) if actor.kind == "resident" else []
        given = _given(actor, ident, purpose, [part for part in parts if roles[part]], only)
    return {
        part: [
            *[person for role, person in own if role in roles[part] and only in (None, person)],
            *{
                person for person, role, basis, named in given
                if part in named and role in roles[part] and basis in table[part, purpose][role] and _holds(basis, role, part, purpose)
            },
        ]
        for part in parts
    }  # fmt: skip


def _given(
    actor: Actor, ident: UUID, purpose: str, parts: Sequence[str], only: UUID | None
) -> list[tuple[UUID, str, str, frozenset[str]]]:
    """Places that are alive: (person, role, basis, parts that both the place and the consent under it name)."""
    who: dict[str, Any] = {"user": ident} if actor.kind == "user" else {"member": ident, "member__left_at": None}
    if only is not None:
        who["person"] = only
    rows = live_grants(purpose, parts).filter(**who).order_by()
    return [
        (person, role, basis, frozenset(named) & frozenset(named if agreed is None else agreed))
        for person, role, basis, named, agreed in rows.values_list(
            "person_id", "role", "basis", "parts", "consent__parts"
        )
    ]


def live_grants(purpose: str, parts: Sequence[str]) -> QuerySet[Grant]:
    """Places in the circle that are alive now and name one of these parts, and this purpose; what the policy says comes after."""
    at = clock.now()
    rows: QuerySet[Grant] = Grant.objects.for_system(DECIDING).filter(
        Q(until=None) | Q(until__gt=at), stopped_at=None, parts__overlap=list(parts), purposes__contains=[purpose], since__lte=at,
    )  # fmt: skip
    stands = Q(
        consent__withdrawn_at=None, consent__given_at__lte=at, consent__expires_at__gt=at, consent__parts__overlap=list(parts),
        consent__purpose=purpose,
    )  # fmt: skip
    return rows.filter(_plan_goes_on("person__"), ~Q(basis=Basis.CONSENT) | stands)


def _plan_goes_on(path: str) -> Q:
    """For those who stay behind the plan goes on until its end."""
    return Q(**{f"{path}deceased_on": None}) | Q(**{f"{path}plan_ends_on__gte": clock.today()})


@functools.lru_cache(maxsize=4)
def _table(_policy_hash: str) -> dict[tuple[str, str], dict[str, frozenset[str]]]:
    """By part and purpose: which roles may see it, on which bases. Worked out once per policy."""
    table: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for cell in access_engine.cells(policy()):
        if cell.see:
            table.setdefault((cell.part, cell.purpose), {})[cell.role] = cell.see
    return table


def _holds(basis: str, role: str, part: str, purpose: str) -> bool:
    """Whether this ground counts today: a law has dates."""
    return basis != Basis.LAW or _by_law(policy().roles[role], part, purpose)


def _by_law(role: Role, part: str, purpose: str) -> bool:
    today = clock.today()
    return any(
        one.receiver == role.party and part in one.parts and purpose in one.purposes
        and one.valid_from <= today and (one.valid_until is None or today < one.valid_until)
        for one in policy().exchanges.values()
    )  # fmt: skip


def _of_own(member_id: UUID, roles: set[str]) -> list[tuple[str, UUID]]:
    """(role, person) of the member, for the person and for who speaks for them; `roles` are those the policy opens something for."""
    own = Q(pk__in=[])
    if "self" in roles:
        own |= Q(relation=Relation.SELF) & _plan_goes_on("person__")
    if "representative" in roles:
        own |= Q(is_representative=True, person__deceased_on=None)
    rows = PersonMember.objects.for_system(DECIDING).filter(own, pk=member_id, left_at=None)
    return [
        ("self" if relation == Relation.SELF else "representative", person)
        for person, relation in rows.values_list("person_id", "relation")
    ]
