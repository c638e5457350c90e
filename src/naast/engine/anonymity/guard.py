"""The guard: all marks of a text, joined so that none overlap, and the text with wider words in their place.

It helps a person look; it never says that a text is safe. How many people fit is `crowd`, drawing is `show`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from naast.engine.anonymity.ages import find_ages
from naast.engine.anonymity.dates import find_dates
from naast.engine.anonymity.finding import DIRECT_TYPES, Finding, FindingType, Span
from naast.engine.anonymity.lexicon import Lexicon, lexicon
from naast.engine.anonymity.names import SURE_REASONS, find_names
from naast.engine.anonymity.numbers import find_numbers
from naast.engine.anonymity.places import find_places
from naast.engine.anonymity.reading import Reading, read
from naast.engine.anonymity.signs import find_signs
from naast.engine.anonymity.streets import find_streets
from naast.engine.anonymity.widening import wider

# Who wins where two marks cover the same words; the first is the surest.
_ORDER: Final[tuple[FindingType, ...]] = (
    "email", "handle", "iban", "bsn", "plate", "phone", "address", "postcode", "number", "date", "age", "institution",
    "disease", "place", "name", "media", "event", "unique", "role", "occupation", "belief", "family", "thing",
)  # fmt: skip
_RANK: Final = {kind: rank for rank, kind in enumerate(_ORDER)}
_DIRECT: Final = frozenset(DIRECT_TYPES)
_NAMED: Final = frozenset(("name", "place", "institution"))
_UNITES: Final = _NAMED | {"address"}
_SHORTEST_PIECE: Final = 6
_ROUNDS: Final = 5
_ARTICLE: Final = re.compile(r"(?<![\w'])(?:de|het|'t) $")
_REASONS: Final[dict[FindingType, str]] = {
    "address": "een adres wijst een huis aan",
    "postcode": "een postcode wijst een straat aan",
    "place": "een kleine plaats wijst weinig mensen aan",
    "bsn": "dit nummer is van één mens",
    "date": "een dag is op te zoeken",
    "age": "een precieze leeftijd telt mee in de som",
    "phone": "dit nummer is van één mens",
    "email": "dit adres is van één mens",
    "iban": "deze rekening is van één mens",
    "plate": "dit kenteken is van één auto",
    "institution": "een naam van een organisatie is op te zoeken",
    "handle": "dit is op te zoeken",
    "number": "dit nummer staat in een dossier",
}  # fmt: skip


def find_all(text: str, lists: Lexicon | None = None) -> tuple[Finding, ...]:
    """Every mark in `text`, in order of place, never overlapping; `start` and `end` count characters of `text` itself.

    >>> [(f.type, f.suggestion) for f in find_all("Mevrouw is drieëntachtig.")]
    [('age', 'tussen de 80 en 90')]
    """
    known = lists or lexicon()
    return findings_of(read(text), known)


def findings_of(reading: Reading, lists: Lexicon) -> tuple[Finding, ...]:
    """The same for a text that was read already."""
    spans = [*find_numbers(reading), *find_dates(reading), *find_ages(reading), *find_streets(reading, lists)]
    spans += [*find_places(reading, lists), *find_names(reading, lists)]
    spans += find_signs(reading, lists)
    found = []
    public = _public(reading.text, lists)
    spans = [
        span
        for span in spans
        if not (span.type in _NAMED and any(a <= span.start and span.end <= b for a, b in public))
    ]
    for span in (_with_article(one, reading.plain) for one in settle(spans)):
        words = reading.text[span.start : span.end]
        if not words.strip():
            continue
        start, end = reading.place(span.start + len(words) - len(words.lstrip()), span.start + len(words.rstrip()))
        reason = span.reason or _REASONS.get(span.type, "kan iemand aanwijzen")
        found.append(Finding(start, end, span.type, span.type in _DIRECT, wider(words, span), reason))
    return tuple(found)


def _public(text: str, lists: Lexicon) -> list[tuple[int, int]]:
    """Where names stand that belong to everyone, such as Leger des Heils."""
    found = []
    for phrase in lists.public_phrases:
        at = text.find(phrase)
        while at >= 0:
            found.append((at, at + len(phrase)))
            at = text.find(phrase, at + 1)
    return found


def _with_article(span: Span, plain: str) -> Span:
    """A street or organisation takes its article along, so that wider words fit in its place."""
    if span.type not in ("address", "institution"):
        return span
    article = _ARTICLE.search(plain, max(0, span.start - 4), span.start)
    return replace(span, start=article.start()) if article else span


def settle(spans: Iterable[Span]) -> list[Span]:
    """Spans without overlap, in order of place.

    A name inside the name of a disease is no name. Overlapping names, places and organisations become one. Otherwise the surest
    type keeps its words; of an indirect mark what lies outside stays when it still says something.
    """
    everything = sorted(set(spans), key=_precedence)
    # What the lists call a disease or an origin is no name, whatever its capital.
    ill = [span for span in everything if span.type in ("disease", "belief")]
    taken: list[Span] = []
    for span in everything:
        if span.type in _NAMED and any(other.start <= span.start and span.end <= other.end for other in ill):
            continue
        if span.type in _NAMED:
            span = _united(span, taken)
        taken.extend(_outside(span, taken))
    return sorted(taken, key=lambda s: s.start)


def _precedence(span: Span) -> tuple[bool, int, int, int, str, str]:
    """Surest first; the texts at the end only make the order the same every time."""
    return span.type not in _DIRECT, _RANK[span.type], span.start - span.end, span.start, span.reason, span.wider


def _united(span: Span, taken: list[Span]) -> Span:
    """The span together with the named spans it overlaps, which leave `taken`; the type of the surest of them."""
    for other in [one for one in taken if one.start < span.end and span.start < one.end]:
        if other.type in _UNITES:
            taken.remove(other)
            other = replace(other, type="name", reason=span.reason) if span.reason in SURE_REASONS else other
            span = replace(other, start=min(span.start, other.start), end=max(span.end, other.end))
    return span


def _outside(span: Span, taken: Sequence[Span]) -> list[Span]:
    """What is left of a span beside the spans that were taken before."""
    pieces = [(span.start, span.end)]
    for other in taken:
        pieces = [part for start, end in pieces for part in _cut(start, end, other) if part[0] < part[1]]
    if pieces == [(span.start, span.end)]:
        return [span]
    if span.type in _DIRECT:
        return []
    return [replace(span, start=start, end=end) for start, end in pieces if end - start >= _SHORTEST_PIECE]


def _cut(start: int, end: int, other: Span) -> list[tuple[int, int]]:
    if other.end <= start or other.start >= end:
        return [(start, end)]
    return [(start, min(end, other.start)), (max(start, other.end), end)]


def widen(text: str, findings: Iterable[Finding], *, only_direct: bool = False) -> str:
    """`text` with the suggestion of each finding, in square brackets, in the place of its words.

    >>> widen("Hij is 83.", find_all("Hij is 83."))
    'Hij is [tussen de 80 en 90].'
    """
    for finding in sorted(findings, key=lambda f: f.start, reverse=True):
        if finding.direct or not only_direct:
            text = f"{text[: finding.start]}[{finding.suggestion}]{text[finding.end :]}"
    return text


def widened(text: str, lists: Lexicon | None = None) -> str:
    """`text` with wider words for every mark, looked at again until no direct mark is left (at most five times).

    >>> widened("Annie is 83.")
    '[deze persoon] is [tussen de 80 en 90].'
    """
    for _ in range(_ROUNDS):
        findings = find_all(text, lists)
        if not any(finding.direct for finding in findings):
            break
        text = widen(text, findings)
    return text
