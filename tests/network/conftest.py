"""A small town: three of care, three of the social domain, and a wave among them. Nobody here exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from naast.core import clock
from naast.core.actors import Actor
from naast.core.models import OutboxMessage
from naast.directory.models import Organisation
from naast.network import actions, queries
from naast.network.choices import Kind
from naast.network.models import Tie, Wave, WaveMember
from tests.conftest import MONDAY_MORNING, Cast

CARE, SOCIAL = "formele zorg", "institutionele sociale basis"
PLACES = {
    "nurses": CARE, "hospice": CARE, "doctor": CARE, "team": SOCIAL, "church": "gemeenschappelijke sociale basis", "debts": SOCIAL,
}  # fmt: skip


@dataclass
class Town:
    """Organisations by short name, and who coordinates."""

    places: dict[str, Organisation]
    margriet: Actor
    nadia: Actor
    cast: Cast

    def wave(self, name: str = "Najaar 2026", **more: Any) -> Wave:
        """A wave of everyone, from today for three weeks; not begun."""
        sides = {one.pk: queries.side_of(one) for one in self.places.values()}
        words = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=21), "show_map": True} | more
        return actions.make(name=name, sides=sides, by=self.margriet, **words)

    def begun(self, name: str = "Najaar 2026", **more: Any) -> Wave:
        """The same, with the mails out."""
        wave = self.wave(name, **more)
        actions.begin(wave_id=wave.pk, by=self.margriet)
        return queries.wave_by_id(wave.pk)

    def member(self, wave: Wave, name: str) -> WaveMember:
        return WaveMember.objects.select_related("organisation", "wave").get(wave=wave, organisation=self.places[name])

    def token(self, wave: Wave, name: str) -> str:
        return queries.token_of(self.member(wave, name))

    def says(self, wave: Wave, name: str, *known: str, wishes: tuple[str, ...] = (), often: int | None = None) -> None:
        """`name` works with `known`: refers to them and consults them."""
        ids = {one: self.member(wave, one).pk for one in (*known, *wishes)}
        actions.say_known(token=self.token(wave, name), known=[ids[one] for one in known])
        told = {ids[one]: actions.Told(frozenset({Kind.REFER, Kind.CONSULT}), often) for one in known}
        actions.say_more(token=self.token(wave, name), told=told, wishes=[ids[one] for one in wishes])

    def ties(self, wave: Wave) -> set[tuple[str, str, tuple[str, ...], int | None, bool]]:
        names = {one.pk: name for name, one in self.places.items()}
        rows = Tie.objects.filter(source__wave=wave).select_related("source", "target")
        return {
            (
                names[row.source.organisation_id],
                names[row.target.organisation_id],
                tuple(row.kinds),
                row.often,
                row.wish,
            )
            for row in rows
        }


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """It is Monday 23 November 2026, ten o'clock."""
    with clock.frozen(MONDAY_MORNING):
        yield


@pytest.fixture
def town(cast: Cast) -> Town:
    places = {
        name: Organisation.objects.create(
            slug=name, name=f"De {name}", layer=layer, email=f"{name}@rivierdal.invalid", phone="0341-00 60 10",
            checked_on=date(2026, 10, 1),
        )
        for name, layer in PLACES.items()
    }  # fmt: skip
    return Town(places, cast.actors["margriet"], cast.actors["nadia"], cast)


def mails_to(name: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(to=f"{name}@rivierdal.invalid").order_by("created_at"))


def link_in(mail: OutboxMessage) -> str:
    found = re.search(r"https?://[^/]+(/netwerk/\S+)", mail.body)
    assert found is not None
    return found.group(1)


def later(**span: float) -> Any:
    return clock.frozen(clock.now() + timedelta(**span))
