"""What was measured with instruments of others, and how long a carer holds out: what this reader may see of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from naast.core.actors import Actor
from naast.plan.choices import HowLong
from naast.plan.queries.carer import shared_with
from naast.visits.choices import CloseKind
from naast.visits.models import CloseItem, Measurement

MOST = 100


@dataclass(frozen=True, slots=True)
class HoldsOut:
    """One answer to "hoe lang houdt u dit vol?": who, when, what."""

    name: str
    on: date
    answer: str


def measured_for(actor: Actor, person_id: UUID, purpose: str) -> list[Measurement]:
    """What was measured, the latest first."""
    return list(Measurement.objects.for_actor(actor, purpose).filter(person_id=person_id)[:MOST])


def holds_out_for(actor: Actor, person_id: UUID, purpose: str) -> list[HoldsOut]:
    """What carers said themselves and shared, and what they said at a visit; the latest first."""
    found = [
        HoldsOut(one.member.name, one.answers[-1].at.date(), str(HowLong(one.answers[-1].answer).label))
        for one in shared_with(actor, person_id)
    ]
    rows = CloseItem.objects.for_actor(actor, purpose).filter(person_id=person_id, kind=CloseKind.HOW_LONG)
    found += [
        HoldsOut("", one.changed_at.date(), str(HowLong(one.data).label)) for one in rows if one.data in HowLong.values
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)
