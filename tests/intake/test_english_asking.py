"""What Naast asks and what someone looks for is there in English: every need, every question, every answer."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.intake.test_english_pages import english, pieces  # noqa: F401
from tests.intake.test_result_page import town  # noqa: F401
from tests.intake.test_views import RESULT
from tests.personas import QUESTION

from naast.engine.answering import load_packs
from naast.intake.presenters.english import asking
from naast.intake.presenters.roles import roles

PACK = load_packs()


def _wanted() -> set[str]:
    asked = {text for one in PACK.questions.values() for text in (one.text, one.informal, one.why) if text}
    answers = {answer.text for one in PACK.questions.values() for answer in one.answers}
    return asked | answers | {need.name for need in PACK.needs.values()}


def test_none_is_missing_and_none_is_left_over() -> None:
    """Write the twin in intake/english_asking.yaml."""
    assert sorted(_wanted() - set(asking())) == []
    assert sorted(set(asking()) - _wanted()) == [], "twins of texts that are gone"


def test_a_twin_is_english_and_keeps_every_number() -> None:
    numbers = re.compile(r"\b\d+\b")
    assert [nl for nl, en in asking().items() if set(numbers.findall(nl)) != set(numbers.findall(en))] == []
    dutch = re.compile(r"\b(het|een|niet|voor|bij|uw|jij|wij|wordt|naar|geen|deze|hulp|zorg|thuis)\b", re.IGNORECASE)
    assert [en for en in asking().values() if dutch.search(en)] == []


def test_words_for_a_role_are_about_real_help() -> None:
    values = PACK.facts["who_is_asking"].values
    assert set(roles()) <= set(values)
    assert [name for words in roles().values() for name in words if name not in PACK.provisions] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_on_an_english_page_needs_names_of_help_and_the_question_are_english(english: Client, cast: Cast) -> None:  # noqa: F811
    page = english.post(RESULT, {"text": QUESTION, "asker": "naaste", "pc4": "0342"})
    said = {text for language, text in pieces(page) if language != "nl"}
    question = page.context["page"].clarify
    assert question["translated"]
    assert question["question"] in said
    assert all(need["translated"] and need["name"] in said for need in page.context["page"].needs)
    cards = page.context["page"].cards
    assert cards
    assert all(card["translated"] and card["name"] in said and card["summary_translated"] for card in cards)
