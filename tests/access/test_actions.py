"""Writes of the access room, one test per way out: what it stores, the audit row, who is refused and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.access.conftest import make_consent, make_grant, make_member, make_person, make_user
from tests.conftest import Cast

from naast.access import actions, queries
from naast.access.actions.consenting import ends_on
from naast.access.models import Consent, Emergency, Grant
from naast.accounts import queries as accounts
from naast.accounts.models import Membership, User
from naast.audit.models import AuditEvent
from naast.core import clock, doors, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.core.models import OutboxMessage
from naast.people.models import Person, PersonMember

pytestmark = pytest.mark.django_db
Gerda = tuple[Person, PersonMember]
DAY = timedelta(days=1)


def _self(own: PersonMember) -> Actor:
    return Actor.resident(own.pk, own.name)


def _sees(actor: Actor, person: Person, part: str = "story", purpose: str = "begeleiding") -> bool:
    return queries.decide(actor, person.pk, part, purpose).allowed


def _noted(action: str, person: Person) -> AuditEvent:
    return AuditEvent.objects.get(action=action, person_id=person.pk)


def _asked(receiver: PersonMember | User, own: PersonMember, **said: Any) -> actions.Asked:
    is_user = isinstance(receiver, User)
    usual: dict[str, Any] = {
        "receiver": receiver.pk, "is_user": is_user, "parts": ("story",), "months": 6, "given_by": own.pk, "way": "digital",
        "sentence": "",
    }  # fmt: skip
    asked = actions.Asked(**usual | said)
    with rls.acting_system("proef"):
        who = actions.receiver_of(own.person_id, receiver.pk, is_user=is_user)
        return replace(asked, sentence=said.get("sentence") or actions.sentence_for(who, ["story"], 6, asked.may))


# -- the circle ------------------------------------------------------------------------------------------------------


def test_who_makes_a_person_comes_in_by_law(cast: Cast) -> None:
    person, _own = make_person()
    nadia = cast.actors["nadia"]
    doors.keeper().admit(person_id=person.pk, by=nadia, reason="heeft deze persoon toegevoegd")
    assert _sees(nadia, person)
    assert not _sees(nadia, person, "forecast")
    assert not _sees(nadia, person, "plan-zingeving")
    assert not _sees(cast.actors["margriet"], person)
    with rls.acting_system("proef"):
        grant = Grant.objects.for_system("proef").get(person=person)
    assert (grant.basis, grant.until) == ("law", None)
    assert "Wmo 2015" in grant.legal_reference
    assert _noted("circle joined", person).actor_id == nadia.id


def test_the_house_itself_needs_no_place() -> None:
    person, _own = make_person()
    assert actions.admit(person_id=person.pk, by=Actor.system(), reason="demo") is None


@pytest.mark.parametrize("role", ["volunteer", "care", "privacy"])
def test_who_the_law_does_not_name_cannot_come_in_without_consent(role: str, cast: Cast) -> None:
    person, _own = make_person()
    _user, actor = make_user(role, cast)
    with pytest.raises(NotAllowed, match="mag-niet") as refused:
        actions.admit(person_id=person.pk, by=actor, reason="x")
    assert "toestemming" in refused.value.message
    assert not _sees(actor, person)


def test_a_colleague_is_let_in_once(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    user, actor = make_user("member", cast)
    first = actions.entrust(person_id=person.pk, user_id=user.pk, by=cast.actors["nadia"], reason="vakantie")
    assert (
        actions.entrust(person_id=person.pk, user_id=user.pk, by=cast.actors["nadia"], reason="nog eens").pk == first.pk
    )
    assert _sees(actor, person)


def test_the_law_gives_a_provider_two_parts_to_read_and_no_more(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    user, actor = make_user("provider", cast)
    grant = actions.entrust(person_id=person.pk, user_id=user.pk, by=cast.actors["nadia"], reason="komt helpen")
    assert (sorted(grant.parts), grant.may, grant.basis) == (["identity", "referrals"], "see", "law")
    assert "5.2.1" in grant.legal_reference
    for part in queries.policy().parts:
        for may in ("see", "change"):
            allowed = queries.decide(actor, person.pk, part, "begeleiding", may).allowed
            assert allowed is (part in ("identity", "referrals") and may == "see"), (part, may)


def test_only_who_is_in_lets_a_colleague_in(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    user, actor = make_user("member", cast)
    with pytest.raises(NotVisible):
        actions.entrust(person_id=person.pk, user_id=user.pk, by=actor, reason="ik zelf")
    with pytest.raises(DomainError) as gone:
        actions.entrust(person_id=person.pk, user_id=person.pk, by=cast.actors["nadia"], reason="x")
    assert gone.value.code == "onbekend"
    assert not _sees(actor, person)


def test_stopping_twice_is_stopping_once(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    with rls.acting_system("proef"):
        grant = Grant.objects.for_system("proef").get(person=person)
    for _time in range(2):
        actions.stop(person_id=person.pk, grant_id=grant.pk, by=_self(own))
    assert not _sees(cast.actors["nadia"], person)
    assert _noted("circle stopped", person).detail == {"role": grant.role, "basis": "law"}


def test_anyone_may_step_out_themselves(gerda: Gerda) -> None:
    person, _own = gerda
    omer = make_member(person)
    grant = make_grant(
        person, omer, "close", "consent", purposes=["inzage"], parts=["story"], consent={"purpose": "inzage"}
    )
    actions.stop(person_id=person.pk, grant_id=grant.pk, by=_self(omer))
    assert not _sees(_self(omer), person, purpose="inzage")
    assert _noted("circle left", person)
    with rls.acting_system("proef"):
        assert Consent.objects.for_system("proef").get().withdrawn_by == omer.name


def test_nobody_stops_a_place_in_another_circle(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    other, _own = make_person("Een ander")
    grant = make_grant(other, cast.users["margriet"], "coordinator")
    with pytest.raises(NotVisible):
        actions.stop(person_id=other.pk, grant_id=grant.pk, by=_self(own))
    with pytest.raises(NotVisible):
        actions.stop(person_id=person.pk, grant_id=grant.pk, by=_self(own))
    omer = make_member(person)
    mine = make_grant(
        person, omer, "close", "consent", purposes=["inzage"], parts=["circle"], consent={"purpose": "inzage"}
    )
    ward = make_grant(person, cast.users["margriet"], "coordinator")
    with pytest.raises(NotAllowed):
        actions.stop(person_id=person.pk, grant_id=ward.pk, by=_self(omer))
    assert mine.stopped_at is None


def test_one_tap_ends_every_place_of_the_same_human(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    nadia = cast.users["nadia"]
    extra = make_grant(person, nadia, "member", "consent", parts=["forecast"], consent={"parts": ["forecast"]})
    assert _sees(cast.actors["nadia"], person, "forecast")
    assert actions.stop_all(person_id=person.pk, grant_id=extra.pk, by=_self(own)) == nadia.name
    assert not _sees(cast.actors["nadia"], person, "forecast")
    assert not _sees(cast.actors["nadia"], person)


# -- consent ---------------------------------------------------------------------------------------------------------


def test_consent_opens_exactly_what_was_said(gerda: Gerda) -> None:
    person, own = gerda
    omer = make_member(person)
    consent = actions.give_consent(person_id=person.pk, asked=_asked(omer, own), by=_self(own))
    assert _sees(_self(omer), person, purpose="inzage")
    for part, purpose in (("visits", "inzage"), ("story", "begeleiding"), ("identity", "inzage")):
        assert not _sees(_self(omer), person, part, purpose)
    assert consent.expires_at.astimezone(clock.AMSTERDAM).date() == ends_on(6) + DAY
    event = _noted("consent given", person)
    assert event.detail == {"parts": "story", "way": "digital", "role": "close", "capacity": "self", "may": "see"}
    assert "vind het goed" not in str(event.detail)


def test_a_yes_to_reading_never_opens_writing_and_a_yes_to_writing_is_its_own_sentence(gerda: Gerda) -> None:
    person, own = gerda
    omer = make_member(person)
    actions.give_consent(person_id=person.pk, asked=_asked(omer, own), by=_self(own))
    answer = queries.decide(_self(omer), person.pk, "story", "inzage", "change")
    assert (answer.allowed, answer.rule) == (False, "only-see")
    assert not _may_write(_self(omer), person)
    writing = actions.give_consent(person_id=person.pk, asked=_asked(omer, own, may="change"), by=_self(own))
    assert "leest en meeschrijft: mijn verhaal" in writing.sentence
    assert queries.decide(_self(omer), person.pk, "story", "inzage", "change").allowed
    assert _may_write(_self(omer), person)
    given = AuditEvent.objects.filter(action="consent given", person_id=person.pk)
    assert {event.detail["may"] for event in given} == {"see", "change"}
    actions.stop(person_id=person.pk, grant_id=writing.grant.pk, by=_self(own))
    assert not _may_write(_self(omer), person)
    assert _sees(_self(omer), person, purpose="inzage")


def _may_write(actor: Actor, person: Person) -> bool:
    with rls.acting(actor, "inzage"):
        return rls.may_change(person.pk, "story")


def test_writing_cannot_be_given_where_the_policy_says_reading_only(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    omer = make_member(person)
    with pytest.raises(DomainError) as refused:
        actions.give_consent(
            person_id=person.pk, asked=_asked(omer, own, may="change", parts=("visits",), sentence="x"), by=_self(own)
        )
    assert refused.value.code == "onderdelen"


def test_withdrawing_closes_it_at_once_and_twice_is_once(gerda: Gerda) -> None:
    person, own = gerda
    omer = make_member(person)
    consent = actions.give_consent(person_id=person.pk, asked=_asked(omer, own), by=_self(own))
    for _time in range(2):
        actions.withdraw(person_id=person.pk, consent_id=consent.pk, by=_self(own))
    answer = queries.decide(_self(omer), person.pk, "story", "inzage")
    assert (answer.allowed, answer.rule) == (False, "withdrawn")
    assert _noted("consent withdrawn", person)


def test_consent_ends_by_itself(gerda: Gerda, still: datetime) -> None:
    person, own = gerda
    omer = make_member(person)
    actions.give_consent(person_id=person.pk, asked=_asked(omer, own), by=_self(own))
    last_day = datetime.combine(ends_on(6), datetime.max.time(), clock.AMSTERDAM)
    with clock.frozen(last_day):
        assert _sees(_self(omer), person, purpose="inzage")
    with clock.frozen(last_day + timedelta(seconds=1)):
        assert queries.decide(_self(omer), person.pk, "story", "inzage").rule == "ended"


def test_an_outsider_gives_and_withdraws_nothing(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    omer = make_member(person)
    consent = make_consent(person, omer, purpose="inzage")
    _stranger, strange = make_person("Een ander")
    for actor in (cast.actors["margriet"], _self(omer), _self(strange)):
        with pytest.raises(NotVisible):
            actions.give_consent(person_id=person.pk, asked=_asked(omer, own), by=actor)
        with pytest.raises(NotVisible):
            actions.withdraw(person_id=person.pk, consent_id=consent.pk, by=actor)


def test_a_professional_cannot_say_yes_on_a_screen_for_someone(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    omer = make_member(person)
    with pytest.raises(NotAllowed):
        actions.give_consent(person_id=person.pk, asked=_asked(omer, own), by=cast.actors["nadia"])
    actions.give_consent(person_id=person.pk, asked=_asked(omer, own, way="written"), by=cast.actors["nadia"])
    assert _sees(_self(omer), person, purpose="inzage")


def test_a_resident_says_yes_only_for_themselves(gerda: Gerda) -> None:
    person, own = gerda
    omer = make_member(person)
    mentor = make_member(person, "M. Mentor", "other", is_representative=True, representative_basis="mentor")
    with pytest.raises(NotAllowed):
        actions.give_consent(person_id=person.pk, asked=_asked(omer, own), by=_self(mentor))
    with pytest.raises(NotAllowed):
        actions.give_consent(person_id=person.pk, asked=_asked(omer, own, way="spoken"), by=_self(own))


def test_who_speaks_for_the_person_does_so_in_order_and_only_when_needed(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    omer = make_member(person)
    partner = make_member(person, "Piet", "partner", is_representative=True, representative_basis="partner")
    by, spoken = cast.actors["nadia"], {"way": "spoken"}
    with pytest.raises(NotAllowed, match="mag-niet") as own_say:
        actions.give_consent(person_id=person.pk, asked=_asked(omer, partner, **spoken), by=by)
    assert own_say.value.message == "De persoon kan dit zelf beslissen."
    consent = actions.give_consent(person_id=person.pk, asked=_asked(omer, partner, can_decide=False, **spoken), by=by)
    assert consent.capacity == "partner"
    mentor = make_member(person, "M. Mentor", "other", is_representative=True, representative_basis="mentor")
    with pytest.raises(NotAllowed) as order:
        actions.give_consent(person_id=person.pk, asked=_asked(omer, partner, can_decide=False, **spoken), by=by)
    assert "mentor" in order.value.hint
    assert actions.give_consent(person_id=person.pk, asked=_asked(omer, mentor, can_decide=False, **spoken), by=by)
    with pytest.raises(NotAllowed):
        actions.give_consent(person_id=person.pk, asked=_asked(omer, own, can_decide=False, **spoken), by=by)


def test_a_friend_says_yes_for_nobody(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    omer, joke = make_member(person), make_member(person, "Joke")
    with pytest.raises(NotAllowed):
        actions.give_consent(
            person_id=person.pk, asked=_asked(omer, joke, way="spoken", can_decide=False), by=cast.actors["nadia"]
        )


def test_a_parent_decides_for_a_child_that_is_ill(cast: Cast) -> None:
    person, own = make_person("Kind", birth_year=clock.today().year - 10)
    actions.admit(person_id=person.pk, by=cast.actors["nadia"], reason="x")
    parent = make_member(person, "Ouder", "parent", is_representative=True, representative_basis="parent")
    omer = make_member(person)
    with pytest.raises(NotAllowed, match="mag-niet"):
        actions.give_consent(person_id=person.pk, asked=_asked(omer, own, way="spoken"), by=cast.actors["nadia"])
    assert (
        actions.give_consent(
            person_id=person.pk, asked=_asked(omer, parent, way="spoken"), by=cast.actors["nadia"]
        ).capacity
        == "parent"
    )


def test_nobody_says_yes_after_a_death(gerda: Gerda, cast: Cast) -> None:
    person, own = gerda
    omer = make_member(person)
    asked = _asked(omer, own, way="spoken")
    with rls.acting_system("proef"):
        Person.objects.for_system("proef").filter(pk=person.pk).update(
            deceased_on=clock.today(), plan_ends_on=clock.today() + 90 * DAY
        )
    with pytest.raises(NotAllowed) as refused:
        actions.give_consent(person_id=person.pk, asked=asked, by=cast.actors["nadia"])
    assert "overleden" in refused.value.message


@pytest.mark.parametrize(
    ("on", "months", "ends"),
    [
        (datetime(2026, 11, 30, 12, tzinfo=clock.AMSTERDAM), 6, date(2027, 5, 30)),
        (datetime(2026, 8, 31, 12, tzinfo=clock.AMSTERDAM), 6, date(2027, 2, 28)),
        (datetime(2026, 12, 31, 12, tzinfo=clock.AMSTERDAM), 12, date(2027, 12, 31)),
        (datetime(2028, 1, 31, 12, tzinfo=clock.AMSTERDAM), 1, date(2028, 2, 29)),
    ],
)
def test_months_are_those_of_the_calendar(on: datetime, months: int, ends: date) -> None:
    with clock.frozen(on):
        assert ends_on(months) == ends


# -- what the database itself refuses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"basis": "own"},
        {"basis": "representation"},
        {"basis": "consent"},
        {"basis": "emergency"},
        {"parts": []},
        {"purposes": []},
        {"since": timedelta(days=2)},
        {"until": timedelta(days=-3)},
        {"stopped_at": timedelta()},
    ],
    ids=str,
)
def test_the_database_refuses_a_place_that_cannot_be(wrong: dict[str, Any], cast: Cast) -> None:
    person, _own = make_person()
    said = {name: clock.now() + value if isinstance(value, timedelta) else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic():
        make_grant(person, cast.users["nadia"], "member", **{"basis": "law"} | said)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sentence": ""},
        {"purpose": ""},
        {"parts": []},
        {"expires_at": timedelta(-2)},
        {"given_at": timedelta(2)},
        {"withdrawn_at": timedelta()},
    ],
    ids=str,
)
def test_the_database_refuses_a_consent_that_cannot_be(wrong: dict[str, Any], cast: Cast) -> None:
    person, own = make_person()
    said = {name: clock.now() + value if isinstance(value, timedelta) else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic():
        make_consent(person, own, **said)


# -- emergency access ------------------------------------------------------------------------------------------------

HURRY: dict[str, Any] = {
    "name": "Gerda de Wit",
    "birth_year": 1948,
    "reason": "Ze ligt op straat en is in de war.",
    "hours": 4,
}


def test_emergency_access_opens_for_hours_and_only_that(gerda: Gerda, cast: Cast, still: datetime) -> None:
    person, _own = gerda
    margriet = cast.actors["margriet"]
    actions.open_emergency(by=margriet, **HURRY)
    assert _sees(margriet, person, purpose="nood")
    assert not _sees(margriet, person, purpose="begeleiding")
    assert not _sees(margriet, person, "forecast", "nood")
    with clock.frozen(still + timedelta(hours=4)):
        assert not _sees(margriet, person, purpose="nood")
    assert _noted("emergency opened", person).detail == {
        "hours": 4,
        "role": _noted("emergency opened", person).detail["role"],
    }


def test_the_person_without_an_address_is_called(gerda: Gerda, cast: Cast) -> None:
    _person, own = gerda
    with rls.acting_system("proef"):
        PersonMember.objects.for_system("proef").filter(pk=own.pk).update(email="")
    actions.open_emergency(by=cast.actors["margriet"], **HURRY)
    bodies = [message.body for message in OutboxMessage.objects.all()]
    assert bodies
    assert all("Bel diegene zelf" in body for body in bodies)


def test_two_people_of_one_name_are_nobody(gerda: Gerda, cast: Cast) -> None:
    make_person()
    with pytest.raises(DomainError) as several:
        actions.open_emergency(by=cast.actors["margriet"], **HURRY)
    with pytest.raises(DomainError) as none:
        actions.open_emergency(by=cast.actors["margriet"], **HURRY | {"name": "Niemand Niets"})
    assert (several.value.message, several.value.code) == (none.value.message, none.value.code)
    assert AuditEvent.objects.filter(action="emergency not found").count() == 2


@pytest.mark.parametrize(
    ("change", "code"), [({"reason": " kort "}, "reden"), ({"hours": 5}, "duur"), ({"hours": 48}, "duur")]
)
def test_emergency_access_has_its_limits(change: dict[str, Any], code: str, gerda: Gerda, cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        actions.open_emergency(by=cast.actors["margriet"], **HURRY | change)
    assert refused.value.code == code
    assert OutboxMessage.objects.count() == 0


@pytest.mark.parametrize(
    "who", [Actor.asker(), Actor.system(), Actor.resident("7c9f3c52-0000-4000-8000-000000000000", "x")]
)
def test_only_professionals_have_emergency_access(who: Actor, gerda: Gerda) -> None:
    with pytest.raises(NotAllowed):
        actions.open_emergency(by=who, **HURRY)


def test_a_review_is_done_once_by_another_coordinator(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    margriet = cast.actors["margriet"]
    emergency = actions.open_emergency(by=margriet, **HURRY)
    said: dict[str, Any] = {"emergency_id": emergency.pk, "judgement": "right", "note": "Klopt."}
    _user, other = make_user("coordinator", cast)
    other = replace(other, coordinates=other.team_ids)
    for actor in (cast.actors["nadia"] if not cast.actors["nadia"].coordinates else Actor.asker(), margriet):
        with pytest.raises(NotAllowed):
            actions.review(by=actor, **said)
    with pytest.raises(DomainError):
        actions.review(by=other, **said | {"judgement": "misschien"})
    actions.review(by=other, **said)
    assert _sees(margriet, person, purpose="nood"), "it was right, so it runs its hours"
    with pytest.raises(Conflict):
        actions.review(by=other, **said)
    with pytest.raises(NotVisible):
        actions.review(by=other, **said | {"emergency_id": person.pk})
    assert _noted("emergency reviewed", person).detail == {"judgement": "right"}


def test_somebody_looks_also_when_the_only_coordinator_near_is_who_looked(gerda: Gerda, cast: Cast) -> None:
    """Kees coordinates the safety net alone. Gerda is helped by Nadia, so Margriet, who coordinates her team, hears of it and looks."""
    person, _own = gerda
    kees, margriet = cast.actors["kees"], cast.actors["margriet"]
    emergency = actions.open_emergency(by=kees, **HURRY)
    with rls.acting_system("proef"):
        told = [user.email for user in actions.emergency.coordinators_for(kees, person.pk)]
    assert told == [cast.users["margriet"].email]
    assert OutboxMessage.objects.filter(to=cast.users["margriet"].email).count() == 1
    actions.review(emergency_id=emergency.pk, judgement="right", note="", by=margriet)


def test_of_somebody_whom_nobody_helps_any_other_coordinator_looks(cast: Cast) -> None:
    person, _own = make_person()
    with rls.acting_system("proef"):
        told = actions.emergency.coordinators_for(cast.actors["kees"], person.pk)
    assert cast.users["margriet"].pk in {user.pk for user in told}
    assert cast.users["kees"].pk not in {user.pk for user in told}


def test_a_review_that_is_late_is_asked_for_again(gerda: Gerda, cast: Cast, still: datetime) -> None:
    actions.open_emergency(by=cast.actors["margriet"], **HURRY)
    assert actions.remind_reviewers() == 0
    before = OutboxMessage.objects.count()
    with clock.frozen(still + 10 * DAY):
        assert actions.remind_reviewers() == 1
    assert OutboxMessage.objects.count() > before


# -- leaving ---------------------------------------------------------------------------------------------------------


def _leaves(user: User, cast: Cast, to: User | None) -> tuple[dict[str, Any], list[Any]]:
    teams = list(Membership.objects.filter(user=user).values_list("team_id", flat=True))
    before = actions.preview(user, teams)
    return actions.hand_over(user=user, team_ids=teams, to=to, by=Actor.system()), before


def test_who_leaves_leaves_nobody_alone(gerda: Gerda, cast: Cast) -> None:
    person, _own = gerda
    nadia, (heir, heir_actor) = cast.users["nadia"], make_user("member", cast)
    make_grant(person, nadia, "member", "consent", parts=["forecast"], consent={"parts": ["forecast"]})
    handed, before = _leaves(nadia, cast, heir)
    assert [going.count for going in before] == [1]
    assert _sees(heir_actor, person)
    assert not _sees(heir_actor, person, "forecast"), "only the person gives consent again"
    assert not _sees(cast.actors["nadia"], person)
    assert actions.take_back(user=nadia, handed=handed, by=Actor.system()) == 1
    assert _sees(cast.actors["nadia"], person)
    assert not _sees(heir_actor, person)


def test_without_an_heir_a_coordinator_takes_over(gerda: Gerda, cast: Cast, seen: Callable[[Actor, str], int]) -> None:
    person, _own = gerda
    _leaves(cast.users["nadia"], cast, None)
    with rls.acting_system("proef"):
        (place,) = Grant.objects.for_system("proef").filter(person=person, stopped_at=None)
    assert place.role in ("coordinator", "member")
    assert place.user_id != cast.users["nadia"].pk
    assert seen(Actor("user", str(place.user_id), "x"), "begeleiding") == 1


def test_who_has_no_circle_leaves_nothing(cast: Cast) -> None:
    handed, before = _leaves(cast.users["nadia"], cast, None)
    assert (handed, before) == ({"grants": []}, [])
    assert Emergency.objects.for_system("proef").count() == 0


def test_a_coordinator_of_elsewhere_reviews_nothing(gerda: Gerda, cast: Cast) -> None:
    margriet = cast.actors["margriet"]
    emergency = actions.open_emergency(by=margriet, **HURRY)
    elsewhere = next(team for team in cast.teams.values() if str(team.pk) not in margriet.team_ids)
    user = User.objects.create_user("elders@rivierdal.invalid", "Iemand van elders")
    Membership.objects.create(user=user, team=elsewhere, role="coordinator")
    actor = accounts.actor_for(user)
    assert actor.coordinates
    with pytest.raises(NotVisible):
        actions.review(emergency_id=emergency.pk, judgement="right", note="", by=actor)
