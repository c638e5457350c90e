"""What `naast knowledge check` prints: the mistakes, and a report of what the pack covers and where it is thin.

Finding mistakes is `loader`; this module only counts and draws.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from naast.engine.knowledge.model import Need
from naast.engine.knowledge.pack import Pack
from naast.engine.knowledge.problems import KnowledgeProblem
from naast.engine.knowledge.vocabulary import DIMENSIONS, DOMAINS

FEW_EXAMPLES: Final = 13  # a need below this many examples is called thin
FEW_VOICES: Final = 4
FEW_NEEDS: Final = 2  # a domain below this many needs is called thin
MAX_LISTED: Final = 25  # names in one line of the report; the rest is counted
_BOLD, _RED, _DIM, _PLAIN = "\033[1m", "\033[31m", "\033[2m", "\033[0m"


@dataclass(frozen=True, slots=True)
class Report:
    """What the pack covers. All counts are whole numbers; `thin` maps a need to what it is short of (Dutch)."""

    counts: Mapping[str, int]
    provisions_without_need: tuple[str, ...]
    needs_by_domain: Mapping[str, int]
    needs_by_dimension: Mapping[str, int]
    practical_financial: int
    examples_by_voice: Mapping[str, int]
    examples_per_need: float
    never_asked: tuple[str, ...]
    thin: Mapping[str, str]
    unverified: Mapping[str, int]


def report(pack: Pack) -> Report:
    """Count what is there, and name what no need, question or example reaches."""
    needs = pack.needs.values()
    answered = {link.id for need in needs for link in need.provisions}
    asked = {
        need
        for question in pack.questions.values()
        for answer in question.answers
        for need in (*answer.fits, *answer.excludes)
    }
    domains = Counter(need.domain for need in needs)
    dimensions = Counter(dimension for need in needs for dimension in need.dimensions)
    shelves = ("provisions", "needs", "questions", "crisis", "facts", "rules", "clocks", "norms", "jargon")
    return Report(
        counts={name: len(getattr(pack, name)) for name in shelves},
        provisions_without_need=tuple(sorted(set(pack.provisions) - answered)),
        needs_by_domain={domain: domains[domain] for domain in DOMAINS},
        needs_by_dimension={dimension: dimensions[dimension] for dimension in DIMENSIONS},
        practical_financial=sum(need.practical_financial for need in needs),
        examples_by_voice=dict(Counter(example.voice for need in needs for example in need.examples).most_common()),
        examples_per_need=statistics.median([len(need.examples) for need in needs]) if needs else 0.0,
        never_asked=tuple(sorted(set(pack.needs) - asked)),
        thin={need.id: short for need in needs if (short := _short_of(need))},
        unverified=dict(sorted(Counter(provision.confidence for provision in pack.provisions.values()).items())),
    )


def _short_of(need: Need) -> str:
    voices = {example.voice for example in need.examples}
    parts = []
    if len(need.examples) < FEW_EXAMPLES:
        parts.append(f"{len(need.examples)} zinnen")
    if len(voices) < FEW_VOICES:
        parts.append(f"{len(voices)} stemmen")
    if not {"patient", "partner", "adult_child"} & voices:
        parts.append("geen zieke of naaste aan het woord")
    return ", ".join(parts)


def render_problems(problems: Iterable[KnowledgeProblem], color: bool = False) -> str:
    """The mistakes by file, ready to print; one sentence when there are none."""
    found = sorted(problems)
    if not found:
        return "Geen fouten in de kennisbestanden.\n"
    lines: list[str] = []
    for file, group in groupby(found, key=lambda problem: problem.place.file):
        lines.append(_paint(file, _BOLD, color))
        for problem in group:
            where = f"  regel {problem.place.line}" if problem.place.line else "  hele bestand"
            lines.append(_paint(f"{where}  {problem.place.path}".rstrip(), _RED, color))
            lines += [f"    gevonden:  {problem.found}", f"    verwacht:  {problem.expected}"]
            lines.append(_paint(f"    voorbeeld: {problem.example}", _DIM, color))
    count = len(found)
    lines.append(f"{count} fout{'' if count == 1 else 'en'}.")
    return "\n".join(lines) + "\n"


def _paint(text: str, style: str, color: bool) -> str:
    return f"{style}{text}{_PLAIN}" if color else text


def render_report(pack: Pack) -> str:
    """The report on a pack as plain Dutch text."""
    covered = report(pack)
    empty = [domain for domain, count in covered.needs_by_domain.items() if count < FEW_NEEDS]
    dimensions = _pairs(covered.needs_by_dimension)
    parts = [
        "Wat er is: " + _pairs(covered.counts) + ".",
        f"Behoeften per dimensie: {dimensions}; geld en papieren {covered.practical_financial}.",
        "Behoeften per levensgebied: " + _pairs(covered.needs_by_domain) + ".",
        f"Zinnen per behoefte (mediaan): {covered.examples_per_need:g}. Per stem: {_pairs(covered.examples_by_voice)}.",
        "Zekerheid van de voorzieningen: " + _pairs(covered.unverified) + ".",
        _listed("Voorzieningen die bij geen behoefte horen", covered.provisions_without_need),
        _listed("Levensgebieden met weinig behoeften", empty),
        _listed("Behoeften waar geen vraag over gaat", covered.never_asked),
        _listed("Dun", [f"{need} ({short})" for need, short in covered.thin.items()]),
    ]
    return "\n".join(parts) + "\n"


def _pairs(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "niets"


def _listed(title: str, names: Sequence[str]) -> str:
    shown = ", ".join(names[:MAX_LISTED])
    more = f" en nog {len(names) - MAX_LISTED}" if len(names) > MAX_LISTED else ""
    return f"{title}: {len(names)}" + (f" ({shown}{more})." if names else ".")
