"""What others deliver: text messages and a sign-in broker. Off unless named; wrong configuration is said, never used."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.http import HttpRequest

from naast.core import texting
from naast.core.errors import DomainError
from naast.people import broker
from naast.people.broker import Verified
from naast.people.checks import providers


class FakeBroker:
    """The test double: everybody who returns is the same opaque someone."""

    name = "Proef"

    def check(self) -> list[str]:
        return []

    def begin(self, request: HttpRequest, back: str) -> str:
        return f"https://makelaar.invalid/?terug={back}"

    def finish(self, request: HttpRequest) -> Verified | None:
        return Verified("ps-7f3a91", "substantieel") if request.GET.get("ok") else None


class UnfinishedBroker(FakeBroker):
    """Named, but without its keys."""

    def check(self) -> list[str]:
        return ["De sleutel van de makelaar ontbreekt."]


HERE = "tests.people.test_outside"


def test_without_a_name_there_is_no_broker(settings: Any) -> None:
    settings.NAAST_BROKER = ""
    assert broker.broker() is None
    assert providers() == []


def test_a_broker_is_used_when_it_is_set_up(settings: Any) -> None:
    settings.NAAST_BROKER = f"{HERE}.FakeBroker"
    found = broker.broker()
    assert found is not None
    request = HttpRequest()
    assert found.begin(request, "/terug/") == "https://makelaar.invalid/?terug=/terug/"
    assert found.finish(request) is None
    request.GET = request.GET.copy()
    request.GET["ok"] = "1"
    who = found.finish(request)
    assert who is not None
    assert broker.is_strong(who)


def test_a_broker_that_is_not_set_up_is_not_used_and_is_told(settings: Any) -> None:
    settings.NAAST_BROKER = f"{HERE}.UnfinishedBroker"
    assert broker.broker() is None
    assert [(one.id, one.msg) for one in providers()] == [("people.E002", "De sleutel van de makelaar ontbreekt.")]


def test_a_name_that_leads_nowhere_is_told(settings: Any) -> None:
    settings.NAAST_TEXTS = "nergens.Sms"
    assert [one.id for one in providers()] == ["people.E001"]


@pytest.mark.parametrize("pseudonym", ["", "111222333", "bsn 111222333"])
def test_a_broker_never_brings_a_citizen_service_number(pseudonym: str) -> None:
    with pytest.raises(ValueError, match="pseudonym"):
        Verified(pseudonym, "hoog")


def test_a_weak_sign_in_is_not_enough_for_health() -> None:
    assert not broker.is_strong(Verified("ps-1", "laag"))
    assert broker.is_strong(Verified("ps-1", "hoog"))


def test_a_text_message_of_the_demo_is_a_mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    texting.send(to="06 12 34 56 78", text="Dag")
    assert (mail.outbox[0].to, mail.outbox[0].body) == (["31612345678@sms.invalid"], "Dag")


def test_the_demo_provider_refuses_real_people(settings: Any) -> None:
    settings.NAAST_FICTIONAL = False
    assert not texting.is_on()
    assert [one.id for one in providers()] == ["people.E001"]
    with pytest.raises(DomainError):
        texting.send(to="06 12 34 56 78", text="Dag")


def test_a_message_that_is_too_long_is_not_cut_in_silence() -> None:
    with pytest.raises(ValueError, match="160"):
        texting.send(to="06 12 34 56 78", text="x" * 161)


def test_a_mailbox_that_is_away_says_no_number(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.people.broken_mail.Backend"
    with pytest.raises(texting.NotSent) as caught:
        texting.send(to="06 12 34 56 78", text="geheim")
    assert "612345678" not in str(caught.value)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "plain", "mobile"),
    [
        ("06-12345678", "+31612345678", True), ("+31 6 1234 5678", "+31612345678", True), ("0031612345678", "+31612345678", True),
        ("020 123 45 67", "+31201234567", False), ("+32 470 12 34 56", "+32470123456", True), ("0341-00 55 01", "+31341005501", True),
        ("112", "", False), ("", "", False), ("06 12 34", "", False), ("06 12 34 56 78 toestel 3", "", False),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(typed: str, plain: str, mobile: bool) -> None:
    assert texting.international(typed) == plain
    assert texting.can_receive(typed) is mobile
