"""Which kinds of help an entry from elsewhere seems to be, with reasons: a proposal that a human ticks, never a choice of ours.

Two witnesses: the understanding that reads questions, on the name and the description; and help on our own map that is told in
the same words. Choosing is in `actions.kinds`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, F, OuterRef, QuerySet

from naast.directory import queries as map_queries
from naast.directory import understanding
from naast.directory.models import Service, ServiceOffer
from naast.engine.knowledge import Provision
from naast.sources.models import SourceRecord

MOST_SHOWN: Final = 3
# Places of our own map that are weighed, and those of them that count.
_LOOKED_AT: Final = 80
_NEIGHBOURS: Final = 6
# Found with a sketch of this sum on the fictional map, leaving each organisation out: one of the first three was right for 0.80 of
# 200 places, against 0.72 for the understanding alone and 0.63 for likeness alone; between 0.6 and 1 the weight hardly matters.
_UNDERSTOOD: Final = 0.8
_DEFINED: Final = 1.5
_LEAST: Final = 0.15
_WORD = re.compile(r"[^\W\d_]{3,}")
# A word and its endings: "waken" and "waker" begin alike.
_STEM: Final = 6
Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A kind of help that an entry may be: its id, how much speaks for it (more is better) and why, in Dutch sentences' parts.

    `said`: words of the entry itself that the understanding took; `like`: names of places on our map that resemble it.
    """

    provision: str
    weight: float
    said: tuple[str, ...] = ()
    like: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A place of our own map of which a human said what it is: its name, its words, and its kinds of help, the main one first."""

    name: str
    words: str
    kinds: tuple[str, ...]


def without_kind() -> QuerySet[Service]:
    """Help on our map that nobody said the kind of, so that no question finds it; without what is only meant to be found by name."""
    kinds = ServiceOffer.objects.filter(service=OuterRef("pk"))
    by_name = SourceRecord.objects.filter(service=OuterRef("pk"), only_by_name=True)
    rows = map_queries.active().filter(~Exists(kinds), ~Exists(by_name))
    return rows.select_related("organisation").order_by("created_at", "pk")


def with_kind() -> QuerySet[Service]:
    """Help that came from another map and of which somebody said what it is, or that it is only found by name."""
    kinds = ServiceOffer.objects.filter(service=OuterRef("pk"))
    made = SourceRecord.objects.filter(service=OuterRef("pk"), made_service=True)
    by_name = made.filter(only_by_name=True)
    rows = map_queries.active().filter(Exists(made)).filter(Exists(kinds) | Exists(by_name))
    return rows.select_related("organisation").prefetch_related("offers").order_by("-edited_at", "pk")


def suggest(service: Service, most: int = MOST_SHOWN) -> list[Suggestion]:
    """What this place seems to be, best first; empty when nothing says enough. Two queries and one reading of the words."""
    words = f"{service.name}. {service.description}"
    meant = understanding.meaning_of(words).meant
    said = {one.provision: one.because for one in meant}
    known = list(_alike(service))
    found = weigh(words, [one.provision for one in meant], known, map_queries.provisions())
    return [
        Suggestion(kind, weight, said.get(kind, ()), like) for kind, weight, like in found[:most] if weight >= _LEAST
    ]


def weigh(
    words: str, meant: Sequence[str], known: Sequence[Known], provisions: Mapping[str, Provision]
) -> list[tuple[str, float, tuple[str, ...]]]:
    """Every kind of help that something speaks for, best first, with the weight and the names of the places that say so. Pure.

    `meant`: kinds that the understanding took from the words, best first.
    """
    told = {kind: _stems(f"{one.name} {one.name} {one.description}") for kind, one in provisions.items()}
    places = [(one, _stems(f"{one.name} {one.name} {one.words}")) for one in known]
    rare = _rarity([*told.values(), *(stems for _one, stems in places)])
    own = _vector(_stems(words), rare)
    weights: dict[str, float] = {}
    like: dict[str, list[str]] = {}
    near = sorted(((_same(own, _vector(stems, rare)), n) for n, (_one, stems) in enumerate(places)), reverse=True)
    for same, n in near[:_NEIGHBOURS]:
        for place, kind in enumerate(known[n].kinds):
            weights[kind] = weights.get(kind, 0.0) + same / (1 + place / 2)
            if same >= _LEAST:
                like.setdefault(kind, []).append(known[n].name)
    for kind, stems in told.items():
        weights[kind] = weights.get(kind, 0.0) + _DEFINED * _same(own, _vector(stems, rare))
    for place, kind in enumerate(meant):
        weights[kind] = weights.get(kind, 0.0) + _UNDERSTOOD / (1 + place / 4)
    order = sorted((kind for kind in weights if kind in provisions), key=lambda kind: (-weights[kind], kind))
    return [(kind, weights[kind], tuple(like.get(kind, ())[:2])) for kind in order]


def _alike(service: Service) -> Iterable[Known]:
    """Places of our own map with words of this one, of which somebody said the kind; the most words first."""
    words = sorted({word.casefold() for word in _WORD.findall(f"{service.name} {service.description}")}, key=len)[-20:]
    if not words:
        return
    asked = SearchQuery(" or ".join(words), config="dutch", search_type="websearch")
    kinds = ServiceOffer.objects.filter(service=OuterRef("pk"))
    rows = map_queries.active().filter(Exists(kinds), search_vector=asked).exclude(pk=service.pk)
    ranked = rows.annotate(rank=SearchRank(F("search_vector"), asked)).order_by("-rank", "pk")
    for one in ranked.prefetch_related("offers")[:_LOOKED_AT]:
        yield Known(one.name, one.description, tuple(offer.provision_id for offer in one.offers.all()))


def _stems(text: str) -> Counter[str]:
    return Counter(word[:_STEM] for word in _WORD.findall(text.casefold()))


def _rarity(texts: Sequence[Counter[str]]) -> Vector:
    """What each stem is worth: nothing when one in five says it, more the fewer do."""
    seen = Counter(stem for text in texts for stem in text)
    return {stem: math.log(len(texts) / count) for stem, count in seen.items() if count < len(texts) / 5}


def _vector(stems: Counter[str], rare: Vector) -> Vector:
    raw = {stem: (1 + math.log(count)) * rare[stem] for stem, count in stems.items() if stem in rare}
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {stem: value / length for stem, value in raw.items()}


def _same(one: Vector, two: Vector) -> float:
    """How much two texts say the same, 0 to 1."""
    return sum(value * two.get(stem, 0.0) for stem, value in one.items())
