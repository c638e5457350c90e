"""A search in own words: danger first, what the words mean above what they say, reasons in the reader's own words, and nothing kept."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from naast.directory import queries, understanding
from naast.directory.queries import Terms, Understood
from naast.directory.records import MapRecord
from naast.directory.understanding import Meaning
from naast.engine.errors import EngineError

NIGHT = "wie kan er 's nachts bij mijn moeder waken"


@pytest.fixture
def look(rivierdal: MapRecord, client: Client, monday: datetime) -> Client:
    return client


@pytest.fixture
def read_as() -> Iterator[Any]:
    """`read_as(meaning)`: whatever is asked, this is what it means; what was asked is in the list it gives."""
    before = understanding.read_with(None)
    asked: list[tuple[str, str, bool]] = []

    def put(meaning: Meaning | Exception) -> list[tuple[str, str, bool]]:
        def reader(words: str, pc4: str, child: bool) -> Meaning:
            asked.append((words, pc4, child))
            if isinstance(meaning, Exception):
                raise meaning
            return meaning

        understanding.read_with(reader)
        return asked

    yield put
    understanding.read_with(before)


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _first_card(page: str) -> str:
    return page[page.index("<article") : page.index("</article>")]


def test_a_whole_sentence_finds_what_it_means(look: Client) -> None:
    page = _text(look.post("/hulp/", {"zoek": NIGHT, "postcode": "0351"}))
    assert "Uw woorden gaan over:" in page
    card = _first_card(page)
    assert "U schrijft:" in card
    quotes = re.findall(r"<mark>“([^”]+)”</mark>", card)
    assert quotes
    assert all(quote.replace("&#x27;", "'") in NIGHT for quote in quotes)


@pytest.mark.parametrize(
    "words",
    ["ik heb zijn pillen opgespaard en neem ze vanavond allemaal in", "mijn vader slaat mijn moeder elke avond"],
)
def test_danger_in_a_sentence_stands_above_the_form(look: Client, words: str) -> None:
    page = _text(look.post("/hulp/", {"zoek": words}))
    assert page.index('class="n-danger') < page.index('id="id_zoek"')


def test_danger_that_only_the_engine_hears_comes_first_too(look: Client, read_as: Any) -> None:
    block = {
        "say": "Bel nu.",
        "dutch": False,
        "help": [{"label": "113", "phone": "0800-0113", "note": "", "dutch": False}],
    }
    read_as(Meaning(danger=block, first=("zelfmoordpreventie-113",)))
    page = _text(look.post("/hulp/", {"zoek": "hospice voor vader"}))
    assert page.index("Bel nu.") < page.index('id="id_zoek"')
    assert "113" in _first_card(page)


def test_one_word_is_a_name_and_goes_by_itself(look: Client, read_as: Any) -> None:
    asked = read_as(Meaning(meant=(Understood("tolk", ("hospice",)),)))
    page = _text(look.post("/hulp/", {"zoek": "hospice"}))
    assert asked == []
    assert "ospice" in _first_card(page)


def test_who_reads_is_told_the_place_and_whether_a_child_asks(look: Client, read_as: Any) -> None:
    asked = read_as(Meaning())
    look.post("/hulp/", {"zoek": "opa is ziek", "postcode": "0341 AB", "voor": "kind"})
    assert asked == [("opa is ziek", "0341", True)]


def test_when_nobody_can_read_plain_words_still_find(look: Client, read_as: Any) -> None:
    read_as(EngineError("no-artefact", "niets gebouwd"))
    assert "Voedselbank Rivierdal" in _text(look.post("/hulp/", {"zoek": "pakket van de voedselbank"}))


def test_meant_help_comes_in_its_own_order_and_named_help_before_it(rivierdal: MapRecord) -> None:
    meant = [Understood("respijt-vrijwillig"), Understood("tolk")]
    found = queries.search(Terms(words="ik kan dit zo niet meer volhouden"), meant=meant)
    kinds = [{offer.provision_id for offer in service.offers.all()} for service in found.services]
    assert found.how == "meant"
    assert "respijt-vrijwillig" in kinds[0]
    named = queries.search(Terms(words="hospice vader"), meant=[Understood("tolk")])
    assert named.how == "meant"
    first = queries.search(Terms(words="voedselbank pakket"), meant=meant).services[0]
    assert first.slug.startswith("voedselbank-rivierdal-"), "who names what they look for gets that name first"


def test_place_and_choices_hold_for_meant_help_too(rivierdal: MapRecord) -> None:
    meant = [Understood("nachtzorg")]
    assert queries.search(Terms(words="wie waakt hier", neighbourhood="campus"), meant=meant).how != "meant"
    here = queries.search(Terms(words="wie waakt hier", neighbourhood="parkzijde"), meant=meant)
    assert (here.how, here.total > 0) == ("meant", True)
    assert (
        queries.search(Terms(words="wie waakt hier", neighbourhood="parkzijde", language="ti"), meant=meant).total == 0
    )


def test_a_story_that_was_understood_is_not_looked_up_word_by_word(rivierdal: MapRecord) -> None:
    terms = Terms(words="wie kan er vannacht bij mijn moeder blijven", neighbourhood="campus")
    found = queries.search(terms, meant=[Understood("nachtzorg")], places=queries.neighbourhoods())
    assert (found.how, found.total) == ("meant", 0)
    assert found.elsewhere > 0
    assert found.nearby
    assert all("nachtzorg" in kinds for kinds in queries.offers_of(found.nearby).values())


def test_the_words_stand_in_no_log_and_no_address(look: Client, caplog: pytest.LogCaptureFixture) -> None:
    secret = "zwaluwstaartje kan niet meer lopen"
    with caplog.at_level(logging.DEBUG):
        page = _text(look.post("/hulp/", {"zoek": secret, "postcode": "0341"}))
    assert "zwaluwstaartje" not in caplog.text
    assert not re.search(r'(?:href|action)="[^"]*zwaluwstaartje', page)


def test_a_story_goes_along_to_the_question_page(look: Client) -> None:
    page = _text(look.post("/hulp/", {"zoek": NIGHT}))
    form = page[page.index("U schrijft een heel verhaal") - 700 : page.index("Neem mijn woorden mee")]
    assert 'action="/"' in form
    assert "csrfmiddlewaretoken" in form
    assert 'name="text"' in form
    assert NIGHT.split("'")[0] in _text(look.post("/", {"text": NIGHT}))
