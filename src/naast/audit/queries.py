"""Reads of the audit room: what happened to one subject, who looked at a person and when, and the search of the privacy officer.

Who may ask is decided at the door of the page. What a row says in Dutch stands in `sentences.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from naast.audit.choices import Kind, Outcome
from naast.audit.models import AuditEvent, AuditLink
from naast.core.clock import AMSTERDAM

PAGE_SIZE = 50
# An export is for looking into one matter; who needs more, asks for a shorter period.
MOST_EXPORTED = 50_000


def events_of(subject_type: str, subject_id: object) -> QuerySet[AuditEvent]:
    """What happened to one subject, oldest first."""
    return AuditEvent.objects.filter(subject_type=subject_type, subject_id=str(subject_id))


def of_person(person_ids: Iterable[UUID], *, limit: int = 500) -> list[AuditEvent]:
    """What was seen and done of one human (their own id and those merged into it), newest first, at most `limit`.

    A look that was refused is left out: nothing was seen, and who keeps watch is told of it elsewhere.
    """
    rows = AuditEvent.objects.filter(person_id__in=list(person_ids)).exclude(outcome=Outcome.REFUSED)
    return list(rows.order_by("-created_at", "-id")[:limit])


def last_looks(person_ids: Iterable[UUID]) -> dict[tuple[str, str], datetime]:
    """When each actor (kind, id) last looked at anything of this human. For the page "wie ziet wat"."""
    rows = AuditEvent.objects.filter(person_id__in=list(person_ids), kind=Kind.READ, outcome=Outcome.OK)
    newest = rows.order_by("actor_kind", "actor_id", "-created_at").distinct("actor_kind", "actor_id")
    return {(kind, actor): at for kind, actor, at in newest.values_list("actor_kind", "actor_id", "created_at")}


@dataclass(frozen=True, slots=True)
class Search:
    """What the privacy officer looks for. Empty means: all. `who` is part of a name, or an id; days are both included."""

    who: str = ""
    person_id: UUID | None = None
    first: date | None = None
    last: date | None = None
    kind: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what was found; looks one row ahead instead of counting millions."""

    rows: list[AuditEvent]
    number: int
    has_next: bool


def search(wanted: Search) -> QuerySet[AuditEvent]:
    """Rows that fit, newest first."""
    rows = AuditEvent.objects.order_by("-created_at", "-id")
    if wanted.who:
        rows = rows.filter(Q(actor_label__icontains=wanted.who) | Q(actor_id=wanted.who))
    if wanted.person_id:
        rows = rows.filter(person_id=wanted.person_id)
    if wanted.first:
        rows = rows.filter(created_at__gte=_start(wanted.first))
    if wanted.last:
        rows = rows.filter(created_at__lt=_start(wanted.last + timedelta(days=1)))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows.filter(outcome=wanted.outcome) if wanted.outcome else rows


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=AMSTERDAM)


def page_of(rows: QuerySet[AuditEvent], number: int) -> Page:
    """Page `number`, from 1."""
    found = list(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE + 1])
    return Page(found[:PAGE_SIZE], number, len(found) > PAGE_SIZE)


def to_export(wanted: Search) -> list[AuditEvent]:
    """What an export holds, newest first, at most MOST_EXPORTED rows; each with its place in the chain (`link_day`, `link_number`,
    `link_hash`; None for a row that waits).
    """
    link = AuditLink.objects.filter(event_id=OuterRef("pk"))
    rows = search(wanted).annotate(
        **{f"link_{name}": Subquery(link.values(name)[:1]) for name in ("day", "number", "hash")}
    )
    return list(rows[:MOST_EXPORTED])
