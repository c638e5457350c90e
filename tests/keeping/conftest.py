"""A church with a mailbox, a neighbour with a telephone, and the people of Rivierdal who keep the map. Nobody here exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.conftest import MONDAY_MORNING, Cast

from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.core.models import OutboxMessage
from naast.directory.models import Capacity, FieldCheck, Location, OpeningTime, Organisation, Service
from naast.keeping import actions
from naast.keeping.models import Entry

CHURCH = "grote-kerk@rivierdal.invalid"


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """It is Monday 23 November 2026, ten o'clock."""
    with clock.frozen(MONDAY_MORNING):
        yield


@dataclass(frozen=True)
class Town:
    """Places on the map, and who keeps it."""

    church: Service
    coffee: Service
    neighbour: Service
    cast: Cast
    nadia: Actor
    joost: Actor
    margriet: Actor
    kees: Actor


def place(name: str, organisation: Organisation, *, layer: str = "gemeenschappelijke sociale basis") -> Service:
    slug = re.sub(r"\W+", "-", name.lower())
    service = Service.objects.create(
        organisation=organisation, slug=slug, name=name, description="Iemand komt een uur zitten.", layer=layer, audience=["everyone"],
        languages=["nl"], phone="0341-00 60 10", cost="Gratis.", checked_on=date(2026, 10, 1), everywhere=True,
    )  # fmt: skip
    Capacity.objects.create(service=service, status="yes", as_of=date(2026, 10, 1))
    OpeningTime.objects.create(service=service, weekday=1, opens_minute=540, closes_minute=1020)
    return service


def organisation(name: str, email: str = "", layer: str = "gemeenschappelijke sociale basis") -> Organisation:
    slug = re.sub(r"\W+", "-", name.lower())
    made = Organisation.objects.create(slug=slug, name=name, layer=layer, email=email, checked_on=date(2026, 10, 1))
    Location.objects.create(organisation=made, street="Kade 14", postcode="0341 AC", town="Rivierdal")
    return made


@pytest.fixture
def town(cast: Cast) -> Town:
    """The church offers two things; the neighbour only their own door."""
    church = organisation("Grote Kerk", CHURCH)
    door = organisation("Buurvrouw Wil", "wil@buren.invalid", "persoonlijke sociale basis")
    return Town(
        church=place("Kerkbezoek", church),
        coffee=place("Koffie na de dienst", church),
        neighbour=place("Even zitten", door, layer="persoonlijke sociale basis"),
        cast=cast,
        **{name: cast.actors[name] for name in ("nadia", "joost", "margriet", "kees")},
    )


def later(**span: float) -> AbstractContextManager[datetime]:
    """It is so much later than now."""
    return clock.frozen(clock.now() + timedelta(**span))


def entry(service: Service) -> Entry:
    """The entry of a service, as the database has it now."""
    actions.make_entries()
    return Entry.objects.select_related("service__organisation").get(service=service)


def fresh(service: Service) -> Service:
    """The service as the database has it now."""
    return Service.objects.get(pk=service.pk)


def tick(service: Service, by: Actor, **ticks: tuple[str, str]) -> Any:
    """A keeper saves a call on what stands there now."""
    found = entry(service)
    return actions.tick(entry_id=found.pk, version=found.version, heard=actions.Heard(ticks), by=by)


def settle() -> int:
    """Twenty minutes later everything that can no longer be taken back is on the map."""
    with later(minutes=20):
        return actions.settle()


def checks(service: Service, field: str) -> list[tuple[str, str]]:
    """(how, found) of every look at a fact, the oldest first."""
    rows = FieldCheck.objects.filter(service=service, field=field).order_by("checked_at", "created_at")
    return list(rows.values_list("how", "found"))


def audited(action: str, **detail: Any) -> AuditEvent:
    """The last audit row of an action with this detail; fails when there is none."""
    found = AuditEvent.objects.filter(action=action, detail__contains=detail).order_by("-created_at", "-pk").first()
    assert found is not None, action
    return found


def mails(to: str) -> list[OutboxMessage]:
    """What waits in the outbox for an address, the oldest first."""
    return list(OutboxMessage.objects.filter(to=to).order_by("created_at"))


def link_in(message: OutboxMessage) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/]+(/beheer/bevestig/\S+)", message.body)
    assert found is not None, message.body
    return found[1]


def words(answer: Any) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))
