"""The page "Wat kan er komen?": without a login, without JavaScript, without anything kept, and never more than was chosen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from naast.core import clock
from naast.engine.knowledge.life_events import default_life_events
from naast.foresight import queries
from naast.foresight.wording import words

pytestmark = pytest.mark.django_db
TAPS = {"wie": "naaste", "ziekte": "kanker", "sinds": "maanden", "thuis": ["partner", "child_at_home"], "zorg": "works", "werk": "employed",
        "huis": "rents", "ziek_sinds": "2026-10-01"}  # fmt: skip
HOW_OFTEN = re.compile(r"\bop de \d|bijna altijd|minder dan 1\b")
# Words that would tell how long somebody lives. "overleden" stands in the link to the page for who stays behind.
NEVER = re.compile(
    r"levensverwachting|prognose|nog te leven|stervens|sterven|laatste (dagen|weken|maand)|terminaal|hospice|overlijdt|doodgaa",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine gets warm beside the page; here that would only count along."""
    monkeypatch.setattr(queries, "warm", lambda: None)


def ask(client: Client, url: str = "/vooruitkijken/", **more: Any) -> str:
    answer = client.post(url, TAPS | more if url == "/vooruitkijken/" else more)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def text_of(page: str) -> str:
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page.split("<main", 1)[1].split("</main>", 1)[0], flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_the_form_asks_little_and_says_nothing_is_kept(client: Client) -> None:
    page = client.get("/vooruitkijken/").content.decode()
    assert "bewaren niets" in page
    assert page.count('aria-required="true"') == 2
    assert "112" in page


def test_the_first_answer_is_questions_without_windows_and_chances(client: Client) -> None:
    said = text_of(ask(client))
    assert "Stel hierover een vraag" in said
    assert "Weet school wat er thuis is?" in said or "Wat weet het kind, en wat denkt het zelf?" in said
    assert HOW_OFTEN.search(said) is None
    assert "Wanneer vaak" not in said
    assert NEVER.search(said) is None


def test_windows_and_chances_open_one_after_the_other_and_only_when_chosen(client: Client) -> None:
    when = text_of(ask(client, zien="wanneer"))
    assert "Wanneer vaak" in when
    assert "schatting" in when
    assert HOW_OFTEN.search(when) is None
    often = text_of(ask(client, zien="kansen"))
    assert HOW_OFTEN.search(often)
    assert "Niemand heeft het gemeten" in often
    for said in (when, often):
        assert NEVER.search(said) is None
        assert not re.search(r"\d+[.,]\d+ ?%|\d ?%", said)
    assert HOW_OFTEN.search(text_of(ask(client, zien="alles"))) is None


def test_terms_of_the_law_follow_the_day_that_was_told(client: Client) -> None:
    assert "Vroeg IVA aanvragen" in text_of(ask(client))
    assert "Vroeg IVA aanvragen" not in text_of(ask(client, ziek_sinds=""))


def test_nothing_is_kept_and_nothing_stands_in_the_address(client: Client) -> None:
    ask(client)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post("/vooruitkijken/", TAPS)
    wrote = [one["sql"] for one in asked if re.match(r"\s*(insert|update|delete)", one["sql"], re.IGNORECASE)]
    assert [sql for sql in wrote if "core_ratecount" not in sql] == []
    page = answer.content.decode()
    assert set(re.findall(r'(?:href|action)="(/vooruitkijken/[^"]*)"', page)) <= {
        "/vooruitkijken/", "/vooruitkijken/na-overlijden/", "/vooruitkijken/?taal=en",
    }  # fmt: skip
    assert "no-store" in answer["Cache-Control"] or "private" in answer["Cache-Control"]


def test_one_tap_asks_with_our_words_and_nothing_about_the_person(client: Client) -> None:
    page = ask(client)
    texts = re.findall(r'name="text" value="([^"]+)"', page)
    assert texts
    assert all(text.startswith(("Ik wil vooruitkijken.", "Ik heb een vraag over:")) for text in texts)
    form = client.post("/", {"text": texts[0], "asker": "naaste"}).content.decode()
    assert texts[0] in form


def test_what_is_missing_is_said_and_what_was_tapped_stays(client: Client) -> None:
    answer = client.post("/vooruitkijken/", {"ziekte": "neuro", "thuis": ["partner"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kies hoe lang geleden het nieuws kwam." in page
    assert re.search(r'value="neuro" checked', page)
    assert re.search(r'value="partner" checked', page)
    back = client.post("/vooruitkijken/", TAPS | {"terug": "ja"}).content.decode()
    assert re.search(r'value="kanker" checked', back)
    assert re.search(r'value="child_at_home" checked', back)
    assert 'value="2026-10-01"' in back


def test_a_day_that_is_not_there_yet_is_not_taken(client: Client) -> None:
    answer = client.post("/vooruitkijken/", TAPS | {"ziek_sinds": (clock.today() + timedelta(days=30)).isoformat()})
    assert answer.status_code == 422
    assert "nog niet geweest" in answer.content.decode()


def test_after_a_death_the_first_list_comes_first_in_a_tone_of_its_own(client: Client) -> None:
    page = ask(
        client,
        "/vooruitkijken/na-overlijden/",
        overleden=(clock.today() - timedelta(days=3)).isoformat(),
        thuis=["child_at_home"],
        zorg="employed",
        huis="rents",
    )
    said = text_of(page)
    for wanted in (
        "De eerste dagen",
        "Kiezen over de erfenis",
        "Op wiens naam staat het huurhuis?",
        "Kan het kind het verdriet kwijt?",
    ):
        assert wanted in said, wanted
    assert "Wat lukt er op het werk" in said
    assert said.index("De eerste dagen") < said.index("Aangifte erfbelasting")
    assert "wie ziek is" not in said
    assert (
        client.post(
            "/vooruitkijken/na-overlijden/", {"overleden": (clock.today() - timedelta(days=2500)).isoformat()}
        ).status_code
        == 422
    )


def test_every_event_that_may_be_shown_has_words_and_no_word_is_for_nothing() -> None:
    shown = {name for name, one in default_life_events().events.items() if one.kind == "event" and one.shown == "yes"}
    assert shown == set(words())
    assert all(one.ask.endswith("?") and one.do.endswith(".") for one in words().values())
    assert not [name for name, one in words().items() if NEVER.search(one.ask + one.do)]


def test_what_needs_care_never_comes_by_itself(client: Client) -> None:
    careful = [one.ask for one in words().values() if one.careful]
    assert len(careful) == 4
    said = text_of(ask(client, zien="kansen", al=["mantelzorg_intensief", "geldzorgen"]))
    assert [one for one in careful if one in said] == []


def test_the_same_taps_are_not_worked_out_twice(client: Client) -> None:
    ask(client)
    before = queries.seen.cache_info()
    ask(client, zien="kansen", wie="patient")
    assert queries.seen.cache_info()._asdict() == before._asdict() | {"hits": before.hits + 1}
