"""Who sees what in the real database, beside a ledger that is slow and obvious: consent given, withdrawn and run out, people who step
aside, colleagues who come along, and files that turn out to be of one human, or not after all.

The house does everything through its actions, and everybody looks with bare SQL behind row-level security. The ledger only remembers
who said yes to what, and which files were one at that moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from tests.conftest import MONDAY_MORNING, Cast
from tests.referrals.conftest import CONSENT, ITEMS, QUESTION

from naast.access import actions as access
from naast.accounts.choices import Role
from naast.accounts.models import Membership, User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.directory.models import Service
from naast.people import actions as people
from naast.people.models import PersonMember, StoryEntry
from naast.plan import actions as plan
from naast.plan.choices import PLAN_PARTS
from naast.plan.models import Step
from naast.referrals import actions
from naast.referrals.models import Referral

FILES = 3
WHY = "een test vergelijkt"
PARTS = (*PLAN_PARTS, "story", "referrals")
MODELS: tuple[Any, ...] = (Step, StoryEntry, Referral)
_EVERYTHING = " union all ".join(
    f"select id from {table}"
    for table in ("plan_step", "people_storyentry", "referrals_referral where person_id is not null")
)


@dataclass(slots=True)
class Yes:
    """Somebody may read these parts of a file. `of`: the files that were one when it was said; `kept_in`: where it stands now."""

    who: str
    of: frozenset[int]
    kept_in: int
    parts: frozenset[str]
    until: datetime | None
    row: UUID
    withdrawn: bool = False


@dataclass(slots=True)
class Row:
    """Something that was written: in which part, and which files were one when it was."""

    part: str
    of: frozenset[int]
    kept_in: int


@dataclass(slots=True)
class Joined:
    """Two files that became one, with what came along."""

    keep: int
    gone: int
    merge: UUID
    yes: list[Yes]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looks, and for which purpose."""

    name: str
    actor: Actor
    purpose: str


