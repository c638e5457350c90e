"""A table of Rivierdal with its people: a chair, a bringer, a second reader, a church, a night watch and a scribe. Nobody here exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from naast.audit.models import AuditEvent
from naast.casetable import actions, queries
from naast.casetable.carding import CardWords
from naast.casetable.clockwork import kind_of, place_of
from naast.casetable.models import CaseTable, Seat
from naast.core import clock
from naast.core.actors import Actor
from naast.core.models import OutboxMessage
from tests.conftest import MONDAY_MORNING, Cast

AREA = "rivierdal"
CALM = {"sociaal": "De buren komen weinig.", "vraag": "Hoe kunnen wij hier helpen?"}
PEOPLE = {
    "chair": ("Kees Postma", "Sociaal loket", "kees@rivierdal.invalid"),
    "bringer": ("Nadia Bakkali", "Wijkteam", "nadia@rivierdal.invalid"),
    "reader": ("Joost Hendriks", "Wijkteam Oost", "joost@rivierdal.invalid"),
    "scribe": ("Wil van Buren", "Havenhulp", "wil@havenhulp.invalid"),
    "member": ("Dominee Roos", "Grote Kerk", "roos@kerk.invalid"),
    "experience": ("Hans Vermeer", "Nachtwacht", "hans@nacht.invalid"),
}


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """It is Monday 23 November 2026, ten o'clock."""
    with clock.frozen(MONDAY_MORNING):
        yield


@dataclass(frozen=True)
class Evening:
    """A table a week from now, and who sits there by role."""

    table: CaseTable
    seats: dict[str, Seat]
    margriet: Actor
    cast: Cast

    @property
    def now(self) -> CaseTable:
        """The table as the database has it."""
        return CaseTable.objects.get(pk=self.table.pk)

    def seat(self, role: str) -> Seat:
        """A seat as the database has it."""
        return Seat.objects.select_related("table").get(pk=self.seats[role].pk)


def words(**texts: str) -> CardWords:
    """A card that a reader can release; with other texts when they are given."""
    return CardWords("70-80", "samen", "", ("huisarts",), "asked", {**CALM, **texts})


@pytest.fixture
def evening(cast: Cast) -> Evening:
    """Planned, everyone invited, no card yet."""
    margriet = cast.actors["margriet"]
    plan = actions.Plan("casustafel", date(2026, 11, 30), time(15, 0), "Buurtkamer")
    table = actions.plan(plan=plan, by=margriet)
    seats = {
        role: actions.invite(table_id=table.pk, who=actions.Invited(*told, role=role), by=margriet)
        for role, told in PEOPLE.items()
    }
    return Evening(table, seats, margriet, cast)


def released(evening: Evening, **texts: str) -> None:
    """The card is written, read and released."""
    version = queries.card_of(evening.table)
    actions.save_card(seat=evening.seat("bringer"), words=words(**texts), version=version.version if version else 0)
    card = actions.offer_card(seat=evening.seat("bringer"), area=AREA)
    actions.release(seat=evening.seat("reader"), version=card.version, area=AREA)


def go_to(evening: Evening, step: str) -> CaseTable:
    """The chair walks there, step by step."""
    chair, kind = evening.seat("chair"), kind_of(evening.table.kind)
    while place_of(kind, evening.now.step) < place_of(kind, step):
        at = place_of(kind, evening.now.step)
        actions.move(seat=chair, came_from=kind.steps[at].id, to=kind.steps[at + 1].id)
    return evening.now


@pytest.fixture
def going(evening: Evening) -> Evening:
    """The card is released and the chair began."""
    released(evening)
    actions.start(seat=evening.seat("chair"))
    return evening


def later(**span: float) -> AbstractContextManager[datetime]:
    """It is so much later than now."""
    return clock.frozen(clock.now() + timedelta(**span))


def mails(to: str) -> list[OutboxMessage]:
    """What waits for an address, the oldest first."""
    return list(OutboxMessage.objects.filter(to=to).order_by("created_at"))


def audited(action: str) -> AuditEvent:
    """The last audit row of an action; fails when there is none."""
    found = AuditEvent.objects.filter(action=action).order_by("-created_at", "-pk").first()
    assert found is not None, action
    return found


def sit(evening: Evening, role: str) -> Client:
    """A browser that came with the link of this seat and the code on the screen, on the day itself."""
    client = Client()
    seat = evening.seat(role)
    token = queries.token_of(seat)
    with clock.frozen(datetime(2026, 11, 30, 15, 0, tzinfo=clock.AMSTERDAM)):
        answer = client.post(f"/casustafel/aan/{token}/code/", {"code": actions.table_code(seat.table)})
    assert answer.status_code == 302, answer.content.decode()[:600]
    return client


def shown(answer: Any) -> str:
    """What a reader sees of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))
