"""From where referrals came, told by the rooms above that made them: the words and address of a page, for who may see that page.

This room is below them and knows none of them. What became of a referral they hear through `hearing`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from naast.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Origin:
    """A page a referral came from: what to call it and where it is."""

    words: str
    url: str


Asked = Callable[[Actor, Collection[UUID]], dict[UUID, Origin]]
_rooms: dict[str, Asked] = {}


def register(name: str, asked: Asked) -> None:
    """Let a room above say where referrals came from. Once more replaces it."""
    _rooms[name] = asked


def of(actor: Actor, referral_ids: Collection[UUID]) -> dict[UUID, Origin]:
    """Where each of these came from, as far as `actor` may see that page. One query a room."""
    found: dict[UUID, Origin] = {}
    for name in sorted(_rooms):
        found |= _rooms[name](actor, referral_ids)
    return found
