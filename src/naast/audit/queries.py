"""Reads of the audit room."""

from __future__ import annotations

from django.db.models import QuerySet

from naast.audit.models import AuditEvent


def events_of(subject_type: str, subject_id: object) -> QuerySet[AuditEvent]:
    """What happened to one subject, oldest first."""
    return AuditEvent.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
