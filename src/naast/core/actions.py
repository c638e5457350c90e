"""Writes of the core room: put a message in the outbox, deliver what is due, delete what has been kept long enough."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from naast.core import clock
from naast.core.choices import OutboxState
from naast.core.models import OutboxMessage, RateCount

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8


def post(*, to: str, subject: str, body: str, urgent: bool = False) -> OutboxMessage:
    """Put one mail in the outbox. It goes out only when the transaction around it is committed.

    `urgent`: it tells of danger, and goes before everything else that waits.
    The caller keeps personal content out of `subject` and `body`.
    """
    return OutboxMessage.objects.create(to=to, subject=subject, body=body, urgent=urgent)


def deliver_due(*, limit: int = 50) -> int:
    """Send up to `limit` waiting messages, danger first; returns how many went out. Safe to run twice at the same time.

    A message that cannot be sent, whatever the reason, never holds up the others.
    """
    sent = 0
    for _ in range(limit):
        message = _next_due()
        if message is None:
            break
        sent += _try(message)
    return sent


@transaction.atomic
def _next_due() -> OutboxMessage | None:
    """The next message, with this attempt already counted and the moment of the next one set.

    That is committed before anything is sent: whatever then goes wrong, even a process that dies, the same message is not
    picked again at once. The last attempt is marked as failed beforehand for the same reason; success overwrites it.
    """
    rows = OutboxMessage.objects.select_for_update(skip_locked=True)
    due = rows.filter(state=OutboxState.WAITING, next_try_at__lte=clock.now())
    message = due.order_by("-urgent", "next_try_at", "created_at").first()
    if message is None:
        return None
    message.attempts += 1
    message.next_try_at = clock.now() + timedelta(minutes=2**message.attempts)
    if message.attempts >= MAX_ATTEMPTS:
        message.state = OutboxState.FAILED
    message.save(update_fields=["attempts", "next_try_at", "state"])
    return message


def _try(message: OutboxMessage) -> int:
    try:
        # Its own savepoint: should a way of sending ever use this database, its failure stays its own.
        with transaction.atomic():
            send_mail(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to])
    # A dead server, an address that cannot be written down, a line break in a subject: none may stop what comes after.
    except Exception as error:
        message.last_error = type(error).__name__
        message.save(update_fields=["last_error"])
        log.warning("outbox message %s not sent (attempt %s, %s)", message.pk, message.attempts, message.last_error)
        return 0
    message.state, message.sent_at = OutboxState.SENT, clock.now()
    message.save(update_fields=["state", "sent_at"])
    return 1


def forget_sent() -> int:
    """Delete messages sent longer ago than declared; returns how many."""
    until = clock.now() - timedelta(days=OutboxMessage.Privacy.retention_days)
    deleted, _ = OutboxMessage.objects.filter(state=OutboxState.SENT, sent_at__lt=until).delete()
    return deleted


def forget_counts() -> int:
    """Delete the counts of `core.limits` whose window has passed; returns how many."""
    deleted, _ = RateCount.objects.filter(ends_at__lte=clock.now()).delete()
    return deleted