class House:
    """Three files in the database, and the ledger."""

    def __init__(self, cast: Cast, service: Service) -> None:
        self.cast, self.service = cast, service
        self.nadia, self.day, self.step = cast.actors["nadia"], 0, 0
        self.yes: list[Yes] = []
        self.rows: dict[UUID, Row] = {}
        self.joined: list[Joined] = []
        self.away: set[int] = set()
        self.merges = self.shown = self.refused = 0
        with self._now():
            self._build()

    def _build(self) -> None:
        self.persons = [
            people.make_person(fields=people.PersonFields(f"Persoon {n}", 1950, "0342", email=f"p{n}@rivierdal.invalid"), by=self.nadia)
            for n in range(FILES)
        ]  # fmt: skip
        with rls.acting_system(WHY):
            own = PersonMember.objects.for_system(WHY).filter(relation="self")
            self.selves = [own.get(person=person) for person in self.persons]
            self.members = [
                PersonMember.objects.create(person=person, name=f"Naaste {n}", relation="friend")
                for n, person in enumerate(self.persons)
            ]
        self.users = {name: self._user(name, role) for name, role in (("buur", "volunteer"), ("arts", "care"))}
        self.users["joost"] = self.cast.users["joost"]

    def _user(self, name: str, role: str) -> User:
        user = User.objects.create_user(f"{name}.rechten@rivierdal.invalid", name)
        Membership.objects.create(user=user, team=self.cast.teams["stad"], role=Role(role))
        return user

    def readers(self) -> Iterator[Reader]:
        """Everybody who looks after every verb, eight of them; a stranger too."""
        for n, member in enumerate(self.members):
            yield Reader(f"naaste {n}", Actor.resident(member.pk, member.name), "inzage")
        own = self.selves[self.step % FILES]
        yield Reader(f"zelf {self.step % FILES}", Actor.resident(own.pk, own.name), "inzage")
        for name, user in self.users.items():
            yield Reader(name, Actor("user", str(user.pk), user.name), "begeleiding")
        yield Reader("vreemde", self.cast.actors["kees"], "begeleiding")

    @contextmanager
    def _now(self) -> Iterator[datetime]:
        with clock.frozen(MONDAY_MORNING + timedelta(days=self.day, seconds=self.step)) as at:
            yield at

    # Which files are one, by what the ledger knows.

    def root(self, file: int) -> int:
        """The file that this one is part of now."""
        gone = {one.gone: one.keep for one in self.joined}
        while file in gone:
            file = gone[file]
        return file

    def one_with(self, file: int) -> frozenset[int]:
        """All files that are one with this one now."""
        return frozenset(n for n in range(FILES) if self.root(n) == self.root(file))

    # The verbs. Numbers point at something modulo what there is.

    def do(self, verb: str, a: int, b: int, c: int) -> str:
        """One verb, and then everybody looks; what somebody saw that they should not have, or nothing."""
        self.step += 1
        try:
            with self._now():
                getattr(self, verb)(a, b, c)
        except DomainError:
            self.refused += 1
        with self._now():
            return next(self._wrong(), "")

    def days(self, a: int, _b: int, _c: int) -> None:
        """Some days pass, sometimes so many that what was said for a month is over."""
        self.day += 1 + a % 45

    def share(self, a: int, b: int, c: int) -> None:
        """Somebody of one file says yes."""
        file = self.root(a % FILES)
        who, ident, is_user = self._receiver(file, a, b)
        person = self.persons[file].pk
        with rls.acting_system(WHY):
            receiver = circle_receiver(person, ident, is_user)
            may_be = [part for part in receiver.parts if part in PARTS]
            parts = tuple(part for n, part in enumerate(may_be) if c >> n & 1) or tuple(may_be[:1])
            sentence = access.sentence_for(receiver, parts, (1, 6)[c % 2])
        asked = access.Asked(ident, is_user, parts, (1, 6)[c % 2], self.selves[file].pk, "spoken", sentence)
        made = access.give_consent(person_id=person, asked=asked, by=self.nadia)
        self.yes.append(Yes(who, self.one_with(file), file, frozenset(parts), made.expires_at, made.grant.pk))

    def _receiver(self, file: int, a: int, b: int) -> tuple[str, UUID, bool]:
        if b % 3:
            name = ("buur", "arts")[b % 3 - 1]
            return name, self.users[name].pk, True
        # Who stands beside it, also who came along from another file.
        beside = sorted(self.one_with(file))
        number = beside[a % len(beside)]
        return f"naaste {number}", self.members[number].pk, False

    def unshare(self, a: int, b: int, _c: int) -> None:
        """One yes is taken back; everything of the same receiver in that file goes with it."""
        alive = [one for one in self.yes if not one.withdrawn]
        if alive:
            one = alive[a % len(alive)]
            access.stop_all(person_id=self.persons[one.kept_in].pk, grant_id=one.row, by=self.nadia)
            for other in self.yes:
                if (other.who, other.kept_in) == (one.who, one.kept_in):
                    other.withdrawn = True

    def entrust(self, a: int, _b: int, _c: int) -> None:
        """A colleague comes along, by law."""
        file = self.root(a % FILES)
        place = access.entrust(
            person_id=self.persons[file].pk, user_id=self.users["joost"].pk, by=self.nadia, reason="helpt ook"
        )
        if place.pk not in {one.row for one in self.yes}:
            self.yes.append(Yes("joost", self.one_with(file), file, frozenset(place.parts), None, place.pk))

    def write(self, a: int, b: int, _c: int) -> None:
        """A step, a piece of the story or a question to an organisation."""
        file, part = self.root(a % FILES), PARTS[b % len(PARTS)]
        person = self.persons[file]
        if part == "story":
            pk = people.tell(person_id=person.pk, text=f"Verhaal {self.step}", by=self.nadia).pk
        elif part == "referrals":
            pk = actions.ask(
                person=person, team=self.cast.teams["stad"], service=self.service, question=QUESTION, items=ITEMS, by=self.nadia,
                provision="maatje", **CONSENT,
            ).pk  # fmt: skip
        else:
            own = Actor.resident(self.selves[file].pk, "zelf")
            pk = plan.write_step(person_id=person.pk, values={"part": part, "text": f"Stap {self.step}"}, by=own).pk
        self.rows[pk] = Row(part, self.one_with(file), file)

    def merge(self, a: int, b: int, _c: int) -> None:
        """Two files are of one human."""
        keep, gone = self.root(a % FILES), self.root(b % FILES)
        if keep == gone:
            return
        done = people.merge(keep_id=self.persons[keep].pk, gone_id=self.persons[gone].pk, by=self.nadia)
        came = (
            [one for one in self.yes if one.kept_in == gone],
            [one for one in self.rows.values() if one.kept_in == gone],
        )
        self.joined.append(Joined(keep, gone, done.pk, *came))
        for one in (*came[0], *came[1]):
            one.kept_in = keep
        self.merges += 1

    def unmerge(self, a: int, _b: int, _c: int) -> None:
        """It was a mistake."""
        gone = {one.gone for one in self.joined}
        open_ones = [one for one in self.joined if one.keep not in gone]
        if open_ones:
            done = open_ones[a % len(open_ones)]
            people.undo_merge(merge_id=done.merge, by=self.nadia)
            self.joined.remove(done)
            for one in (*done.yes, *done.rows):
                one.kept_in = done.gone

    def leave(self, a: int, b: int, _c: int) -> None:
        """Somebody beside the person steps aside, or comes back."""
        number = a % FILES
        person, member = self.persons[self.root(number)].pk, self.members[number].pk
        if number in self.away:
            people.take_back_in(person_id=person, member_id=member, by=self.nadia)
            self.away.discard(number)
        else:
            people.let_go(person_id=person, member_id=member, by=self.nadia)
            self.away.add(number)

    # What everybody sees, and what they may.

    def may_see(self, name: str, row: Row, now: datetime) -> bool:
        """The slow, obvious answer: the person themself; or somebody with a living yes to this part, of a file it was written in."""
        kind, _space, number = name.partition(" ")
        if kind == "zelf":
            return row.kept_in == int(number)
        if kind == "naaste" and int(number) in self.away:
            return False
        return any(
            one.who == name and one.kept_in == row.kept_in and row.part in one.parts and not one.withdrawn
            and (one.until is None or now < one.until) and one.of & row.of
            for one in self.yes
        )  # fmt: skip

    def _wrong(self) -> Iterator[str]:
        now = clock.now()
        for number, reader in enumerate(self.readers()):
            seen = _bare(reader)
            # The other wall, for one of them a time: it is a query for each table.
            if number == self.step % 8 and seen != _by_queries(reader):
                yield f"{reader.name}: the database and the queries do not show the same"
            if unknown := seen - set(self.rows):
                yield f"{reader.name} sees rows that nobody wrote here: {unknown}"
            may = {pk for pk, row in self.rows.items() if self.may_see(reader.name, row, now)}
            for pk in seen - may:
                yield f"{reader.name} sees {self.rows[pk]} without a yes"
            # As long as no files were put together a yes opens exactly what it says.
            if not self.merges and may - seen:
                yield f"{reader.name} does not see {[self.rows[pk] for pk in may - seen]} in spite of a yes"
            self.shown += len(seen)
        yield from self._lost()

    def _lost(self) -> Iterator[str]:
        """Every question stands in the file that is there, with somebody and a date."""
        with rls.acting_system(WHY):
            for one in Referral.objects.for_system(WHY).filter(pk__in=self.rows):
                if one.person_id != self.persons[self.rows[one.pk].kept_in].pk:
                    yield f"{one.reference} stands in another file"
                if one.closed_at is None and (one.owner_id is None or one.next_on is None):
                    yield f"{one.reference} is of nobody, or has no next date"


def circle_receiver(person_id: UUID, ident: UUID, is_user: bool) -> access.Receiver:
    """To whom a consent is given, as the page asks it."""
    return access.receiver_of(person_id, ident, is_user=is_user)


def _bare(reader: Reader) -> set[UUID]:
    with rls.acting(reader.actor, reader.purpose), connection.cursor() as cursor:
        cursor.execute(_EVERYTHING)
        return {pk for (pk,) in cursor.fetchall()}


def _by_queries(reader: Reader) -> set[UUID]:
    """The same by the circle in Python alone, over all rows there are."""
    with rls.acting_system(WHY):
        found = [model.objects.for_actor(reader.actor, reader.purpose).filter(person__isnull=False) for model in MODELS]
        return {pk for rows in found for pk in rows.values_list("pk", flat=True)}
