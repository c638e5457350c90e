"""The twin of the circle: a plain ledger of what each person shares with whom until when, beside the decision of `naast.engine.access`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from naast.core.clock import AMSTERDAM
from naast.engine.access import Decision, GivenConsent, Grant, Request, decide
from naast.engine.knowledge.policy import default_policy

PARTS = ("story", "plan-fysiek", "plan-sociaal", "plan-psychisch", "plan-zingeving", "referrals")
READERS = (("naaste", "close", "inzage"), ("kind", "child", "inzage"), ("buur", "volunteer", "begeleiding"))
AFTERCARE = timedelta(days=396)


@dataclass(frozen=True, slots=True)
class Yes:
    """What one person said yes to: these parts for this reader, from a day until another (not included)."""

    parts: frozenset[str]
    since: date
    until: date | None
    withdrawn: date | None = None

    def holds(self, part: str, day: date) -> bool:
        """Whether this yes is alive on a day, at noon."""
        ended = (self.until is not None and day >= self.until) or (self.withdrawn is not None and day >= self.withdrawn)
        return part in self.parts and self.since <= day and not ended


class Circle:
    """Who may read what of five persons."""

    def __init__(self) -> None:
        self.yes: dict[tuple[int, int], list[Yes]] = {}
        self.died: dict[int, date] = {}

    def share(self, a: int, b: int, c: int, day: date) -> None:
        """A person says yes to some parts for one reader, sometimes for a time."""
        parts = frozenset(part for n, part in enumerate(PARTS) if c >> n & 1)
        until = day + timedelta(days=1 + c % 200) if c % 3 == 0 else None
        if a % 5 not in self.died and parts:
            self.yes.setdefault((a % 5, b % 3), []).append(Yes(parts, day, until))

    def withdraw(self, a: int, b: int, day: date) -> None:
        """Everything that was said yes to for this reader ends now."""
        rows = self.yes.get((a % 5, b % 3), [])
        rows[:] = [row if row.withdrawn else replace(row, withdrawn=day) for row in rows]

    def die(self, person: int, day: date, *, alive: bool) -> None:
        """What was shared stays shared for those who stay behind, until the plan ends; it never becomes more."""
        if alive:
            self.died.pop(person, None)
        else:
            self.died.setdefault(person, day)

    def consented(self, person: int, reader: int, part: str, day: date) -> bool:
        """The plain answer."""
        died = self.died.get(person)
        if died is not None and day > died + AFTERCARE:
            return False
        return any(row.holds(part, day) for row in self.yes.get((person, reader), []))

    def decision(self, person: int, reader: int, part: str, day: date) -> Decision:
        """What Naast decides, at noon."""
        _name, role, purpose = READERS[reader]
        grants = tuple(_grant(row, role, purpose) for row in self.yes.get((person, reader), []))
        died = self.died.get(person)
        request = Request(
            "resident" if role in ("close", "child") else "user", role, part, purpose, _at(day, 12), grants,
            deceased_on=died, plan_ends_on=died + AFTERCARE if died else None,
        )  # fmt: skip
        return decide(request, default_policy())


def _grant(row: Yes, role: str, purpose: str) -> Grant:
    withdrawn = _at(row.withdrawn, 0) if row.withdrawn else None
    until = _at(row.until, 0) if row.until else None
    consent = GivenConsent(row.parts, frozenset({purpose}), _at(row.since, 0), expires_at=until, withdrawn_at=withdrawn)
    return Grant(role, row.parts, frozenset({purpose}), "consent", since=_at(row.since, 0), consent=consent)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), AMSTERDAM)
