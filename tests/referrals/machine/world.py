"""The twin in memory of the closed loop: the same verbs as `naast.referrals.actions`, without database, mails or rights.

States and clocks come from `naast.engine.loop`; everything around them (whose list, who leaves, what is seen) is written down
here once more, slowly and plainly. Every verb takes numbers that point at something modulo what there is, so that any list of
verbs is a history.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.referrals.machine.sharing import Circle
from tests.referrals.machine.writing import Book

from naast.engine import loop
from naast.engine.errors import EngineError
from naast.engine.loop import ListOf, Phase, Standing, State, Who

LAYERS = (
    "formele zorg",
    "gemeenschappelijke sociale basis",
    "institutionele sociale basis",
    "een laag die niemand kent",
)
URGENCIES = ("normal", "soon", "crisis")
ANSWERS = (State.TAKEN_ON, State.NOT_FOR_US, State.STARTED, State.HELPED, State.NOT_REACHED)
# Name -> (team, coordinates it). The last team is the default route.
STAFF = {
    "anna": ("wijk", False), "bram": ("wijk", False), "cora": ("wijk", True), "dirk": ("stad", False), "eva": ("stad", True),
    "frits": ("net", False), "gea": ("net", True),
}  # fmt: skip
NET = "net"
NOBODY = ""


@dataclass(slots=True)
class Organisation:
    """Somewhere to ask for help."""

    layer: str
    has_mail: bool
    is_open: bool = True


@dataclass(slots=True)
class Case:
    """One referral. `owner` may be nobody only at the default route."""

    number: int
    person: int
    team: str
    owner: str
    organisation: int
    urgency: str
    consented: frozenset[str]
    sent: frozenset[str]
    dates: loop.Deadlines
    standing: Standing | None
    state: State = State.ASKED
    previous: int | None = None
    attempts: int = 0
    held: bool = False
    asked_step: int = 0
    changed_step: int = -1
    consent_withdrawn: bool = False
    ended: str = ""
    told: list[str] = field(default_factory=list)
    before: tuple[object, ...] | None = None
    # (day, rung, planned date of that rung) of everything the clock did
    ticks: list[tuple[date, str, date | None]] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """On somebody's list."""
        return self.state not in loop.CLOSED_STATES

    @property
    def shown(self) -> frozenset[str]:
        """What the receiver may read at this moment."""
        return self.sent if self.is_open and not self.held and not self.consent_withdrawn else frozenset()


