"""The words of reading: what a column can mean to us, and what a sheet, a guess, a mistake and a row that was read look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from naast.engine.linkage.reading import Table


class Field(StrEnum):
    """What a column can mean. The value is what is stored; the Dutch words are in `TITLES`."""

    NAME = "name"
    ORGANISATION = "organisation"
    DESCRIPTION = "description"
    ADDRESS = "address"
    STREET = "street"
    HOUSE = "house_number"
    ADDITION = "addition"
    POSTCODE = "postcode"
    TOWN = "town"
    PHONE = "phone"
    EMAIL = "email"
    SITE = "site"
    AUDIENCE = "audience"
    COST = "cost"
    HOURS = "hours"
    LANGUAGES = "languages"
    AREA = "area"
    STATUS = "status"
    CHECKED = "checked_on"
    OWN_ID = "own_id"
    # Kept beside the record as it came, and used for nothing.
    KEEP = "keep"
    # Not kept at all: names of people, dates of birth.
    DROP = "drop"


TITLES: Mapping[Field, str] = {
    Field.NAME: "Naam van het aanbod",
    Field.ORGANISATION: "Organisatie",
    Field.DESCRIPTION: "Wat het is",
    Field.ADDRESS: "Adres (alles in één vak)",
    Field.STREET: "Straat (met of zonder nummer)",
    Field.HOUSE: "Huisnummer",
    Field.ADDITION: "Toevoeging",
    Field.POSTCODE: "Postcode",
    Field.TOWN: "Plaats",
    Field.PHONE: "Telefoon",
    Field.EMAIL: "Mailadres",
    Field.SITE: "Website",
    Field.AUDIENCE: "Voor wie",
    Field.COST: "Kosten",
    Field.HOURS: "Tijden",
    Field.LANGUAGES: "Talen",
    Field.AREA: "Waar zij komen (wijken, postcodes)",
    Field.STATUS: "Stand (actief, gestopt)",
    Field.CHECKED: "Nagekeken op",
    Field.OWN_ID: "Eigen nummer van de rij",
    Field.KEEP: "Alleen bewaren",
    Field.DROP: "Niet bewaren",
}


class Shape(StrEnum):
    """In which shape a map came."""

    CSV = "csv"
    EXCEL = "xlsx"
    HSDS_JSON = "hsds-json"
    HSDS_TABLES = "hsds-tables"
    OHANA = "ohana"


SHAPES: Mapping[Shape, str] = {
    Shape.CSV: "CSV",
    Shape.EXCEL: "Excel",
    Shape.HSDS_JSON: "HSDS (JSON)",
    Shape.HSDS_TABLES: "HSDS (tabellen)",
    Shape.OHANA: "Ohana (oudere HSDS-tabellen)",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One map as rows under headers. `fixed` says what columns mean when the format itself says so (by place, from 0).

    `documents` are the HSDS documents of the rows, whole; empty when it came in another shape.
    """

    table: Table
    shape: Shape
    fixed: Mapping[int, Field] = field(default_factory=dict)
    documents: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column seems to mean. `sure` is 0 to 1; `why` one Dutch sentence; `samples` a few cells as they stand there."""

    column: int
    header: str
    field: Field
    sure: float
    why: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one cell, for whoever can mend it. `stops` says that the whole row is not taken in because of it.

    `column` is the header in the file, empty when it is about the row; `right` says what would be right.
    """

    column: str
    value: str
    what: str
    right: str
    stops: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: values by field as we would write them (never empty), and what was wrong. `skipped` says why it is no entry at all."""

    line: int
    values: Mapping[Field, str]
    raw: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    skipped: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether this row becomes a record."""
        return not self.skipped and not any(problem.stops for problem in self.problems)
