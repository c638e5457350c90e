"""The twin of the circle: a plain ledger of what each person shares with whom until when, and what was written in which file.

Naast decides with `naast.engine.access`, and narrows with `naast.access.actions.joining` when two files turn out to be of one human.
The ledger only remembers who ever said yes to what, and of which files that was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from naast.access.actions.joining import _reach, _shorten
from naast.core.clock import AMSTERDAM
from naast.engine.access import Decision, GivenConsent, Grant, Request, decide
from naast.engine.knowledge.policy import default_policy

PARTS = ("story", "plan-fysiek", "plan-sociaal", "plan-psychisch", "plan-zingeving", "referrals")
# The first two stand beside one person; the volunteer is one human, whoever it is about.
READERS = (("naaste", "close", "inzage"), ("kind", "child", "inzage"), ("buur", "volunteer", "begeleiding"))
VOLUNTEER = 2
AFTERCARE = timedelta(days=396)
# (reader, the file they stand beside; none for the volunteer)
Who = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Yes:
    """What a person said yes to: these parts for this reader, from a day until another (not included).

    `file`: where it is kept now; `of`: the files that were one when it was said; `left`: the parts that a merge left of it.
    """

    who: Who
    file: int
    of: frozenset[int]
    parts: frozenset[str]
    left: frozenset[str]
    since: date
    until: date | None
    withdrawn: date | None = None

    def holds(self, part: str, day: date) -> bool:
        """Whether this yes is alive on a day, at noon, as it was said."""
        ended = (self.until is not None and day >= self.until) or (self.withdrawn is not None and day >= self.withdrawn)
        return part in self.parts and self.since <= day and not ended

    # As the rows that `joining` narrows.

    @property
    def user_id(self) -> Any:
        return "buur" if self.who[0] == VOLUNTEER else None

    @property
    def role(self) -> str:
        return READERS[self.who[0]][1]

    @property
    def purposes(self) -> list[str]:
        return [READERS[self.who[0]][2]]

    @property
    def may(self) -> str:
        return "see"


@dataclass(frozen=True, slots=True)
class Written:
    """Something that stands in a part: in which file now, and which files were one when it was written."""

    part: str
    file: int
    of: frozenset[int]


@dataclass(slots=True)
class Joined:
    """Two files that became one, with what moved, so that it can be taken apart again."""

    keep: int
    gone: int
    yes: list[int]
    written: list[int]
    narrowed: dict[int, tuple[frozenset[str], frozenset[str]]]


class _Place:
    """A yes as a row: `parts` are those that are left."""

    def __init__(self, row: Yes) -> None:
        self.row, self.parts = row, sorted(row.left)
        self.user_id, self.role, self.purposes, self.may = row.user_id, row.role, row.purposes, row.may


class Circle:
    """Who may read what of five persons."""

    def __init__(self) -> None:
        self.yes: list[Yes] = []
        self.written: list[Written] = []
        self.died: dict[int, date] = {}
        self.joined: list[Joined] = []
        self.into: dict[int, int] = {}

    # Which files are one.

    def root(self, file: int) -> int:
        """The file that this one is part of now."""
        while file in self.into:
            file = self.into[file]
        return file

    def one_with(self, file: int) -> frozenset[int]:
        """All files that are one with this one now."""
        top = self.root(file)
        return frozenset(one for one in range(5) if self.root(one) == top)

    def merge(self, a: int, b: int, day: date) -> bool:
        """`b` becomes part of `a`, unless they are one, or somebody died; whoever saw only one of them does not see the other by it."""
        keep, gone = self.root(a % 5), self.root(b % 5)
        if keep == gone or {keep, gone} & set(self.died):
            return False
        holds = {file: frozenset(row.part for row in self.written if row.file == file) for file in (keep, gone)}
        before = {n: row.left for n, row in enumerate(self.yes) if row.file in (keep, gone)}
        # All at once, by what stood before.
        left = self._narrowed(keep, gone, holds[gone], day) | self._narrowed(gone, keep, holds[keep], day)
        moved = [n for n, row in enumerate(self.yes) if row.file == gone]
        texts = [n for n, row in enumerate(self.written) if row.file == gone]
        for n, parts in left.items():
            self.yes[n] = replace(self.yes[n], left=parts)
        for n in moved:
            self.yes[n] = replace(self.yes[n], file=keep)
        for n in texts:
            self.written[n] = replace(self.written[n], file=keep)
        self.joined.append(Joined(keep, gone, moved, texts, {n: (before[n], parts) for n, parts in left.items()}))
        self.into[gone] = keep
        return True

    def _narrowed(self, file: int, other: int, new: frozenset[str], day: date) -> dict[int, frozenset[str]]:
        """What is left of each yes of one file, by the rule of the house itself."""
        there = _reach([_Place(row) for row in self.yes if row.file == other and self._counts(row, day)])  # type: ignore[misc]
        found: dict[int, frozenset[str]] = {}
        for n, row in enumerate(self.yes):
            if row.file == file and self._counts(row, day):
                kept: list[list[str]] = [sorted(row.left)]
                _shorten(_Place(row), new, there, lambda _row, values, kept=kept: kept.append(values.get("parts", [])))  # type: ignore[misc, arg-type]
                found[n] = frozenset(kept[-1])
        return found

    def _counts(self, row: Yes, day: date) -> bool:
        return bool(row.left) and (row.until is None or row.until > day) and row.withdrawn is None

    def unmerge(self, a: int) -> bool:
        """It was a mistake: two again, with what was narrowed put back where nothing changed it since."""
        open_ones = [one for one in self.joined if one.keep not in self.into]
        if not open_ones:
            return False
        one = open_ones[a % len(open_ones)]
        self.joined.remove(one)
        del self.into[one.gone]
        for n in one.yes:
            self.yes[n] = replace(self.yes[n], file=one.gone)
        for n in one.written:
            self.written[n] = replace(self.written[n], file=one.gone)
        for n, (before, after) in one.narrowed.items():
            if self.yes[n].left == after:
                self.yes[n] = replace(self.yes[n], left=before)
        return True

    # What people say and write.

    def share(self, a: int, b: int, c: int, day: date) -> None:
        """A person says yes to some parts for one reader, sometimes for a time."""
        parts = frozenset(part for n, part in enumerate(PARTS) if c >> n & 1)
        until = day + timedelta(days=1 + c % 200) if c % 3 == 0 else None
        file = self.root(a % 5)
        if file not in self.died and parts:
            self.yes.append(Yes(self._who(a, b), file, self.one_with(file), parts, parts, day, until))

    def withdraw(self, a: int, b: int, day: date) -> None:
        """Everything that was said yes to in this file for this reader ends now."""
        who, file = self._who(a, b), self.root(a % 5)
        self.yes = [
            replace(row, withdrawn=day) if (row.who, row.file) == (who, file) and not row.withdrawn else row
            for row in self.yes
        ]

    def write(self, a: int, b: int) -> None:
        """Something is written in a part of a file."""
        file = self.root(a % 5)
        self.written.append(Written(PARTS[b % len(PARTS)], file, self.one_with(file)))

    def _who(self, a: int, b: int) -> Who:
        return b % 3, None if b % 3 == VOLUNTEER else a % 5

    def die(self, person: int, day: date, *, alive: bool) -> None:
        """What was shared stays shared for those who stay behind, until the plan ends; it never becomes more."""
        if alive:
            self.died.pop(self.root(person), None)
        else:
            self.died.setdefault(self.root(person), day)

    # Who reads what.

    def consented(self, who: Who, row: Written, day: date) -> bool:
        """The plain answer: somebody once said yes to this part of a file that this was written in, and that yes is alive."""
        died = self.died.get(row.file)
        if died is not None and day > died + AFTERCARE:
            return False
        return any(
            yes.who == who and yes.file == row.file and yes.holds(row.part, day) and yes.of & row.of for yes in self.yes
        )

    def decision(self, who: Who, row: Written, day: date) -> Decision:
        """What Naast decides, at noon."""
        _name, role, purpose = READERS[who[0]]
        grants = tuple(
            _grant(yes, role, purpose) for yes in self.yes if yes.who == who and yes.file == row.file and yes.left
        )
        died = self.died.get(row.file)
        request = Request(
            "resident" if role in ("close", "child") else "user", role, row.part, purpose, _at(day, 12), grants,
            deceased_on=died, plan_ends_on=died + AFTERCARE if died else None,
        )  # fmt: skip
        return decide(request, default_policy())

    def seen_without_yes(self, file: int, day: date) -> list[str]:
        """What somebody can read in this file that nobody said yes to."""
        readers = {yes.who for yes in self.yes if yes.file == file}
        # What was written in the same part by the same files is looked at once.
        texts = {(row.part, row.of): row for row in self.written if row.file == file}
        return [
            f"{READERS[who[0]][0]} of {who[1]} reads {row.part} of {sorted(row.of)} in {file} without a yes"
            for who in sorted(readers, key=str)
            for row in texts.values()
            if self.decision(who, row, day).allowed and not self.consented(who, row, day)
        ]


def _grant(row: Yes, role: str, purpose: str) -> Grant:
    withdrawn = _at(row.withdrawn, 0) if row.withdrawn else None
    until = _at(row.until, 0) if row.until else None
    consent = GivenConsent(row.parts, frozenset({purpose}), _at(row.since, 0), expires_at=until, withdrawn_at=withdrawn)
    return Grant(role, row.left, frozenset({purpose}), "consent", since=_at(row.since, 0), consent=consent)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), AMSTERDAM)
