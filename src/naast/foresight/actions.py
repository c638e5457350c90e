"""Writes of the foresight room: what a team chose goes into the plan as ordinary steps. Nothing else of looking ahead is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.foresight.queries import provisions
from naast.people.actions.rows import working
from naast.plan import actions as plan
from naast.plan import queries as plans
from naast.plan.choices import PART_OF, Origin
from naast.plan.models import Step

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Chosen:
    """One step to take over. `ref`: `event/provision`."""

    ref: str
    text: str
    due_on: date | None


def propose(*, person_id: UUID, chosen: Sequence[Chosen], by: Actor) -> list[Step]:
    """Put steps in the plan, origin forecast. A provision that an open step asks for already is not added twice.

    Raises NotVisible, NotAllowed (a part that `by` may not change; then nothing is added), DomainError (`kies`).
    """
    if not chosen:
        raise DomainError("kies", _("U hebt nog niets aangevinkt."), _("Vink aan wat u in het plan wilt."), 422)
    with working(by):
        there = asked_for(by, person_id)
        made = []
        for one in chosen[:MOST]:
            provision = one.ref.rpartition("/")[2]
            if provision in there:
                continue
            there.add(provision)
            made.append(_write(person_id, one, provision, by))
        return made


def _write(person_id: UUID, one: Chosen, provision: str, by: Actor) -> Step:
    known = provisions().get(provision)
    if known is None:
        raise DomainError("kies", _("Deze hulp kennen wij niet."), _("Kies iets uit de lijst."), 422)
    dimension = known.dimensions[0] if known.dimensions else "algemeen"
    return plan.propose_step(
        person_id=person_id, by=by, origin=Origin.FORECAST, origin_ref=one.ref[:120], provisions=[provision],
        values={"part": str(PART_OF.get(dimension, PART_OF["algemeen"])), "text": one.text, "due_on": one.due_on},
    )  # fmt: skip


def asked_for(by: Actor, person_id: UUID) -> set[str]:
    """The provisions that an open step of the plan asks for, as far as `by` reads it."""
    steps = plans.steps_for(by, person_id)
    return {name for step in steps if step.removed_at is None and step.status != "dropped" for name in step.provisions}
