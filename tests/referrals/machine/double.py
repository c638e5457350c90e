"""The same history in the real database: every verb is done by the twin and by the actions of the rooms, and both are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.referrals.conftest import place
from tests.referrals.machine.world import ANSWERS, STAFF, Case, World

from naast.access import actions as access
from naast.accounts import actions as accounts
from naast.accounts import queries
from naast.accounts.choices import Role
from naast.accounts.models import Membership
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.directory.models import Service
from naast.engine import loop
from naast.people import actions as people
from naast.people.models import Person
from naast.referrals import actions
from naast.referrals import queries as reading
from naast.referrals.actions.undoing import mail_came_back
from naast.referrals.models import Referral, ReferralEvent

HOUSE, WHY = Actor.system(), "een test vergelijkt"
LAYERS = (
    "formele zorg",
    "gemeenschappelijke sociale basis",
    "institutionele sociale basis",
    "persoonlijke sociale basis",
)
WITH_FILE = (3, 4)


class Double(World):
    """A twin that takes the real house along. Persons 3 and 4 have a file; the others asked without one."""

    def __init__(self, norms: loop.LoopNorms, first_day: date = date(2026, 11, 23)) -> None:
        super().__init__(norms, first_day)
        self.rows: list[Any] = []
        self.notes: list[tuple[int, str]] = []
        self.side: dict[int, str] = {}
        self.merges: dict[int, Any] = {}
        for number, organisation in enumerate(self.organisations):
            organisation.layer = LAYERS[number % 4]
        with self._now():
            self._build()

    def _build(self) -> None:
        leads = {
            team: [name for name, (of, lead) in STAFF.items() if of == team and lead]
            for team in ("wijk", "stad", "net")
        }
        self.teams = {
            slug: accounts.set_up_team(
                organisation="Gemeente Rivierdal", name=slug, slug=slug, pc4=[], phone="0341-00 10 00",
                email=f"{slug}@rivierdal.invalid", is_default_route=slug == "net", by=HOUSE,
            )
            for slug in leads
        }  # fmt: skip
        self.users = {name: self._user(name, team, lead) for name, (team, lead) in STAFF.items()}
        # Of a team of its own, so that who works in the others stays what the twin thinks.
        accounts.set_up_team(
            organisation="Gemeente Rivierdal", name="dossiers", slug="dossiers", pc4=[], phone="0341-00 10 00",
            email="dossiers@rivierdal.invalid", is_default_route=False, by=HOUSE,
        )  # fmt: skip
        self.registrar = self._user("rita", "dossiers", False)
        self.services = [
            place(f"Huis {n}", f"huis{n}@rivierdal.invalid" if one.has_mail else "", one.layer)
            for n, one in enumerate(self.organisations)
        ]
        self.persons = {}
        for number in WITH_FILE:
            fields = people.PersonFields(f"Persoon {number}", 1950, "0342", email=f"p{number}@rivierdal.invalid")
            self.persons[number] = people.make_person(fields=fields, by=queries.actor_for(self.users["anna"]))

    def _user(self, name: str, team: str, lead: bool) -> Any:
        role = Role.COORDINATOR if lead else Role.MEMBER
        return accounts.set_up_user(
            email=f"{name}@rivierdal.invalid",
            name=name,
            password="lang-genoeg-wachtwoord",
            places={team: role},
            by=HOUSE,
        )

    @contextmanager
    def _now(self, hour: int = 12) -> Iterator[datetime]:
        moment = datetime.combine(self.day, time(hour), clock.AMSTERDAM) + timedelta(seconds=self.step)
        with clock.frozen(moment) as at:
            yield at

    def both(self, verb: str, a: int, b: int, c: int) -> str:
        """One verb on both sides; what differs afterwards, or nothing."""
        target = self._target(verb, a)
        before = len(self.cases), self._picture()
        self.do(verb, a, b, c)
        mirror: Callable[..., None] = getattr(self, f"db_{verb}", lambda *_words: None)
        try:
            if verb not in ("ask", "redirect") or len(self.cases) > before[0]:
                with self._now():
                    mirror(target, a, b, c)
        except DomainError as refusal:
            if self._picture() != before[1]:
                return f"{verb}: the house refuses ({refusal.code}: {refusal}) what the twin does"
        return self.differences()

    def _target(self, verb: str, a: int) -> Case | None:
        if verb == "undo":
            return self.cases[a % len(self.cases)] if self.cases else None
        return self._pick(a)

    def _picture(self) -> list[Any]:
        return [(case.state, case.standing, case.owner, case.attempts, case.held) for case in self.cases]

    # What the database does.

    def days(self, a: int, b: int, c: int) -> None:
        """Fewer days at a time; the jobs run in both."""
        for _day in range(1 + a % 6):
            with self._now(23):
                actions.settle()
            self.settle()
            self.day += timedelta(days=1)
            self.run_clocks()
            with self._now(10):
                actions.run_clocks()

    def db_ask(self, _target: Case | None, _a: int, _b: int, _c: int) -> None:
        case = self.cases[-1]
        by = self._at_work(case.owner, case.person)
        self.rows.append(
            actions.ask(
                person=self.persons.get(case.person), team=self.teams[case.team], service=self.services[case.organisation],
                question="Kan er iemand komen?", items=[{"label": "Wat", "text": word} for word in sorted(case.sent)],
                consent_sentence="Ja, dit mag.", consent_given_by="de persoon", consent_way="spoken", by=by, urgency=case.urgency,
            ).pk
        )  # fmt: skip

    def db_redirect(self, target: Case, _a: int, _b: int, _c: int) -> None:
        new = self.cases[-1]
        found = actions.redirect(
            referral=self.rows[target.number], service=self.services[new.organisation], consent_sentence="Ja, ook zij.",
            consent_given_by="de persoon", consent_way="spoken", by=self._at_work(new.owner, new.person),
            items=[{"label": "Wat", "text": word} for word in sorted(new.sent)],
        )  # fmt: skip
        self.rows.append(found.pk)

    def _at_work(self, name: str, person: int) -> Actor:
        actor = queries.actor_for(self.users[name])
        if person in self.persons:
            access.admit(person_id=self.persons[person].pk, by=actor, reason="helpt hier ook")
        return actor

    def db_see(self, target: Case | None, _a: int, _b: int, _c: int) -> None:
        if target is not None and target.state == "seen":
            actions.see(referral=self.rows[target.number], by=HOUSE, who="receiver")

    def db_answer(self, target: Case | None, _a: int, b: int, c: int) -> None:
        if target is None:
            return
        note, side = f"antwoord van stap {self.step}", ("receiver", "sender")[c % 2]
        day = self.day + timedelta(days=c % 40) if c % 3 == 0 else None
        version = self._row(target).version
        found = actions.answer(
            referral=self.rows[target.number],
            answer=str(ANSWERS[b % 5]),
            by=HOUSE,
            note=note,
            date=day,
            refusal="full",
            who=side,
        )
        if found.version != version:
            self.side[target.number] = side
            self.notes.append((target.number, note))

    def db_attempt(self, target: Case | None, _a: int, _b: int, c: int) -> None:
        if target is not None:
            note, side = f"poging van stap {self.step}", ("receiver", "sender")[c % 2]
            actions.note_attempt(referral=self.rows[target.number], by=HOUSE, note=note, who=side)
            self.side[target.number] = side
            self.notes.append((target.number, note))

    def db_undo(self, target: Case | None, _a: int, _b: int, _c: int) -> None:
        if target is not None:
            before = self._row(target).before
            actions.undo_answer(referral=self.rows[target.number], by=HOUSE, who=before.get("side", "receiver"))

    def db_stop(self, target: Case | None, _a: int, _b: int, _c: int) -> None:
        if target is not None:
            note = f"gestopt bij stap {self.step}"
            actions.stop(referral=self.rows[target.number], reason=note, by=HOUSE)
            self.notes.append((target.number, note))

    def db_withdraw(self, target: Case | None, _a: int, b: int, _c: int) -> None:
        if target is not None:
            with_consent = bool(b % 2)
            actions.withdraw(referral=self.rows[target.number], by=HOUSE, consent=with_consent)

    def db_put_off(self, target: Case | None, _a: int, b: int, _c: int) -> None:
        if target is not None:
            actions.put_off(referral=self.rows[target.number], until=self.day + timedelta(days=1 + b % 80), by=HOUSE)

    def db_release(self, target: Case | None, _a: int, _b: int, _c: int) -> None:
        if target is not None:
            actions.release(referral=self.rows[target.number], by=HOUSE)

    def db_come_back(self, target: Case | None, _a: int, _b: int, _c: int) -> None:
        if target is not None:
            mail_came_back(self.rows[target.number], "5.1.1")

    def leave(self, a: int, b: int, c: int) -> None:
        """Both at once: the twin forgets who left, so the real one goes first."""
        if not self.staff:
            return
        name = sorted(self.staff)[a % len(self.staff)]
        team = self.staff[name][0]
        heirs = [one for one in self._members(team) if one != name]
        with self._now():
            if b % 3:
                to = self.users[heirs[b % len(heirs)]] if heirs and b % 2 else None
                actions.hand_over(user=self.users[name], team_ids=[self.teams[team].pk], to=to, by=HOUSE)
            Membership.objects.filter(user=self.users[name]).delete()
        super().leave(a, b, c)

    def db_join(self, _target: Case | None, a: int, _b: int, _c: int) -> None:
        name = sorted(STAFF)[a % len(STAFF)]
        team, lead = STAFF[name]
        role = Role.COORDINATOR if lead else Role.MEMBER
        Membership.objects.get_or_create(user=self.users[name], team=self.teams[team], defaults={"role": role})

    def db_close(self, _target: Case | None, a: int, b: int, _c: int) -> None:
        service = self.services[a % len(self.services)]
        service.status = "active" if b % 3 == 0 else "inactive"
        Service.objects.filter(pk=service.pk).update(status=service.status)

    def merge(self, a: int, _b: int, c: int) -> None:
        """Only files can be put together: those of the two who have one."""
        super().merge(WITH_FILE[a % 2], WITH_FILE[1 - a % 2], c)

    def db_merge(self, _target: Case | None, a: int, _b: int, _c: int) -> None:
        keep, gone = WITH_FILE[a % 2], WITH_FILE[1 - a % 2]
        if self.merged and gone not in self.merges and self.merged[-1][:2] == (keep, gone):
            by = self._keeper_of(keep, gone)
            self.merges[gone] = people.merge(keep_id=self.persons[keep].pk, gone_id=self.persons[gone].pk, by=by).pk

    def db_unmerge(self, _target: Case | None, _a: int, _b: int, _c: int) -> None:
        for gone in set(self.merges) - {one[1] for one in self.merged}:
            keep = next(number for number in WITH_FILE if number != gone)
            people.undo_merge(merge_id=self.merges.pop(gone), by=self._keeper_of(keep))

    def _keeper_of(self, *files: int) -> Actor:
        """The house has somebody who may do this, whoever left the team."""
        by = queries.actor_for(self.registrar)
        for number in files:
            access.admit(person_id=self.persons[number].pk, by=by, reason="voegt dossiers samen")
        return by

    def die(self, a: int, b: int, c: int) -> None:
        """Only who has a file can be registered as deceased."""
        super().die(WITH_FILE[a % 2], b, c)

    def db_die(self, _target: Case | None, a: int, b: int, _c: int) -> None:
        file = self.circle.root(WITH_FILE[a % 2])
        person = self.persons[file]
        by = next((queries.actor_for(self.users[name]) for name in sorted(self.staff)), None)
        alive = b % 6 == 0
        with rls.acting_system(WHY):
            is_dead = Person.objects.for_system(WHY).get(pk=person.pk).is_deceased
        if by is None or is_dead != alive:
            if by is None:
                self.dead.pop(file, None)
            return
        access.admit(person_id=person.pk, by=by, reason="registreert een overlijden")
        if alive:
            people.undo_death(person_id=person.pk, by=by)
        else:
            people.report_death(person_id=person.pk, died_on=self.day, told_by="de huisarts", by=by)
            people.confirm_death(person_id=person.pk, by=by)

    # Comparing.

    def _row(self, case: Case) -> Any:
        with rls.acting_system(WHY):
            return (
                Referral.objects.for_system(WHY)
                .select_related("owner", "team", "person")
                .get(pk=self.rows[case.number])
            )

    def differences(self) -> str:
        """The first field in which both differ."""
        with rls.acting_system(WHY):
            found = {
                row.pk: row
                for row in Referral.objects.for_system(WHY)
                .select_related("owner", "team", "person")
                .filter(pk__in=self.rows)
            }
            for case, pk in zip(self.cases, self.rows, strict=True):
                twin, real = _of_twin(case), _of_row(found[pk]) | {"person": self._file_of(found[pk])}
                if twin != real:
                    wrong = [
                        f"{name}: {twin[name]} and in the database {real[name]}"
                        for name in twin
                        if twin[name] != real[name]
                    ]
                    return f"referral {case.number} ({case.state}): {'; '.join(wrong)}"
                dead = self.dead.get(case.person, 0) > max(case.asked_step, case.changed_step)
                if dead and case.is_open and not reading.is_held(found[pk]):
                    return f"referral {case.number} is shown after a death"
        return ""

    def _file_of(self, row: Any) -> int | None:
        return next((number for number, person in self.persons.items() if person.pk == row.person_id), None)

    def lost_words(self) -> list[str]:
        """Notes that somebody was told are kept, and that no history tells."""
        with rls.acting_system(WHY):
            events = ReferralEvent.objects.for_system(WHY)
            return [
                words
                for case, words in self.notes
                if not events.filter(referral_id=self.rows[case], note=words).exists()
            ]


def _of_twin(case: Case) -> dict[str, Any]:
    standing = case.standing
    dates = case.dates
    return {
        "state": str(case.state), "list": str(standing.list_of) if standing else "", "next": standing.next_on if standing else None,
        "reminded": standing.reminded if standing else None, "owner": case.owner if standing else None,
        "team": case.team, "attempts": case.attempts, "held": case.held, "ended": case.ended,
        "dates": (dates.remind_on, dates.sender_on, dates.coordinator_on, dates.default_on) if standing else None,
        "shown": sorted(case.sent) if case.shown else [],
        "person": case.person if case.person in WITH_FILE else None,
    }  # fmt: skip


def _of_row(row: Any) -> dict[str, Any]:
    is_open = row.closed_at is None
    return {
        "state": row.state, "list": row.list_of, "next": row.next_on, "reminded": row.reminded_at is not None if is_open else None,
        "owner": (row.owner.name if row.owner else "") if is_open else None, "team": row.team.slug, "attempts": row.attempts,
        "held": row.held_at is not None, "ended": row.ended,
        "dates": (row.remind_on, row.sender_on, row.coordinator_on, row.default_on) if is_open else None,
        "shown": sorted(item["text"] for item in row.items) if row.is_shown_to_receiver else [],
    }  # fmt: skip
