"""Error pages, language, headers: nobody meets a dead end, and Dutch stays Dutch until someone chooses otherwise."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory

from naast.config.logs import NoPaths
from naast.core import pages


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_what_now(client: Client) -> None:
    response = client.get("/bestaat/niet/")
    assert response.status_code == 404
    assert "Deze pagina is er niet" in response.content.decode()
    assert "112" in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_every_error_page_renders_without_a_database(status: int) -> None:
    response = pages.error_page(RequestFactory().get("/"), status)
    assert response.status_code == status
    assert pages.titles()[status] in response.content.decode()


def test_htmx_gets_a_fragment() -> None:
    response = pages.error_page(RequestFactory().get("/", headers={"HX-Request": "true"}), 409, "Iemand was u voor.")
    assert "Iemand was u voor." in response.content.decode()
    assert "<html" not in response.content.decode()


@pytest.mark.django_db
def test_an_english_browser_still_gets_dutch_until_it_is_chosen(client: Client) -> None:
    dutch = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert dutch["Content-Language"] == "nl"
    client.post("/taal/", {"language": "en", "next": "/"})
    assert client.get("/")["Content-Language"] == "en"


@pytest.mark.django_db
def test_no_page_may_run_a_foreign_or_inline_script(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "http:" not in policy.replace("'self'", "")


def test_a_log_line_holds_no_address_and_no_words() -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "x", 1, "Internal Server Error: %s", ("/volgen/geheim123/",), None
    )
    assert NoPaths().filter(record)
    assert "geheim123" not in record.getMessage()
    try:
        raise SuspiciousOperation("mijn man slaapt niet")
    except SuspiciousOperation as error:
        found = logging.LogRecord("naast", logging.ERROR, "x", 1, "mis", (), (type(error), error, error.__traceback__))
    NoPaths().filter(found)
    line = logging.Formatter("%(message)s").format(found)
    assert "slaapt" not in line
    assert "SuspiciousOperation" in line


@pytest.mark.django_db
def test_an_address_that_only_a_button_may_use_is_still_a_page(client: Client) -> None:
    """A browser shows an empty 405 as a page of its own, with an alarming code and no way back."""
    refused = client.get("/volgen/x/intrekken/")
    assert (refused.status_code, refused["Allow"]) == (405, "POST")
    page = refused.content.decode()
    assert "alleen met een knop" in page
    assert 'href="/"' in page
