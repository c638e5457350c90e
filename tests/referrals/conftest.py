"""A church with a mailbox, a neighbour with a telephone, and referrals to them: with a file (Dina), and without. Nobody here exists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from tests.conftest import MONDAY_MORNING, Cast

from naast.access import actions as access
from naast.audit.models import AuditEvent
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.directory.models import Capacity, Organisation, Service
from naast.people import actions as people
from naast.people.models import Person, PersonMember
from naast.referrals import actions, hearing, queries
from naast.referrals.models import ReceiverLink, Referral, ReferralEvent

WHY = "een test kijkt"
STORY = "Huub slaapt al weken niet en zit het liefst in de tuin."
ITEMS = [{"label": "Naam", "text": "Dina Verbeek"}, {"label": "Het verhaal", "text": STORY}]
CONSENT = {
    "consent_sentence": "Ja, de Grote Kerk mag mijn naam weten en lezen wat er speelt.",
    "consent_given_by": "Dina Verbeek", "consent_way": "spoken",
}  # fmt: skip
QUESTION = "Kan er elke week iemand een uur bij Huub zitten?"


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """It is Monday 23 November 2026, ten o'clock."""
    with clock.frozen(MONDAY_MORNING):
        yield


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """The kinds of events that a room above hears."""
    kinds: list[str] = []
    hearing.register("test", lambda _pk, kind: kinds.append(kind))
    yield kinds
    hearing.unregister("test")


@dataclass(frozen=True)
class Town:
    """Places that help, the teams and people of the cast, and Dina with her husband."""

    church: Service
    mosque: Service
    neighbour: Service
    cast: Cast
    nadia: Actor
    joost: Actor
    margriet: Actor
    kees: Actor

    @property
    def team(self) -> Any:
        return self.cast.teams["stad"]


def place(name: str, email: str, layer: str = "gemeenschappelijke sociale basis") -> Service:
    slug = re.sub(r"\W+", "-", name.lower())
    day = date(2026, 10, 1)
    organisation = Organisation.objects.create(
        slug=slug, name=name, layer=layer, email=email, phone="0341-00 60 10", checked_on=day
    )
    service = Service.objects.create(
        organisation=organisation, slug=f"{slug}-bezoek", name=f"Bezoek van {name}", description="Iemand komt langs.", layer=layer,
        audience=["everyone"], languages=["nl"], everywhere=True, checked_on=day,
    )  # fmt: skip
    Capacity.objects.create(service=service, status="unknown")
    return service


@pytest.fixture
def town(cast: Cast) -> Town:
    return Town(
        place("Grote Kerk", "grote-kerk@rivierdal.invalid"), place("Moskee De Weg", "moskee@rivierdal.invalid"),
        place("Buurvrouw Truus", "", "persoonlijke sociale basis"), cast,
        *(cast.actors[name] for name in ("nadia", "joost", "margriet", "kees")),
    )  # fmt: skip


@pytest.fixture
def dina(town: Town) -> Person:
    """Somebody with a file; Nadia is in her circle."""
    fields = people.PersonFields("Dina Verbeek", 1955, "0342", email="dina@rivierdal.invalid")
    return people.make_person(fields=fields, by=town.nadia)


def ask(town: Town, service: Service | None = None, person: Person | None = None, **more: Any) -> Referral:
    """A referral to the church by Nadia, unless said otherwise."""
    said: dict[str, Any] = {
        "person": person, "team": town.team, "service": service or town.church, "question": QUESTION, "items": ITEMS,
        "by": town.nadia, "provision": "maatje", **CONSENT, **more,
    }  # fmt: skip
    return actions.ask(**said)


@pytest.fixture
def asked(town: Town) -> Referral:
    """A referral without a file."""
    return ask(town)


@pytest.fixture
def of_dina(town: Town, dina: Person) -> Referral:
    """A referral that belongs to Dina's file."""
    return ask(town, person=dina)


def rows(model: Any, **where: Any) -> list[Any]:
    """What really stands in the database, whoever may see it."""
    with rls.acting_system(WHY):
        return list(model.objects.for_system(WHY).filter(**where).order_by("created_at"))


def fresh(row: Any) -> Any:
    return rows(type(row), pk=row.pk)[0]


def link_of(referral: Referral) -> ReceiverLink:
    return rows(ReceiverLink, referral=referral)[-1]


def token_of(referral: Referral) -> str:
    return queries.token_of(link_of(referral))


def receiver(referral: Referral) -> Actor:
    return Actor.receiver(link_of(referral).pk, "Grote Kerk")


def kinds(referral: Referral) -> list[str]:
    return [row.kind for row in rows(ReferralEvent, referral=referral)]


def audited(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action).order_by("created_at"))


def own_row(person: Person) -> PersonMember:
    return rows(PersonMember, person=person, relation="self")[0]


def resident(person: Person) -> Actor:
    row = own_row(person)
    return Actor.resident(row.pk, row.name)


def last_code() -> str:
    found = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def on(day: date, hour: int = 9) -> Any:
    """It is this day."""
    return clock.frozen(datetime.combine(day, time(hour), clock.AMSTERDAM))


def later(**more: float) -> Any:
    return clock.frozen(clock.now() + timedelta(**more))


@pytest.fixture
def entrust(town: Town) -> Callable[[Person, str], None]:
    """Give a colleague a place in the circle."""

    def give(person: Person, name: str) -> None:
        access.entrust(person_id=person.pk, user_id=town.cast.users[name].pk, by=town.nadia, reason="samen helpen")

    return give
