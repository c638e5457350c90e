"""What is asked and what is answered: a request, the grants and consents it leans on, a decision with its reason.

Nothing is decided here; that is `deciding`. All moments carry a time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Rule(StrEnum):
    """Which rule gave the answer. The first four allow, the others refuse."""

    OWN = "own"
    LAW = "law"
    CONSENT = "consent"
    REPRESENTATION = "representation"
    EMERGENCY = "emergency"
    SYSTEM = "system"

    NO_PURPOSE = "no-purpose"
    UNKNOWN_PART = "unknown-part"
    NOT_FOR_THIS_KIND = "not-for-this-kind"
    UNKNOWN_ROLE = "unknown-role"
    ROLE_NEVER = "role-never"
    NOT_IN_CIRCLE = "not-in-circle"
    OTHER_ROLE = "other-role"
    OTHER_PART = "other-part"
    OTHER_PURPOSE = "other-purpose"
    ONLY_SEE = "only-see"
    STOPPED = "stopped"
    ENDED = "ended"
    NO_CONSENT = "no-consent"
    WITHDRAWN = "withdrawn"
    CONSENT_ENDED = "consent-ended"
    NOT_BY_LAW = "not-by-law"
    AFTER_DEATH = "after-death"
    AFTER_PLAN = "after-plan"


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """A consent: for these parts and this purpose, from `given_at` until `expires_at` (not included) or until it is withdrawn.

    `may`: what was said yes to. Yes to reading is never a yes to writing.
    """

    parts: frozenset[str]
    purposes: frozenset[str]
    given_at: datetime
    expires_at: datetime | None = None
    withdrawn_at: datetime | None = None
    may: str = "see"


@dataclass(frozen=True, slots=True)
class Grant:
    """A place in the circle: in this role, these parts, for these purposes, on this basis, from `since` until `until` (not included)."""

    role: str
    parts: frozenset[str]
    purposes: frozenset[str]
    basis: str
    since: datetime
    until: datetime | None = None
    stopped_at: datetime | None = None
    may: str = "see"
    consent: GivenConsent | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """May this actor, in this role, see (or change) this part of this person, for this purpose, at this moment?

    `grants` are those of this actor for this person, none of anyone else. `deceased_on` and `plan_ends_on` are of the person.
    """

    actor_kind: str
    role: str
    part: str
    purpose: str
    at: datetime
    grants: tuple[Grant, ...] = ()
    may: str = "see"
    deceased_on: date | None = None
    plan_ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        if self.may not in ("see", "change"):
            raise ValueError("may is see or change")


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not; the reason and whom to ask are Dutch sentences for the one who asked. `ask` is empty when allowed."""

    allowed: bool
    reason: str
    rule: Rule
    ask: str = ""
