"""Slot grammars: a few sets of words that together, close to each other, mean danger. Exact, explainable, no learning.

Which words and which grammars is knowledge (`knowledge/crisis/*.yaml`); this module only compiles and matches them.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from naast.engine.danger.folding import Folded
from naast.engine.danger.types import CrisisCategory, DangerPackError, Evidence, Grammar
from naast.engine.knowledge import literals
from naast.engine.knowledge.sieve import Sieve

Range = tuple[int, int]  # first word, word after the last


@dataclass(slots=True)
class Slot:
    """A set of patterns of which one must stand somewhere. Compiled when a text holds something it cannot match without.

    `needed`: pieces of plain text of which every match holds at least one; empty when nothing can be said.
    """

    patterns: tuple[str, ...]
    needed: tuple[str, ...]
    _compiled: re.Pattern[str] | None = None
    _wanting: dict[str, list[int]] | None = None
    _alone: dict[int, re.Pattern[str]] = field(default_factory=dict)

    def finditer(self, text: str, pieces: Set[str] | None = None) -> Iterable[re.Match[str]]:
        """Matches from left to right, not overlapping, on whole words of folded text.

        `pieces`, when known: every plain piece of the text that any pattern needs; patterns without one are not tried then.
        """
        if pieces is None or not self.needed:
            return self.compiled().finditer(text) if literals.may_match(self.needed, text) else ()
        # Nearly always one is left or none, and a few apart take a tenth of the time of all together.
        found = [pattern for place in self._possible(pieces) if (pattern := self._one(place)).search(text)]
        if len(found) > 1:
            return self.compiled().finditer(text)
        return found[0].finditer(text) if found else ()

    def compiled(self) -> re.Pattern[str]:
        """All patterns as one. Raises re.error when one of them is broken."""
        if self._compiled is None:
            self._compiled = _on_whole_words(self.patterns)
        return self._compiled

    def _possible(self, pieces: Set[str]) -> set[int]:
        """The places of the patterns that have one of the pieces they need."""
        if self._wanting is None:
            wanting: dict[str, list[int]] = {}
            for place, pattern in enumerate(self.patterns):
                for piece in literals.needed(pattern):
                    wanting.setdefault(piece, []).append(place)
            self._wanting = wanting
        return {place for piece in self._wanting.keys() & pieces for place in self._wanting[piece]}

    def _one(self, place: int) -> re.Pattern[str]:
        found = self._alone.get(place)
        if found is None:
            found = self._alone[place] = _on_whole_words([self.patterns[place]])
        return found


def _on_whole_words(patterns: Iterable[str]) -> re.Pattern[str]:
    together = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?<!\S)(?:{together})(?!\S)")


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


class Screen:
    """The grammars of several categories, tried together: one look at the letters says which of them could fire at all."""

    def __init__(self, categories: Sequence[Grammars]) -> None:
        places = [(number, name) for number, grammars in enumerate(categories) for name in grammars.slots]
        bits = {place: 1 << bit for bit, place in enumerate(places)}
        self._sieve = Sieve([categories[number].slots[name].needed for number, name in places])
        self._rules = [
            (grammars, [(rule, _together(bits[number, slot] for slot in rule.all)) for rule in grammars.rules])
            for number, grammars in enumerate(categories)
        ]

    def find(self, folded: Folded, original: str) -> list[Hit]:
        """What `find` gives for every category, one after the other."""
        pieces, hits = frozenset(self._sieve.pieces_in(folded.text)), list[Hit]()
        seen = self._sieve.passing(pieces)
        for grammars, rules in self._rules:
            possible = [rule for rule, slots in rules if slots & seen == slots]
            hits += _hits(possible, _Matches(grammars, folded, pieces), original) if possible else ()
        return hits


def _together(bits: Iterable[int]) -> int:
    return functools.reduce(operator.or_, bits)


@dataclass(slots=True)
class _Matches:
    """Where each slot stands in one text; looked up once, and only when a grammar asks for it."""

    grammars: Grammars
    folded: Folded
    pieces: Set[str] | None = None
    known: dict[str, list[Range]] = field(default_factory=dict)

    def of(self, slot: str) -> list[Range]:
        if slot not in self.known:
            self.known[slot] = slot_ranges(self.grammars.slots[slot], self.folded, self.pieces)
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


def slot_ranges(slot: Slot, folded: Folded, pieces: Set[str] | None = None) -> list[Range]:
    """Word ranges of the matches of one slot, from left to right, not overlapping, never empty; `pieces` as in `Slot.finditer`."""
    found = (match.span() for match in slot.finditer(folded.text, pieces))
    return [(folded.word_at(start), folded.word_at(end - 1) + 1) for start, end in found if end > start]


def find(grammars: Grammars, folded: Folded, original: str) -> list[Hit]:
    """Every grammar of the category that fires, each at most once, with spans into the original."""
    return _hits(grammars.rules, _Matches(grammars, folded), original)


def _hits(rules: Iterable[Grammar], matches: _Matches, original: str) -> list[Hit]:
    hits = []
    for rule in rules:
        if (chosen := _fires(rule, matches)) is not None:
            evidence = tuple(_evidence(place, matches.folded, original, rule.because) for place in sorted(set(chosen)))
            hits.append(Hit(matches.grammars.category, rule.id, evidence))
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
