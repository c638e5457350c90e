"""The log can only grow: as the app, as the house, and as the owner of the tables; it forgets whole old days and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from naast.audit import actions, checking
from naast.audit.models import AuditEvent, AuditLink, DaySeal, ForgottenDay
from naast.core import clock
from tests.audit.conftest import NADIA, asleep, owner

pytestmark = pytest.mark.django_db
TABLES = ("audit_auditevent", "audit_auditlink", "audit_dayseal", "audit_forgottenday")
LONG_AGO = datetime(2020, 5, 4, 10, 0, tzinfo=clock.AMSTERDAM)
CHANGES = {
    "update": "update {table} set {column} = {column}",
    "delete": "delete from {table}",
    "truncate": "truncate {table}",
}
COLUMN = {
    "audit_auditevent": "action",
    "audit_auditlink": "hash",
    "audit_dayseal": "hash",
    "audit_forgottenday": "rows",
}


@pytest.fixture
def filled(rows_at: Callable[..., list[AuditEvent]]) -> list[AuditEvent]:
    """Rows of long ago with their chain and their seal, and a row of a forgotten day."""
    rows = rows_at(LONG_AGO, 3)
    actions.extend_chain()
    actions.seal_days()
    with asleep() as cursor:
        cursor.execute("insert into audit_forgottenday values ('2019-01-01', 0, 'x', now())")
    return rows


def _refused(sql: str, as_whom: str) -> str:
    """Try it in a savepoint; returns what the database said, or fails when it let it happen."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("reset role" if as_whom == "owner" else f"set role {as_whom}")
        cursor.execute(sql)
        raise AssertionError(f"{as_whom} could: {sql}")
    return str(error.value)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("as_whom", ["naast_app", "naast_system"])
def test_the_app_has_no_right_to_change_the_log(filled: Any, table: str, change: str, as_whom: str) -> None:
    said = _refused(CHANGES[change].format(table=table, column=COLUMN[table]), as_whom)
    assert "permission denied" in said


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_even_the_owner_is_refused(filled: Any, table: str, change: str) -> None:
    said = _refused(CHANGES[change].format(table=table, column=COLUMN[table]), "owner")
    assert "het logboek kan alleen groeien" in said


def test_the_app_cannot_claim_that_a_day_was_forgotten(filled: Any) -> None:
    assert "permission denied" in _refused(
        "insert into audit_forgottenday values ('2020-05-04', 3, 'x', now())", "naast_app"
    )


def test_the_app_may_add_and_read(filled: list[AuditEvent]) -> None:
    actions.record(by=NADIA, action="question closed", subject_type="question", subject_id="1")
    assert AuditEvent.objects.count() == len(filled) + 1


def test_the_moment_of_recording_is_that_of_the_database() -> None:
    with clock.frozen(LONG_AGO):
        row = actions.record(by=NADIA, action="question closed", subject_type="question", subject_id="1")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_auditevent (id, created_at, actor_kind, actor_id, actor_label, action, subject_type, subject_id,"
            " detail, recorded_at) values (gen_random_uuid(), %s, 'user', 'x', 'x', 'x', 'x', 'x', '{}', %s) returning recorded_at",
            [LONG_AGO, LONG_AGO],
        )
        slipped_in = cursor.fetchone()[0]
    row.refresh_from_db()
    assert row.created_at == LONG_AGO
    assert clock.now() - row.recorded_at < timedelta(minutes=5)
    assert clock.now() - slipped_in < timedelta(minutes=5)


def test_old_sealed_days_are_forgotten_and_the_chain_still_verifies(
    filled: list[AuditEvent], rows_at: Callable[..., list[AuditEvent]]
) -> None:
    kept = rows_at(clock.now() - timedelta(days=30), 2)
    actions.extend_chain()
    actions.seal_days()
    assert actions.forget_old() == 3
    assert set(AuditEvent.objects.values_list("pk", flat=True)) == {row.pk for row in kept}
    assert AuditLink.objects.filter(day=LONG_AGO.date()).count() == 0
    assert DaySeal.objects.filter(day=LONG_AGO.date()).exists()
    assert ForgottenDay.objects.get(day=LONG_AGO.date()).rows == 3
    assert checking.verify().is_sound
    assert actions.forget_old() == 0


def test_an_old_day_that_was_not_forgotten_on_record_may_not_go(filled: Any) -> None:
    assert "alleen groeien" in _refused("delete from audit_auditevent", "owner")


def test_a_young_day_may_not_go_even_when_it_is_written_down_as_forgotten(
    rows_at: Callable[..., list[AuditEvent]],
) -> None:
    row = rows_at(clock.now() - timedelta(days=1824), 1)[0]
    with asleep() as cursor:
        cursor.execute(
            "insert into audit_forgottenday values (%s, 1, 'x', now())",
            [row.recorded_at.astimezone(clock.AMSTERDAM).date()],
        )
    assert "alleen groeien" in _refused("delete from audit_auditevent", "owner")


def test_nobody_can_ask_to_forget_sooner(filled: Any) -> None:
    assert "minstens vijf jaar" in _refused("select naast_audit_forget(30)", "naast_app")


def test_the_guards_are_really_what_refuses(filled: Any) -> None:
    with asleep() as cursor:
        cursor.execute("delete from audit_auditevent")
        assert cursor.rowcount == 3
    with owner() as cursor:
        cursor.execute("select current_user <> 'naast_app'")
        assert cursor.fetchone()[0]
