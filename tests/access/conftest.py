"""People with a circle, for the tests of the walls: made as the house itself, looked at as the app."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.conftest import Cast

from naast.access import actions
from naast.access.models import Consent, Grant
from naast.accounts.models import Membership, User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.people.models import Person, PersonMember, StoryEntry

ALL_PARTS = [
    "identity", "circle", "story", "plan-fysiek", "plan-sociaal", "plan-psychisch", "plan-zingeving", "referrals", "visits",
    "forecast",
]  # fmt: skip


def make_person(name: str = "Gerda de Wit", birth_year: int | None = 1948, **said: Any) -> tuple[Person, PersonMember]:
    """A person with the member row of their own."""
    with rls.acting_system("proef"):
        person = Person.objects.create(name=name, birth_year=birth_year, **said)
        own = PersonMember.objects.create(person=person, name=name, relation="self", email="gerda@rivierdal.invalid")
        StoryEntry.objects.create(person=person, text="Ik slaap slecht.", told_by=name)
    return person, own


def make_member(person: Person, name: str = "Ömer Yıldız", relation: str = "friend", **said: Any) -> PersonMember:
    """Someone beside the person."""
    with rls.acting_system("proef"):
        return PersonMember.objects.create(person=person, name=name, relation=relation, **said)


def make_grant(person: Person, who: User | PersonMember, role: str, basis: str = "law", **said: Any) -> Grant:
    """A place in the circle, straight into the table; with `consent` (a dict) when it stands on one."""
    now = clock.now()
    to = {"user": who} if isinstance(who, User) else {"member": who}
    usual: dict[str, Any] = {
        "parts": ALL_PARTS, "purposes": ["begeleiding"], "since": now - timedelta(days=1), "given_by": "proef",
    }  # fmt: skip
    told = said.pop("consent", None)
    with rls.acting_system("proef"):
        given = make_consent(person, who, **told) if told is not None else None
        return Grant.objects.create(person=person, role=role, basis=basis, consent=given, **to, **usual | said)


def make_consent(person: Person, who: User | PersonMember, **said: Any) -> Consent:
    """A consent of the person themself for half a year."""
    now = clock.now()
    with rls.acting_system("proef"):
        own = PersonMember.objects.for_system("proef").get(person=person, relation="self")
    usual: dict[str, Any] = {
        "receiver": who.name, "parts": ALL_PARTS, "purpose": "begeleiding", "sentence": "Ik vind het goed.", "given_by": own,
        "way": "spoken", "noted_by": "proef", "given_at": now - timedelta(days=1), "expires_at": now + timedelta(days=180),
    }  # fmt: skip
    to = {"to_user": who} if isinstance(who, User) else {"to_member": who}
    with rls.acting_system("proef"):
        return Consent.objects.create(person=person, **to, **usual | said)


def make_user(role: str, cast: Cast) -> tuple[User, Actor]:
    """A user who works in a team in this role, also a role that no team has yet."""
    user = User.objects.create_user(f"{role}@rivierdal.invalid", f"Iemand ({role})")
    Membership.objects.create(user=user, team=cast.teams["stad"], role=role)
    return user, Actor("user", str(user.pk), user.name, frozenset({str(cast.teams["stad"].pk)}))


@pytest.fixture
def still() -> Iterator[datetime]:
    """The clock stands still at the moment the test began: a login counts from the real time."""
    with clock.frozen(clock.now()) as moment:
        yield moment


@pytest.fixture
def gerda(cast: Cast) -> tuple[Person, PersonMember]:
    """Gerda, whom Nadia (member of the team) was allowed to help."""
    person, own = make_person()
    actions.admit(person_id=person.pk, by=cast.actors["nadia"], reason="proef")
    return person, own


@pytest.fixture
def seen() -> Callable[[Actor, str], int]:
    """`seen(actor, purpose)`: how many pieces of any story the database shows, whatever the queries say."""

    def count(actor: Actor, purpose: str) -> int:
        with rls.acting(actor, purpose):
            return StoryEntry.objects.for_system("rauw").count()

    return count
