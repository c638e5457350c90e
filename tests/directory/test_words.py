"""Facts in plain words: open now, room, checked. Times and days are given, never read from a clock."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation

from naast.core.clock import AMSTERDAM
from naast.directory.models import Capacity, OpeningTime, Service
from naast.directory.presenters import words

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


def _service(*times: tuple[int, int, int], by_appointment: bool = False) -> Service:
    service = Service(name="X", by_appointment=by_appointment)
    rows = [OpeningTime(service=service, weekday=d, opens_minute=a, closes_minute=b) for d, a, b in times]
    service._prefetched_objects_cache = {"opening_times": rows}  # type: ignore[attr-defined]
    return service


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([(1, 540, 1020)], "Nu open, tot 17.00 uur."),
        ([(1, 600, 1020)], "Nu open, tot 17.00 uur."),
        ([(1, 540, 1440)], "Nu open."),
        ([(1, 780, 1020)], "Vandaag open van 13.00 tot 17.00 uur."),
        ([(1, 540, 600), (2, 540, 720)], "Nu dicht. Morgen open van 9.00 tot 12.00 uur."),
        ([(5, 540, 720)], "Nu dicht. Open op vrijdag van 9.00 tot 12.00 uur."),
        ([(1, 420, 540)], "Nu dicht. Open op maandag van 7.00 tot 9.00 uur."),
        ([(day, 0, 1440) for day in range(1, 8)], "Dag en nacht open."),
        ([], ""),
    ],
)
def test_today_in_words(times: list[tuple[int, int, int]], said: str) -> None:
    assert words.today_words(_service(*times), MONDAY) == said


def test_by_appointment() -> None:
    assert words.today_words(_service(by_appointment=True), MONDAY) == "Op afspraak."


def test_a_week_names_every_day() -> None:
    week = words.week(_service((1, 540, 720), (1, 780, 1020)))
    assert week[0] == ("Maandag", "9.00 tot 12.00 uur en 13.00 tot 17.00 uur")
    assert week[6] == ("Zondag", "dicht")


@pytest.mark.parametrize(
    ("capacity", "said"),
    [
        (
            Capacity(status="yes", as_of=date(2026, 11, 20)),
            "Er is plaats voor nieuwe mensen. Nagevraagd op 20 november 2026.",
        ),
        (
            Capacity(status="waiting", weeks=1, as_of=date(2026, 11, 20)),
            "U wacht ongeveer 1 week. Nagevraagd op 20 november 2026.",
        ),
        (
            Capacity(status="waiting", weeks=3, as_of=date(2026, 11, 20)),
            "U wacht ongeveer 3 weken. Nagevraagd op 20 november 2026.",
        ),
        (Capacity(status="waiting", as_of=date(2026, 11, 20)), "Er is een wachttijd. Nagevraagd op 20 november 2026."),
        (Capacity(status="unknown"), "Wij weten niet of er plaats is. Vraag het na als u belt."),
        (
            Capacity(status="no", as_of=date(2026, 1, 20)),
            "Er is nu geen plaats. Dat is lang geleden gevraagd, op 20 januari 2026. Bel om het zeker te weten.",
        ),
        (None, "Wij weten niet of er plaats is. Vraag het na als u belt."),
    ],
)
def test_room_in_words(capacity: Capacity | None, said: str) -> None:
    assert words.room_words(capacity, MONDAY.date()) == said


@pytest.mark.parametrize(
    ("checked", "said"),
    [
        (date(2026, 11, 23), "Nagekeken op 23 november 2026, vandaag."),
        (date(2026, 11, 22), "Nagekeken op 22 november 2026, 1 dag geleden."),
        (date(2026, 11, 2), "Nagekeken op 2 november 2026, 3 weken geleden."),
        (date(2026, 5, 2), "Nagekeken op 2 mei 2026, 6 maanden geleden."),
    ],
)
def test_checked_in_words(checked: date, said: str) -> None:
    assert words.checked_words(checked, MONDAY.date()) == said


def test_a_check_of_long_ago_warns() -> None:
    assert "Bel eerst" in words.checked_words(date(2025, 10, 1), MONDAY.date())


def test_for_whom_and_in_which_language() -> None:
    assert words.audience_words(["adults", "carers", "bereaved"]) == (
        "Volwassenen, wie voor een ander zorgt en mensen die iemand verloren"
    )
    assert words.language_words(["nl", "tr"]) == "Nederlands en Turks"
