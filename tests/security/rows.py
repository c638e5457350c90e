"""A row of the person in every table that belongs to a person: one small function per model, found from the models themselves.

A new model of a person without a function here fails `test_every_table`: what is empty in a test is walled in by nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from naast.access.models import Consent, Emergency, Grant
from naast.accounts.models import Membership, Team, User
from naast.core import clock, privacy
from naast.core.models import PersonScopedModel
from naast.directory.models import Service
from naast.intake.models import AskedQuestion, HelpQuestion
from naast.people.models import (
    AccessLink,
    DeathReport,
    Different,
    Household,
    LoginCode,
    Merge,
    Person,
    PersonMember,
    StoryEntry,
)
from naast.plan.choices import PLAN_PARTS
from naast.plan.models import (
    CarerAnswer,
    CarerShare,
    EmergencyLook,
    EmergencySheet,
    PersonalPlan,
    Plan,
    RosterEvent,
    RosterLink,
    RosterSlot,
    Step,
    Version,
    Wish,
)
from naast.referrals.models import ReceiverLink, Referral, ReferralEvent
from naast.rights.models import RightsRequest
from naast.visits.models import Along, CloseItem, Measurement, Report, ReportItem, Signal, SignalVisit, Visit

HALF_YEAR = timedelta(days=180)
# Words that stand in one place only, so that a page tells what it showed.
ASKED = "Wie kan er dinsdag koken voor deze vraag?"
CARER_WORDS = "Ik houd het zelf nog maar kort vol, zegt de naaste."


@dataclass
class Made:
    """What the rows hang on. `beside`: the carer whose answers they are."""

    person: Person
    own: PersonMember
    beside: PersonMember
    other: Person
    team: Team
    user: User
    rows: dict[type[PersonScopedModel], list[Any]]

    def one(self, model: type[PersonScopedModel]) -> Any:
        """The row of this model that was made last."""
        return self.rows[model][-1]


Making = Callable[[Made], list[Any]]
_MAKING: dict[type[PersonScopedModel], Making] = {}


def of(model: type[PersonScopedModel]) -> Callable[[Making], Making]:
    """Say how rows of this model are made; what it stands on is said before it."""

    def keep(making: Making) -> Making:
        _MAKING[model] = making
        return making

    return keep


def scoped() -> list[type[PersonScopedModel]]:
    """Every model whose rows belong to a person."""
    return [model for model in privacy.own_models() if issubclass(model, PersonScopedModel)]


def without_rows() -> set[str]:
    """Models of a person that nobody said here how to fill."""
    return {model._meta.label for model in scoped()} - {model._meta.label for model in _MAKING}


def fill(person: Person, own: PersonMember) -> Made:
    """A row of `person` in every table. Within `acting_system`, in a world with a team and a social map."""
    other = Person.objects.create(name="Dina Verbeeck", birth_year=1955)
    beside = PersonMember.objects.create(person=person, name="Huub Verbeek", relation="partner")
    team = Team.objects.get(slug="stad")
    user = User.objects.create_user("wacht@rivierdal.invalid", "Iemand van de wacht")
    Membership.objects.create(user=user, team=team, role="member")
    made = Made(person, own, beside, other, team, user, {})
    for model, making in _MAKING.items():
        made.rows[model] = making(made)
        assert made.rows[model], model
    return made


@of(Person)
def _person(made: Made) -> list[Any]:
    return [made.person]


@of(PersonMember)
def _member(made: Made) -> list[Any]:
    return [made.own, made.beside]


@of(StoryEntry)
def _story(made: Made) -> list[Any]:
    return [
        StoryEntry.objects.create(person=made.person, text="Ik slaap slecht en Huub slaapt niet meer.", told_by="Dina")
    ]


@of(Household)
def _household(made: Made) -> list[Any]:
    return [Household.objects.create(person=made.person, kind="together", note="De sleutel ligt bij de buren.")]


@of(DeathReport)
def _death(made: Made) -> list[Any]:
    """Undone: the person lives, and the row of the mistake is there."""
    now = clock.now()
    return [
        DeathReport.objects.create(
            person=made.person,
            died_on=now.date(),
            told_by="Huub",
            reported_by="proef",
            undone_at=now,
            undone_by="proef",
        )
    ]


@of(Merge)
def _merge(made: Made) -> list[Any]:
    return [
        Merge.objects.create(
            person=made.person, gone=made.other, by_label="proef", undone_at=clock.now(), undone_by="proef"
        )
    ]


@of(Different)
def _different(made: Made) -> list[Any]:
    """The row belongs to the first of the two, by their ids: another one with a higher id."""
    last = Person.objects.create(pk="ffffffff-ffff-4fff-bfff-ffffffffffff", name="Diana Verbeek")
    return [Different.objects.create(person=made.person, other=last, by_label="proef")]


@of(AccessLink)
def _link(made: Made) -> list[Any]:
    until = clock.now() + HALF_YEAR
    return [
        AccessLink.objects.create(
            person=made.person, member=made.beside, token_hash="a" * 64, made_by="proef", expires_at=until
        )
    ]


@of(LoginCode)
def _code(made: Made) -> list[Any]:
    said = {"code_hash": "b" * 64, "browser_hash": "c" * 64, "expires_at": clock.now() + timedelta(minutes=10)}
    return [LoginCode.objects.create(person=made.person, link=made.one(AccessLink), way="email", **said)]


@of(Consent)
def _consent(made: Made) -> list[Any]:
    now = clock.now()
    return [
        Consent.objects.create(
            person=made.person, to_member=made.beside, receiver="Huub", parts=["story"], purpose="inzage",
            sentence="Ik vind het goed.", given_by=made.own, way="spoken", noted_by="proef",
            given_at=now - timedelta(days=1), expires_at=now + HALF_YEAR,
        )
    ]  # fmt: skip


@of(Grant)
def _grant(made: Made) -> list[Any]:
    """A place in haste that is over."""
    now = clock.now()
    return [
        Grant.objects.create(
            person=made.person, user=made.user, role="member", parts=["identity"], purposes=["nood"], basis="emergency",
            since=now - timedelta(days=2), until=now - timedelta(days=1), given_by="proef", reason="proef",
        )
    ]  # fmt: skip


@of(Emergency)
def _emergency(made: Made) -> list[Any]:
    said = {"reason": "Er nam niemand op en het was nacht.", "hours": 4, "review_by": clock.today()}
    return [Emergency.objects.create(person=made.person, user=made.user, grant=made.one(Grant), **said)]


@of(Plan)
def _plan(made: Made) -> list[Any]:
    return [Plan.objects.create(person=made.person, begun_by="Dina")]


def _in_each_part(make: Callable[[str], Any]) -> list[Any]:
    return [make(part) for part in PLAN_PARTS]


@of(Wish)
def _wishes(made: Made) -> list[Any]:
    """The name of the part stands in the words, so that a page tells which part it showed."""
    said: dict[str, Any] = {"person": made.person, "changed_by": "Dina", "kind": "wish", "said_by": "Dina"}
    return _in_each_part(lambda part: Wish.objects.create(part=part, text=f"Wens bij {part}", **said))


@of(Step)
def _steps(made: Made) -> list[Any]:
    said: dict[str, Any] = {"person": made.person, "changed_by": "Dina"}
    return _in_each_part(lambda part: Step.objects.create(part=part, text=f"Stap bij {part}", **said))


@of(Version)
def _versions(made: Made) -> list[Any]:
    said: dict[str, Any] = {
        "person": made.person,
        "change": "made",
        "by_kind": "resident",
        "by_id": "x",
        "by_label": "Dina",
    }
    return [Version.objects.create(part=wish.part, wish=wish, number=1, **said) for wish in made.rows[Wish]]


@of(PersonalPlan)
def _wmo(made: Made) -> list[Any]:
    said = {"reported_on": clock.today(), "needs": "Hulp bij het douchen.", "changed_by": "Dina"}
    return [PersonalPlan.objects.create(person=made.person, **said)]


@of(EmergencySheet)
def _sheet(made: Made) -> list[Any]:
    said = {"called": "Dina", "token_hash": "d" * 64, "made_by": "Dina", "expires_at": clock.now() + HALF_YEAR}
    return [EmergencySheet.objects.create(person=made.person, **said)]


@of(EmergencyLook)
def _look(made: Made) -> list[Any]:
    return [EmergencyLook.objects.create(person=made.person, sheet=made.one(EmergencySheet), who="ambulance")]


@of(RosterLink)
def _roster_link(made: Made) -> list[Any]:
    said = {"called": "Dina", "token_hash": "e" * 64, "made_by": "Dina", "expires_at": clock.now() + HALF_YEAR}
    return [RosterLink.objects.create(person=made.person, **said)]


@of(RosterSlot)
def _slot(made: Made) -> list[Any]:
    return [RosterSlot.objects.create(person=made.person, what="Koken", on=clock.today())]


@of(RosterEvent)
def _slot_event(made: Made) -> list[Any]:
    return [RosterEvent.objects.create(person=made.person, slot=made.one(RosterSlot), change="made", who="Dina")]


@of(CarerAnswer)
def _answer(made: Made) -> list[Any]:
    return [CarerAnswer.objects.create(person=made.person, member=made.beside, answer="weeks", words=CARER_WORDS)]


@of(CarerShare)
def _share(made: Made) -> list[Any]:
    """With the person themself; whom else the carer chose, `circle` adds."""
    return [CarerShare.objects.create(person=made.person, member=made.beside, to_member=made.own)]


@of(Referral)
def _referral(made: Made) -> list[Any]:
    service = Service.objects.filter(status="active").select_related("organisation").order_by("slug").first()
    assert service is not None
    today = clock.today()
    days = {name: today + timedelta(days=7) for name in ("remind_on", "sender_on", "coordinator_on", "default_on")}
    return [
        Referral.objects.create(
            person=made.person, team=made.team, from_team=made.team, list_of="default", next_on=today + timedelta(days=7),
            service=service, organisation=service.organisation, reference="R-PROEF", question=ASKED,
            consent_sentence="Ik vind het goed.", consent_given_by="Dina", consent_way="spoken", **days,
        )
    ]  # fmt: skip


@of(ReferralEvent)
def _event(made: Made) -> list[Any]:
    said = {"kind": "asked", "by_kind": "user", "by_label": "proef", "state": "asked", "list_of": "default"}
    return [ReferralEvent.objects.create(person=made.person, referral=made.one(Referral), **said)]


@of(ReceiverLink)
def _receiver(made: Made) -> list[Any]:
    said = {"email_hash": "f" * 64, "expires_at": clock.now() + HALF_YEAR}
    return [ReceiverLink.objects.create(person=made.person, referral=made.one(Referral), **said)]


@of(RightsRequest)
def _request(made: Made) -> list[Any]:
    said = {"kind": "correction", "text": "Mijn naam is anders.", "asked_by": "Dina", "asker_id": str(made.own.pk)}
    return [RightsRequest.objects.create(person=made.person, due_on=clock.today() + timedelta(days=30), **said)]


@of(AskedQuestion)
def _asked(made: Made) -> list[Any]:
    question = HelpQuestion.objects.create(
        text=ASKED, reference="N-ASKED", token_hash="gevraagd", asker="patient", pc4="0342", team=made.team,
        due_at=clock.now(), grace_until=clock.now(),
    )  # fmt: skip
    return [AskedQuestion.objects.create(person=made.person, member=made.own, question=question)]


@of(Visit)
def _visit(made: Made) -> list[Any]:
    said = {
        "visitor": made.user,
        "visitor_name": "Iemand van de wacht",
        "on": clock.today(),
        "why": "Kijken hoe het gaat",
    }
    return [Visit.objects.create(person=made.person, **said)]


@of(Along)
def _along(made: Made) -> list[Any]:
    return [Along.objects.create(person=made.person, visit=made.one(Visit), name="Sam", user=made.user)]


@of(SignalVisit)
def _signal_visit(made: Made) -> list[Any]:
    """The visit came of a worry that was passed on to the team."""
    said = {
        "reference": "M-PROEF",
        "token_hash": "f" * 64,
        "urgency": "gewoon",
        "consent_by": "person",
        "consent_way": "spoken",
    }
    days = {name: clock.now() + timedelta(days=3) for name in ("call_due_at", "visit_due_at")}
    signal = Signal.objects.create(
        team=made.team, name="Dina", phone="0341-00 55 99", consent_sentence="Mag ik dit doorgeven?",
        consent_until=clock.today() + HALF_YEAR, **said, **days,
    )  # fmt: skip
    return [SignalVisit.objects.create(person=made.person, signal=signal, visit=made.one(Visit))]


@of(Measurement)
def _measurement(made: Made) -> list[Any]:
    said = {"instrument": "lastmeter", "on": clock.today(), "total": "6", "by_name": "Sam"}
    return [Measurement.objects.create(person=made.person, by=made.user, **said)]


@of(Report)
def _visit_report(made: Made) -> list[Any]:
    said = {"key": uuid4(), "written_by": made.user, "written_by_name": "Iemand van de wacht", "on": clock.today()}
    return [Report.objects.create(person=made.person, visit=made.one(Visit), **said)]


@of(ReportItem)
def _visit_item(made: Made) -> list[Any]:
    """One for the circle and one for whoever came by only."""
    report = made.one(Report)
    return [
        ReportItem.objects.create(person=made.person, report=report, kind="zingeving", text="Alleen voor de wacht.", share="visitor"),
        ReportItem.objects.create(person=made.person, report=report, kind="fysiek", text="De trap gaat niet meer."),
    ]  # fmt: skip


@of(CloseItem)
def _close_item(made: Made) -> list[Any]:
    """One for whoever came by, and one for who helps."""
    said = {"person": made.person, "report": made.one(Report)}
    return [
        CloseItem.objects.create(kind="naaste", text="Ik ben op, zegt Huub.", **said),
        CloseItem.objects.create(kind="naaste-zorgen", text="Geld", share="helpers", **said),
    ]
