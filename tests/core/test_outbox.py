"""The outbox: nothing goes out that was rolled back, nothing is sent twice, what fails is tried again and then said."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from naast.core import actions, clock
from naast.core.choices import OutboxState
from naast.core.models import OutboxMessage

pytestmark = pytest.mark.django_db


class DeadServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages: object) -> int:
        raise ConnectionRefusedError("no one there, and the address is secret@rivierdal.invalid")


def post() -> OutboxMessage:
    return actions.post(to="team@rivierdal.invalid", subject="Een vraag wacht", body="Open de werkbak.")


def test_a_message_is_sent_once(mailoutbox: list[mail.EmailMessage]) -> None:
    post()
    assert (actions.deliver_due(), actions.deliver_due()) == (1, 0)
    assert [m.subject for m in mailoutbox] == ["Een vraag wacht"]


def test_what_was_rolled_back_is_never_told() -> None:
    class Oops(Exception):
        pass

    with pytest.raises(Oops), transaction.atomic():
        post()
        raise Oops
    assert not OutboxMessage.objects.exists()


def test_a_dead_server_is_tried_again_later_and_then_said(settings: object, monday: datetime) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"  # type: ignore[attr-defined]
    message = post()
    moment = monday
    for attempt in range(1, actions.MAX_ATTEMPTS + 1):
        with clock.frozen(moment):
            assert actions.deliver_due() == 0
        message.refresh_from_db()
        assert message.attempts == attempt
        assert message.next_try_at > moment
        moment = message.next_try_at
    assert message.state == OutboxState.FAILED
    assert "secret" not in message.last_error


def test_sent_messages_are_forgotten_after_thirty_days(monday: datetime) -> None:
    post()
    actions.deliver_due()
    with clock.frozen(monday + timedelta(days=29)):
        assert actions.forget_sent() == 0
    with clock.frozen(monday + timedelta(days=31)):
        assert actions.forget_sent() == 1
