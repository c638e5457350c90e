"""Diseases that a text names, by the list: rare ones are marks, all of them count in the crowd.

Works on a `Reading` with the `Lexicon`. Other indirect marks are in `signs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from naast.engine.anonymity.cues import COMMON_NAMES
from naast.engine.anonymity.finding import Span
from naast.engine.anonymity.lexicon import Lexicon
from naast.engine.anonymity.lists import Disease
from naast.engine.anonymity.reading import Reading, folded

# Below this many people in 100,000 a disease counts as rare (the European limit: 1 in 2,000).
RARE_PER_100K: Final = 50.0
_UNNAMED: Final = re.compile(
    r"\b(?:(?:het |een )?syndroom van [a-z][a-z-]+|[a-z]+-syndroom|(?:de )?ziekte van [a-z][a-z-]+|"
    r"(?:een )?zeer zeldzame [a-z]+|(?:een )?(?:zeldzame|erfelijke) [a-z]{3,}(?:ziekte|kanker|aandoening|tumor))"
)
_LEAD: Final = re.compile(
    r"\b(?:(?:de |het )?(?:ziekte|syndroom) van (?:de )?|(?:de |het )?(?:aandoening|afwijking|spierziekte|"
    r"stofwisselingsziekte) |de ziekte |(?:een )?(?:zeer |heel )?(?:zeldzame|agressieve|bijzondere|"
    r"erfelijke) (?:vorm|soort|type) van |een )$"
)
_MORE: Final = re.compile(r"[ -](?:type|graad|stadium|fase) (?:[0-9]|i{1,3}v?)[a-c]?\b")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Illness:
    """A disease named at a place of the read text, rare or not."""

    start: int
    end: int
    disease: Disease


@lru_cache(maxsize=4)
def _by_token(lists: Lexicon) -> dict[str, tuple[tuple[str, Disease], ...]]:
    """The forms by their first word, longest first. A form with a capital (ALS) counts only as written."""
    found: dict[str, list[tuple[str, Disease]]] = {}
    for disease in lists.diseases.diseases:
        for form in disease.forms:
            written = form if form != form.lower() else folded(form)
            token = _TOKEN.match(written)
            if token:
                found.setdefault(token.group(), []).append((written, disease))
    return {token: tuple(sorted(forms, key=lambda f: (-len(f[0]), f[0]))) for token, forms in found.items()}


def illnesses(reading: Reading, lists: Lexicon) -> Iterator[Illness]:
    """Every disease of the list that the text names, also common ones, in order."""
    forms = _by_token(lists)
    past = 0
    for word in reading.words:
        if word.start < past:
            continue
        for token, text in ((word.text, reading.text), (word.plain, reading.plain)):
            found = next((f for f in forms.get(token, ()) if _stands_at(text, word.start, f[0])), None)
            if found:
                past = word.start + len(found[0])
                lead = _LEAD.search(reading.plain, max(past - len(found[0]) - 30, 0), word.start)
                more = _MORE.match(reading.plain, past)
                yield Illness(lead.start() if lead else word.start, more.end() if more else past, found[1])
                break


def _stands_at(text: str, start: int, form: str) -> bool:
    end = start + len(form)
    return text.startswith(form, start) and not text[end : end + 1].isalpha()


def find_illness(reading: Reading, lists: Lexicon) -> Iterator[Span]:
    """Every rare disease, and every disease called after someone; stretches may overlap."""
    for illness in illnesses(reading, lists):
        if illness.disease.per_100k < RARE_PER_100K:
            yield Span(
                illness.start, illness.end, "disease", "een ziekte die weinig mensen hebben", illness.disease.wider
            )
    for match in _UNNAMED.finditer(reading.plain):
        if match.group().split()[-1].split("-")[0] not in COMMON_NAMES:
            yield Span(match.start(), match.end(), "disease", "een ziekte met een eigen naam", "een zeldzame ziekte")
