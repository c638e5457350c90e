"""The three walls side by side: every role, part and purpose in every state of consent gives the same answer at each of them.

What must come out is worked out once more from the plain table of the policy, without the code of any wall.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.access.conftest import ALL_PARTS, make_grant, make_member, make_person, make_user
from tests.conftest import Cast

from naast.access import queries
from naast.accounts.models import User
from naast.core import rls
from naast.core.actors import Actor
from naast.engine.access import cells
from naast.engine.knowledge.policy import default_policy
from naast.people.models import Person, PersonMember

pytestmark = pytest.mark.django_db
POLICY = default_policy()
CELLS = {(cell.role, cell.part, cell.purpose): cell for cell in cells(POLICY)}
USERS = [role.id for role in POLICY.roles.values() if role.kind == "user"]
DAY = timedelta(days=1)
# What the consent under a grant looks like; the grant itself names every part and every purpose.
STATES = ("no grant", "given", "withdrawn", "expired", "one part", "stopped", "grant over", "law", "emergency")


def _grant(state: str, purpose: str, now: datetime) -> dict[str, Any] | None:
    said: dict[str, dict[str, Any]] = {
        "given": {"consent": {}},
        "withdrawn": {"consent": {"withdrawn_at": now, "withdrawn_by": "proef"}},
        "expired": {"consent": {"given_at": now - 2 * DAY, "expires_at": now - DAY}},
        "one part": {"consent": {"parts": ["story"]}},
        "stopped": {"consent": {}, "stopped_at": now, "stopped_by": "proef"},
        "grant over": {"consent": {}, "since": now - 2 * DAY, "until": now},
        "law": {"basis": "law"},
        "emergency": {"basis": "emergency", "until": now + DAY},
    }
    if state == "no grant":
        return None
    told = said[state] | {"purposes": list(POLICY.purposes)}
    if "consent" in told:
        told |= {"basis": "consent", "consent": told["consent"] | {"purpose": purpose}}
    return told


def _expected(role: str, state: str, given_for: str, part: str, purpose: str) -> bool:
    cell = CELLS[role, part, purpose].see
    if state in ("given", "one part"):
        return "consent" in cell and purpose == given_for and (state == "given" or part == "story")
    return state in cell if state in ("law", "emergency") else False


@pytest.mark.parametrize("role", USERS)
def test_every_part_in_every_state_for_users(role: str, cast: Cast, monday: datetime) -> None:
    user, actor = make_user(role, cast)
    made: dict[UUID, tuple[str, str]] = {}
    for state in STATES:
        for given_for in POLICY.purposes if state in ("given", "one part") else ["begeleiding"]:
            person, _own = make_person(f"{state} {given_for}")
            made[person.pk] = (state, given_for)
            told = _grant(state, given_for, monday)
            if told is not None:
                make_grant(person, user, role, **told)
    checked = _compare(actor, role, made)
    assert checked == len(made) * len(POLICY.parts) * len(POLICY.purposes)


def _compare(actor: Actor, role: str, made: dict[UUID, tuple[str, str]]) -> int:
    standings = {pk: queries.standing_of(actor, pk) for pk in made}
    checked = 0
    for purpose in POLICY.purposes:
        raw = _raw(actor, purpose)
        for part in POLICY.parts:
            expected = {
                pk for pk, (state, given_for) in made.items() if _expected(role, state, given_for, part, purpose)
            }
            decided = {pk for pk, standing in standings.items() if standing.decide(part, purpose).allowed}
            assert decided == expected, (role, part, purpose)
            assert set(queries.people_to_see(actor, purpose, [part])[part]) == expected, (role, part, purpose)
            assert raw[part] == expected, (role, part, purpose)
            checked += len(made)
    return checked


def _raw(actor: Actor, purpose: str) -> dict[str, set[UUID]]:
    """What the database itself says, asked as the app's role."""
    with rls.acting(actor, purpose), connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (rls.APP_ROLE,)
        cursor.execute("select " + ", ".join("naast_people_to_see(%s)" for _ in ALL_PARTS), ALL_PARTS)
        return {part: set(found) for part, found in zip(ALL_PARTS, cursor.fetchone(), strict=True)}


RESIDENTS = (("close", {"relation": "friend"}), ("child", {"relation": "child", "is_child": True}))


@pytest.mark.parametrize(("role", "said"), RESIDENTS, ids=["close", "child"])
@pytest.mark.parametrize("state", STATES)
def test_every_part_in_every_state_for_those_beside(
    role: str, said: dict[str, Any], state: str, monday: datetime
) -> None:
    person, _own = make_person()
    member = make_member(person, **said)
    told = _grant(state, "inzage", monday)
    if told is not None:
        make_grant(person, member, role, **told)
    _compare(Actor.resident(member.pk, member.name), role, {person.pk: (state, "inzage")})


