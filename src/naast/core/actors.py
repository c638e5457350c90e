"""Who does something. Every action takes an Actor as `by`; the audit row stores its id and label as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["user", "asker", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts: a user with an account, an asker without one, or the house itself.

    `label` is shown in timelines. For an asker it never holds a name.
    `team_ids` are the intake teams a user works for; `coordinates` those they coordinate.
    """

    kind: ActorKind
    id: str
    label: str
    team_ids: frozenset[str] = frozenset()
    coordinates: frozenset[str] = frozenset()

    @classmethod
    def system(cls) -> Actor:
        """The house itself: clocks and jobs."""
        return cls("system", "system", "Naast")

    @classmethod
    def asker(cls) -> Actor:
        """Someone without an account who asks, or who opens their own status link."""
        return cls("asker", "asker", "degene die vraagt")