class World:
    """One municipality, from a Monday in November on."""

    def __init__(self, norms: loop.LoopNorms, first_day: date = date(2026, 11, 23)) -> None:
        self.norms, self.day = norms, first_day
        self.staff = dict(STAFF)
        self.organisations = [Organisation(LAYERS[n % 4], has_mail=n % 3 != 2) for n in range(6)]
        # Person -> the step at which the death was confirmed.
        self.dead: dict[int, int] = {}
        self.step = 0
        self.cases: list[Case] = []
        # What somebody was told is kept: (case, words). It may never disappear from the story of that case.
        self.acknowledged: list[tuple[int, str]] = []
        self.said_no: set[int] = set()
        self.refused = 0
        self.circle, self.book = Circle(), Book()
        # Files that became one: (the one that stays, the one that goes, the numbers of the referrals that came along).
        self.merged: list[tuple[int, int, list[int]]] = []
        self.verbs: dict[str, Callable[[int, int, int], None]] = {
            "days": self.days, "ask": self.ask, "see": self.see, "answer": self.answer, "undo": self.undo, "attempt": self.attempt,
            "stop": self.stop, "withdraw": self.withdraw, "redirect": self.redirect, "put_off": self.put_off,
            "release": self.release, "note": self.note, "leave": self.leave, "join": self.join, "close": self.close,
            "die": self.die, "come_back": self.bounce,
            "share": lambda a, b, c: self.circle.share(a, b, c, self.day), "unshare": lambda a, b, c: self.circle.withdraw(a, b, self.day),
            "write": lambda a, b, c: self.book.write(a, b, c), "edit": lambda a, b, c: self.book.edit(a, b, c),
            "edit_both": lambda a, b, c: self.book.edit_both(a, b, c), "erase": lambda a, b, c: self.book.remove(a),
            "tell": lambda a, b, _c: self.circle.write(a, b), "merge": self.merge, "unmerge": self.unmerge,
        }  # fmt: skip

    def do(self, verb: str, a: int, b: int, c: int) -> None:
        """One verb; what the house refuses changes nothing."""
        self.step += 1
        try:
            self.verbs[verb](a, b, c)
        except EngineError:
            self.refused += 1

    def open_cases(self) -> list[Case]:
        """Every referral that is on a list."""
        return [case for case in self.cases if case.is_open]

    # Time.

    def days(self, a: int, _b: int, _c: int) -> None:
        """Some days pass; the jobs of the house run on each."""
        end = self.day + timedelta(days=1 + a % 12 if a % 9 else 1 + a % 60)
        while self.day < end:
            self.settle()
            self.day += timedelta(days=1)
            self.run_clocks()

    def settle(self) -> None:
        """In the evening no answer can be taken back any more."""
        for case in self.cases:
            case.before = None

    def run_clocks(self) -> None:
        """What can no longer stay where it is, and then the clock of each."""
        still_open = self.open_cases()
        for case in still_open:
            if case.owner and case.owner not in self._members(case.team):
                self._give_away(case, case.owner, NOBODY)
            # Whoever asked after the death, or spoke with those concerned since, knew of it.
            if not case.held and max(case.asked_step, case.changed_step) < self.dead.get(case.person, 0):
                self._hold(case)
            if self._list(case) == ListOf.RECEIVER and not self.organisations[case.organisation].is_open:
                self._on_sender(case)
                case.before = None
        for case in still_open:
            if case.standing is None or case.standing.next_on <= self.day:
                self._tick(case)

    def _tick(self, case: Case) -> None:
        if case.standing is None:
            return
        step = loop.due(case.standing, case.dates, self.day, self.norms)
        if step is None:
            return
        planned = {
            "sender": case.dates.sender_on,
            "coordinator": case.dates.coordinator_on,
            "default": case.dates.default_on,
        }
        case.ticks.append((self.day, step.rung.value, planned.get(step.rung.value)))
        case.standing = step.standing
        if step.rung == loop.Rung.COORDINATOR:
            leads = self._coordinators(case.team)
            if leads and case.owner not in leads:
                case.owner = leads[0]
        elif step.rung == loop.Rung.DEFAULT:
            self._to_default(case)

    # Asking and answering.

    def ask(self, a: int, b: int, c: int) -> None:
        """Someone of a team asks an organisation; the person said yes to some of the items, and those are sent."""
        workers = [name for name, (team, _leads) in self.staff.items() if team != NET]
        organisation = self.organisations[b % len(self.organisations)]
        if not workers or not organisation.is_open:
            return
        owner = sorted(workers)[a % len(workers)]
        consented = frozenset(f"item {n}" for n in range(4) if (a + b + c) >> n & 1)
        self._new(self.circle.root(c % 5), owner, b % len(self.organisations), URGENCIES[(a + c) % 3], consented, None)

    def _new(
        self, person: int, owner: str, organisation: int, urgency: str, consented: frozenset[str], previous: int | None
    ) -> Case:
        team = self.staff[owner][0]
        dates = loop.clock(self.organisations[organisation].layer, urgency, self.day, self.norms)
        case = Case(
            len(self.cases), person, team, owner, organisation, urgency, consented, consented, dates, loop.first(dates),
            previous=previous, asked_step=self.step,
        )  # fmt: skip
        self.cases.append(case)
        if not self.organisations[organisation].has_mail:
            self._on_sender(case)
            today = loop.later(self.day, 0, self.norms.days_closed)
            case.standing = Standing(ListOf.SENDER, today, reminded=False)
            case.dates = loop.Deadlines(today, today, case.dates.coordinator_on, case.dates.default_on)
        self._tell(case, f"asked {case.number}")
        return case

    def see(self, a: int, _b: int, _c: int) -> None:
        """The receiver opens the page."""
        if (case := self._pick(a)) and case.state == State.ASKED and case.shown:
            case.state = loop.move(case.state, State.SEEN, Who.RECEIVER)

    def answer(self, a: int, b: int, c: int) -> None:
        """One of the five answers, by the receiver or by who sent it, perhaps with a date."""
        if case := self._pick(a):
            state = loop.move(case.state, ANSWERS[b % 5], (Who.RECEIVER, Who.SENDER)[c % 2])
            case.before = self._as_it_was(case)
            self._moved(case, state, self.day + timedelta(days=c % 40) if c % 3 == 0 else None)
            self._tell(case, f"{state} {c}")

    def undo(self, a: int, _b: int, _c: int) -> None:
        """A mis-tap, taken back the same day."""
        case = self.cases[a % len(self.cases)] if self.cases else None
        if case and case.before:
            (
                case.state, case.standing, case.dates, case.attempts, case.owner, case.team, case.ended, case.before,
            ) = case.before  # type: ignore[assignment]  # fmt: skip
            self._tell(case, "undone")

    def attempt(self, a: int, _b: int, c: int) -> None:
        """Tried, nobody there."""
        if case := self._pick(a):
            state = loop.move(case.state, State.NOT_REACHED, (Who.RECEIVER, Who.SENDER)[c % 2])
            case.before = self._as_it_was(case)
            case.attempts += 1
            if case.attempts >= self.norms.terms.attempts:
                self._moved(case, state, None)
            else:
                self._wait(case, self.day)
            self._tell(case, f"attempt {case.attempts}")

    def stop(self, a: int, _b: int, _c: int) -> None:
        """Who sent it stops, with a reason."""
        if case := self._pick(a):
            self._end(case, loop.move(case.state, State.STOPPED, Who.SENDER), "sender")

    def withdraw(self, a: int, b: int, _c: int) -> None:
        """The asker takes it back, or no longer agrees with what was sent."""
        if case := self._pick(a):
            if b % 2:
                self.said_no.add(case.number)
            self._end(case, loop.move(case.state, State.WITHDRAWN, Who.ASKER), "consent" if b % 2 else "asker")
            case.consent_withdrawn = bool(b % 2)

    def redirect(self, a: int, b: int, c: int) -> None:
        """The same question elsewhere: new consent, the story goes along."""
        case, to = self._pick(a), b % len(self.organisations)
        workers = self._members(case.team) if case else []
        if not case or to == case.organisation or not self.organisations[to].is_open or not workers:
            return
        # The newest yes is what counts: it may be to less than before.
        consented = case.consented if c % 2 else frozenset(sorted(case.consented)[1:])
        self._new(case.person, workers[a % len(workers)], to, case.urgency, consented, case.number)
        self._end(case, loop.move(case.state, State.STOPPED, Who.SENDER), "elsewhere")

    def put_off(self, a: int, b: int, _c: int) -> None:
        """Who guards it asks for time."""
        if case := self._pick(a):
            assert case.standing is not None
            until = self.day + timedelta(days=1 + b % 80)
            layer = self.organisations[case.organisation].layer
            case.standing, case.dates = loop.put_off(case.standing, until, layer, case.urgency, self.norms)
            case.before = None

    def release(self, a: int, _b: int, _c: int) -> None:
        """After a death: spoken with those concerned, it goes on."""
        case = self._pick(a)
        if case and case.held:
            case.held = False
            self._wait(case, self.day)

    def note(self, a: int, b: int, _c: int) -> None:
        """Someone writes something with it."""
        if self.cases:
            self._tell(self.cases[a % len(self.cases)], f"note {b}")

    # What changes around it.

    def leave(self, a: int, b: int, _c: int) -> None:
        """Someone stops working here: with a hand-over, or suddenly (then the clocks find what is left)."""
        if not self.staff:
            return
        name = sorted(self.staff)[a % len(self.staff)]
        team = self.staff.pop(name)[0]
        if b % 3:
            heirs = self._members(team)
            for case in self.open_cases():
                if case.owner == name:
                    self._give_away(case, name, heirs[b % len(heirs)] if heirs and b % 2 else NOBODY)

    def join(self, a: int, _b: int, _c: int) -> None:
        """Someone (back) at work."""
        name = sorted(STAFF)[a % len(STAFF)]
        self.staff[name] = STAFF[name]

    def close(self, a: int, b: int, _c: int) -> None:
        """An organisation stops, or opens again."""
        self.organisations[a % len(self.organisations)].is_open = b % 3 == 0

    def die(self, a: int, b: int, _c: int) -> None:
        """A person dies; once in a while that was a mistake."""
        person = self.circle.root(a % 5)
        if b % 6 == 0:
            self.dead.pop(person, None)
        else:
            self.dead.setdefault(person, self.step)
        self.circle.die(person, self.day, alive=b % 6 == 0)

    def merge(self, a: int, b: int, _c: int) -> None:
        """Two files turn out to be of one human: what was asked in the one goes on in the other."""
        keep, gone = self.circle.root(a % 5), self.circle.root(b % 5)
        if self.circle.merge(keep, gone, self.day):
            moved = [case.number for case in self.cases if case.person == gone]
            self.merged.append((keep, gone, moved))
            self._move(moved, gone, keep)

    def unmerge(self, a: int, _b: int, _c: int) -> None:
        """It was a mistake: what came along goes back, what was asked since stays."""
        still_there = [one for one in self.merged if one[0] not in self.circle.into]
        if self.circle.unmerge(a):
            keep, gone, moved = still_there[a % len(still_there)]
            self.merged.remove((keep, gone, moved))
            self._move(moved, keep, gone)

    def _move(self, numbers: list[int], source: int, to: int) -> None:
        for number in numbers:
            if self.cases[number].person == source:
                self.cases[number].person = to

    def bounce(self, a: int, _b: int, _c: int) -> None:
        """The mail to the receiver came back."""
        if case := self._pick(a):
            self._on_sender(case)
            case.before = None
            self._tell(case, "mail came back")

    # The rules, in the plainest words.

    def _pick(self, number: int) -> Case | None:
        found = self.open_cases()
        return found[number % len(found)] if found else None

    def _tell(self, case: Case, words: str) -> None:
        case.told.append(words)
        self.acknowledged.append((case.number, words))

    def _as_it_was(self, case: Case) -> tuple[object, ...]:
        return case.state, case.standing, case.dates, case.attempts, case.owner, case.team, case.ended, case.before

    def _moved(self, case: Case, state: State, since: date | None) -> None:
        case.state = state
        if state == State.HELPED:
            case.standing, case.ended = None, "helped"
        else:
            self._wait(case, max(since or self.day, self.day))

    def _wait(self, case: Case, start: date) -> None:
        phase = loop.phase_of(case.state)
        layer = self.organisations[case.organisation].layer
        case.dates = loop.clock(layer, case.urgency, start, self.norms, phase=phase)
        self._stand(case, loop.back(case.dates) if phase == Phase.BACK else loop.first(case.dates))

    def _stand(self, case: Case, standing: Standing) -> None:
        """Without anyone of its own it stays on the list of the default route: only that has a mailbox that somebody reads."""
        case.standing = standing if case.owner else replace(standing, list_of=ListOf.DEFAULT)

    def _on_sender(self, case: Case) -> None:
        layer, today = self.organisations[case.organisation].layer, loop.later(self.day, 0, self.norms.days_closed)
        now = Standing(ListOf.SENDER, today, reminded=True)
        _standing, case.dates = loop.put_off(now, today, layer, case.urgency, self.norms)
        self._stand(case, Standing(ListOf.SENDER, case.dates.coordinator_on, reminded=True))

    def _end(self, case: Case, state: State, why: str) -> None:
        case.state, case.ended, case.standing, case.before = state, why, None, None
        self._tell(case, f"ended {why}")

    def _hold(self, case: Case) -> None:
        case.held, case.before, case.changed_step = True, None, self.step
        self._on_sender(case)

    def _give_away(self, case: Case, gone: str, to: str) -> None:
        colleagues = [name for name in self._members(case.team) if name != gone]
        leads = [name for name in self._coordinators(case.team) if name != gone]
        heirs = [*([to] if to in colleagues else []), *leads, *colleagues]
        case.owner, case.before = next(iter(heirs), NOBODY), None
        if not case.owner:
            self._to_default(case)
            today = loop.later(self.day, 0, self.norms.days_closed)
            case.standing = Standing(ListOf.DEFAULT, today, reminded=False)

    def _to_default(self, case: Case) -> None:
        case.team = NET
        case.owner = next(iter([*self._coordinators(NET), *self._members(NET)]), NOBODY)

    def _list(self, case: Case) -> ListOf | None:
        return case.standing.list_of if case.standing else None

    def _members(self, team: str) -> list[str]:
        return sorted(name for name, (works_in, _leads) in self.staff.items() if works_in == team)

    def _coordinators(self, team: str) -> list[str]:
        return [name for name in self._members(team) if self.staff[name][1]]