@pytest.mark.parametrize("role", ["self", "representative"])
def test_the_person_and_who_speaks_for_them_need_no_row(role: str, monday: datetime) -> None:
    person, own = make_person()
    other, _ = make_person("Een ander")
    who = own if role == "self" else make_member(person, is_representative=True, representative_basis="mentor")
    actor = Actor.resident(who.pk, who.name)
    mine, theirs = queries.standing_of(actor, person.pk), queries.standing_of(actor, other.pk)
    for purpose in POLICY.purposes:
        raw = _raw(actor, purpose)
        for part in POLICY.parts:
            expected = {person.pk} if CELLS[role, part, purpose].see else set()
            assert raw[part] == expected == set(queries.people_to_see(actor, purpose, [part])[part])
            assert mine.decide(part, purpose).allowed is bool(expected)
            assert not theirs.decide(part, purpose).allowed


def _everywhere(actor: Actor, person: Person, purpose: str = "begeleiding", part: str = "story") -> set[bool]:
    """The answers of the three walls; one value when they agree."""
    return {
        queries.decide(actor, person.pk, part, purpose).allowed,
        person.pk in queries.people_to_see(actor, purpose, [part])[part],
        person.pk in _raw(actor, purpose)[part],
    }


def test_another_role_opens_nothing_of_before(cast: Cast) -> None:
    user, actor = make_user("care", cast)
    person, _own = make_person()
    make_grant(person, user, "care", "consent", consent={})
    assert _everywhere(actor, person) == {True}
    user.memberships.update(role="volunteer")
    assert _everywhere(actor, person) == {False}


def test_who_no_longer_works_here_sees_nothing(cast: Cast) -> None:
    user, actor = make_user("member", cast)
    person, _own = make_person()
    make_grant(person, user, "member")
    assert _everywhere(actor, person) == {True}
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert _everywhere(actor, person) == {False}


def test_who_left_the_circle_sees_nothing(monday: datetime) -> None:
    person, _own = make_person()
    member = make_member(person)
    make_grant(person, member, "close", "consent", purposes=["inzage"], consent={"purpose": "inzage"})
    actor = Actor.resident(member.pk, member.name)
    assert _everywhere(actor, person, "inzage") == {True}
    with rls.acting_system("proef"):
        PersonMember.objects.for_system("proef").filter(pk=member.pk).update(left_at=monday)
    assert _everywhere(actor, person, "inzage") == {False}


def test_a_death_ends_speaking_for_and_the_plan_ends_the_rest(cast: Cast, monday: datetime) -> None:
    user, actor = make_user("member", cast)
    person, _own = make_person()
    make_grant(person, user, "member")
    mentor = make_member(person, is_representative=True, representative_basis="mentor")
    speaks = Actor.resident(mentor.pk, mentor.name)
    assert _everywhere(speaks, person, "inzage") == {True}
    _dies(person, monday, monday + 30 * DAY)
    assert _everywhere(speaks, person, "inzage") == {False}
    assert _everywhere(actor, person) == {True}
    _dies(person, monday - 60 * DAY, monday - DAY)
    assert _everywhere(actor, person) == {False}


def _dies(person: Person, on: datetime, ends: datetime) -> None:
    with rls.acting_system("proef"):
        Person.objects.for_system("proef").filter(pk=person.pk).update(deceased_on=on.date(), plan_ends_on=ends.date())


def test_changing_is_narrower_than_seeing(cast: Cast) -> None:
    user, actor = make_user("member", cast)
    person, _own = make_person()
    make_grant(person, user, "member", parts=["story", "identity"], may="see")
    other, _own = make_person("Een ander")
    make_grant(other, user, "member", parts=["story"], may="change")
    with rls.acting(actor, "begeleiding"), connection.cursor() as cursor:
        cursor.execute(
            "select naast_people_to_see('story'), naast_people_to_change('story'), naast_people_to_change('identity')"
        )
        see, change, identity = cursor.fetchone()
    assert (set(see), set(change), identity) == ({person.pk, other.pk}, {other.pk}, [])
    assert queries.decide(actor, person.pk, "story", "begeleiding", "change").rule == "only-see"
    assert queries.decide(actor, other.pk, "story", "begeleiding", "change").allowed


def test_nobody_is_seen_by_an_asker_or_by_an_id_that_is_none() -> None:
    make_person()
    for actor in (Actor.asker(), Actor("user", "1 or 1=1", "x"), Actor("user", "", "x")):
        assert queries.people_to_see(actor, "begeleiding", ["story"]) == {"story": []}
        assert all(not found for found in _raw(actor, "begeleiding").values())
