"""What can go along with a question besides the file: pieces that rooms above keep. They say so here; this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from naast.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece that the person agreed others may read: a key for the form, what it is called, and the words."""

    key: str
    label: str
    text: str


Kept = Callable[[Actor, UUID], list[Piece]]
_rooms: dict[str, Kept] = {}


def register(name: str, kept: Kept) -> None:
    """Let a room above say what it keeps of a person. Once more replaces it."""
    _rooms[name] = kept


def of(actor: Actor, person_id: UUID) -> list[Piece]:
    """Everything that `actor` may read and send along, room by room. Call it as the actor."""
    return [piece for name in sorted(_rooms) for piece in _rooms[name](actor, person_id)]
