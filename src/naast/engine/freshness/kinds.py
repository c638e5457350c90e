"""The closed lists of freshness: kinds of fact, ways of looking, what was found, and the four words for trust.

How fast a kind of fact changes and how good a way of looking is, is data: `rates_model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """A kind of fact about an entry of the social map. The same words as `CheckedField` of the directory."""

    EXISTS = "exists"
    OFFER = "offer"
    CAPACITY = "capacity"
    AREA = "area"
    AUDIENCE = "audience"
    EMAIL = "email"
    PHONE = "phone"
    HOURS = "hours"
    ADDRESS = "address"
    COST = "cost"


class How(StrEnum):
    """A way to know whether a fact is right."""

    USED = "used"  # in a question that was handled
    CALLED = "called"
    VISITED = "visited"
    WEBSITE = "website"
    SELF_DECLARED = "self_declared"
    IMPORTED = "imported"
    REPORTED = "reported"  # somebody without an account says it is wrong


class Found(StrEnum):
    """What a look found: it is right, it is wrong, or another value was written down."""

    RIGHT = "right"
    WRONG = "wrong"
    CHANGED = "changed"


class Word(StrEnum):
    """Trust in one word, from most to least."""

    FRESH = "fresh"
    FAIR = "fair"
    ASK = "ask"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Check:
    """One look at one fact: on which day, in which way, and what was found."""

    on: date
    how: How
    found: Found = Found.RIGHT


@dataclass(frozen=True, slots=True)
class History:
    """All looks at one fact of one entry, in any order. What `learn` learns from."""

    kind: Kind
    checks: tuple[Check, ...]
