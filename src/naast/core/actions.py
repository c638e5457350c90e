"""Writes of the core room: put a message in the outbox, deliver what is due, delete what has been kept long enough."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from naast.core import clock
from naast.core.choices import OutboxState
from naast.core.models import OutboxMessage

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8


def post(*, to: str, subject: str, body: str) -> OutboxMessage:
    """Put one mail in the outbox. It goes out only when the transaction around it is committed.

    The caller keeps personal content out of `subject` and `body`.
    """
    return OutboxMessage.objects.create(to=to, subject=subject, body=body)


def deliver_due(*, limit: int = 50) -> int:
    """Send up to `limit` waiting messages; returns how many went out. Safe to run twice at the same time."""
    sent = 0
    for _ in range(limit):
        with transaction.atomic():
            message = (
                OutboxMessage.objects.select_for_update(skip_locked=True)
                .filter(state=OutboxState.WAITING, next_try_at__lte=clock.now())
                .first()
            )
            if message is None:
                break
            sent += _try(message)
    return sent


def _try(message: OutboxMessage) -> int:
    message.attempts += 1
    try:
        send_mail(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to])
    except OSError as error:
        message.last_error = type(error).__name__
        message.next_try_at = clock.now() + timedelta(minutes=2**message.attempts)
        if message.attempts >= MAX_ATTEMPTS:
            message.state = OutboxState.FAILED
        message.save(update_fields=["attempts", "last_error", "next_try_at", "state"])
        log.warning("outbox message %s not sent (attempt %s, %s)", message.pk, message.attempts, message.last_error)
        return 0
    message.state, message.sent_at = OutboxState.SENT, clock.now()
    message.save(update_fields=["attempts", "state", "sent_at"])
    return 1


def forget_sent() -> int:
    """Delete messages sent longer ago than declared; returns how many."""
    until = clock.now() - timedelta(days=OutboxMessage.Privacy.retention_days)
    deleted, _ = OutboxMessage.objects.filter(state=OutboxState.SENT, sent_at__lt=until).delete()
    return deleted
