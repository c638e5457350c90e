"""What a decision table forgets (gaps), says twice (overlaps) and never says (dead rules), each with an example to try.

Exact for columns that compare with constants: each column is cut at those, and one example speaks for its region.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from naast.engine.flow.dimensions import Dimension, Part, dependencies, dimensions_of
from naast.engine.flow.logic import same
from naast.engine.flow.saying import said
from naast.engine.flow.tables import CompiledTable
from naast.engine.flow.values import Value

MOST_SHOWN = 50
MOST_LOOKED_AT = 60_000
MOST_RULES_IN_PAIRS = 2_000
Example = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Input for which no rule passes: an example by column, what else falls in it, and whether it needs an empty answer."""

    example: Example
    where: tuple[tuple[str, str], ...]
    has_empty: bool

    def __str__(self) -> str:
        where = "; ".join(f"{title}: {text}" for title, text in self.where) or "alles"
        return f"geen regel voor {where} (bijvoorbeeld {_told(self.example)})"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules (from 1) that both pass the example; `is_conflict` when they say different things."""

    rows: tuple[int, int]
    example: Example
    is_conflict: bool

    def __str__(self) -> str:
        what = "zeggen iets anders" if self.is_conflict else "zeggen hetzelfde"
        return f"regel {self.rows[0]} en {self.rows[1]} passen allebei, en {what} (bijvoorbeeld {_told(self.example)})"


@dataclass(frozen=True, slots=True)
class Dead:
    """A rule (from 1) that can never decide, and why."""

    row: int
    why: str

    def __str__(self) -> str:
        return f"regel {self.row} beslist nooit: {self.why}"


@dataclass(frozen=True, slots=True)
class Analysis:
    """All of it. When `is_complete` is False, `remarks` say what was not looked at; they also name doubtful examples."""

    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    dead: tuple[Dead, ...]
    is_complete: bool
    remarks: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything was looked at and nothing was found."""
        return self.is_complete and not (self.gaps or self.overlaps or self.dead)


def _told(example: Example) -> str:
    return ", ".join(f"{title} = {said(value)}" for title, value in example) or "zonder invoer"


def analyse(table: CompiledTable) -> Analysis:
    """Gaps, overlaps that its hit policy does not want (UNIQUE: all, ANY: conflicts), and dead rules of one table."""
    dimensions, reasons = dimensions_of(table)
    if reasons:
        return Analysis((), (), (), False, tuple(reasons))
    search = _Search(table, dimensions)
    gaps = () if any(output.default for output in table.outputs) else tuple(search.gaps())
    overlaps, dead = tuple(search.overlaps()), tuple(search.dead())
    remarks = [*search.limits, *dependencies(table)]
    return Analysis(gaps, overlaps, dead, not search.limits, tuple(remarks))


