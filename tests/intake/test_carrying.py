"""What was understood travels sealed with the words: handing over reads nothing twice, and believes nothing that is not its own."""

from __future__ import annotations

import base64
import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast
from tests.personas import DANGER, QUESTION

from naast.accounts.models import Session
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.core.models import OutboxMessage
from naast.engine.answering import Answerer
from naast.intake import actions, queries
from naast.intake.actions import arrival
from naast.intake.models import HelpQuestion
from naast.intake.presenters import carrying

pytestmark = pytest.mark.django_db
RESULT, CALL_ME = "/antwoord/", "/bel-mij/"
_HIDDEN = re.compile(r'<input type="hidden" name="([a-z0-9]+)" value="([^"]*)"')


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were read, in order."""
    seen: list[str] = []
    plain = Answerer.answer

    def answer(self: Answerer, text: str, **rest: Any) -> Any:
        seen.append(text)
        return plain(self, text, **rest)

    monkeypatch.setattr(Answerer, "answer", answer)
    return seen


def form_of(client: Client, text: str = QUESTION, **more: str) -> dict[str, str]:
    """The form below the answer to this text, as the browser would send it."""
    page = client.post(RESULT, {"text": text, "asker": "naaste", "pc4": "0342", **more}).content.decode()
    below = page[page.index('id="bel-mij"') :]
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(below)}


def only() -> HelpQuestion:
    found = list(HelpQuestion.objects.for_system("test"))
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("text", [QUESTION, DANGER, f"{QUESTION}\r\nEn nog iets:\r\nik slaap niet."])
def test_what_the_team_gets_is_the_same_and_nothing_is_read_twice(
    client: Client, cast: Cast, readings: list[str], text: str
) -> None:
    form = form_of(client, text)
    before = len(readings)
    assert client.post(CALL_ME, form).status_code == 302
    assert len(readings) == before
    carried = only()
    plain = {name: value for name, value in form.items() if name not in ("understood", "submission")}
    assert client.post(CALL_ME, plain).status_code == 302
    assert len(readings) == before + 1
    other = HelpQuestion.objects.for_system("test").exclude(pk=carried.pk).get()
    same = ("text", "urgency", "crisis_category", "understood", "rejected_needs")
    assert [getattr(carried, name) for name in same] == [getattr(other, name) for name in same]
    assert carried.understood["needs"]


def test_danger_that_was_seen_on_the_page_still_rings(client: Client, cast: Cast) -> None:
    client.post(CALL_ME, form_of(client, DANGER))
    assert only().urgency == "crisis"
    assert OutboxMessage.objects.filter(urgent=True).exists()


def test_doubts_and_answers_travel_too(client: Client, cast: Cast, readings: list[str]) -> None:
    need = next(iter(queries.pack().needs))
    form = form_of(client, rejected=need)
    before = len(readings)
    client.post(CALL_ME, form)
    assert len(readings) == before
    assert only().rejected_needs == [need]


def other_words(form: dict[str, str]) -> dict[str, str]:
    return form | {"text": DANGER}


def other_place(form: dict[str, str]) -> dict[str, str]:
    return form | {"pc4": "0343"}


def of_another_house(form: dict[str, str]) -> dict[str, str]:
    with override_settings(SECRET_KEY="een andere sleutel van een ander huis, lang genoeg"):
        understood = actions.Understood(urgency="normal", snapshot={"needs": ["verzonnen"]})
        words = {"text": form["text"], "asker": "naaste", "pc4": "0342", "answers": (), "rejected": (), "denied": ()}
        return form | {"understood": carrying.carry(understood, words)}


def damaged(form: dict[str, str]) -> dict[str, str]:
    return form | {"understood": form["understood"][:-9] + "AAAAAAAAA"}


def nonsense(form: dict[str, str]) -> dict[str, str]:
    return form | {"understood": "é" * 30}


def endless(form: dict[str, str]) -> dict[str, str]:
    return form | {"understood": "A" * (carrying.MOST_SIGNS + 1)}


@pytest.mark.parametrize("change", [other_words, other_place, of_another_house, damaged, nonsense, endless])
def test_what_does_not_belong_to_these_words_is_read_anew(
    client: Client, cast: Cast, readings: list[str], change: Any
) -> None:
    form = change(form_of(client))
    before = len(readings)
    assert client.post(CALL_ME, form).status_code == 302
    assert readings[before:] == [form["text"]]
    assert only().understood["needs"] != ["verzonnen"]
    assert only().urgency == ("crisis" if form["text"] == DANGER else queries.answer_to(form["text"], "naaste").urgency)


def test_after_an_hour_it_is_read_anew(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of(client)
    data = {"text": form["text"], "asker": "naaste", "pc4": "0342", "answers": (), "rejected": (), "denied": ()}
    assert carrying.carried(form["understood"], data) is not None
    later = clock.now() + timedelta(seconds=carrying.MOST_SECONDS + 5)
    monkeypatch.setattr("cryptography.fernet.time.time", later.timestamp)
    assert carrying.carried(form["understood"], data) is None


def test_nobody_reads_in_the_page_what_the_team_is_told(client: Client, cast: Cast) -> None:
    form = form_of(client)
    inside = base64.urlsafe_b64decode(form["understood"])
    assert b"needs" not in inside
    assert b"snapshot" not in inside


def test_a_question_arrives_in_few_statements_and_without_a_session(client: Client, cast: Cast) -> None:
    form = form_of(client)
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(CALL_ME, form)
    # The count of the limit, the team, the question with its savepoint (3 statements), the line, the audit row and the mail.
    assert len([one for one in seen.captured_queries if one["sql"]]) <= 10
    assert Session.objects.count() == 0
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'id="ontvangen"' in page
    assert 'id="ontvangen"' not in Client().get(answer.headers["Location"]).content.decode()


def test_a_number_that_is_taken_is_drawn_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter(["R-222222", "R-222222", "R-333333"])
    monkeypatch.setattr(arrival, "new_reference", lambda: next(numbers))
    ask = {"text": QUESTION, "understood": actions.Understood(), "by": Actor.asker()}
    assert [actions.hand_over(**ask).question.reference for _time in range(2)] == ["R-222222", "R-333333"]


def test_when_no_number_is_free_nothing_is_said_to_be_stored(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival, "new_reference", lambda: "R-222222")
    ask = {"text": QUESTION, "understood": actions.Understood(), "by": Actor.asker()}
    actions.hand_over(**ask)
    with pytest.raises(DomainError) as refused:
        actions.hand_over(**ask)
    assert refused.value.code == "geen-nummer"
    assert only().reference == "R-222222"
