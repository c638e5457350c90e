"""What was shared with a user: of whom they may see which parts now, until when. The work list of who helps from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from naast.access.choices import CARE
from naast.access.models import Grant
from naast.access.queries.scope import people_to_see
from naast.access.queries.standing import DECIDING, policy
from naast.core import rls
from naast.core.actors import Actor
from naast.people.models import Person


@dataclass(frozen=True, slots=True)
class Shared:
    """One person, as far as shared: `name` is empty when the person shares something, but not who they are.

    `parts`: ids of the policy, in its order. `until`: when the last place ends; None when it goes on as long as needed.
    """

    person_id: UUID
    name: str
    parts: tuple[str, ...]
    until: datetime | None


def shared_with(actor: Actor, purpose: str = CARE) -> list[Shared]:
    """Everyone of whom `actor` may see something for `purpose` now, by name; those without a name last."""
    seen: dict[UUID, list[str]] = {}
    for part, person_ids in people_to_see(actor, purpose, tuple(policy().parts)).items():
        for person_id in person_ids:
            seen.setdefault(person_id, []).append(part)
    with rls.acting(actor, purpose):
        rows = Person.objects.for_actor(actor, purpose).filter(pk__in=list(seen), merged_into=None)
        names = dict(rows.values_list("pk", "name"))
    ends = _ends(actor, list(seen))
    found = [Shared(pk, names.get(pk, ""), tuple(parts), ends.get(pk)) for pk, parts in seen.items()]
    return sorted(found, key=lambda one: (not one.name, one.name.casefold(), str(one.person_id)))


def shared_one(actor: Actor, person_id: UUID, purpose: str = CARE) -> Shared | None:
    """The same for one person; None when nothing of them is shared."""
    return next((one for one in shared_with(actor, purpose) if one.person_id == person_id), None)


def _ends(actor: Actor, person_ids: list[UUID]) -> dict[UUID, datetime | None]:
    """When the last place of the actor with each person ends; None stands for as long as needed."""
    ends: dict[UUID, list[datetime | None]] = {}
    with rls.acting_system(DECIDING):
        rows = Grant.objects.for_system(DECIDING).filter(
            user_id=actor.id, person_id__in=person_ids, stopped_at=None, consent__withdrawn_at=None
        )
        for person_id, until in rows.values_list("person_id", "until"):
            ends.setdefault(person_id, []).append(until)
    return {pk: None if None in said else max(one for one in said if one) for pk, said in ends.items()}
