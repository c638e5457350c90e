"""Who is asking and about whom, from what is given, what the words say and what the learned part thinks.

The needs of that person are in `reading`; facts for the routing rules come from the packs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from naast.engine.knowledge.text import fold

ASKERS: Final = ("patient", "naaste", "child", "professional")
_KIN: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "partner",
            r"\b(?:mijn|m'n|mn|me) (?:man|vrouw|vriend|vriendin|partner|echtgenoot|echtgenote|lief|verloofde)\b",
        ),
        (
            "parent",
            r"\b(?:mijn|m'n|mn|me|onze|ons) (?:vader|moeder|pa|ma|pap|mam|papa|mama|ouders?|schoonmoeder|schoonvader)\b|\b(?:papa|mama)\b",
        ),
        (
            "child",
            r"\b(?:mijn|m'n|mn|onze|ons) (?:zoon|zoontje|dochter|dochtertje|kind|kinderen|kleinzoon|kleindochter|kleinkind\w*)\b",
        ),
        ("sibling", r"\b(?:mijn|m'n|mn|me|onze) (?:broer|broertje|zus|zusje|zuster)\b"),
        (
            "client",
            r"\b(?:client|clienten|patient|pt|mw|dhr|mevr|cliente|bewoner|bewoonster|leerling|werknemer|medewerker)\b",
        ),
        (
            "other",
            r"\b(?:mijn|m'n|mn|onze) (?:buurman|buurvrouw|buren|collega|oma|opa|oom|tante|neef|nicht|beste vriend\w*)\b",
        ),
    )
)
_SELF: Final = re.compile(r"\b(?:ik|mij|me|mijn|m'n|mn|mezelf|ikzelf)\b")
_DIED: Final = re.compile(
    r"\b(?:overleden|gestorven|overleed|stierf|begraven|gecremeerd|uitvaart|nabestaande|weduwe|weduwnaar|is dood)\b"
)
_GUESS_AT_LEAST: Final = 0.45


@dataclass(frozen=True, slots=True)
class Who:
    """`asker`: patient, naaste, child, professional or unknown, `given` when they said so; `about`: who is ill or in need.

    `about` is patient (the asker), partner, parent, child, sibling, client, other or unknown; `bereaved` after a death.
    """

    asker: str
    given: bool
    about: str
    bereaved: bool


def who_is_it(original: str, asker: str | None, scores: Mapping[str, float]) -> Who:
    """`asker` as given (None or "unknown" when not), `scores` of the asker head by name."""
    folded = fold(original)
    given = asker in ASKERS
    best = max(scores, key=lambda name: scores[name], default="unknown")
    guess = best if scores and scores[best] >= _GUESS_AT_LEAST else "unknown"
    who = asker if given and asker else guess
    return Who(who, given, _about(folded, who), bool(_DIED.search(folded)))


def _about(folded: str, asker: str) -> str:
    if asker == "patient":
        return "patient"
    places = [(match.start(), name) for name, pattern in _KIN if (match := pattern.search(folded))]
    if places:
        return min(places)[1]
    return "patient" if asker == "unknown" and _SELF.search(folded) else "unknown"
