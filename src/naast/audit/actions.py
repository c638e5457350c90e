"""Writes of the audit room: one line, inside the transaction of what it tells of."""

from __future__ import annotations

from datetime import timedelta

from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor

Detail = dict[str, str | int | bool | None]


def record(
    *, by: Actor, action: str, subject_type: str, subject_id: object, detail: Detail | None = None
) -> AuditEvent:
    """Write one audit row. `detail` holds ids, states and counts; never text that someone wrote."""
    return AuditEvent.objects.create(
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label,
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        detail=detail or {},
    )


def forget_old() -> int:
    """Delete rows kept longer than declared; returns how many."""
    until = clock.now() - timedelta(days=AuditEvent.Privacy.retention_days)
    return AuditEvent.objects.filter(created_at__lt=until).delete()[0]
