"""Who does something. Every action takes an Actor as `by`; the audit row stores its id and label as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["user", "asker", "resident", "receiver", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts: a user with an account, an asker, a resident or a receiver without one, or the house itself.

    A resident is the person themself or someone beside them, who came in by a secret link and a code; `id` is their member id.
    `label` is shown in timelines. For an asker it never holds a name.
    `team_ids` are the intake teams a user works for; `coordinates` those they coordinate; `manages` the teams of other
    organisations whose people they invite and let go.
    `roles` are ids of `knowledge/policy/roles.yaml`; `role` and `organisation` are the same in words, for the log.
    """

    kind: ActorKind
    id: str
    label: str
    team_ids: frozenset[str] = frozenset()
    coordinates: frozenset[str] = frozenset()
    manages: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    role: str = ""
    organisation: str = ""

    @classmethod
    def system(cls) -> Actor:
        """The house itself: clocks and jobs."""
        return cls("system", "system", "Naast")

    @classmethod
    def asker(cls) -> Actor:
        """Someone without an account who asks, or who opens their own status link."""
        return cls("asker", "asker", "degene die vraagt")

    @classmethod
    def resident(cls, member_id: object, name: str) -> Actor:
        """The person themself or someone beside them, behind their own link and code."""
        return cls("resident", str(member_id), name)

    @classmethod
    def receiver(cls, link_id: object, organisation: str) -> Actor:
        """An organisation without an account, behind the link of one referral and a code to its own mailbox."""
        return cls("receiver", str(link_id), organisation, organisation=organisation)
