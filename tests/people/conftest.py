"""A small family of Rivierdal: Dina Verbeek is ill, Huub is her husband, Sanne their daughter, Teun a grandson. Nobody here exists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from tests.conftest import Cast

from naast.audit.models import AuditEvent
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.people import actions
from naast.people.actions.entry import make_link
from naast.people.models import AccessLink, Person, PersonMember

WHY = "een test kijkt"
BSN = "111222333"


@dataclass(frozen=True)
class Family:
    """The people by first name, and Nadia, who helps them."""

    person: Person
    dina: PersonMember
    huub: PersonMember
    sanne: PersonMember
    teun: PersonMember
    nadia: Actor


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def now() -> Iterator[Any]:
    """A fixed moment, so that windows of minutes can be walked through."""
    with clock.frozen(clock.now()) as moment:
        yield moment


@pytest.fixture
def nadia(cast: Cast) -> Actor:
    return cast.actors["nadia"]


@pytest.fixture
def outsider(cast: Cast) -> Actor:
    """Kees works in other villages; nobody put him in this circle."""
    return cast.actors["kees"]


@pytest.fixture
def family(nadia: Actor) -> Family:
    person = actions.make_person(
        fields=actions.PersonFields(
            "Dina Verbeek", 1955, "0342", phone="06 00 00 55 00", email="dina@rivierdal.invalid"
        ),
        by=nadia,
    )

    def beside(name: str, relation: str, **more: Any) -> PersonMember:
        return actions.add_member(person_id=person.pk, fields=actions.MemberFields(name, relation, **more), by=nadia)

    huub = beside("Huub Verbeek", "partner", lives_with=True, phone="06 00 00 55 01", email="huub@rivierdal.invalid")
    sanne = beside("Sanne Verbeek", "child", email="sanne@rivierdal.invalid")
    teun = beside("Teun", "grandchild", is_child=True, birth_year=2014, email="teun@rivierdal.invalid")
    return Family(person, own_row(person), huub, sanne, teun, nadia)


def rows(model: Any, **where: Any) -> list[Any]:
    """What really stands in the database, whoever may see it."""
    with rls.acting_system(WHY):
        return list(model.objects.for_system(WHY).filter(**where).order_by("created_at"))


def fresh(row: Any) -> Any:
    return rows(type(row), pk=row.pk)[0]


def own_row(person: Person) -> PersonMember:
    return rows(PersonMember, person=person, relation="self")[0]


def resident(member: PersonMember) -> Actor:
    return Actor.resident(member.pk, member.name)


def audited(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("created_at"))


def link_of(member: PersonMember) -> str:
    """A working link; returns the secret."""
    with rls.acting_system(WHY):
        return make_link(fresh(member), made_by="Nadia Bakkali")


def link_row(member: PersonMember) -> AccessLink:
    return rows(AccessLink, member=member)[-1]


def last_code() -> str:
    found = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


@pytest.fixture
def enter() -> Callable[..., Any]:
    """Let a member in by link and code in a browser (a test client); returns the last answer."""

    def come_in(client: Any, member: PersonMember, way: str = "email") -> Any:
        token = link_of(member)
        assert client.post(f"/mensen/toegang/{token}/", {"way": way}).status_code == 302
        return client.post(f"/mensen/toegang/{token}/code/", {"code": last_code()})

    return come_in


def later(**time: float) -> Any:
    return clock.frozen(clock.now() + timedelta(**time))
