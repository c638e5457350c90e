"""Reads of the personal plan for a Wmo request: the plan, its seven-day clock, and what of the shared plan fits where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from naast.core import clock
from naast.core.actors import Actor
from naast.plan.choices import OPEN_STATUSES, OWN, OwnerKind, WishKind
from naast.plan.models import PersonalPlan, Step, Wish

# Wmo 2015, art. 2.3.2 lid 2: seven days after the report.
DAYS = 7


@dataclass(frozen=True, slots=True)
class Clock:
    """How long there is left: `days_left` is 0 on the last day, and negative when it is over."""

    last_day: date
    days_left: int

    @property
    def is_over(self) -> bool:
        """Whether the seven days have passed."""
        return self.days_left < 0


def clock_of(reported_on: date, today: date | None = None) -> Clock:
    """The seven days after the day of the report. A weekend or holiday at the end may lengthen it by law; we never count on that.

    >>> clock_of(date(2026, 11, 20), date(2026, 11, 22))
    Clock(last_day=datetime.date(2026, 11, 27), days_left=5)
    """
    last = reported_on + timedelta(days=DAYS)
    return Clock(last, (last - (today or clock.today())).days)


def personal_plan_for(actor: Actor, person_id: UUID) -> PersonalPlan | None:
    """The personal plan they are working on or handed in last, not one that was put away."""
    rows = PersonalPlan.objects.for_actor(actor, OWN).filter(person_id=person_id, ended_at=None)
    found: PersonalPlan | None = rows.first()
    return found


def fitting(actor: Actor, person_id: UUID) -> dict[str, list[str]]:
    """Sentences of the shared plan by question of the personal plan, only what this reader may see. Without names of others' work."""
    found: dict[str, list[str]] = {}
    wishes = Wish.objects.for_actor(actor, OWN).filter(person_id=person_id, removed_at=None).order_by("created_at")
    for wish in wishes:
        found.setdefault("wanted" if wish.kind == WishKind.WISH else "needs", []).append(_wish_words(wish))
    steps = Step.objects.for_actor(actor, OWN).filter(person_id=person_id, removed_at=None, status__in=OPEN_STATUSES)
    for step in steps.order_by("created_at"):
        place = _PLACE.get(step.owner_kind, "wanted")
        who = f" ({step.owner_name})" if step.owner_name and place != "own_strength" else ""
        found.setdefault(place, []).append(f"{step.text}{who}")
    return found


_PLACE = {
    OwnerKind.SELF: "own_strength", OwnerKind.CLOSE: "network", OwnerKind.VOLUNTEER: "community",
    OwnerKind.PROFESSIONAL: "other_help", OwnerKind.ORGANISATION: "other_help",
}  # fmt: skip


def _wish_words(wish: Wish) -> str:
    return f"Dit moet niet gebeuren: {wish.text}" if wish.kind == WishKind.MUST_NOT else wish.text
