"""A log that can be tampered with: the owner of the tables, with the guards asleep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from naast.audit import actions
from naast.audit.models import AuditEvent
from naast.core.actors import Actor

NADIA = Actor("user", "11111111-1111-4111-8111-111111111111", "Nadia Bos")


@contextmanager
def owner() -> Iterator[Any]:
    """Within the transaction of the test, its connection is the owner's; yields a cursor."""
    with connection.cursor() as cursor:
        cursor.execute("reset role")
        try:
            yield cursor
        finally:
            if not connection.needs_rollback:
                cursor.execute("set role naast_app")


@contextmanager
def asleep() -> Iterator[Any]:
    """The owner, with the triggers of the log switched off: what an intruder with all rights could do."""
    with owner() as cursor:
        cursor.execute("set local session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("set local session_replication_role = origin")


@pytest.fixture
def rows_at(db: None) -> Callable[..., list[AuditEvent]]:
    """`rows_at(moment, 5)`: so many rows, recorded at that moment, a second apart, outside the chain."""

    def make(moment: datetime, number: int = 5) -> list[AuditEvent]:
        made = []
        for at in range(number):
            row = actions.record(
                by=NADIA, action="question taken", subject_type="question", subject_id=uuid4(), detail={"n": at}
            )
            with asleep() as cursor:
                cursor.execute(
                    "update audit_auditevent set recorded_at = %s + make_interval(secs => %s) where id = %s",
                    [moment, at, row.pk],
                )
            row.refresh_from_db()
            made.append(row)
        return made

    return make
