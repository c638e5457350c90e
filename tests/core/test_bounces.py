"""A mail that does not arrive is seen: refused while sending, or sent back later in whatever shape a mail server chooses."""

from __future__ import annotations

import argparse
import io
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.config import upkeep
from naast.core import actions, bounces, clock
from naast.core.choices import OutboxState
from naast.core.models import OutboxMessage

REFERRAL = UUID("6a1f0000-0000-4000-8000-000000000001")
DSN = """From: MAILER-DAEMON@mx.rivierdal.invalid
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

The address does not exist.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.rivierdal.invalid

Final-Recipient: rfc822; kerk@rivierdal.invalid
Action: {action}
Status: {status}

--grens
Content-Type: {carried}

Message-ID: {number}
Subject: Er wacht een vraag
To: kerk@rivierdal.invalid

--grens--
"""


class Refuses(BaseEmailBackend):
    """A mail server that knows of each address why it does not take it."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:  # type: ignore[override]
        code = int(messages[0].to[0].partition("@")[0])
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (code, b"no such user secret")})


@pytest.fixture
def heard() -> Iterator[list[tuple[UUID, str]]]:
    """What the room of `proef` heard."""
    told: list[tuple[UUID, str]] = []
    bounces.register("proef", lambda ident, why: told.append((ident, why)))
    yield told
    bounces._listeners.pop("proef")


def post(to: str = "kerk@rivierdal.invalid", **more: Any) -> OutboxMessage:
    return actions.post(to=to, subject="Er wacht een vraag", body="Open de link.", about=f"proef:{REFERRAL}", **more)


def returned(
    number: str, *, to: str = "retour@naast.invalid", action: str = "failed", status: str = "5.1.1", carried: str = "text/rfc822-headers"
) -> bytes:  # fmt: skip
    text = DSN.format(to=to, number=number, action=action, status=status, carried=carried)
    return text.replace("\n", "\r\n").encode()


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "state"), [(550, OutboxState.FAILED), (450, OutboxState.WAITING)])
def test_an_address_that_is_refused_for_good_is_told_at_once(
    settings: Any, heard: list[tuple[UUID, str]], code: int, state: str
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    message = post(f"{code}@rivierdal.invalid")
    assert actions.deliver_due() == 0
    message.refresh_from_db()
    assert message.state == state
    assert message.last_error == f"SMTPRecipientsRefused {code}"
    assert heard == ([(REFERRAL, f"SMTPRecipientsRefused {code}")] if code == 550 else [])
    assert actions.tell_what_did_not_arrive() == 0, "told twice"


@pytest.mark.django_db
@pytest.mark.parametrize("carried", ["text/rfc822-headers", "message/rfc822"])
def test_a_returned_mail_is_found_by_its_number_and_told_once(
    mailoutbox: list[mail.EmailMessage], heard: list[tuple[UUID, str]], carried: str
) -> None:
    message = post()
    actions.deliver_due()
    number = str(mailoutbox[0].message()["Message-ID"])
    seen = actions.take_back(returned(number, carried=carried))
    assert (seen.message_id, seen.is_final, seen.code) == (message.pk, True, "5.1.1")
    actions.take_back(returned(number))
    assert (actions.tell_what_did_not_arrive(), actions.tell_what_did_not_arrive()) == (1, 0)
    assert heard == [(REFERRAL, "5.1.1")]
    message.refresh_from_db()
    assert message.state == OutboxState.BOUNCED
    assert message.bounced_at is not None


@pytest.mark.django_db
def test_it_is_found_by_the_address_it_came_back_to(
    settings: Any, mailoutbox: list[mail.EmailMessage], heard: list[tuple[UUID, str]]
) -> None:
    settings.NAAST_BOUNCE_ADDRESS = "retour@naast.invalid"
    message = post()
    actions.deliver_due()
    sent = mailoutbox[0]
    assert sent.from_email == f"retour+{message.pk.hex}@naast.invalid"
    assert sent.message()["From"] == settings.DEFAULT_FROM_EMAIL
    assert actions.take_back(returned("<van-een-ander@elders>", to=sent.from_email)).message_id == message.pk


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0")])
def test_a_delay_or_a_receipt_is_no_failure(mailoutbox: list[mail.EmailMessage], action: str, status: str) -> None:
    message = post()
    actions.deliver_due()
    seen = actions.take_back(returned(bounces.number_of(message.pk), action=action, status=status))
    message.refresh_from_db()
    assert (seen.is_final, message.state) == (False, OutboxState.SENT)


def plain(sender: str, extra: str, text: str) -> bytes:
    return f"From: {sender}\nTo: retour@naast.invalid\n{extra}Subject: failure notice\n\n{text}\n".encode()


@pytest.mark.parametrize(
    ("sender", "extra", "text", "final"),
    [
        ("MAILER-DAEMON@elders.invalid", "", "Sorry, no mailbox here by that name. 5.1.1", True),
        ("MAILER-DAEMON@elders.invalid", "", "Mail quota exceeded, will retry. 4.2.2", False),
        ("kerk@rivierdal.invalid", "Auto-Submitted: auto-replied\n", "Ik ben op vakantie.", False),
        ("kerk@rivierdal.invalid", "", "Wij doen dit graag! 5.1.1", False),
    ],
)
def test_servers_without_a_report_and_people_on_holiday(sender: str, extra: str, text: str, final: bool) -> None:
    ours = uuid4()
    seen = bounces.read(plain(sender, extra, f"{text}\nMessage-ID: {bounces.number_of(ours)}"))
    assert (seen.message_id, seen.is_final) == (ours, final)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=300).map(lambda text: f"To: {text}\nFrom: {text}\n\n{text}".encode("utf-8", "surrogatepass")),
    )
)
def test_whatever_comes_in_is_no_error(raw: bytes) -> None:
    assert bounces.read(raw).message_id is None


@pytest.mark.django_db
def test_a_listener_that_fails_is_asked_again_and_holds_up_nobody(
    settings: Any, heard: list[tuple[UUID, str]], monday: datetime
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"

    def breaks(ident: UUID, why: str) -> None:
        raise RuntimeError("secret@rivierdal.invalid")

    bounces.register("stuk", breaks)
    try:
        actions.post(to="550@rivierdal.invalid", subject="a", body="b", about=f"stuk:{REFERRAL}")
        post("551@rivierdal.invalid")
        actions.deliver_due()
        assert len(heard) == 1
        bounces.register("stuk", lambda ident, why: heard.append((ident, why)))
        assert actions.tell_what_did_not_arrive() == 1
        assert len(heard) == 2
    finally:
        bounces._listeners.pop("stuk")


@pytest.mark.django_db
def test_what_still_waits_can_be_recalled(mailoutbox: list[mail.EmailMessage], monday: datetime) -> None:
    held, other = post(hold_minutes=5), actions.post(to="x@rivierdal.invalid", subject="a", body="b")
    assert actions.deliver_due() == 1
    assert actions.recall(about=f"proef:{REFERRAL}") == 1
    with clock.frozen(monday + timedelta(minutes=6)):
        assert actions.deliver_due() == 0
    assert not OutboxMessage.objects.filter(pk=held.pk).exists()
    assert [m.to for m in mailoutbox] == [[other.to]]


@pytest.mark.django_db
def test_what_was_sent_cannot_be_recalled(mailoutbox: list[mail.EmailMessage]) -> None:
    post()
    actions.deliver_due()
    assert actions.recall(about=f"proef:{REFERRAL}") == 0


@pytest.mark.django_db
def test_the_command_reads_what_a_mail_server_pipes_in(
    monkeypatch: pytest.MonkeyPatch, heard: list[tuple[UUID, str]], mailoutbox: list[mail.EmailMessage]
) -> None:
    message, out = post(), io.StringIO()
    actions.deliver_due()
    raw = io.TextIOWrapper(io.BytesIO(returned(bounces.number_of(message.pk))))
    monkeypatch.setattr("sys.stdin", raw)
    call_command("mail_bounce", stdout=out)
    assert str(message.pk) in out.getvalue()
    assert "kerk" not in out.getvalue()
    assert heard == [(REFERRAL, "5.1.1")]


@pytest.mark.django_db
def test_failed_messages_are_forgotten_too(settings: Any, monday: datetime) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    post("550@rivierdal.invalid")
    actions.deliver_due()
    with clock.frozen(monday + timedelta(days=31)):
        assert actions.forget_sent() == 1


@pytest.mark.django_db
def test_the_naast_command_reads_files_and_says_which_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "een.eml").write_bytes(b"From: MAILER-DAEMON@elders\n\nIets anders.\n")
    known = argparse.Namespace(command="mail", what="bounce", files=[str(tmp_path / "een.eml")])
    assert upkeep.run(known) == 0
    assert "Er is niets gedaan." in capsys.readouterr().out
    gone = argparse.Namespace(command="mail", what="bounce", files=[str(tmp_path / "weg.eml")])
    assert upkeep.run(gone) == 1
    assert "weg.eml" in capsys.readouterr().err
