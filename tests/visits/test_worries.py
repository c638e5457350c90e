"""The page for anyone who worries: danger first, the chart decides what comes next, and nothing is stored before a yes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from naast.core import clock
from naast.core.models import OutboxMessage
from naast.directory import understanding
from naast.visits.forms.signals import NONE, PassOnForm, WorryForm
from naast.visits.models import Reminder, Signal
from naast.visits.queries import walking
from naast.visits.twins import twins
from tests.conftest import Cast
from tests.visits.worried import NAME, PHONE, QUESTION, nurses, passed_on

pytestmark = pytest.mark.django_db
START = {"danger": NONE, "text": QUESTION, "seen": "in_naaste", "soon": "deze week", "asked": "ja", "pc4": "0342"}
SEND = START | {"name": NAME, "phone": PHONE, "way": "spoken", "email": "buur@post.invalid"}


@pytest.fixture
def neighbour(cast: Cast) -> Iterator[Client]:
    """Somebody without an account; there are nurses. Nobody reads danger in words, unless a test says so."""
    nurses()
    before = understanding.read_with(None)
    yield Client()
    understanding.read_with(before)


def _asked(client: Client, **said: Any) -> Any:
    return client.post(reverse("worry:start"), START | said)


def _stored() -> int:
    return int(Signal.objects.for_system("toets").count())


def test_the_form_asks_what_the_chart_asks(neighbour: Client) -> None:
    page = neighbour.get("/zorgen/").content.decode()
    for name in ("levensgevaar", "naaste houdt het niet vol", "oud en steeds minder"):
        asked = walking.question_named(name).description.partition("?")[0]
        assert asked in page, name
    assert 'name="name"' not in page
    assert 'name="phone"' not in page


def test_every_word_of_the_chart_on_this_page_has_an_english_twin() -> None:
    shown = WorryForm()
    words = {str(label) for name in ("danger", "seen") for value, label in shown.fields[name].choices if value != NONE}
    listed = {value for name in ("who", "soon") for value, _label in shown.fields[name].choices if value}
    everything = {one.name: True for one in walking.questions_of(walking.DANGER)}
    helps = set(walking.walk(everything, clock.now()).help)
    sentence = {walking.question_named(walking.SAID).description}
    assert (words | listed | helps | sentence) - set(twins()) == set()


@pytest.mark.parametrize("ticked", ["in_leven", "in_dood", "in_kind", "in_geweld", "in_benauwd", "in_zorgweg"])
def test_danger_comes_first_whatever_else_was_said(neighbour: Client, ticked: str) -> None:
    page = _asked(neighbour, danger=[ticked, NONE], asked="nog-niet").content.decode()
    assert 'class="n-danger' in page
    assert page.index("n-danger") < page.index("<h1")
    assert "Bel eerst" in page
    assert re.search(r'n-danger.*?class="n-call', page, re.DOTALL)


def test_danger_in_the_words_is_added_and_hides_nothing(neighbour: Client) -> None:
    heard = {
        "say": "Praat nu met iemand.",
        "dutch": False,
        "help": [{"label": "Zelfmoord", "phone": "113", "note": "", "dutch": False}],
    }
    understanding.read_with(lambda words, pc4, child: understanding.Meaning(danger=heard))
    page = _asked(neighbour, text="Hij zegt dat hij er een eind aan maakt.").content.decode()
    assert "tel:113" in page
    assert "Geef dit door" in page


def test_danger_in_the_words_makes_it_a_crisis_as_the_page_says(neighbour: Client) -> None:
    def read(words: str, pc4: str, child: bool) -> understanding.Meaning:
        line = {"label": "Zelfmoord", "phone": "113", "note": "", "dutch": False}
        heard = {"say": "Bel.", "dutch": False, "help": [line]}
        return understanding.Meaning(danger=heard if "eind" in words else None)

    understanding.read_with(read)
    for text, promised, haste in (
        ("Hij zegt dat hij er een eind aan maakt.", True, "crisis"),
        (QUESTION, False, "deze week"),
    ):
        page = _asked(neighbour, text=text).content.decode()
        assert ("belt dan binnen een uur" in page) is promised
        sent = neighbour.post(reverse("worry:send"), SEND | {"text": text})
        signal = Signal.objects.for_system("toets").order_by("-created_at")[0]
        assert signal.urgency == haste
        assert (signal.call_due_at - signal.created_at <= timedelta(hours=1)) is promised
        mine = neighbour.get(reverse("worry:status", kwargs={"token": sent["Location"].rstrip("/").rpartition("/")[2]}))
        assert ("Bel de huisartsenpost" in mine.content.decode()) is promised, "who to call tonight"


@pytest.mark.parametrize(
    ("asked", "seen", "said"),
    [
        ("nog-niet", "in_naaste", "Vraag het eerst aan de persoon"),
        ("nee", "in_naaste", "Nee is nee"),
        ("nee-namens", "in_naaste", "Nee is nee"),
        ("zonder-naam", "in_naaste", "Bel voor advies, zonder naam"),
        ("niemand", "in_naaste", "Overleg eerst, zonder naam"),
        ("ja", [], "Stel een gewone hulpvraag"),
    ],
)
def test_without_a_yes_or_a_reason_there_is_no_place_for_a_name(
    neighbour: Client, asked: str, seen: Any, said: str
) -> None:
    answer = _asked(neighbour, asked=asked, seen=seen)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert 'name="phone"' not in page
    assert neighbour.post(reverse("worry:send"), SEND | {"asked": asked, "seen": seen}).status_code == 422
    assert _stored() == 0


def test_the_sentence_stands_there_word_for_word(neighbour: Client) -> None:
    said = walking.question_named(walking.SAID).description
    for asked in ("nog-niet", "ja"):
        assert said in _asked(neighbour, asked=asked).content.decode()


@pytest.mark.parametrize("missing", ["danger", "text", "asked"])
def test_what_is_missing_is_said_and_the_rest_stays(neighbour: Client, missing: str) -> None:
    answer = neighbour.post(reverse("worry:start"), {name: value for name, value in START.items() if name != missing})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Er klopt nog één ding niet" in page
    assert missing == "text" or QUESTION in page


def test_whoever_asked_comes_back_to_the_form_as_it_was(neighbour: Client) -> None:
    page = _asked(neighbour, asked="nog-niet").content.decode()
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    back = neighbour.post(reverse("worry:start"), carried | {"terug": "ja"}).content.decode()
    assert QUESTION in back
    assert re.search(r'value="in_naaste" checked', back)


def test_from_a_yes_to_a_page_of_ones_own_and_taken_back(neighbour: Client) -> None:
    for wrong in ({"name": ""}, {"phone": "hallo"}, {"way": ""}, {"email": "geen"}):
        answer = neighbour.post(reverse("worry:send"), SEND | wrong)
        assert answer.status_code == 422, wrong
        assert QUESTION in answer.content.decode()
    assert _stored() == 0
    sent = neighbour.post(reverse("worry:send"), SEND)
    assert sent.status_code == 302
    assert _stored() == 1
    page = neighbour.get(sent["Location"]).content.decode()
    assert "Uw melding is ontvangen" in page
    assert "Bewaar deze link" in page
    for secret in (NAME, PHONE, QUESTION):
        assert secret not in page
    assert "Bewaar deze link" not in Client().get(sent["Location"]).content.decode()
    assert neighbour.post(sent["Location"] + "intrekken/").status_code == 302
    assert "Uw melding is ingetrokken" in neighbour.get(sent["Location"]).content.decode()
    assert neighbour.get("/zorgen/volgen/geen-link/").status_code == 404


def test_the_page_behind_the_link_says_opgepakt_and_no_more(neighbour: Client) -> None:
    receipt = passed_on()
    url = reverse("worry:status", kwargs={"token": receipt.token})
    for state, called, said in (
        ("called", True, "is opgepakt"),
        ("declined", True, "is opgepakt"),
        ("unreached", False, "lukte niet"),
    ):
        closed = None if state == "called" else clock.now()
        rows = Signal.objects.for_system("toets").filter(pk=receipt.signal.pk)
        rows.update(state=state, called_at=clock.now() if called else None, closed_at=closed)
        page = neighbour.get(url).content.decode()
        assert said in page
        assert NAME not in page
        assert "wil geen" not in page


def test_a_reminder_needs_a_day_and_an_address_and_no_name(neighbour: Client) -> None:
    url, later = reverse("worry:remind"), clock.today() + timedelta(days=10)
    carried = START | {"asked": "nee"}
    assert neighbour.post(url, carried | {"mail": "buur@post.invalid", "on": ""}).status_code == 422
    assert (
        neighbour.post(url, carried | {"mail": "buur@post.invalid", "on": clock.today().isoformat()}).status_code == 422
    )
    assert neighbour.post(url, {"mail": "buur", "on": later.isoformat()}).status_code == 422
    assert Reminder.objects.count() == 0
    assert neighbour.post(url, carried | {"mail": "buur@post.invalid", "on": later.isoformat()}).status_code == 302
    (made,) = Reminder.objects.all()
    assert (made.email, made.on) == ("buur@post.invalid", later)
    assert OutboxMessage.objects.count() == 0


def test_the_card_has_the_number_of_the_neighbourhood(neighbour: Client) -> None:
    assert "0342-00 00 77" in neighbour.get("/zorgen/kaartje/?wijk=0342").content.decode()
    for odd in ("", "?wijk=abc", "?wijk=%00", "?wijk=99999999"):
        assert neighbour.get(f"/zorgen/kaartje/{odd}").status_code == 200


def test_in_english_too(neighbour: Client) -> None:
    neighbour.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = _asked(neighbour, asked="nog-niet").content.decode()
    assert "May I pass your name" in page


def test_nothing_of_the_first_page_is_in_the_second_form_but_what_goes_along() -> None:
    assert set(PassOnForm.base_fields) - set(WorryForm.base_fields) == {"name", "phone", "way", "email", "submission"}
