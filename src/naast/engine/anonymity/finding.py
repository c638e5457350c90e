"""What the guard finds: a stretch of text, of what type, whether it points straight at a person, and wider words for it.

Finding is in `numbers`, `dates`, `ages`, `names`, `places` and `signs`; joining them is `guard`; drawing them is `show`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

DirectType = Literal[
    "name", "address", "postcode", "place", "bsn", "date", "age", "phone", "email", "iban", "plate", "institution",
    "handle", "number",
]  # fmt: skip
IndirectType = Literal["disease", "occupation", "unique", "role", "belief", "family", "media", "event", "thing"]
FindingType = DirectType | IndirectType

DIRECT_TYPES: Final[tuple[DirectType, ...]] = (
    "name", "address", "postcode", "place", "bsn", "date", "age", "phone", "email", "iban", "plate", "institution",
    "handle", "number",
)  # fmt: skip
INDIRECT_TYPES: Final[tuple[IndirectType, ...]] = (
    "disease", "occupation", "unique", "role", "belief", "family", "media", "event", "thing",
)  # fmt: skip

# What a reader sees for each type.
LABELS: Final[dict[FindingType, str]] = {
    "name": "naam",
    "address": "adres of straat",
    "postcode": "postcode",
    "place": "plaats",
    "bsn": "burgerservicenummer",
    "date": "datum",
    "age": "leeftijd",
    "phone": "telefoonnummer",
    "email": "e-mailadres",
    "iban": "rekeningnummer",
    "plate": "kenteken",
    "institution": "naam van een organisatie",
    "handle": "website of account",
    "number": "nummer",
    "disease": "zeldzame ziekte",
    "occupation": "beroep",
    "unique": "wat iemand uniek maakt",
    "role": "functie",
    "belief": "geloof, herkomst of taal",
    "family": "gezin dat opvalt",
    "media": "bekend uit de media",
    "event": "gebeurtenis die anderen kennen",
    "thing": "huis, dier of ding dat opvalt",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Characters `start` up to `end` (not included) of the original text that help to find out who this is.

    `direct`: points at a person by itself; otherwise only together with other facts. `suggestion`: wider Dutch words
    that may stand in its place; never empty. `reason`: why it was marked, in Dutch.
    """

    start: int
    end: int
    type: FindingType
    direct: bool
    suggestion: str
    reason: str


@dataclass(frozen=True, slots=True)
class Span:
    """A find in the read text before it becomes a `Finding`: places count in `Reading.text`. `wider` overrules."""

    start: int
    end: int
    type: FindingType
    reason: str = ""
    wider: str = ""
