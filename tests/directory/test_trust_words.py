"""Trust in words: every state has a sign and a sentence, nobody's name, and the page shows each fact apart."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from naast.core import clock
from naast.core.actors import Actor
from naast.directory import actions, fresh
from naast.directory.choices import CheckedField, CheckedFound, CheckedHow
from naast.directory.models import Service
from naast.directory.presenters import trust
from naast.directory.records import MapRecord
from naast.engine.freshness import Found, How, Kind

TODAY = date(2026, 11, 23)
LONG = TODAY + timedelta(days=400)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "vandaag"), (1, "gisteren"), (3, "drie dagen geleden"), (13, "13 dagen geleden"), (14, "twee weken geleden"),
        (21, "drie weken geleden"), (60, "acht weken geleden"), (61, "twee maanden geleden"), (365, "twaalf maanden geleden"),
        (500, "16 maanden geleden"), (730, "twee jaar geleden"), (5000, "13 jaar geleden"),
    ],
)  # fmt: skip
def test_how_long_ago_as_people_say_it(days: int, said: str) -> None:
    assert trust.ago(days) == said


@pytest.mark.parametrize(
    ("looked", "word", "said"),
    [
        (fresh.Looked(TODAY - timedelta(21), How.USED, LONG, LONG, None, ()), "fair", "Drie weken geleden gebruikt."),
        (fresh.Looked(TODAY, How.SELF_DECLARED, LONG, LONG, None, ()), "fair", "Vandaag zeiden zij het zelf."),
        (
            fresh.Looked(TODAY - timedelta(240), How.CALLED, TODAY, LONG, None, ()),
            "ask",
            "Vraag het na: acht maanden geleden nagekeken.",
        ),
        (
            fresh.Looked(TODAY - timedelta(500), How.IMPORTED, TODAY, TODAY, None, ()),
            "stale",
            "Staat stil: 16 maanden geleden overgenomen uit een andere lijst. Bel eerst.",
        ),
        (
            fresh.Looked(TODAY, How.CALLED, LONG, LONG, None, ("phone",)),
            "ask",
            "Vraag het na: iemand meldde dat dit niet klopt: telefoon.",
        ),
        (
            fresh.Looked(TODAY, How.CALLED, LONG, LONG, None, ("hours", "phone")),
            "ask",
            "Vraag het na: iemand meldde dat hier meer dingen niet kloppen.",
        ),
        (fresh.Looked(None, "", None, None, None, ()), "fair", "Nog niet nagekeken."),
    ],
)
def test_a_whole_entry_in_one_sentence(looked: fresh.Looked, word: str, said: str) -> None:
    line = trust.entry_line(looked, TODAY)
    assert (line.word, line.text) == (word, said)


def test_the_rooms_and_the_engine_know_the_same_facts_ways_and_outcomes() -> None:
    assert {kind.value for kind in Kind} == set(CheckedField.values)
    assert set(fresh.HOW) == set(CheckedHow.values)
    assert set(fresh.HOW.values()) == set(How)
    assert {found.value for found in Found} == set(CheckedFound.values)


def test_every_word_has_a_sign_of_its_own() -> None:
    assert len(set(trust.ICONS.values())) == len(trust.ICONS) == 4


@pytest.mark.django_db
def test_the_page_tells_each_fact_and_nobody_s_name(rivierdal: MapRecord, client: Client, monday: datetime) -> None:
    service = Service.objects.exclude(phone="").filter(checked_on__gte=date(2026, 9, 1)).order_by("slug").first()
    assert service is not None
    at = datetime(2026, 11, 2, 9, tzinfo=clock.AMSTERDAM)
    by = Actor.receiver("x", "Jannie de Vries")
    actions.count_as_check(service=service, fields={"exists": ""}, by=by, how=CheckedHow.REFERRAL, at=at)
    actions.doubt(
        service=service, field="phone", by=Actor.asker(), at=datetime(2026, 11, 20, 9, tzinfo=clock.AMSTERDAM)
    )
    page = client.get(f"/hulp/aanbod/{service.slug}/").content.decode()
    assert "Hoe zeker is dit?" in page
    assert "Drie weken geleden gebruikt." in page
    assert "Vraag het na. Iemand meldde drie dagen geleden dat dit niet klopt." in page
    assert "Vraag het na: iemand meldde dat dit niet klopt: telefoon." in page
    # Who is about to ring that number reads it beside the number, not only at the bottom.
    contact, _rest = page.split("Goed om te weten", 1)
    assert "Telefoon: Vraag het na. Iemand meldde drie dagen geleden dat dit niet klopt." in contact
    assert "Jannie" not in page


@pytest.mark.django_db
def test_a_card_tells_it_in_one_line(rivierdal: MapRecord, client: Client, monday: datetime) -> None:
    Service.objects.update(checked_on=date(2024, 1, 1))
    page = client.get("/hulp/").content.decode()
    assert "Staat stil: twee jaar geleden nagekeken. Bel eerst." in page


def test_a_service_of_the_routing_engine_says_the_same() -> None:
    from naast.engine.routing import ServiceView

    view = ServiceView("x", "X", "Y", ("z",), "zorg", looked_on="2026-11-02", looked_how="used", ask_on="2027-01-01")
    assert trust.service_line(view, TODAY).text == "Drie weken geleden gebruikt."
    late: Any = trust.service_line(view, date(2027, 2, 1))
    assert late.word == "ask"
