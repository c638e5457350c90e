"""Slot grammars: a few sets of words that together, close to each other, mean danger. Exact, explainable, no learning.

Which words and which grammars is knowledge (`knowledge/crisis/*.yaml`); this module only compiles and matches them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from naast.engine.danger.folding import Folded
from naast.engine.danger.types import CrisisCategory, DangerPackError, Evidence, Grammar

Range = tuple[int, int]  # first word, word after the last


@dataclass(frozen=True, slots=True)
class Grammars:
    """The compiled grammars of one category."""

    category: str
    slots: Mapping[str, re.Pattern[str]]
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
    """Compile the slots of a category. Raises DangerPackError that names the slot, the pattern and the fault."""
    slots = {name: _compile_slot(category.category, name, patterns) for name, patterns in category.slots.items()}
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


def _compile_slot(category: str, name: str, patterns: Sequence[str]) -> re.Pattern[str]:
    if not patterns:
        raise DangerPackError(f"crisis category {category!r}, slot {name!r}: no patterns; expected at least one")
    try:
        return re.compile(rf"(?<!\S)(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})(?!\S)")
    except re.error:
        # Only now one by one, to say which: compiling is most of the time it takes to load a model.
        for pattern in patterns:
            _refuse_broken(category, name, pattern)
        raise


def _refuse_broken(category: str, name: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as fault:
        raise DangerPackError(
            f"crisis category {category!r}, slot {name!r}: pattern {pattern!r} is broken: {fault};"
            ' expected a regular expression on folded words, such as "(zo )?moe"'
        ) from fault


def slot_ranges(pattern: re.Pattern[str], folded: Folded) -> list[Range]:
    """Word ranges of the matches of one slot, from left to right, not overlapping, never empty."""
    found = (match.span() for match in pattern.finditer(folded.text))
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
