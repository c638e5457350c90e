"""Writes of the core room: the outbox (post, deliver, hear what did not arrive), and deleting what has been kept long enough."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from naast.core import bounces, clock
from naast.core.choices import OutboxState
from naast.core.models import OutboxMessage, RateCount

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 8
DID_NOT_ARRIVE = (OutboxState.FAILED, OutboxState.BOUNCED)


def post(
    *, to: str, subject: str, body: str, urgent: bool = False, about: str = "", hold_minutes: float = 0
) -> OutboxMessage:
    """Put one mail in the outbox. It goes out only when the transaction around it is committed.

    `urgent`: it tells of danger, and goes before everything else that waits.
    `about`: what it is about, as `kind:id`, for whoever wants to hear that it did not arrive (`core.bounces.register`).
    `hold_minutes`: so long it can still be recalled (`recall`).
    The caller keeps personal content out of `subject` and `body`.
    """
    start = clock.now() + timedelta(minutes=hold_minutes)
    return OutboxMessage.objects.create(
        to=to, subject=subject, body=body, urgent=urgent, about=about, next_try_at=start
    )


def recall(*, about: str) -> int:
    """Take back what still waits about this; returns how many. What a worker is sending at this moment is not waited for."""
    rows = OutboxMessage.objects.filter(about=about, state=OutboxState.WAITING, attempts=0)
    with transaction.atomic():
        waiting = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
        deleted, _ = OutboxMessage.objects.filter(pk__in=waiting).delete()
    return deleted


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
    tell_what_did_not_arrive()
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
            _as_mail(message).send()
    # A dead server, an address that cannot be written down, a line break in a subject: none may stop what comes after.
    except Exception as error:
        message.last_error = _why(error)
        if _is_refused(error):
            # The server knows this address and says no: trying for hours only delays the moment that somebody hears of it.
            message.state = OutboxState.FAILED
        message.save(update_fields=["last_error", "state"])
        log.warning("outbox message %s not sent (attempt %s, %s)", message.pk, message.attempts, message.last_error)
        return 0
    message.state, message.sent_at = OutboxState.SENT, clock.now()
    message.save(update_fields=["state", "sent_at"])
    return 1


def _as_mail(message: OutboxMessage) -> EmailMessage:
    """With a number of its own, and (when the installation has a mailbox for that) an address of its own for what comes back."""
    headers = {"Message-ID": bounces.number_of(message.pk), "Auto-Submitted": "auto-generated"}
    envelope = bounces.envelope_of(message.pk)
    if envelope:
        headers["From"] = settings.DEFAULT_FROM_EMAIL
    return EmailMessage(
        message.subject, message.body, envelope or settings.DEFAULT_FROM_EMAIL, [message.to], headers=headers
    )


def _refusal(error: Exception) -> int:
    """The code of a mail server that refused the receiver; 0 for any other error."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return 0
    return max((int(code) for code, _said in error.recipients.values()), default=0)


def _is_refused(error: Exception) -> bool:
    return _refusal(error) >= 500


def _why(error: Exception) -> str:
    """The kind of error, never its words: those may hold an address."""
    code = _refusal(error)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


@transaction.atomic
def take_back(raw: bytes) -> bounces.Returned:
    """Read a mail that a mail server sent back; a message of ours that will never arrive is marked, once. Any bytes may come in."""
    seen = bounces.read(raw)
    if seen.message_id is None or not seen.is_final:
        return seen
    rows = OutboxMessage.objects.select_for_update().filter(pk=seen.message_id)
    message = rows.exclude(state=OutboxState.BOUNCED).first()
    if message is not None:
        message.state, message.bounced_at, message.last_error = OutboxState.BOUNCED, clock.now(), seen.code
        message.save(update_fields=["state", "bounced_at", "last_error"])
        log.warning("outbox message %s came back (%s)", message.pk, seen.code)
    return seen


def tell_what_did_not_arrive() -> int:
    """Tell whoever registered for it of each message that failed or came back, once; returns how many were told.

    Each in a transaction of its own, together with what the listener writes: after a crash in between it is told again.
    """
    rows = OutboxMessage.objects.filter(state__in=DID_NOT_ARRIVE, told_at=None)
    return sum(_tell(pk) for pk in list(rows.order_by("created_at").values_list("pk", flat=True)[:200]))


def _tell(pk: UUID) -> int:
    try:
        with transaction.atomic():
            rows = OutboxMessage.objects.select_for_update(skip_locked=True)
            message = rows.filter(pk=pk, state__in=DID_NOT_ARRIVE, told_at=None).first()
            if message is None:
                return 0
            found = bounces.listener_for(message.about)
            if found is not None:
                listener, ident = found
                listener(ident, message.last_error)
            message.told_at = clock.now()
            message.save(update_fields=["told_at"])
    # One listener that fails may not keep the others from hearing; it is tried again the next minute.
    except Exception as error:
        log.error("failure of outbox message %s could not be told (%s)", pk, type(error).__name__)
        return 0
    return 1


def forget_sent() -> int:
    """Delete messages that ended longer ago than declared, arrived or not; returns how many."""
    until = clock.now() - timedelta(days=OutboxMessage.Privacy.retention_days)
    arrived = OutboxMessage.objects.filter(state=OutboxState.SENT, sent_at__lt=until)
    failed = OutboxMessage.objects.filter(state__in=DID_NOT_ARRIVE, told_at__lt=until)
    return arrived.delete()[0] + failed.delete()[0]


def forget_counts() -> int:
    """Delete the counts of `core.limits` whose window has passed; returns how many."""
    deleted, _ = RateCount.objects.filter(ends_at__lte=clock.now()).delete()
    return deleted
