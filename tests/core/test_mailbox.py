"""The mailbox of the demo shows what was sent there, and does not exist where people are real."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from naast.core import actions, mailbox, texting

pytestmark = pytest.mark.django_db
URL = "/postvak/"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.NAAST_BASE_URL = "http://127.0.0.1:8000"


def mailed(
    to: str = "kerk@rivierdal.invalid", body: str = "Open http://127.0.0.1:8000/verwijzingen/o/abc/ vandaag."
) -> None:
    actions.post(to=to, subject="Er wacht een vraag: één", body=body)
    actions.deliver_due()


def test_a_mail_can_be_read_and_its_link_followed_on_this_site(client: Client) -> None:
    mailed()
    page = client.get(URL)
    text = page.content.decode()
    assert "Er wacht een vraag: één" in text
    assert "kerk@rivierdal.invalid" in text
    assert '<a href="/verwijzingen/o/abc/">' in text
    assert page["X-Robots-Tag"].startswith("noindex")


def test_the_newest_comes_first_and_an_address_can_be_looked_for(client: Client) -> None:
    mailed("eerste@rivierdal.invalid")
    mailed("tweede@rivierdal.invalid")
    text = client.get(URL).content.decode()
    assert text.index("tweede@") < text.index("eerste@")
    text = client.get(URL, {"aan": "EERSTE"}).content.decode()
    assert "eerste@" in text
    assert "tweede@" not in text


def test_a_text_message_stands_there_too(client: Client) -> None:
    texting.send(to="06 00 00 55 01", text="Uw code is 123456")
    text = client.get(URL).content.decode()
    assert "Sms" in text
    assert "+31600005501" in text
    assert "123456" in text


def test_words_of_a_mail_are_never_markup(client: Client) -> None:
    mailed(body='<script>alert(1)</script> http://elders.invalid/x http://127.0.0.1:8000/a"onclick=')
    text = client.get(URL).content.decode()
    assert "<script>alert" not in text
    assert 'href="http://elders' not in text
    assert '<a href="/a">' in text


def test_without_post_it_says_so(client: Client) -> None:
    assert "Nog geen post" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    "real",
    [
        {"NAAST_FICTIONAL": False},
        {"PRODUCTION": True},
        {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"},
    ],
)
def test_where_people_are_real_there_is_no_such_page(client: Client, settings: Any, real: dict[str, Any]) -> None:
    for name, value in real.items():
        setattr(settings, name, value)
    assert client.get(URL).status_code == 404


def test_it_only_reads(client: Client, django_assert_max_num_queries: Callable[..., Any]) -> None:
    mailed()
    assert client.post(URL).status_code == 405
    with django_assert_max_num_queries(1):
        client.get(URL)


def test_a_link_keeps_its_question_mark_and_loses_its_full_stop() -> None:
    found = [one for one in mailbox.pieces("Kijk op http://127.0.0.1:8000/a/?b=c. Tot dan") if one.url]
    assert [one.url for one in found] == ["/a/?b=c"]


def test_every_page_of_the_demo_leads_to_it(client: Client, settings: Any) -> None:
    assert 'href="/postvak/"' in client.get("/over/").content.decode()
    settings.NAAST_FICTIONAL = False
    assert "/postvak/" not in client.get("/over/").content.decode()
