"""Organisations that should meet, told from room to room: one proposes who should meet whom, in another they agree to do so.

Those rooms stand beside each other and do not know each other; each registers what it can tell, and asks here for what the other tells.
Organisations only, by their id on the map.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

Two = frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two organisations that a coordinator wants to bring together at a table; `why` is for coordinators alone."""

    one: UUID
    other: UUID
    names: tuple[str, str]
    why: str

    @property
    def two(self) -> Two:
        """Both, in no order."""
        return frozenset((self.one, self.other))


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two organisations that agreed to meet, at a table on that day. `met`: whether they did; None: not known yet."""

    one: UUID
    other: UUID
    on: date
    met: bool | None

    @property
    def two(self) -> Two:
        """Both, in no order."""
        return frozenset((self.one, self.other))


_proposing: dict[str, Callable[[], Iterable[Proposal]]] = {}
_agreeing: dict[str, Callable[[], Iterable[Agreement]]] = {}


def register_proposals(room: str, told: Callable[[], Iterable[Proposal]]) -> None:
    """Let `room` tell whom it wants to bring together. Once more replaces it."""
    _proposing[room] = told


def register_agreements(room: str, told: Callable[[], Iterable[Agreement]]) -> None:
    """Let `room` tell who agreed to meet. Once more replaces it."""
    _agreeing[room] = told


def agreements() -> list[Agreement]:
    """Everyone who agreed to meet, by day."""
    return sorted((one for told in _agreeing.values() for one in told()), key=lambda one: one.on)


def to_discuss() -> list[Proposal]:
    """Whom somebody wants to bring together and who did not agree to meet yet, in the order of proposing."""
    settled = {one.two for one in agreements() if one.met is not False}
    return [one for told in _proposing.values() for one in told() if one.two not in settled]
