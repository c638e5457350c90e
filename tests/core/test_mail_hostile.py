"""One message that cannot be sent never holds up the others, and danger goes first."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from naast.core import actions, clock
from naast.core.choices import OutboxState
from naast.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
GOOD = "team@rivierdal.invalid"


class Dies(BaseException):
    """What is not an Exception: the process is being stopped."""


class Odd(EmailBackend):
    """A mail server that takes everything, except from those whose address says how it goes wrong."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:  # type: ignore[override]
        name = messages[0].to[0].split("@")[0]
        if name == "unicode":
            raise UnicodeEncodeError("idna", "secret", 0, 1, "label too long")
        if name == "database":
            connection.cursor().execute("select 1/0")
        if name == "dies":
            raise Dies
        return super().send_messages(messages)


@pytest.fixture
def _odd(settings: object) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Odd"  # type: ignore[attr-defined]


def post(to: str, *, urgent: bool = False, subject: str = "Een vraag wacht") -> OutboxMessage:
    return actions.post(to=to, subject=subject, body="Open de werkbak.", urgent=urgent)


@pytest.mark.parametrize("bad", ["unicode@rivierdal.invalid", "database@rivierdal.invalid"])
@pytest.mark.usefixtures("_odd")
def test_what_goes_wrong_with_one_message_leaves_the_others_alone(
    bad: str, mailoutbox: list[mail.EmailMessage], monday: datetime
) -> None:
    first, second = post(bad), post(GOOD)
    assert actions.deliver_due() == 1
    assert [m.to for m in mailoutbox] == [[GOOD]]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.attempts, second.state) == (OutboxState.WAITING, 1, OutboxState.SENT)
    assert first.next_try_at > monday
    assert first.last_error
    assert "secret" not in first.last_error


@pytest.mark.parametrize("bad", ["x@" + "a" * 80 + ".é.nl", "geen adres\nBcc: x@y.nl"])
def test_an_address_that_cannot_be_written_is_tried_and_then_left(
    bad: str, mailoutbox: list[mail.EmailMessage], monday: datetime
) -> None:
    message, _ = post(bad, urgent=True), post(GOOD)
    moment = monday
    for attempt in range(1, actions.MAX_ATTEMPTS + 1):
        with clock.frozen(moment):
            assert actions.deliver_due() == (1 if attempt == 1 else 0)
        message.refresh_from_db()
        assert message.attempts == attempt
        moment = message.next_try_at
    assert [m.to for m in mailoutbox] == [[GOOD]]
    assert message.state == OutboxState.FAILED


def test_a_line_break_in_a_subject_does_not_stop_the_mail(mailoutbox: list[mail.EmailMessage]) -> None:
    broken = post(GOOD, subject="Vraag\nBcc: iemand@rivierdal.invalid")
    post("ander@rivierdal.invalid")
    assert actions.deliver_due() == 1
    broken.refresh_from_db()
    assert (broken.attempts, broken.last_error) == (1, "BadHeaderError")


@pytest.mark.usefixtures("_odd")
def test_a_process_that_dies_while_sending_has_counted_the_attempt(
    mailoutbox: list[mail.EmailMessage], monday: datetime
) -> None:
    deadly, _ = post("dies@rivierdal.invalid"), post(GOOD)
    with pytest.raises(Dies):
        actions.deliver_due()
    deadly.refresh_from_db()
    assert (deadly.attempts, deadly.state) == (1, OutboxState.WAITING)
    assert deadly.next_try_at > monday
    assert actions.deliver_due() == 1
    assert [m.to for m in mailoutbox] == [[GOOD]]


def test_danger_goes_first(mailoutbox: list[mail.EmailMessage]) -> None:
    for number in range(3):
        post(f"gewoon{number}@rivierdal.invalid")
    post("gevaar@rivierdal.invalid", urgent=True)
    assert actions.deliver_due(limit=1) == 1
    assert [m.to for m in mailoutbox] == [["gevaar@rivierdal.invalid"]]
