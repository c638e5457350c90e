"""Whatever is done to the log behind its back is found, and named: changed, removed, swapped, added, sealed again."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from naast.audit import actions, chain, checking
from naast.audit.models import AuditEvent, AuditLink, DaySeal
from naast.core import clock
from tests.audit.conftest import NADIA, asleep

RowsAt = Callable[..., list[AuditEvent]]
DAY_ONE = datetime(2026, 3, 2, 9, 0, tzinfo=clock.AMSTERDAM)
DAY_TWO, DAY_THREE = DAY_ONE + timedelta(days=1), DAY_ONE + timedelta(days=2)


@pytest.fixture
def three_days(rows_at: RowsAt) -> list[AuditEvent]:
    """Three sealed days of five rows each; returns those of the middle one."""
    rows_at(DAY_ONE)
    middle = rows_at(DAY_TWO)
    rows_at(DAY_THREE)
    assert actions.extend_chain() == 15
    assert actions.seal_days() == [moment.date() for moment in (DAY_ONE, DAY_TWO, DAY_THREE)]
    return middle


def _tamper(sql: str, *values: object) -> None:
    with asleep() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount != 0


def _kinds(day: datetime | None = DAY_TWO) -> list[tuple[str, int | None]]:
    found = checking.verify(day.date() if day else None).findings
    return [(finding.kind, finding.number) for finding in found]


def test_an_untouched_log_is_sound(three_days: list[AuditEvent]) -> None:
    verdict = checking.verify()
    assert verdict == checking.Verdict(3, 15, ())
    assert verdict.is_sound


FIELDS = {
    "actor_label": "'Iemand Anders'", "actor_id": "'x'", "actor_kind": "'asker'", "actor_role": "'rol'", "organisation": "'org'",
    "action": "'x'", "kind": "'read'", "subject_type": "'x'", "subject_id": "'x'", "purpose": "'x'", "legal_basis": "'x'",
    "part": "'plan'", "outcome": "'failed'", "node": "'elders'", "detail": '\'{"n": 9}\'', "person_id": "gen_random_uuid()",
    "created_at": "created_at + interval '1 microsecond'", "recorded_at": "recorded_at + interval '1 microsecond'",
}  # fmt: skip


def test_every_column_is_in_the_calculation() -> None:
    columns = {field.column for field in AuditEvent._meta.concrete_fields}
    assert columns == set(chain.FIELDS) == {*FIELDS, "id"}


@pytest.mark.parametrize("column", FIELDS)
def test_one_changed_field_is_found(three_days: list[AuditEvent], column: str) -> None:
    _tamper(f"update audit_auditevent set {column} = {FIELDS[column]} where id = %s", three_days[2].pk)
    assert _kinds() == [("changed", 3)]
    assert _kinds(None) == [("changed", 3)]


def test_a_row_moved_to_another_day_is_found(three_days: list[AuditEvent]) -> None:
    _tamper("update audit_auditevent set recorded_at = recorded_at - interval '1 day' where id = %s", three_days[2].pk)
    assert _kinds() == [("changed", 3)]


def test_the_sentence_says_which_row(three_days: list[AuditEvent]) -> None:
    _tamper("update audit_auditevent set actor_label = 'Iemand Anders' where id = %s", three_days[2].pk)
    (finding,) = checking.verify().findings
    assert finding.text == "Regel 3 van 03-03-2026 is veranderd: 09:00:02, Iemand Anders, question taken."
    assert finding.event_id == str(three_days[2].pk)


@pytest.mark.parametrize("place", range(5))
def test_a_deleted_row_is_found(three_days: list[AuditEvent], place: int) -> None:
    _tamper("delete from audit_auditevent where id = %s", three_days[place].pk)
    assert _kinds() == [("missing", place + 1)]


@pytest.mark.parametrize("place", range(5))
def test_a_row_deleted_with_its_link_is_found(three_days: list[AuditEvent], place: int) -> None:
    _tamper("delete from audit_auditevent where id = %s", three_days[place].pk)
    _tamper("delete from audit_auditlink where event_id = %s", three_days[place].pk)
    assert _kinds() == [("link-missing", place + 1)]


def test_a_whole_day_that_was_deleted_is_found(three_days: list[AuditEvent]) -> None:
    _tamper("delete from audit_auditevent where recorded_at between %s and %s", DAY_TWO, DAY_TWO + timedelta(hours=1))
    _tamper("delete from audit_auditlink where day = %s", DAY_TWO.date())
    assert _kinds(None) == [("day-missing", None)]
    _tamper("delete from audit_dayseal where day = %s", DAY_TWO.date())
    assert _kinds(None) == [("seal-missing", None)]


@pytest.mark.parametrize(("one", "other"), [(0, 4), (1, 2), (3, 4), (0, 1)])
def test_two_swapped_rows_are_found(three_days: list[AuditEvent], one: int, other: int) -> None:
    first, second = three_days[one].pk, three_days[other].pk
    _tamper("delete from audit_auditlink where event_id = %s returning 1", first)
    link_of = {link.event_id: link for link in AuditLink.objects.all()}
    numbers = {row.pk: place + 1 for place, row in enumerate(three_days)}
    _tamper("update audit_auditlink set event_id = %s where event_id = %s", first, second)
    hashes = _hashes(three_days)
    _tamper("insert into audit_auditlink values (%s, %s, %s, %s)", second, DAY_TWO.date(), numbers[first], hashes[one])
    assert link_of[second].hash == hashes[other]
    assert _kinds() == [("swapped", one + 1)]


def _hashes(rows: list[AuditEvent]) -> list[str]:
    """The slow twin: the chain written out once more, with nothing shared but the recipe in docs/privacy/logboek.md."""
    before, hashes = hashlib.sha256(b"naast 2026-03-03").hexdigest(), []
    for row in rows:
        fields = {
            "id": str(row.pk), "recorded_at": _utc(row.recorded_at), "created_at": _utc(row.created_at),
            "actor_kind": row.actor_kind, "actor_id": row.actor_id, "actor_label": row.actor_label, "actor_role": row.actor_role,
            "organisation": row.organisation, "action": row.action, "kind": row.kind, "subject_type": row.subject_type,
            "subject_id": row.subject_id, "person_id": None, "part": row.part, "purpose": row.purpose,
            "legal_basis": row.legal_basis, "outcome": row.outcome, "node": row.node, "detail": f'{{"n":{row.detail["n"]}}}',
        }  # fmt: skip
        line = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(f"{before}\n{line}".encode()).hexdigest()
        hashes.append(before)
    return hashes


def _utc(moment: datetime) -> str:
    return (
        moment.astimezone(tz=None)
        .astimezone(tz=datetime.fromisoformat("2026-01-01T00:00:00+00:00").tzinfo)
        .strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    )


def test_the_stored_chain_is_what_the_recipe_says(three_days: list[AuditEvent]) -> None:
    stored = AuditLink.objects.filter(day=DAY_TWO.date()).order_by("number").values_list("hash", flat=True)
    assert list(stored) == _hashes(three_days)


@pytest.mark.parametrize(("one", "other"), [(0, 4), (1, 2), (2, 4)])
def test_two_links_that_changed_places_are_found(three_days: list[AuditEvent], one: int, other: int) -> None:
    _tamper("update audit_auditlink set number = 99 where event_id = %s", three_days[one].pk)
    _tamper("update audit_auditlink set number = %s where event_id = %s", one + 1, three_days[other].pk)
    _tamper("update audit_auditlink set number = %s where event_id = %s", other + 1, three_days[one].pk)
    assert ("swapped", one + 1) in _kinds()
    assert {number for _kind, number in _kinds()} <= {one + 1, None}


def test_an_inserted_row_on_a_sealed_day_is_found_and_never_taken_in(
    three_days: list[AuditEvent], rows_at: RowsAt
) -> None:
    added = rows_at(DAY_TWO + timedelta(minutes=1), 1)[0]
    assert _kinds() == [("added", None)]
    assert actions.extend_chain() == 0
    (finding,) = checking.verify().findings
    assert finding.event_id == str(added.pk)
    assert finding.text.startswith("Op 03-03-2026 is achteraf een regel toegevoegd: 09:01:00, Nadia Bos")


def test_a_row_inserted_with_a_link_of_its_own_is_found(three_days: list[AuditEvent], rows_at: RowsAt) -> None:
    added = rows_at(DAY_TWO + timedelta(minutes=1), 1)[0]
    last = AuditLink.objects.get(day=DAY_TWO.date(), number=5)
    row = AuditEvent.objects.filter(pk=added.pk).values(*chain.FIELDS)[0]
    _tamper(
        "insert into audit_auditlink values (%s, %s, 6, %s)",
        added.pk,
        DAY_TWO.date(),
        chain.link(last.hash, chain.canonical(row)),
    )
    assert _kinds() == [("seal-changed", None)]


def test_a_row_slipped_into_a_day_that_still_runs_is_found(rows_at: RowsAt) -> None:
    now = clock.now().replace(hour=12, minute=0)
    rows_at(now)
    actions.extend_chain()
    rows_at(now - timedelta(hours=3), 1)
    assert actions.extend_chain() == 0
    assert [kind for kind, _number in _kinds(now)] == ["added"]


def test_a_row_that_was_just_written_waits_and_is_no_damage(db: None) -> None:
    actions.record(by=NADIA, action="question taken", subject_type="question", subject_id="1")
    verdict = checking.verify()
    assert [finding.kind for finding in verdict.findings] == ["not-yet"]
    assert verdict.is_sound
    assert actions.extend_chain() == 1
    assert checking.verify().findings == ()


def test_a_changed_link_is_found_without_blaming_the_next_row(three_days: list[AuditEvent]) -> None:
    _tamper("update audit_auditlink set hash = repeat('0', 64) where event_id = %s", three_days[1].pk)
    assert _kinds() == [("changed", 2)]


def test_a_seal_made_again_over_a_rewritten_day_breaks_the_next(three_days: list[AuditEvent]) -> None:
    """Who rewrites a day, its chain and its seal, must rewrite every seal after it: those that were kept elsewhere tell."""
    _tamper("update audit_dayseal set last_hash = repeat('0', 64) where day = %s", DAY_TWO.date())
    seal = DaySeal.objects.get(day=DAY_TWO.date())
    new = chain.seal(seal.previous_hash, seal.day, seal.rows, seal.last_hash)
    _tamper("update audit_dayseal set hash = %s where day = %s", new, seal.day)
    found = checking.verify().findings
    assert {(finding.kind, finding.day) for finding in found} == {
        ("seal-changed", DAY_TWO.date()), ("seal-missing", DAY_THREE.date())
    }  # fmt: skip


def test_a_whole_rewritten_log_is_found_with_seals_that_were_kept_elsewhere(three_days: list[AuditEvent]) -> None:
    kept = checking.seals_as_text()
    assert checking.compare_seals(kept) == ()
    with asleep() as cursor:
        cursor.execute("update audit_auditevent set actor_label = 'Iemand Anders'")
        cursor.execute("delete from audit_auditlink")
        cursor.execute("delete from audit_dayseal")
    actions.extend_chain()
    actions.seal_days()
    assert checking.verify().is_sound, "from the inside it looks whole"
    assert [finding.kind for finding in checking.compare_seals(kept)] == ["seal-changed"] * 3


@given(
    st.dictionaries(
        st.text(max_size=5), st.one_of(st.text(max_size=9), st.integers(), st.booleans(), st.none()), max_size=4
    )
)
def test_the_order_of_details_does_not_matter_and_every_value_does(detail: dict[str, object]) -> None:
    turned = dict(reversed(detail.items()))
    assert chain.canonical({"detail": detail}) == chain.canonical({"detail": turned})
    assert chain.canonical({"detail": {**detail, "extra": 1}}) != chain.canonical({"detail": {**detail, "extra": "1"}})


@pytest.mark.django_db(transaction=True)
def test_jobs_at_the_same_time_give_every_row_one_place(rows_at: RowsAt) -> None:
    for _ in range(40):
        actions.record(by=NADIA, action="question taken", subject_type="question", subject_id="1")
    done: list[int] = []

    def work() -> None:
        try:
            done.append(actions.extend_chain())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(done) == 40
    assert sorted(AuditLink.objects.values_list("number", flat=True)) == list(range(1, 41))
    assert checking.verify() == checking.Verdict(1, 40, ())


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_committed_late_still_gets_its_place() -> None:
    written, release = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                actions.record(by=NADIA, action="slow", subject_type="question", subject_id="1")
                written.set()
                release.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    actions.record(by=NADIA, action="quick", subject_type="question", subject_id="2")
    assert actions.extend_chain() == 1
    release.set()
    thread.join()
    assert actions.extend_chain() == 1
    assert [link.number for link in AuditLink.objects.all()] == [1, 2]
    assert checking.verify() == checking.Verdict(1, 2, ())
