"""What may leave of the social map, as plain frozen values: from rows (`rows`), from the fictional map (`fictional`) or from HSDS.

What is not public has no field here, so it cannot leave by accident: mailboxes where referrals and codes arrive, who checked
something, notes, private selections.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from naast.directory.hours import Opening


@dataclass(frozen=True, slots=True)
class Place:
    """Where an organisation can be found. `way_in` helps at the door."""

    id: UUID
    street: str
    postcode: str
    town: str
    way_in: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """People of here may come: a neighbourhood by name with its postcode areas (four digits), or one postcode area with name `""`."""

    name: str
    pc4: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """Somebody looked at one fact (`CheckedField`) on a day; `how` in plain Dutch. Never who."""

    field: str
    on: date
    how: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from: the name of the source, and the licence and the words of thanks that go with it."""

    name: str
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Someone who helps. `roles`: whom you get on the line, never a person."""

    id: UUID
    name: str
    about: str
    layer: str
    phone: str = ""
    url: str = ""
    roles: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    origin: Origin | None = None
    made_on: date | None = None
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One thing that someone offers. `offers`: provision ids, the main one first; `status` as in HSDS.

    `capacity` is yes, waiting (with `weeks` when known), no or unknown, asked on `asked_on`. `listed`: False when the organisation
    does not want to be on the map; then only that leaves.
    """

    id: UUID
    organisation: Organisation
    name: str
    description: str
    layer: str
    status: str = "active"
    place: Place | None = None
    offers: tuple[str, ...] = ()
    audience: tuple[str, ...] = ("everyone",)
    languages: tuple[str, ...] = ("nl",)
    everywhere: bool = False
    areas: tuple[Area, ...] = ()
    phone: str = ""
    cost: str = ""
    by_appointment: bool = False
    hours_note: str = ""
    opening: tuple[Opening, ...] = ()
    capacity: str = "unknown"
    weeks: int | None = None
    asked_on: date | None = None
    reopens_on: date | None = None
    listed: bool = True
    checked_on: date | None = None
    edited_at: datetime | None = None
    checks: tuple[Checked, ...] = ()
    origins: tuple[Origin, ...] = ()
    # The document it came in with, when a source with a licence sent HSDS: what only they know goes out again (`publishing`).
    original: dict[str, Any] | None = field(default=None, compare=False, repr=False)

    @property
    def current(self) -> bool:
        """Whether it can be shown whole: it is there, or only closed for a while."""
        return self.listed and self.status in ("active", "temporarily closed")
