"""The social map as plain frozen values, outside any database. Files are read in `demo.reader`; rows: `models`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from naast.directory.hours import Opening

# A fixed root, so that the same slug gives the same id on every machine.
NAMESPACE = uuid.UUID("6f1c1d6e-8f0a-5d2b-9a52-0341000341aa")


def stable_id(kind: str, slug: str) -> uuid.UUID:
    """The same id for the same thing, everywhere."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{slug}")


@dataclass(frozen=True, slots=True)
class NeighbourhoodRecord:
    """A wijk: its postcode areas (four digits), the wijken beside it, how many people live there, what it is like."""

    slug: str
    name: str
    pc4: tuple[str, ...]
    next_to: tuple[str, ...]
    population: int
    character: str
    # Of a postcode area the middle: latitude and longitude in degrees; areas of which it is not known are not in it.
    middles: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """Where to go. `way_in` helps at the door."""

    street: str
    postcode: str
    town: str
    way_in: str = ""

    @property
    def line(self) -> str:
        """On one line, as on an envelope."""
        return f"{self.street}, {self.postcode} {self.town}"


@dataclass(frozen=True, slots=True)
class CapacityRecord:
    """Whether new people are welcome: `yes`, `waiting` (with `weeks`), `no` or `unknown`; asked on `as_of`."""

    status: str = "unknown"
    weeks: int | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class CoverageRecord:
    """Who may come: everyone in the country, or people of these neighbourhoods and other postcode areas."""

    everywhere: bool
    neighbourhoods: tuple[str, ...] = ()
    pc4: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceRecord:
    """One thing that someone offers. `offers` are provision ids, the main one first."""

    slug: str
    name: str
    description: str
    layer: str
    offers: tuple[str, ...]
    audience: tuple[str, ...]
    languages: tuple[str, ...]
    coverage: CoverageRecord
    opening: tuple[Opening, ...]
    by_appointment: bool
    hours_note: str
    capacity: CapacityRecord
    phone: str
    cost: str
    checked_on: date

    @property
    def id(self) -> uuid.UUID:
        """Stable over runs and machines."""
        return stable_id("service", self.slug)


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """Someone who helps: an institution, a church, a street."""

    slug: str
    name: str
    about: str
    layer: str
    address: AddressRecord | None
    phone: str
    url: str
    roles: tuple[str, ...]
    checked_on: date
    services: tuple[ServiceRecord, ...]
    email: str = ""

    @property
    def id(self) -> uuid.UUID:
        """Stable over runs and machines."""
        return stable_id("organisation", self.slug)


@dataclass(frozen=True, slots=True)
class MapRecord:
    """A whole social map."""

    municipality: str
    neighbourhoods: tuple[NeighbourhoodRecord, ...]
    organisations: tuple[OrganisationRecord, ...]

    @property
    def service_count(self) -> int:
        """How many services there are, all organisations together."""
        return sum(len(o.services) for o in self.organisations)
