"""Choosing the other language on a page that answers a form loses no word, stores nothing and puts nothing in an address."""

from __future__ import annotations

import html
import re

import pytest
from django.conf import settings
from django.test import Client
from tests.conftest import Cast
from tests.personas import PASSWORD, QUESTION

from naast.intake.models import HelpQuestion

pytestmark = pytest.mark.django_db
MARK = 'Mijn "man" & ik <b>kwikzilver</b>\r\nen een tweede regel'


def switch_of(page: str) -> tuple[str, dict[str, str]] | None:
    """The address and the hidden fields of the form with the button of the other language."""
    for action, inside in re.findall(r'<form method="post" action="([^"]*)">(.*?)</form>', page, re.DOTALL):
        if "n-language" in inside:
            found = re.findall(r'<input type="hidden" value="([^"]*)" name="([^"]*)">', inside)
            return html.unescape(action), {name: html.unescape(value) for value, name in found}
    return None


def test_the_result_comes_back_in_the_other_language_with_all_words(cast: Cast, client: Client) -> None:
    text = f"{QUESTION} {MARK}"
    page = client.post("/antwoord/", {"text": text, "pc4": "0342", "aanvulling": "Nog iets."})
    found = switch_of(page.content.decode())
    assert found is not None
    action, fields = found
    assert (action, fields["text"], fields["aanvulling"]) == ("/antwoord/?taal=en", text, "Nog iets.")
    again = client.post(action, fields)
    assert again.status_code == 200
    assert again["Content-Language"] == "en"
    assert html.escape("kwikzilver") in again.content.decode()
    assert client.get("/")["Content-Language"] == "en"
    back = switch_of(again.content.decode())
    assert back is not None
    assert back[0] == "/antwoord/?taal=nl"
    assert back[1]["text"] == text
    assert not HelpQuestion.objects.for_system("test").exists()


def test_a_form_with_a_mistake_keeps_what_was_filled_in(cast: Cast, client: Client) -> None:
    page = client.post("/bel-mij/", {"text": QUESTION, "contact_email": "geen adres", "contact_name": "Dina"})
    assert page.status_code == 422
    found = switch_of(page.content.decode())
    assert found is not None
    again = client.post(*found)
    assert again["Content-Language"] == "en"
    assert 'value="Dina"' in again.content.decode()
    assert not HelpQuestion.objects.for_system("test").exists()


def test_a_password_is_never_sent_back_into_a_page(cast: Cast, client: Client) -> None:
    page = client.post("/inloggen/", {"username": "nadia@rivierdal.invalid", "password": f"{PASSWORD}-fout"})
    assert page.status_code in (200, 422)
    assert f"{PASSWORD}-fout" not in page.content.decode()
    assert switch_of(page.content.decode()) is None
    assert "English: on the next page" in page.content.decode()


@pytest.mark.parametrize("language", ["xx", "", "en\r\nX: y"])
def test_an_unknown_language_changes_nothing(language: str, client: Client) -> None:
    response = client.post("/antwoord/", {"text": ""}, query_params={"taal": language})
    assert response["Content-Language"] == "nl"
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_a_page_that_is_only_fetched_switches_as_before(client: Client) -> None:
    found = switch_of(client.get("/over/").content.decode())
    assert found is not None
    assert (found[0], found[1]["next"]) == ("/taal/", "/over/")
