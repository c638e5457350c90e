"""Where a table is on the clock, from the steps of its kind. Pure: no database, no clock of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from naast.engine.knowledge.casetable_model import TableKind, TableStep
from naast.engine.knowledge.casetables import default_tables

# Until the chair opens them, cards can still be handed in.
_AFTER_SILENT = ("silent", "gossip", "back")


def kind_of(kind_id: str) -> TableKind:
    """The kind; of one that left the knowledge since, the first there is, so that an old page never fails."""
    kinds = default_tables().kinds
    return kinds.get(kind_id) or next(iter(kinds.values()))


def place_of(kind: TableKind, step_id: str) -> int:
    """The number of a step, from 0; 0 for one that is not there (any more)."""
    return next((at for at, step in enumerate(kind.steps) if step.id == step_id), 0)


def step_of(kind: TableKind, step_id: str) -> TableStep:
    """The step itself."""
    return kind.steps[place_of(kind, step_id)]


def neighbours(kind: TableKind, step_id: str) -> tuple[TableStep | None, TableStep | None]:
    """The step before and the step after; None at either end."""
    at = place_of(kind, step_id)
    before = kind.steps[at - 1] if at else None
    return before, (kind.steps[at + 1] if at + 1 < len(kind.steps) else None)


def ends_at(step: TableStep, since: datetime) -> datetime:
    """When the time of this step is over; nothing happens by itself then."""
    return since + timedelta(minutes=step.minutes)


def topic_name(topic: str) -> str:
    """A kind of question in words; empty for none."""
    found = default_tables().topics.get(topic)
    return found.name if found else ""


def takes_silent_cards(kind: TableKind, step_id: str) -> bool:
    """Whether a silent card can be written in this step."""
    at = place_of(kind, step_id)
    first = next((n for n, step in enumerate(kind.steps) if step.does == "silent"), len(kind.steps))
    return at >= first and kind.steps[at].does in _AFTER_SILENT


def takes_offers(kind: TableKind, step_id: str) -> bool:
    """Whether offers can be made in this step."""
    return kind.steps[place_of(kind, step_id)].does in ("offers", "choose", "lessons")
