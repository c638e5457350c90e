"""For who reads English: our own words are English, danger is English, and what is only there in Dutch is marked as Dutch."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests.conftest import Cast
from tests.intake.test_result_page import town  # noqa: F401
from tests.intake.test_views import RESULT, text_of
from tests.personas import DANGER, QUESTION

from naast.engine.answering import phrases
from naast.intake import queries
from naast.intake.presenters.english import said, twins

pytestmark = pytest.mark.django_db
SORRY = "The texts about the help itself are in Dutch."
DUTCH = re.compile(
    r"\b(het|een|niet|voor|bij|uw|jij|wij|kunt|wordt|naar|geen|deze|krijgt|hulp|zorg|thuis)\b", re.IGNORECASE
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "use"}


class Reader(HTMLParser):
    """The text of a page with the language each piece stands in; someone's own words and names are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = [("", "", False)]
        self.said: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _, language, own = self.open[-1]
        own = own or tag in ("mark", "blockquote", "textarea", "script", "style") or "data-own-words" in given
        if tag not in VOID:
            self.open.append((tag, given.get("lang") or language, own))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        _, language, own = self.open[-1]
        if data.strip() and not own:
            self.said.append((language, unescape(data.strip())))


def pieces(response: Any) -> list[tuple[str, str]]:
    reader = Reader()
    reader.feed(text_of(response))
    return reader.said


@pytest.fixture
def english(client: Client, cast: Cast) -> Client:
    client.post("/taal/", {"language": "en", "next": "/"})
    return client


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "form", [{"asker": "naaste"}, {"asker": "patient", "denied": "rents"}, {"asker": "child"}], ids=str
)
def test_what_stands_in_dutch_says_so(english: Client, form: dict[str, str]) -> None:
    page = english.post(RESULT, {"text": QUESTION, "pc4": "0342"} | form)
    said_in = pieces(page)
    assert {language for language, _ in said_in} >= {"en", "nl"}
    loose = [text for language, text in said_in if language != "nl" and DUTCH.search(text.replace("Veilig Thuis", ""))]
    assert loose == []


@pytest.mark.usefixtures("town")
def test_it_is_said_once_and_kindly_that_the_help_is_in_dutch(english: Client, client: Client) -> None:
    page = text_of(english.post(RESULT, {"text": QUESTION, "pc4": "0342"}))
    assert page.count(SORRY) == 1
    assert page.index(SORRY) < page.index("n-card--provision")
    client.cookies.clear()
    dutch = text_of(client.post(RESULT, {"text": QUESTION, "pc4": "0342"}))
    assert "De teksten over de hulp zelf" not in dutch
    assert '<h3 lang="nl">' not in dutch


def test_the_sentence_is_absent_where_no_help_is_shown(english: Client) -> None:
    assert SORRY not in text_of(english.post(RESULT, {"text": "where can I order a pizza"}))


@pytest.mark.parametrize("asker", ["patient", "child"])
def test_in_danger_every_word_of_the_block_is_english(english: Client, asker: str) -> None:
    page = text_of(english.post(RESULT, {"text": DANGER, "asker": asker}))
    block = page.split('aria-labelledby="gevaar"', 1)[1].split("</section>")[0]
    assert "0800-0113" in block
    assert 'lang="nl"' not in block
    assert "day and night" in block.lower() or "It is free" in block
    assert "Dag en nacht" not in block


def _urgent_words() -> set[str]:
    known = queries.pack().crisis.values()
    words = {text for one in known for text in (one.say, one.say_child)}
    words |= {text for one in known for line in one.help for text in (line.label, line.note) if text}
    return words | {phrases.CALL_112, phrases.LINE_112.label, phrases.LINE_112.note or ""}


def _own_phrases() -> set[str]:
    open_words = {text for one in ("patient", "naaste", "child", "professional", "unknown") for text in _open(one)}
    vague = {phrases.message_for(scope, asker) for scope in ("vague", "outside") for asker in ("child", "naaste")}
    return open_words | vague | {phrases.NO_ENCODER, phrases.SHORTENED, phrases.NO_LETTERS}


def _open(asker: str) -> tuple[str, str]:
    question = phrases.open_question(asker)
    return question.text, question.why


def test_every_word_about_danger_and_every_phrase_of_ours_has_an_english_twin() -> None:
    """Write the twin in intake/english.yaml."""
    wanted = _urgent_words() | _own_phrases()
    assert sorted(wanted - set(twins())) == []
    assert sorted(set(twins()) - wanted) == [], "twins of sentences that are gone"


def test_a_twin_keeps_every_number() -> None:
    numbers = re.compile(r"\b\d[\d-]{2,}\b")
    assert [nl for nl, en in twins().items() if set(numbers.findall(nl)) != set(numbers.findall(en))] == []


def test_a_sentence_without_a_twin_is_shown_itself_and_marked() -> None:
    with translation.override("en"):
        assert (said("Bel 0800-1.").text, said("Bel 0800-1.").dutch) == ("Bel 0800-1.", True)
        assert not said("Is er nu gevaar? Bel 112.").dutch
    with translation.override("nl"):
        assert (said("Is er nu gevaar? Bel 112.").text, said("x").dutch) == ("Is er nu gevaar? Bel 112.", False)
