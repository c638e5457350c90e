"""The page of one question for the team: one thing first, the rest in quiet groups, and words that are true about who asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.personas import QUESTION

from naast.core.actors import Actor
from naast.intake import actions, queries

LogIn = Callable[[str], Client]
VERBS = ["attempt", "answer", "ask_on", "note", "forward", "urgency", "split", "close"]


def _page(client: Client, question: Any) -> str:
    return client.get(f"/werkbak/{question.pk}/").content.decode()


def _first(page: str) -> str:
    start = page.index('aria-labelledby="nu-kop"')
    return page[start : page.index("</section>", start)]


def _main_buttons(page: str) -> list[str]:
    main = page[page.index("<main") : page.index("</main>")]
    return re.findall(r'nl-button--primary[^>]*>\s*<span class="nl-button__label">([^<]+)', main)


def _first_title(page: str) -> list[str]:
    return re.findall(r"<h3>([^<]+)</h3>", _first(page))


def test_a_question_of_nobody_is_first_of_all_to_take(log_in: LogIn, handed_over: actions.Receipt) -> None:
    page = _page(log_in("nadia"), handed_over.question)
    assert _main_buttons(page) == ["Ik pak dit op"]
    assert _first_title(page) == []
    assert "Leg terug bij het team" not in page


def test_then_it_is_to_call_and_to_close_when_the_asker_heard(
    log_in: LogIn, cast: Cast, handed_over: actions.Receipt
) -> None:
    nadia, by, pk = log_in("nadia"), cast.actors["nadia"], handed_over.question.pk
    actions.claim(question_id=pk, by=by, user=cast.users["nadia"])
    page = _page(nadia, handed_over.question)
    assert _first_title(page) == ["Gebeld"]
    assert _main_buttons(page) == ["Bewaar de belpoging"]
    assert 'href="tel:0341001234"' in _first(page)
    actions.log_attempt(question_id=pk, reached=False, text="", by=by)
    assert _first_title(_page(nadia, handed_over.question)) == ["Gebeld"]
    actions.ask_on(question_id=pk, text="Wie is er 's nachts?", by=by)
    assert "U wacht op antwoord van de vrager." in _first(_page(nadia, handed_over.question))
    actions.reply(token=handed_over.token, text="Niemand.")
    assert _first_title(_page(nadia, handed_over.question)) == ["Gebeld"]
    actions.log_attempt(question_id=pk, reached=True, text="", by=by)
    page = _page(nadia, handed_over.question)
    assert _first_title(page) == ["Afronden"]
    assert _main_buttons(page) == ["Rond de vraag af"]


def test_without_a_number_there_is_someone_to_write_to(log_in: LogIn, cast: Cast) -> None:
    asked = actions.hand_over(text=QUESTION, understood=actions.Understood(), by=Actor.asker(), pc4="0342")
    actions.claim(question_id=asked.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])
    page = _page(log_in("nadia"), asked.question)
    assert _first_title(page) == ["Antwoord geven"]
    assert "Er is geen telefoonnummer." in _first(page)


def test_what_a_colleague_is_busy_with_has_no_first_thing(
    log_in: LogIn, cast: Cast, handed_over: actions.Receipt
) -> None:
    actions.claim(question_id=handed_over.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])
    page = _page(log_in("joost"), handed_over.question)
    assert "Nadia Bakkali is met deze vraag bezig." in _first(page)
    assert _main_buttons(page) == []
    assert "Leg terug bij het team" not in page


def test_everything_else_is_there_once_and_under_a_heading(
    log_in: LogIn, cast: Cast, handed_over: actions.Receipt
) -> None:
    for _ in ("of nobody", "mine"):
        page = _page(log_in("nadia"), handed_over.question)
        assert [page.count(f"/{verb}/") for verb in VERBS] == [1] * len(VERBS)
        rest = page[page.index('aria-labelledby="meer-kop"') :]
        headings = re.findall(r"<h3>([^<]+)</h3>", rest[: rest.index("</section>")])
        assert headings == ["Met de vrager", "Met het team", "Splitsen of afronden"]
        actions.claim(question_id=handed_over.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])


@pytest.mark.parametrize("verb", ["note", "close"], ids=["in a group", "first"])
def test_a_mistake_comes_back_open_and_in_sight(
    log_in: LogIn, cast: Cast, handed_over: actions.Receipt, verb: str
) -> None:
    actions.claim(question_id=handed_over.question.pk, by=cast.actors["nadia"], user=cast.users["nadia"])
    actions.log_attempt(question_id=handed_over.question.pk, reached=True, text="", by=cast.actors["nadia"])
    answer = log_in("nadia").post(f"/werkbak/{handed_over.question.pk}/{verb}/", {})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('role="alert" tabindex="-1" autofocus') == 1
    assert ("<details open>" in page) == (verb == "note")


@pytest.mark.parametrize(
    ("asker", "channel", "said"),
    [
        ("unknown", "web", "niet gezegd"),
        ("unknown", "phone", "niet bekend"),
        ("patient", "desk", "Iemand die zelf ziek is"),
        ("child", "web", "Iemand jonger dan 18"),
    ],
)
def test_who_asks_is_told_as_it_is(log_in: LogIn, cast: Cast, asker: str, channel: str, said: str) -> None:
    asked = actions.hand_over(
        text=QUESTION, understood=actions.Understood(), by=Actor.asker(), pc4="0342", asker=asker, channel=channel
    )
    page = _page(log_in("nadia"), asked.question)
    assert re.search(rf"<dt>Wie vraagt het</dt><dd>{said}</dd>", page)
    assert "Dat zeg ik liever niet" not in page


def test_what_waits_for_a_reaction_stands_above_what_does_not(cast: Cast, handed_over: actions.Receipt) -> None:
    later = actions.hand_over(text="Een gewone vraag.", understood=actions.Understood(), by=Actor.asker(), pc4="0342")
    by, first = cast.actors["nadia"], handed_over.question
    assert [q.pk for q in queries.inbox_for(by)] == [first.pk, later.question.pk]
    actions.log_attempt(question_id=first.pk, reached=True, text="", by=by)
    assert [q.pk for q in queries.inbox_for(by)] == [later.question.pk, first.pk]


def test_a_name_that_turns_the_writing_direction_turns_nothing_beside_it(log_in: LogIn, cast: Cast) -> None:
    name, words = "\u202eanid", "\u202eIk slaap niet <b>"
    contact = actions.Contact(name=name, phone="0341-00 12 34", email="d@rivierdal.invalid", when="\u2067na tien")
    question = actions.hand_over(
        text=words, understood=actions.Understood(), by=Actor.asker(), pc4="0342", contact=contact, submission=uuid4()
    ).question
    inbox = log_in("nadia").get("/werkbak/").content.decode()
    assert "<bdi>\u202eIk slaap niet &lt;b&gt;</bdi></a>" in inbox
    assert f"<bdi>{question.reference}</bdi> · <bdi>{name}</bdi> · <bdi>" in inbox
    page = _page(log_in("nadia"), question)
    loose = re.sub(
        r"<bdi[^>]*>[^<]*</bdi>|<blockquote[^>]*>[^<]*</blockquote>|<textarea[^>]*>[^<]*</textarea>", "", page
    )
    assert "<b>" not in loose
    assert re.findall("[\u202a-\u202e\u2066-\u2069]", loose) == []
