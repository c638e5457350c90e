"""The questions of a table as independent dimensions, each cut into parts that pass the same rules. For `gaps` alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from naast.engine.flow.columns import Column
from naast.engine.flow.regions import Region, regions_of
from naast.engine.flow.saying import said
from naast.engine.flow.tables import CompiledTable
from naast.engine.flow.values import Value


@dataclass(frozen=True, slots=True)
class Part:
    """Regions of one dimension in which the same rules pass (`bits`); `sample` is a value in it."""

    bits: int
    sample: Value
    regions: tuple[Region, ...]

    @property
    def is_empty(self) -> bool:
        """Whether this is null: a question nobody answered."""
        return self.regions[0].kind == "empty"

    def __str__(self) -> str:
        return " of ".join(told(region) for region in self.regions)


@dataclass(frozen=True, slots=True)
class Dimension:
    """What one question may be, null last; `anyway` are the rules that do not look at it."""

    title: str
    text: str
    parts: tuple[Part, ...]
    anyway: int

    def parts_of(self, row: int) -> int:
        """The parts that pass rule `row` (from 1), as bits."""
        return sum(1 << place for place, part in enumerate(self.parts) if part.bits >> (row - 1) & 1)


def told(region: Region) -> str:
    """A region as a test in a cell.

    >>> told(Region("between", 3, 2, 5)), told(Region("empty", None))
    ('tussen 2 en 5', 'leeg')
    """
    match region.kind:
        case "point":
            return said(region.sample)
        case "below":
            return f"< {said(region.high)}"
        case "above":
            return f"> {said(region.low)}"
        case "between":
            return f"tussen {said(region.low)} en {said(region.high)}"
        case "empty":
            return "leeg"
        case _:
            return "iets anders"


def dimensions_of(table: CompiledTable) -> tuple[list[Dimension], list[str]]:
    """The dimensions of a table, and the reasons why it cannot be cut (then there are no dimensions)."""
    groups: dict[str, list[Column]] = {}
    for column in table.columns:
        groups.setdefault(" ".join(column.clause.text.split()), []).append(column)
    reasons = [
        f"kolom {column.number} ({column.clause.title}) vergelijkt met meer dan vaste waarden"
        for column in table.columns
        if column.constants is None or column.type.is_collection
    ]
    if reasons:
        return [], reasons
    return [_dimension(text, columns) for text, columns in groups.items()], []


def dependencies(table: CompiledTable) -> list[str]:
    """Columns that are asked about the same name in different ways: an example may then not exist."""
    return [
        f"kolom {one.number} en {other.number} gaan allebei over {', '.join(sorted(shared))}"
        for one, other in combinations(table.columns, 2)
        if one.clause.text.split() != other.clause.text.split() and (shared := one.uses & other.uses)
    ]


def _dimension(text: str, columns: Sequence[Column]) -> Dimension:
    constants = [value for column in columns for value in column.constants or ()]
    kind = next((column.type.kind for column in columns if column.type.kind), "")
    regions = regions_of(constants, kind, any(column.is_ordered for column in columns))
    parts: dict[tuple[int, bool], list[Region]] = {}
    for region in regions:
        if all(column.allows(region.sample) for column in columns):
            parts.setdefault((_bits(columns, region.sample), region.kind == "empty"), []).append(region)
    made = [Part(bits, found[0].sample, tuple(found)) for (bits, _), found in parts.items()]
    made.sort(key=lambda part: part.is_empty)
    anyway = -1
    for column in columns:
        anyway &= column.anyway
    return Dimension(columns[0].clause.title, text, tuple(made), anyway)


def _bits(columns: Sequence[Column], sample: Value) -> int:
    bits = -1
    for column in columns:
        bits &= column.bits_slowly(sample, {})
    return bits
