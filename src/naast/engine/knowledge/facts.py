"""Reading facts about the situation from words, by the patterns of `knowledge/rules/facts.yaml`.

Which facts there are and how they are recognised is data. What a fact changes is in `effects`; needs and danger are
recognised in `naast.engine.understanding`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from naast.engine.knowledge.literals import may_match, needed
from naast.engine.knowledge.rules_model import Fact, FactPattern
from naast.engine.knowledge.text import fold

ASKER_FACT: Final = "who_is_asking"
# A clause ends after a full stop (not that of "mw." or "dhr."), question mark, semicolon or line end, and before
# "maar": what follows may say the opposite.
_CLAUSE_END = re.compile(r"(?<!\bmw)(?<!\bdhr)(?<!\bmevr)(?<!\bdr)\.(?=\s|$)|[!?;\n]|(?=,? maar\b)")


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A fact read from text: its value and where it stands (`start` and `end` in characters of the text)."""

    fact: str
    value: str
    start: int
    end: int


def find_facts(facts: Mapping[str, Fact], text: str, voice: str | None = None) -> dict[str, FoundFact]:
    """The facts that the text establishes, by id; a fact about which nothing is said is absent.

    `voice` is who speaks (a word of `vocabulary.VOICES`); when it is not given and the text tells, that is used.
    Of the patterns of one fact the first that holds decides, so the negated ones stand first in the file.
    """
    folded = fold(text)
    clauses = _clauses(folded)
    found: dict[str, FoundFact] = {}
    asker = facts.get(ASKER_FACT)
    if voice is None and asker is not None:
        told = _first(asker, folded, clauses, None)
        if told:
            found[ASKER_FACT] = told
            voice = told.value
    for fact in facts.values():
        hit = None if fact.id == ASKER_FACT else _first(fact, folded, clauses, voice)
        if hit:
            found[fact.id] = hit
    return found


def _clauses(folded: str) -> list[tuple[int, str]]:
    ends = [0, *(match.end() for match in _CLAUSE_END.finditer(folded)), len(folded)]
    return [(start, folded[start:end]) for start, end in itertools.pairwise(ends) if end > start]


def _first(fact: Fact, folded: str, clauses: list[tuple[int, str]], voice: str | None) -> FoundFact | None:
    for pattern in fact.patterns:
        # Most patterns match nowhere: one look at the whole text saves one at each of its clauses.
        if (pattern.voices and voice not in pattern.voices) or not may_match(needed(pattern.match), folded):
            continue
        for offset, clause in clauses:
            span = _match(pattern, clause)
            if span:
                return FoundFact(fact.id, pattern.value, offset + span[0], offset + span[1])
    return None


def _match(pattern: FactPattern, clause: str) -> tuple[int, int] | None:
    if not may_match(needed(pattern.match), clause):
        return None
    match = _compiled(pattern.match).search(clause)
    if match is None or any(_compiled(unless).search(clause) for unless in pattern.unless):
        return None
    return match.span()


@functools.lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
