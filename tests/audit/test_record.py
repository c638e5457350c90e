"""What gets a row: every write, every first look, every refusal; and what the row says."""

from __future__ import annotations

import csv
import io
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from naast.audit import actions, exporting, presenters, queries, sentences
from naast.audit.models import AuditEvent
from naast.core import clock
from naast.core.actors import Actor
from naast.engine.knowledge.policy import default_policy
from tests.audit.conftest import NADIA

PERSON = uuid4()
OTHER = Actor("user", "22222222-2222-4222-8222-222222222222", "Kees Mol")


def _look(by: Actor = NADIA, part: str = "story", purpose: str = "begeleiding", **more: object) -> AuditEvent | None:
    return actions.record_read(by=by, person_id=PERSON, part=part, purpose=purpose, **more)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_todays_callers_need_not_change() -> None:
    row = actions.record(by=NADIA, action="question taken", subject_type="question", subject_id=7, detail={"n": 1})
    row.refresh_from_db()
    assert (row.kind, row.outcome, row.purpose, row.person_id, row.subject_id) == ("write", "ok", "", None, "7")
    assert row.node


@pytest.mark.django_db
def test_a_row_says_everything_the_standard_asks() -> None:
    row = actions.record(
        by=NADIA, action="story told", subject_type="story", subject_id="9", purpose="begeleiding", person_id=str(PERSON),
        part="story", legal_basis="Wmo 2015 art. 5.1.1", role="lid van het team", organisation="Gemeente Rivierdal",
    )  # fmt: skip
    row.refresh_from_db()
    shaped = exporting.nen_7513(row)
    assert shaped["gebruiker"] == {
        "soort": "user", "id": NADIA.id, "naam": "Nadia Bos", "rol": "lid van het team", "organisatie": "Gemeente Rivierdal",
    }  # fmt: skip
    assert shaped["betrokkene"] == {"id": str(PERSON)}
    assert shaped["object"] == {"soort": "story", "id": "9", "deel": "story"}
    assert shaped["grondslag"] == {"doel": "begeleiding", "wettelijk": "Wmo 2015 art. 5.1.1"}
    assert shaped["bron"]["systeem"] == row.node
    assert shaped["keten"] is None
    names = {name for part in shaped.values() if isinstance(part, dict) for name in part}
    assert names.isdisjoint({"ip", "adres"}), "from which address someone came is not kept"


@pytest.mark.django_db
def test_the_first_look_is_always_written_and_the_same_look_once() -> None:
    with clock.frozen(clock.now()) as start:
        assert _look() is not None
        assert _look() is None
    with clock.frozen(start + actions.SAME_LOOK - timedelta(seconds=1)):
        assert _look() is None
    with clock.frozen(start + actions.SAME_LOOK):
        assert _look() is not None


@pytest.mark.django_db
def test_who_keeps_looking_gets_a_row_every_quarter() -> None:
    start = clock.now()
    for minute in range(60):
        with clock.frozen(start + timedelta(minutes=minute)):
            _look()
    assert AuditEvent.objects.filter(kind="read").count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [{"by": OTHER}, {"part": "circle"}, {"purpose": "nood"}, {"subject_id": "9"}, {"outcome": "failed"}],
    ids=["actor", "part", "purpose", "subject", "outcome"],
)
def test_another_look_is_a_look_of_its_own(other: dict[str, object]) -> None:
    _look()
    assert _look(**other) is not None  # type: ignore[arg-type]


@pytest.mark.django_db
def test_every_refusal_is_written() -> None:
    assert all(_look(outcome="refused") is not None for _ in range(3))


@pytest.mark.django_db(transaction=True)
def test_looks_at_the_same_moment_lose_nothing() -> None:
    """Two that cross may both be written; never neither."""

    def look() -> None:
        try:
            _look()
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert 1 <= AuditEvent.objects.filter(person_id=PERSON).count() <= 4


@pytest.mark.django_db
def test_a_look_costs_two_queries(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        _look()
    with django_assert_num_queries(1):  # type: ignore[operator]
        _look()


@pytest.mark.django_db
def test_the_days_of_a_person_are_in_plain_words() -> None:
    monday = clock.now().replace(year=2026, month=11, day=23, hour=10, minute=5)
    with clock.frozen(monday):
        _look(role="lid van het team", organisation="Gemeente Rivierdal")
        _look(by=Actor.resident("33", "Dina Verbeek"), purpose="inzage")
        _look(by=OTHER, outcome="refused")
    with clock.frozen(monday + timedelta(days=1)):
        days = presenters.timeline(queries.of_person([PERSON]), frozenset({"33"}))
    (day,) = days
    assert day.name == "Maandag 23 november 2026"
    assert {(line.at, line.what, line.who_is_it, line.why) for line in day.lines} == {
        ("10:05", "Nadia Bos bekeek uw verhaal.", "lid van het team, Gemeente Rivierdal", "Om u te helpen."),
        ("10:05", "U bekeek uw verhaal.", "", "Om zelf te lezen of mee te lezen."),
    }


@pytest.mark.django_db
def test_what_was_done_several_times_in_a_minute_is_one_line() -> None:
    written = {"action": "plan sentence written", "subject_type": "wish", "person_id": PERSON}
    five_past = clock.now().replace(year=2026, month=11, day=23, hour=10, minute=5, second=0)
    for second, by in enumerate((NADIA, NADIA, NADIA, OTHER)):
        with clock.frozen(five_past + timedelta(seconds=second)):
            actions.record(by=by, subject_id=second, **written)  # type: ignore[arg-type]
    (day,) = presenters.timeline(queries.of_person([PERSON]))
    assert {line.what for line in day.lines} == {
        "Nadia Bos schreef iets in uw plan. (3 keer)",
        "Kees Mol schreef iets in uw plan.",
    }


@pytest.mark.django_db
def test_last_looks_says_when_each_one_last_looked() -> None:
    start = clock.now()
    for minutes in (0, 30):
        with clock.frozen(start + timedelta(minutes=minutes)):
            _look()
    _look(by=OTHER, outcome="refused")
    assert queries.last_looks([PERSON]) == {("user", NADIA.id): start + timedelta(minutes=30)}


def test_every_part_and_purpose_of_the_policy_has_words() -> None:
    policy = default_policy()
    assert set(policy.parts) <= set(sentences.PARTS)
    assert set(policy.purposes) <= set(sentences.PURPOSES)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+31", "-1", "@x", "\t=1", "\r=1", " =1", "\u00a0=1", "\ufeff=1", "＝1", "x\n=1", "\x00=1"]
)
def test_no_cell_of_a_table_can_run(cell: str) -> None:
    safe = exporting.harmless(cell)
    assert not safe.lstrip(" \u00a0\ufeff\x00").startswith(("=", "+", "-", "@", "\t", "＝"))
    assert "\n" not in safe
    assert "\r" not in safe
    assert "\x00" not in safe


@given(st.text())
def test_whatever_someone_is_called_is_one_harmless_cell(name: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        [exporting.harmless(name), "x"]
    )
    (read,) = csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=";")
    assert len(read) == 2
    assert not read[0].startswith(("=", "+", "-", "@", "\t", "\r"))
