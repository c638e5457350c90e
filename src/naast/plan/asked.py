"""Questions that a resident asked the help team themself, for "Mijn vragen": rooms above this one say here what they know of them.

Only the register and the shape. A question to the team belongs to who asked it, also beside the person: nobody else is told of it here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its words, how it stands in a sentence or two, and whom to call about it under which number."""

    reference: str
    text: str
    asked_at: datetime
    headline: str
    promise: str
    answers: tuple[str, ...]
    team: str
    phone: str
    is_open: bool


# Everything that this member (the person, or somebody beside them) asked, newest first.
AskedBy = Callable[[UUID], list[Asked]]

_rooms: dict[str, AskedBy] = {}


def register(name: str, function: AskedBy) -> None:
    """Let `function` tell what a member asked; the same name once more replaces it."""
    _rooms[name] = function


def unregister(name: str) -> None:
    """Let it tell no more; one that is not there is no mistake."""
    _rooms.pop(name, None)


def by_member(member_id: UUID) -> list[Asked]:
    """What this member asked, of all rooms together, newest first."""
    found = [one for name in sorted(_rooms) for one in _rooms[name](member_id)]
    return sorted(found, key=lambda one: one.asked_at, reverse=True)
