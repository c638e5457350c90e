"""May this actor change this part? Asked before links and rows are made for people outside the circle; the database decides once more."""

from __future__ import annotations

from uuid import UUID

from naast.access import queries as access
from naast.core.actors import Actor
from naast.core.errors import NotAllowed, NotVisible


def need_change(by: Actor, person_id: UUID, part: str, purpose: str) -> None:
    """Raises NotVisible for who may not see it, NotAllowed (with the reason and whom to ask) for who may only look."""
    if by.kind == "system":
        return
    standing = access.standing_of(by, person_id)
    if not standing.decide(part, purpose).allowed:
        raise NotVisible
    decision = standing.decide(part, purpose, "change")
    if not decision.allowed:
        raise NotAllowed(decision.reason, decision.ask)
