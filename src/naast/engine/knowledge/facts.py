"""Reading facts about the situation from words, by the patterns of `knowledge/rules/facts.yaml`.

Which facts there are and how they are recognised is data. What a fact changes is in `effects`; needs and danger are
recognised in `naast.engine.understanding`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Final

from naast.engine.knowledge.literals import Pieces, may_match, needed
from naast.engine.knowledge.rules_model import Fact, FactPattern
from naast.engine.knowledge.sieve import Sieve
from naast.engine.knowledge.text import fold

ASKER_FACT: Final = "who_is_asking"
# A clause ends after a full stop (not that of "mw." or "dhr."), question mark, semicolon or line end, and before
# "maar": what follows may say the opposite.
_CLAUSE_END = re.compile(
    r"(?=[.!?;\n, ])(?:\.(?<!\bmw\.)(?<!\bdhr\.)(?<!\bmevr\.)(?<!\bdr\.)(?=\s|$)|[!?;\n]|(?=,? maar\b))"
)


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A fact read from text: its value and where it stands (`start` and `end` in characters of the text)."""

    fact: str
    value: str
    start: int
    end: int


@dataclass(slots=True)
class _Tried:
    """A pattern ready to be tried: compiled when a text holds something it cannot match without."""

    pattern: FactPattern
    bit: int
    pieces: Pieces
    _match: re.Pattern[str] | None = None

    def span_in(self, clause: str, pieces: Pieces) -> tuple[int, int] | None:
        """Where the pattern stands in a clause in which none of its `unless` stands; `pieces`: those of its own in the whole text."""
        if not may_match(pieces, clause):
            return None
        if self._match is None:
            self._match = re.compile(self.pattern.match)
        match = self._match.search(clause)
        if match is None or any(_compiled(unless).search(clause) for unless in self.pattern.unless):
            return None
        return match.span()


class FactFinder:
    """Reads facts from texts; made once. A pattern that the letters of a text rule out is never tried on it."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        bits = itertools.count()
        self._tried = {
            fact.id: tuple(_Tried(pattern, 1 << next(bits), needed(pattern.match)) for pattern in fact.patterns)
            for fact in facts.values()
        }
        self._together = {name: sum(one.bit for one in tried) for name, tried in self._tried.items()}
        self._sieve = Sieve([one.pieces for tried in self._tried.values() for one in tried])

    def find(self, text: str, voice: str | None = None, without: Collection[str] = ()) -> dict[str, FoundFact]:
        """The facts that the text establishes, by id; a fact about which nothing is said is absent, and so are those `without`.

        `voice` is who speaks (a word of `vocabulary.VOICES`); when it is not given and the text tells, that is used.
        Of the patterns of one fact the first that holds decides, so the negated ones stand first in the file.
        """
        folded = fold(text)
        pieces = frozenset(self._sieve.pieces_in(folded))
        seen = self._sieve.passing(pieces)
        possible = [name for name, bits in self._together.items() if bits & seen and name not in without]
        clauses = _clauses(folded) if possible else []
        found: dict[str, FoundFact] = {}
        if voice is None and ASKER_FACT in possible:
            told = self._first(ASKER_FACT, seen, pieces, clauses, None)
            if told:
                found[ASKER_FACT] = told
                voice = told.value
        for name in possible:
            hit = None if name == ASKER_FACT else self._first(name, seen, pieces, clauses, voice)
            if hit:
                found[name] = hit
        return found

    def _first(
        self, fact: str, seen: int, pieces: Set[str], clauses: list[tuple[int, str]], voice: str | None
    ) -> FoundFact | None:
        for tried in self._tried[fact]:
            if not seen & tried.bit or (tried.pattern.voices and voice not in tried.pattern.voices):
                continue
            there = tuple([piece for piece in tried.pieces if piece in pieces])
            for offset, clause in clauses:
                span = tried.span_in(clause, there)
                if span:
                    return FoundFact(fact, tried.pattern.value, offset + span[0], offset + span[1])
        return None


def find_facts(facts: Mapping[str, Fact], text: str, voice: str | None = None) -> dict[str, FoundFact]:
    """`FactFinder.find` for once; who asks often keeps the finder."""
    return FactFinder(facts).find(text, voice)


def _clauses(folded: str) -> list[tuple[int, str]]:
    ends = [0, *(match.end() for match in _CLAUSE_END.finditer(folded)), len(folded)]
    return [(start, folded[start:end]) for start, end in itertools.pairwise(ends) if end > start]


@functools.lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
