"""A sign-in broker for residents (DigiD and the like): the interface, and how it is looked up. Off unless NAAST_BROKER names one.

No broker ships with Naast. DigiD may only be offered by public bodies and designated organisations, for care data at level
"substantieel" or higher, through a broker under contract; which rules apply is in `docs/people.md`. A broker gives a pseudonym of
its own for each installation; a citizen service number never enters here, and `Verified` refuses one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from naast.engine.anonymity import find_marks

Level = Literal["laag", "substantieel", "hoog"]
GOOD_ENOUGH: frozenset[Level] = frozenset({"substantieel", "hoog"})


@dataclass(frozen=True, slots=True)
class Verified:
    """Who came back: `pseudonym` (opaque, the same each time, for this installation only) and how sure the broker is."""

    pseudonym: str
    level: Level

    def __post_init__(self) -> None:
        if not self.pseudonym or any(mark.kind == "bsn" for mark in find_marks(self.pseudonym)):
            raise ValueError("a broker must give a pseudonym, never a citizen service number")


class Broker(Protocol):
    """One sign-in broker. It proves who someone is; whether they may see a person stays with the circle."""

    name: str

    def check(self) -> list[str]:
        """What is wrong with the configuration, in Dutch, one sentence each; empty when it can be used. Sends nothing."""

    def begin(self, request: HttpRequest, back: str) -> str:
        """The address to send the browser to; `back` is where it returns. Keeps what it needs (state, nonce) in the session."""

    def finish(self, request: HttpRequest) -> Verified | None:
        """Who came back, after checking state, nonce, signature and audience; None when it was broken off or does not hold."""


def broker() -> Broker | None:
    """The broker of this installation, or None: none named, or not configured well."""
    path = getattr(settings, "NAAST_BROKER", "")
    if not path:
        return None
    found: Broker = import_string(path)()
    return None if found.check() else found


def is_strong(verified: Verified) -> bool:
    """Whether this sign-in is strong enough for data about health.

    >>> is_strong(Verified("ps-7f3a", "substantieel")), is_strong(Verified("ps-7f3a", "laag"))
    (True, False)
    """
    return verified.level in GOOD_ENOUGH