class _Search:
    def __init__(self, table: CompiledTable, dimensions: Sequence[Dimension]) -> None:
        self.table = table
        self.dimensions = dimensions
        self.limits: list[str] = []
        self.looked_at = 0
        # Rules that no dimension from here on can stop any more.
        self.free = [table.everything] * (len(dimensions) + 1)
        for place in range(len(dimensions) - 1, -1, -1):
            self.free[place] = self.free[place + 1] & dimensions[place].anyway

    def gaps(self) -> Iterator[Gap]:
        for count, path in enumerate(self._unmatched(self.table.everything, ())):
            if count == MOST_SHOWN:
                self.limits.append(f"er zijn meer gaten dan de {MOST_SHOWN} die hier staan")
                return
            yield self._gap(path)

    def _unmatched(self, alive: int, path: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
        """The paths of parts along which no rule is left; the rest of the dimensions does not matter then."""
        if not alive:
            yield path
        elif not alive & self.free[len(path)] and self._may_look():
            for part in self.dimensions[len(path)].parts:
                yield from self._unmatched(alive & part.bits, (*path, part))

    def _may_look(self) -> bool:
        self.looked_at += 1
        if self.looked_at == MOST_LOOKED_AT:
            self.limits.append("de tabel is te groot om helemaal na te kijken")
        return self.looked_at < MOST_LOOKED_AT

    def _gap(self, path: tuple[Part, ...]) -> Gap:
        # A part that stops no rule says nothing about the gap.
        where = tuple(
            (dimension.title, str(part))
            for dimension, part in zip(self.dimensions, path, strict=False)
            if part.bits & self.table.everything != self.table.everything
        )
        rest = [dimension.parts[0] for dimension in self.dimensions[len(path) :] if dimension.parts]
        return Gap(self._example((*path, *rest)), where, any(part.is_empty for part in path))

    def _example(self, parts: Sequence[Part]) -> Example:
        return tuple((dimension.title, part.sample) for dimension, part in zip(self.dimensions, parts, strict=False))

    def overlaps(self) -> Iterator[Overlap]:
        policy, count = self.table.table.policy, len(self.table.table.rules)
        if policy not in ("U", "A"):
            return
        if count > MOST_RULES_IN_PAIRS:
            self.limits.append(f"overlap is niet nagekeken: meer dan {MOST_RULES_IN_PAIRS} regels")
            return
        passes = [[dimension.parts_of(row) for dimension in self.dimensions] for row in range(1, count + 1)]
        shown = 0
        for one in range(count):
            for other in range(one + 1, count):
                shared = [a & b for a, b in zip(passes[one], passes[other], strict=True)]
                if not all(shared) or (policy == "A" and not self._conflict(one + 1, other + 1)):
                    continue
                if shown == MOST_SHOWN:
                    self.limits.append(f"er zijn meer overlappen dan de {MOST_SHOWN} die hier staan")
                    return
                shown += 1
                yield self._overlap(one + 1, other + 1, shared)

    def _overlap(self, one: int, other: int, shared: Sequence[int]) -> Overlap:
        pairs = zip(self.dimensions, shared, strict=True)
        parts = [dimension.parts[(bits & -bits).bit_length() - 1] for dimension, bits in pairs]
        return Overlap((one, other), self._example(parts), self._conflict(one, other))

    def _conflict(self, one: int, other: int) -> bool:
        """Whether two rules say different things; what is calculated counts as different."""
        left, right = self.table.fixed(one), self.table.fixed(other)
        return left is None or right is None or not same(left[0], right[0])

    def dead(self) -> Iterator[Dead]:
        for row in range(1, len(self.table.table.rules) + 1):
            if not all(dimension.parts_of(row) for dimension in self.dimensions):
                yield Dead(row, "er is geen toegestane invoer waarbij hij past")
            elif (before := self._before(row)) and not self._wins(row, before, 0):
                rows = [each for each in range(1, before.bit_length() + 1) if before >> (each - 1) & 1]
                yield Dead(row, f"steeds past er ook een regel die voorgaat ({', '.join(map(str, rows[:8]))})")

    def _before(self, row: int) -> int:
        """The rules that win from `row` when both pass, as bits."""
        if self.table.table.policy == "F":
            return (1 << (row - 1)) - 1
        if self.table.table.policy != "P":
            return 0
        ranks = [self._rank(each) for each in range(1, len(self.table.table.rules) + 1)]
        mine = ranks[row - 1]
        return sum(
            1 << place
            for place, rank in enumerate(ranks)
            if rank is not None and mine is not None and (rank, place) < (mine, row - 1)
        )

    def _rank(self, row: int) -> tuple[int, ...] | None:
        fixed = self.table.fixed(row)
        return None if fixed is None else self.table.rank(fixed[0])

    def _wins(self, row: int, before: int, place: int) -> bool:
        """Whether some input passes `row` and none of the rules `before` it."""
        if not before:
            return True
        if before & self.free[place]:
            return False
        if not self._may_look():
            return True  # not known: nothing is called dead without proof
        parts = self.dimensions[place].parts
        return any(self._wins(row, before & part.bits, place + 1) for part in parts if part.bits >> (row - 1) & 1)
