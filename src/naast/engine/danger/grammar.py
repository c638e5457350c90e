"""Slot grammars: a few sets of words that together, close to each other, mean danger. Exact, explainable, no learning.

Which words and which grammars is knowledge (`knowledge/crisis/*.yaml`); this module only compiles and matches them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from naast.engine.danger.folding import Folded
from naast.engine.danger.types import CrisisCategory, DangerPackError, Evidence, Grammar
from naast.engine.knowledge import literals

Range = tuple[int, int]  # first word, word after the last


@dataclass(slots=True)
class Slot:
    """A set of patterns of which one must stand somewhere. Compiled when a text holds something it cannot match without.

    `needed`: pieces of plain text of which every match holds at least one; empty when nothing can be said.
    """

    patterns: tuple[str, ...]
    needed: tuple[str, ...]
    _compiled: re.Pattern[str] | None = None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """Matches from left to right, not overlapping, on whole words of folded text."""
        return self.compiled().finditer(text) if literals.may_match(self.needed, text) else ()

    def compiled(self) -> re.Pattern[str]:
        """All patterns as one. Raises re.error when one of them is broken."""
        if self._compiled is None:
            together = "|".join(f"(?:{pattern})" for pattern in self.patterns)
            self._compiled = re.compile(rf"(?<!\S)(?:{together})(?!\S)")
        return self._compiled


@dataclass(frozen=True, slots=True)
class Grammars:
    """The grammars of one category, ready to match."""

    category: str
    slots: Mapping[str, Slot]
    rules: tuple[Grammar, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A grammar that fired, with the words that made it fire."""

    category: str
    rule: str
    because: tuple[Evidence, ...]


@dataclass(slots=True)
class _Matches:
    """Where each slot stands in one text; looked up once, and only when a grammar asks for it."""

    grammars: Grammars
    folded: Folded
    known: dict[str, list[Range]] = field(default_factory=dict)

    def of(self, slot: str) -> list[Range]:
        if slot not in self.known:
            self.known[slot] = slot_ranges(self.grammars.slots[slot], self.folded)
        return self.known[slot]


def compile_category(category: CrisisCategory) -> Grammars:
    """Make a category ready. Raises DangerPackError that names the slot, the pattern and the fault."""
    slots = {name: _slot(category.category, name, patterns) for name, patterns in category.slots.items()}
    for rule in category.grammars:
        if not rule.all or rule.window < 1:
            raise DangerPackError(
                f"crisis category {category.category!r}, grammar {rule.id!r}: needs at least one slot in `all`"
                f" and a window of at least 1 word, found {list(rule.all)} and {rule.window}"
            )
        for slot in (*rule.all, *rule.unless):
            if slot not in slots:
                raise DangerPackError(
                    f"crisis category {category.category!r}, grammar {rule.id!r}: slot {slot!r} is not defined;"
                    f" defined are {', '.join(sorted(slots))}"
                )
    return Grammars(category.category, slots, category.grammars)


def _slot(category: str, name: str, patterns: Sequence[str]) -> Slot:
    if not patterns:
        raise DangerPackError(f"crisis category {category!r}, slot {name!r}: no patterns; expected at least one")
    slot = Slot(tuple(patterns), slot_needs(patterns))
    try:
        slot.compiled()
    except re.error:
        # Only now one by one, to say which.
        for pattern in patterns:
            _refuse_broken(category, name, pattern)
        raise
    return slot


def slot_needs(patterns: Sequence[str]) -> tuple[str, ...]:
    """Pieces of which a text that matches one of the patterns holds at least one; empty when nothing can be said."""
    pieces = [literals.needed(pattern) for pattern in patterns]
    return tuple(sorted({piece for found in pieces for piece in found})) if all(pieces) else ()


def _refuse_broken(category: str, name: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as fault:
        raise DangerPackError(
            f"crisis category {category!r}, slot {name!r}: pattern {pattern!r} is broken: {fault};"
            ' expected a regular expression on folded words, such as "(zo )?moe"'
        ) from fault


def slot_ranges(slot: Slot, folded: Folded) -> list[Range]:
    """Word ranges of the matches of one slot, from left to right, not overlapping, never empty."""
    found = (match.span() for match in slot.finditer(folded.text))
    return [(folded.word_at(start), folded.word_at(end - 1) + 1) for start, end in found if end > start]


def find(grammars: Grammars, folded: Folded, original: str) -> list[Hit]:
    """Every grammar of the category that fires, each at most once, with spans into the original."""
    matches = _Matches(grammars, folded)
    hits = []
    for rule in grammars.rules:
        if (chosen := _fires(rule, matches)) is not None:
            evidence = tuple(_evidence(place, folded, original, rule.because) for place in sorted(set(chosen)))
            hits.append(Hit(grammars.category, rule.id, evidence))
    return hits


def _fires(rule: Grammar, matches: _Matches) -> list[Range] | None:
    """The first combination of slot matches within the window that no `unless` word stands near."""
    places: list[list[Range]] = []
    for slot in rule.all:
        ranges = matches.of(slot)
        if not ranges:
            return None
        places.append(ranges)
    for first in sorted(place[0] for ranges in places for place in ranges):
        chosen = _tightest_from(first, places)
        if chosen is None:
            return None
        fits = max(end for _, end in chosen) - first <= rule.window
        if fits and min(start for start, _ in chosen) == first and not _blocked(rule, first, matches):
            return chosen
    return None


def _tightest_from(first: int, places: list[list[Range]]) -> list[Range] | None:
    """Of every slot the match that ends soonest, not starting before `first`; None when one has no match left."""
    chosen = []
    for ranges in places:
        later = [place for place in ranges if place[0] >= first]
        if not later:
            return None
        chosen.append(min(later, key=lambda place: place[1]))
    return chosen


def _blocked(rule: Grammar, first: int, matches: _Matches) -> bool:
    """Whether an `unless` word starts within `window` words of the start of the combination, on either side."""
    return any(abs(start - first) <= rule.window for slot in rule.unless for start, _ in matches.of(slot))


def _evidence(place: Range, folded: Folded, original: str, why: str) -> Evidence:
    start, end = folded.spans[place[0]][0], folded.spans[place[1] - 1][1]
    return Evidence(original[start:end], start, end, why)
