"""Rounds that can no longer be taken back come onto the map: what is right counts as a check, what is wrong is corrected."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.directory import actions as directory
from naast.directory.choices import CheckedField, CheckedHow, ServiceStatus
from naast.keeping import mails
from naast.keeping.actions import rows
from naast.keeping.choices import RETRY_DAYS, Exists, Reach, Rung, Verdict
from naast.keeping.models import Entry, Remark, Report, Round

log = logging.getLogger(__name__)
BATCH = 200


def settle() -> int:
    """Every round whose time to take back is over, oldest first; returns how many. Each in a transaction of its own."""
    due = Round.objects.for_system("nakijken van de kaart").filter(
        settled_at=None, undone_at=None, undo_until__lte=clock.now()
    )
    return sum(_safely(pk) for pk in list(due.order_by("at").values_list("pk", flat=True)[:BATCH]))


def _safely(pk: UUID) -> bool:
    try:
        return _one(pk)
    # One round that fails holds up no other; it is tried again in five minutes, and nothing of it is lost.
    except Exception as error:
        log.error("round %s could not be settled (%s)", pk, type(error).__name__)
        return False


@transaction.atomic
def _one(pk: UUID) -> bool:
    waiting = Q(settled_at=None, undone_at=None)
    row = (
        Round.objects.for_system("nakijken van de kaart")
        .select_for_update(skip_locked=True)
        .filter(waiting, pk=pk)
        .first()
    )
    if row is None:
        return False
    entry = rows.locked(row.entry_id)
    row.settled_at = clock.now()
    row.save(update_fields=["settled_at"])
    if row.reach == Reach.SPOKEN:
        _apply(entry, row)
    rows.note(entry, "map check settled", _by(row), facts=" ".join(sorted(row.ticks)))
    return True


def _by(row: Round) -> Actor:
    if row.by_link is not None:
        return Actor.receiver(row.by_link, row.by_label)
    return Actor("user", str(row.by_user_id or ""), row.by_label)


def _apply(entry: Entry, row: Round) -> None:
    by, service = _by(row), entry.service
    right = [fact for fact, tick in row.ticks.items() if tick["verdict"] == Verdict.RIGHT]
    if row.by_link is not None:
        # Whoever answered from the link reads that mailbox.
        right = [*right, str(CheckedField.EMAIL)]
    if right:
        directory.count_as_check(
            service=service, fields=dict.fromkeys(right, ""), by=by, how=CheckedHow(row.how), at=row.at
        )
        _close(entry, right, row, was_wrong=False)
    changed = [
        fact for fact, tick in row.ticks.items() if tick["verdict"] == Verdict.WRONG and _correct(entry, row, fact)
    ]
    _close(entry, changed, row, was_wrong=True)
    if entry.rung == Rung.REST and rows.open_count(entry):
        # Somebody reported a fact that nobody asked about in this call.
        _wait(entry)
    entry.service.refresh_from_db()
    rows.weigh([entry])
    entry.save(update_fields=["harm", "why", "rung", "rung_on", "not_before"])
    if row.by_link is not None and changed:
        mails.changed(service, changed)


def _correct(entry: Entry, row: Round, fact: str) -> bool:
    """Put the right value on the map; False when it is not known, or cannot be read: then it stays somebody's task."""
    value, by = row.ticks[fact]["value"], _by(row)
    if not value:
        directory.doubt(service=entry.service, field=CheckedField(fact), by=by, at=row.at)
        _ask_again(entry, fact)
        return False
    try:
        with transaction.atomic():
            if fact == CheckedField.EXISTS:
                _exists(entry, value, row)
            else:
                directory.correct(
                    service=entry.service,
                    field=CheckedField(fact),
                    value=value,
                    by=by,
                    how=CheckedHow(row.how),
                    at=row.at,
                )
    except DomainError as error:
        if error.status != 422:
            raise
        _ask_again(entry, fact, value)
        return False
    return True


def _exists(entry: Entry, value: str, row: Round) -> None:
    """`no`, `closed`, or `closed 2027-02-01`: the first day it is open again."""
    word, _space, day = value.partition(" ")
    status = ServiceStatus.DEFUNCT if word == Exists.NO else ServiceStatus.CLOSED_FOR_NOW
    by = _by(row)
    reopens = date.fromisoformat(day) if day and word == Exists.CLOSED else None
    directory.correct(
        service=entry.service, field=CheckedField.EXISTS, value=str(status), by=by, how=CheckedHow(row.how), at=row.at
    )
    directory.set_status(service_id=entry.service_id, status=status, by=by, reopens_on=reopens)


def _ask_again(entry: Entry, fact: str, value: str = "") -> None:
    report, _new = Report.objects.get_or_create(entry=entry, field=fact, closed_at=None)
    if value:
        Remark.objects.create(report=report, right=value, by_label="bij het nakijken")
    _wait(entry)


def _wait(entry: Entry) -> None:
    entry.rung, entry.rung_on = Rung.KEEPER, clock.today()
    entry.not_before = clock.today() + timedelta(days=RETRY_DAYS)


def _close(entry: Entry, facts: list[str], row: Round, *, was_wrong: bool) -> None:
    # What was reported after the call is another matter: nobody asked about that.
    rows_ = Report.objects.filter(entry=entry, field__in=facts, closed_at=None, last_at__lte=row.at)
    rows_.update(closed_at=clock.now(), was_wrong=was_wrong)
