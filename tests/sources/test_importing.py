"""Importing a map: what is stored, what is told, going on after a stop, and undoing the whole."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sources.conftest import HSDS, OWN_CSV, Bring, hsds_json, ohana_zip, own_csv, source

from naast.audit.models import AuditEvent
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.directory.models import Service
from naast.sources import actions, queries, tasks
from naast.sources.actions import importing
from naast.sources.choices import RunState
from naast.sources.models import ImportFile, ImportRun, RecordBefore, RowError, SourceRecord
from naast.sources.reading.fields import Field

pytestmark = pytest.mark.django_db


def told(run: ImportRun) -> dict[str, int]:
    return {
        name: getattr(run, name) for name in ("total", "at_row", "made", "changed", "same", "skipped", "wrong", "gone")
    }


def world() -> list[tuple[Any, ...]]:
    """All records with what they say, to compare before and after."""
    return sorted(
        SourceRecord.objects.values_list(
            "key", "name", "line", "digest", "gone_at", "run_id", "phone_key", "service_id"
        )
    )


def test_a_list_of_its_own_design_comes_in_with_its_damage_told(bring: Bring, margriet: Actor) -> None:
    run = bring(source("Buurthuis", margriet), own_csv())
    assert run.state == RunState.READY
    assert told(run) == {
        "total": 4,
        "at_row": 4,
        "made": 3,
        "changed": 0,
        "same": 0,
        "skipped": 1,
        "wrong": 0,
        "gone": 0,
    }
    first = SourceRecord.objects.get(key="nr:1")
    assert first.values["name"] == "Eetcafé De Brug"
    assert first.values["postcode"] == "0341 AB"
    assert first.line == 4
    assert "Contactpersoon" not in first.raw
    assert first.raw["Kosten"] == "€ 4"
    wrong = RowError.objects.for_system("proef").get(column="Tel.")
    assert (wrong.line, wrong.value, wrong.stops) == (6, "bel maar", False)
    assert "telefoonnummer" in wrong.what
    assert not ImportFile.objects.exists()
    assert run.file_name == "kaart.csv"


def test_hsds_keeps_its_document_whole_and_tables_are_joined(bring: Bring, margriet: Actor) -> None:
    bring(source("HSDS", margriet), hsds_json())
    bring(source("Ohana", margriet), ohana_zip())
    eten = SourceRecord.objects.get(key="nr:h-1")
    assert eten.document == HSDS["contents"][0]  # type: ignore[index]
    assert eten.values["street"] == "Kerkstr. 12 a"
    klus = SourceRecord.objects.get(key="nr:11")
    assert klus.values["organisation"] == "Vrijwilligers Noord"
    assert klus.values["phone"] == "0341-00 55 66"
    assert "Truus" not in str(klus.raw)


def test_the_same_map_again_changes_nothing_and_a_newer_one_only_what_is_new(bring: Bring, margriet: Actor) -> None:
    of = source("Buurthuis", margriet)
    bring(of, own_csv())
    again = bring(of, own_csv())
    assert told(again) | {"total": 0} == {
        "total": 0,
        "at_row": 4,
        "made": 0,
        "changed": 0,
        "same": 3,
        "skipped": 1,
        "wrong": 0,
        "gone": 0,
    }
    newer = bring(of, own_csv(OWN_CSV.replace("€ 4", "€ 5").replace("2;Rouwgroep", "9;Wandelgroep")))
    assert (newer.made, newer.changed, newer.same, newer.gone) == (1, 1, 1, 1)
    assert SourceRecord.objects.get(key="nr:2").gone_at is not None


def test_undo_leaves_everything_as_it_was(bring: Bring, margriet: Actor) -> None:
    of = source("Buurthuis", margriet)
    bring(of, own_csv())
    before = world()
    newer = bring(of, own_csv(OWN_CSV.replace("€ 4", "€ 5").replace("2;Rouwgroep", "9;Wandelgroep")))
    assert world() != before
    undone = actions.undo_run(run_id=newer.pk, by=margriet)
    assert undone.state == RunState.UNDONE
    assert world() == before
    assert not RecordBefore.objects.filter(run=newer).exists()
    assert AuditEvent.objects.filter(action="import undone").count() == 1


def test_undo_goes_from_the_newest_back_and_only_once(bring: Bring, margriet: Actor, nadia: Actor) -> None:
    of = source("Buurthuis", margriet)
    first, second = bring(of, own_csv()), bring(of, own_csv())
    with pytest.raises(Conflict):
        actions.undo_run(run_id=first.pk, by=margriet)
    with pytest.raises(NotAllowed):
        actions.undo_run(run_id=second.pk, by=nadia)
    actions.undo_run(run_id=second.pk, by=margriet)
    with pytest.raises(Conflict):
        actions.undo_run(run_id=second.pk, by=margriet)
    actions.undo_run(run_id=first.pk, by=margriet)
    assert not SourceRecord.objects.exists()
    with pytest.raises(NotVisible):
        actions.undo_run(run_id=of.pk, by=margriet)


def test_undo_takes_what_it_brought_off_our_own_map_too(bring: Bring, margriet: Actor, rivierdal: None) -> None:
    run = bring(source("Buurthuis", margriet), own_csv())
    record = SourceRecord.objects.get(key="nr:3")
    went = actions.add_to_map(record_ids=[record.pk], by=margriet)
    service = Service.objects.get(pk=went[0].service_id)
    assert service.status == "active"
    assert service.coverage.count() > 1
    actions.undo_run(run_id=run.pk, by=margriet)
    service.refresh_from_db()
    assert service.status == "inactive"


def test_an_import_that_breaks_halfway_says_so_and_goes_on_where_it_was(
    bring: Bring, margriet: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = source("Buurthuis", margriet)
    run = actions.upload(source_id=of.pk, uploaded=own_csv(), by=margriet)
    actions.choose_columns(run_id=run.pk, chosen={0: Field.OWN_ID, 1: Field.NAME}, by=margriet)
    actions.start(run_id=run.pk, by=margriet)
    store = importing._store

    def break_at_the_third(of_run: ImportRun, read: Any, documents: Any) -> None:
        store(of_run, read, documents)
        if read[0].line == 6:
            raise MemoryError("the machine is full")

    monkeypatch.setattr(importing, "_store", break_at_the_third)
    stopped = actions.import_now(run_id=run.pk, chunk=1)
    assert (stopped.state, stopped.at_row) == (RunState.STOPPED, 2)
    # The chunk that broke left nothing: two whole chunks are there.
    assert SourceRecord.objects.count() == RecordBefore.objects.count() == 2
    assert "MemoryError" in stopped.stopped_because
    with pytest.raises(Conflict):
        bring(of, own_csv())
    monkeypatch.setattr(importing, "_store", store)
    actions.go_on(run_id=run.pk, by=margriet)
    done = actions.import_now(run_id=run.pk, chunk=1)
    assert (done.state, done.made) == (RunState.READY, 3)
    assert AuditEvent.objects.filter(action="import went on").count() == 1


def test_a_stopped_import_can_be_undone_as_a_whole(margriet: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    run = actions.upload(source_id=source("Buurthuis", margriet).pk, uploaded=own_csv(), by=margriet)
    actions.choose_columns(run_id=run.pk, chosen={1: Field.NAME}, by=margriet)
    actions.start(run_id=run.pk, by=margriet)
    monkeypatch.setattr(importing, "_finish", lambda _run: 1 / 0)
    assert actions.import_now(run_id=run.pk, chunk=2).state == RunState.STOPPED
    assert SourceRecord.objects.exists()
    actions.undo_run(run_id=run.pk, by=margriet)
    assert not SourceRecord.objects.exists()
    assert not ImportFile.objects.exists()


def test_a_run_that_nobody_works_on_is_found(margriet: Actor) -> None:
    run = actions.upload(source_id=source("Buurthuis", margriet).pk, uploaded=own_csv(), by=margriet)
    actions.choose_columns(run_id=run.pk, chosen={1: Field.NAME}, by=margriet)
    actions.start(run_id=run.pk, by=margriet)
    assert actions.finish_stalled() == []
    ImportRun.objects.filter(pk=run.pk).update(beat_at=run.beat_at - 2 * importing.STALLED)
    assert actions.finish_stalled() == [run.pk]


def test_looking_for_doubles_that_stopped_is_taken_up_again(bring: Bring, margriet: Actor) -> None:
    run = bring(source("Buurthuis", margriet), own_csv())
    ImportRun.objects.filter(pk=run.pk).update(compared_at=None)
    assert actions.finish_stalled() == []
    assert run.ended_at is not None
    ImportRun.objects.filter(pk=run.pk).update(ended_at=run.ended_at - 2 * importing.STALLED_COMPARING)
    assert actions.finish_stalled() == [run.pk]
    assert tasks.read_map(str(run.pk)) == RunState.READY
    assert actions.finish_stalled() == []


def test_one_number_twice_in_a_file_is_told_and_the_first_counts(margriet: Actor) -> None:
    twice = own_csv(OWN_CSV.replace("3;Klusdienst", "1;Klusdienst"))
    run = actions.upload(source_id=source("Buurthuis", margriet).pk, uploaded=twice, by=margriet)
    actions.choose_columns(run_id=run.pk, chosen={0: Field.OWN_ID, 1: Field.NAME}, by=margriet)
    actions.start(run_id=run.pk, by=margriet)
    # Also when the two stand in different chunks.
    run = actions.import_now(run_id=run.pk, chunk=1)
    assert (run.made, run.wrong) == (2, 1)
    assert RowError.objects.for_system("proef").get(stops=True, what__contains="staat al in rij 4").line == 6
    assert SourceRecord.objects.get(key="nr:1").name == "Eetcafé De Brug"


@pytest.mark.parametrize(
    ("chosen", "code"),
    [({}, "geen-naam"), ({0: Field.OWN_ID}, "geen-naam"), ({0: Field.NAME, 1: Field.NAME}, "twee-keer")],
)
def test_columns_without_a_name_or_with_one_meaning_twice_are_refused(
    margriet: Actor, chosen: dict[int, Field], code: str
) -> None:
    run = actions.upload(source_id=source("Buurthuis", margriet).pk, uploaded=own_csv(), by=margriet)
    with pytest.raises(DomainError) as told_why:
        actions.choose_columns(run_id=run.pk, chosen=chosen, by=margriet)
    assert told_why.value.code == code
    with pytest.raises(DomainError):
        actions.start(run_id=run.pk, by=margriet)


def test_who_does_not_coordinate_brings_nothing_in(margriet: Actor, nadia: Actor) -> None:
    of = source("Buurthuis", margriet)
    run = actions.upload(source_id=of.pk, uploaded=own_csv(), by=margriet)
    for attempt in (
        lambda: source("Van Nadia", nadia),
        lambda: actions.upload(source_id=of.pk, uploaded=own_csv(), by=nadia),
        lambda: actions.choose_columns(run_id=run.pk, chosen={1: Field.NAME}, by=nadia),
        lambda: actions.start(run_id=run.pk, by=nadia),
        lambda: actions.go_on(run_id=run.pk, by=nadia),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert ImportRun.objects.get().state == RunState.COLUMNS


def test_a_file_that_cannot_be_read_leaves_nothing_behind(margriet: Actor) -> None:
    of = source("Buurthuis", margriet)
    for data in (b"", b"\xd0\xcf\x11\xe0oud", b"PK\x03\x04stuk", b'{"contents": '):
        with pytest.raises(DomainError) as told_why:
            actions.upload(source_id=of.pk, uploaded=[("kaart.csv", data)], by=margriet)
        assert told_why.value.status == 422
        assert told_why.value.hint
    assert not ImportRun.objects.exists()
    assert not ImportFile.objects.exists()


def test_two_sources_cannot_have_one_name_and_a_source_can_be_renamed(margriet: Actor) -> None:
    first = source("Buurthuis", margriet)
    with pytest.raises(DomainError) as told_why:
        source("Buurthuis", margriet)
    assert told_why.value.code == "bron-bestaat"
    same = {
        "owner": "X",
        "licence": "Y",
        "attribution": "",
        "url": "",
        "fresh_on": None,
        "layer": first.layer,
        "area": first.area,
    }
    assert actions.change_source(source_id=first.pk, by=margriet, name="Wegwijzer", **same).name == "Wegwijzer"  # type: ignore[typeddict-item]
    assert list(queries.sources().values_list("name", flat=True)) == ["Wegwijzer"]
    assert AuditEvent.objects.filter(action="source changed").count() == 1
