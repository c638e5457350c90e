"""Who leaves leaves nothing behind: rooms above tell here what of someone's work they hold, and how to hand it over and take it back.

A room registers itself in its `AppConfig.ready`. This room is below them and knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from naast.accounts.models import User
from naast.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Going:
    """One line of the preview: what goes, in Dutch ("3 open hulpvragen"), out of which team, and how many."""

    what: str
    count: int
    team_id: UUID | None = None


class HandOver(Protocol):
    """Give the work of `user` in these teams to `to` where they work in that team too, else back to the team.

    Returns what the room needs to take it back: ids and numbers only, as JSON. Within the caller's transaction.
    """

    def __call__(self, *, user: User, team_ids: Collection[UUID], to: User | None, by: Actor) -> dict[str, Any]: ...


class TakeBack(Protocol):
    """Give back what `handed` says, as far as nobody has touched it since; returns how many came back."""

    def __call__(self, *, user: User, handed: dict[str, Any], by: Actor) -> int: ...


@dataclass(frozen=True, slots=True)
class Room:
    """One room above. `keys` are the fields that point at a user, such as `intake.HelpQuestion.owner`: none may be forgotten."""

    name: str
    keys: frozenset[str]
    preview: Callable[[User, Collection[UUID]], list[Going]]
    hand_over: HandOver
    take_back: TakeBack


_rooms: dict[str, Room] = {}

# Fields that point at a user and tell only who did something: they stay as they are, the past does not change hands.
HISTORY: dict[str, str] = {
    "accounts.Membership.user": "de plaats zelf; die houdt op",
    "accounts.Session.user": "houdt meteen op",
    "accounts.SecondStep.user": "gaat een dag na vertrek weg",
    "accounts.RecoveryCode.user": "gaat een dag na vertrek weg",
    "accounts.Identity.user": "gaat een dag na vertrek weg",
    "accounts.Invitation.invited_by": "wie uitnodigde; de coördinatoren van het team beheren de uitnodiging",
    "accounts.Departure.user": "het vertrek zelf",
    "accounts.Departure.left_by": "wie het vertrek regelde",
    "accounts.Departure.handed_to": "wie het werk kreeg",
}


def register(room: Room) -> None:
    """Make a room known; once more replaces it."""
    _rooms[room.name] = room


def register_history(**fields: str) -> None:
    """Fields of another room that only tell who did something: `{"intake.HelpQuestion.entered_by": "why"}`, dots as `__`."""
    HISTORY.update({name.replace("__", "."): why for name, why in fields.items()})


def rooms() -> list[Room]:
    """Every room that told what it holds, by name."""
    return [_rooms[name] for name in sorted(_rooms)]


def room(name: str) -> Room | None:
    """One room."""
    return _rooms.get(name)
