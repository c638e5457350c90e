"""Writes of the audit room: one line inside the transaction of what it tells of, and the chain over those lines.

Rows are never changed and only removed by the routine of the database itself, after the declared time (migration 0003).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from naast.audit import chain
from naast.audit.choices import Kind, Outcome
from naast.audit.models import RETENTION_DAYS, AuditEvent, AuditLink, DaySeal
from naast.core import clock
from naast.core.actors import Actor

Detail = dict[str, str | int | bool | None]
# Looking again within this time is the same look: a page that is reloaded, or gone back to.
SAME_LOOK = timedelta(minutes=15)
BATCH = 2_000
_LOCK = 7_513_001


def record(
    *,
    by: Actor,
    action: str,
    subject_type: str,
    subject_id: object,
    detail: Detail | None = None,
    purpose: str = "",
    person_id: object = None,
    part: str = "",
    kind: str = Kind.WRITE,
    outcome: str = Outcome.OK,
    legal_basis: str = "",
    role: str = "",
    organisation: str = "",
) -> AuditEvent:
    """Write one audit row. `detail` holds ids, states and counts; never text that someone wrote.

    `person_id`: on whose data; `part`: which part of it; `purpose` and `legal_basis`: why that was allowed, or not (`outcome`).
    `role` and `organisation` are in words; left out, the actor's own.
    """
    event = _event(
        by, action, subject_type, subject_id, detail=detail or {}, kind=kind, purpose=purpose[:200], person_id=_uuid(person_id),
        part=part, outcome=outcome, legal_basis=legal_basis[:200], actor_role=(role or by.role)[:60],
        organisation=(organisation or by.organisation)[:120],
    )  # fmt: skip
    event.save(force_insert=True)
    return event


def record_read(
    *,
    by: Actor,
    person_id: object,
    part: str,
    purpose: str,
    subject_type: str = "person",
    subject_id: object = None,
    legal_basis: str = "",
    outcome: str = Outcome.OK,
    detail: Detail | None = None,
    role: str = "",
    organisation: str = "",
) -> AuditEvent | None:
    """Write that someone looked at a part of someone's data; None when this is the same look as one of less than SAME_LOOK ago.

    The first look always gets its row, at once. There is no count of the looks after it: a count would have to be changed, and
    no row of the log can be. The time runs from the row itself and not from the latest look, so who keeps looking all day gets
    a row every quarter of an hour. A look that was refused always gets a row: someone who tries doors is seen at each door.
    """
    person, subject = _uuid(person_id), str(subject_id if subject_id is not None else person_id)
    same = AuditEvent.objects.filter(
        person_id=person, actor_kind=by.kind, actor_id=by.id, kind=Kind.READ, part=part, purpose=purpose[:200],
        subject_type=subject_type, subject_id=subject, outcome=outcome, created_at__gt=clock.now() - SAME_LOOK,
        created_at__lte=clock.now(),
    )  # fmt: skip
    if outcome != Outcome.REFUSED and same.exists():
        return None
    return record(
        by=by, action="person read", subject_type=subject_type, subject_id=subject, detail=detail, purpose=purpose,
        person_id=person, part=part, kind=Kind.READ, outcome=outcome, legal_basis=legal_basis, role=role,
        organisation=organisation,
    )  # fmt: skip


def record_reads(*, by: Actor, person_id: object, parts: Sequence[str], purpose: str) -> int:
    """The same for a page that shows several parts: one row per part that was not looked at just now; returns how many rows.

    Two queries, however many parts.
    """
    if len(parts) == 1:
        return int(record_read(by=by, person_id=person_id, part=parts[0], purpose=purpose) is not None)
    person = _uuid(person_id)
    just_now = AuditEvent.objects.filter(
        person_id=person, actor_kind=by.kind, actor_id=by.id, kind=Kind.READ, part__in=parts, purpose=purpose[:200],
        subject_type="person", subject_id=str(person_id), outcome=Outcome.OK, created_at__gt=clock.now() - SAME_LOOK,
        created_at__lte=clock.now(),
    )  # fmt: skip
    seen = set(just_now.values_list("part", flat=True))
    rows = [
        _event(
            by, "person read", "person", person_id, purpose=purpose[:200], person_id=person, part=part, kind=Kind.READ
        )
        for part in parts
        if part not in seen
    ]
    if rows:
        AuditEvent.objects.bulk_create(rows)
    return len(rows)


def _event(by: Actor, action: str, subject_type: str, subject_id: object, **more: Any) -> AuditEvent:
    """A row about what the actor does, not yet written."""
    said = {"actor_role": by.role[:60], "organisation": by.organisation[:120], "node": settings.NAAST_NODE} | more
    return AuditEvent(
        actor_kind=by.kind, actor_id=by.id, actor_label=by.label, action=action, subject_type=subject_type,
        subject_id=str(subject_id), **said,
    )  # fmt: skip


def _uuid(value: object) -> UUID | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, UUID) else UUID(str(value))


@transaction.atomic
def extend_chain() -> int:
    """Give every committed row that has none its place in the chain of its day; returns how many.

    A job does this every minute, instead of each writer at once: the next place in a chain can only be known after the writer
    before has committed, so that every writer would have to wait for every other, and two that wait for each other would fail.
    One at a time: a second job waits for the first. Rows of a day that has its seal, or that come later than `chain.LATE` after the end
    of the chain, stay outside; `checking` then names them.
    """
    _alone()
    after = _open_since()
    done = 0
    while rows := list(_loose(after)[:BATCH]):
        for day, of_day in groupby(rows, key=lambda row: chain.day_of(row["recorded_at"])):
            done += _add_links(day, list(of_day))
    return done


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def _open_since() -> datetime:
    """From which moment rows may still get a place."""
    sealed = DaySeal.objects.aggregate(last=Max("day"))["last"]
    start = datetime.min.replace(tzinfo=clock.AMSTERDAM) + timedelta(days=1)
    if sealed is not None:
        start = datetime.combine(sealed + timedelta(days=1), datetime.min.time(), tzinfo=clock.AMSTERDAM)
    last = AuditLink.objects.order_by("-day", "-number").first()
    end = AuditEvent.objects.filter(pk=last.event_id).values_list("recorded_at", flat=True).first() if last else None
    return max(start, end - chain.LATE) if end else start


def _loose(after: datetime) -> Any:
    linked = Exists(AuditLink.objects.filter(event_id=OuterRef("pk")))
    rows = AuditEvent.objects.filter(recorded_at__gte=after).exclude(linked)
    return rows.order_by("recorded_at", "id").values(*chain.FIELDS)


def _add_links(day: date, rows: list[dict[str, Any]]) -> int:
    last = AuditLink.objects.filter(day=day).order_by("-number").first()
    start, before = (last.number, last.hash) if last else (0, chain.first(day))
    links = []
    for number, row in enumerate(rows, start=start + 1):
        before = chain.link(before, chain.canonical(row))
        links.append(AuditLink(event_id=row["id"], day=day, number=number, hash=before))
    AuditLink.objects.bulk_create(links)
    return len(links)


@transaction.atomic
def seal_days() -> list[date]:
    """Seal every day that is over and to which no row can be added in time any more; returns those days, oldest first."""
    _alone()
    previous = DaySeal.objects.order_by("-day").first()
    open_days = AuditLink.objects.filter(day__lt=chain.day_of(_database_now() - chain.LATE))
    if previous is not None:
        open_days = open_days.filter(day__gt=previous.day)
    sealed = []
    for day in open_days.order_by("day").values_list("day", flat=True).distinct():
        last = AuditLink.objects.filter(day=day).order_by("-number")[0]
        before = previous.hash if previous else ""
        previous = DaySeal.objects.create(
            day=day, rows=last.number, last_hash=last.hash, previous_hash=before,
            hash=chain.seal(before, day, last.number, last.hash),
        )  # fmt: skip
        sealed.append(day)
    return sealed


def _database_now() -> datetime:
    """The clock of the database: the one that stamps the rows."""
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


@transaction.atomic
def forget_old() -> int:
    """Let the database forget whole sealed days that were kept long enough; returns how many rows went.

    Their seals stay, and a line that says how many rows there were, so that the chain still verifies.
    """
    _alone()
    with connection.cursor() as cursor:
        cursor.execute("select naast_audit_forget(%s)", [RETENTION_DAYS])
        gone: int = cursor.fetchone()[0]
    return gone
