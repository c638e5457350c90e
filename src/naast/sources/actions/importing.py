"""Storing the rows of a map, a few hundred at a time: each chunk is one transaction, so a stop leaves whole chunks and a place to go on.

What was there before is kept beside it (`RecordBefore`), for undoing the whole. Who may start one, and with which columns: `uploading`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import DomainError, NotVisible
from naast.sources import comparing
from naast.sources.actions.rows import locked_run
from naast.sources.actions.uploading import kept_sheet
from naast.sources.choices import CHUNK, RunState
from naast.sources.models import ImportFile, ImportRun, RecordBefore, RowError, SourceRecord
from naast.sources.reading import rows as reading
from naast.sources.reading.fields import Field, Problem, ReadRow, Sheet

log = logging.getLogger(__name__)
MOST_ERRORS = 20_000
# After so long without a chunk nobody is working on it any more.
STALLED = timedelta(minutes=3)
STALLED_COMPARING = timedelta(minutes=30)
_CONTENT = (
    "run_id",
    "line",
    "name",
    "values",
    "raw",
    "document",
    "digest",
    "gone_at",
    "name_key",
    "phone_key",
    "door_key",
    "site_key",
)


def import_now(*, run_id: UUID, chunk: int = CHUNK) -> ImportRun:
    """Store what is left of this import. Safe to run twice and to break off: it goes on after the last whole chunk.

    A mistake of ours stops the import with a sentence, and leaves nothing of the chunk it was at. Raises NotVisible.
    """
    run = ImportRun.objects.select_related("source").filter(pk=run_id).first()
    if run is None:
        raise NotVisible
    if run.state != RunState.RUNNING:
        return run
    try:
        sheet = kept_sheet(run)
        while _step(run_id, sheet, chunk):
            pass
    except DomainError as error:
        _stop(run_id, f"{error.message} {error.hint}".strip())
    # Whatever went wrong, the coordinator must hear it on the page and be able to go on or to undo; the log says what it was.
    except Exception as error:
        log.exception("import %s stopped", run_id)
        _stop(run_id, _("Er ging bij ons iets mis (%(what)s).") % {"what": type(error).__name__})
    return ImportRun.objects.get(pk=run_id)


@transaction.atomic
def _stop(run_id: UUID, why: str) -> None:
    ImportRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(
        state=RunState.STOPPED, stopped_because=why[:300], beat_at=clock.now()
    )


@transaction.atomic
def _step(run_id: UUID, sheet: Sheet, chunk: int) -> bool:
    """One chunk; False when it was the last, or when somebody stopped or undid the import meanwhile."""
    run = locked_run(run_id)
    if run.state != RunState.RUNNING:
        return False
    meaning = {int(at): Field(field) for at, field in run.columns.items()}
    last = min(run.at_row + chunk, len(sheet.table.rows))
    part = range(run.at_row, last)
    read = [reading.read_row(sheet.table.rows[at], sheet.table.lines[at], sheet.table.headers, meaning) for at in part]
    _store(run, read, [sheet.documents[at] if sheet.documents else {} for at in part])
    run.at_row, run.beat_at = last, clock.now()
    if last >= len(sheet.table.rows):
        _finish(run)
    run.save()
    return run.state == RunState.RUNNING


def _store(run: ImportRun, read: Sequence[ReadRow], documents: Sequence[Any]) -> None:
    wanted: dict[str, tuple[ReadRow, Any]] = {}
    errors: list[RowError] = []
    taken = [
        (row, comparing.record_key(_plain(row)), document)
        for row, document in zip(read, documents, strict=True)
        if row.is_taken
    ]
    there = {
        one.key: one for one in SourceRecord.objects.filter(source=run.source, key__in=[key for _, key, _ in taken])
    }
    for row in read:
        run.skipped += bool(row.skipped)
        run.wrong += not row.is_taken and not row.skipped
        errors += _errors(run, row, row.problems)
        if row.skipped:
            errors.append(RowError(run=run, line=row.line, what=f"Overgeslagen: {row.skipped}."[:200], stops=True))
    for row, key, document in taken:
        first = wanted[key][0].line if key in wanted else _line_in_this_run(run, there.get(key))
        if first:
            run.wrong += 1
            errors += _errors(run, row, [_twice(row, first)])
        else:
            wanted[key] = (row, document)
    _write(run, wanted, there)
    room = MOST_ERRORS - RowError.objects.for_system("fouten in een inlezing").filter(run=run).count() if errors else 0
    RowError.objects.for_system("fouten in een inlezing").bulk_create(errors[: max(room, 0)], batch_size=1000)


def _plain(row: ReadRow) -> dict[str, str]:
    return {str(field): value for field, value in row.values.items()}


def _line_in_this_run(run: ImportRun, record: SourceRecord | None) -> int:
    return record.line if record is not None and record.seen_at == run.created_at else 0


def _twice(row: ReadRow, first: int) -> Problem:
    own = row.values.get(Field.OWN_ID, "")
    what = f"Het nummer {own[:60]} staat al in rij {first}." if own else f"Hetzelfde aanbod staat al in rij {first}."
    return Problem("", own or row.values.get(Field.NAME, ""), what, "Laat een van de twee rijen weg.", stops=True)


def _errors(run: ImportRun, row: ReadRow, problems: Iterable[Problem]) -> list[RowError]:
    return [
        RowError(
            run=run, line=row.line, column=one.column[:120], value=one.value[:220], what=one.what[:200], right=one.right[:200],
            stops=one.stops,
        )
        for one in problems
    ]  # fmt: skip


def _write(run: ImportRun, wanted: dict[str, tuple[ReadRow, Any]], there: dict[str, SourceRecord]) -> None:
    """New records, changed ones with how they were, and those that are as they were."""
    new: list[SourceRecord] = []
    changed: list[SourceRecord] = []
    same: list[SourceRecord] = []
    before: list[RecordBefore] = []
    for key, (row, document) in wanted.items():
        values = _plain(row)
        fingerprint, old = comparing.digest(values), there.get(key)
        if old is not None and old.digest == fingerprint and old.gone_at is None:
            old.line, old.seen_at = row.line, run.created_at
            same.append(old)
            continue
        record = old or SourceRecord(source=run.source, key=key)
        was = snapshot(old) if old is not None else {}
        _fill(record, run, row, values, document, fingerprint)
        (changed if old is not None else new).append(record)
        before.append(RecordBefore(run=run, record=record, was=was))
    SourceRecord.objects.bulk_create(new, batch_size=500)
    if changed:
        fields = [name.removesuffix("_id") for name in _CONTENT]
        SourceRecord.objects.bulk_update(changed, [*fields, "seen_at"], batch_size=200)
    if same:
        SourceRecord.objects.bulk_update(same, ["line", "seen_at"], batch_size=500)
    RecordBefore.objects.bulk_create(before, batch_size=500)
    run.made, run.changed, run.same = run.made + len(new), run.changed + len(changed), run.same + len(same)


def _fill(
    record: SourceRecord, run: ImportRun, row: ReadRow, values: dict[str, str], document: Any, fingerprint: str
) -> None:
    keys = comparing.keys(values)
    record.run, record.line, record.name = run, row.line, values[Field.NAME]
    record.values, record.raw, record.document, record.digest = values, dict(row.raw), document, fingerprint
    record.seen_at, record.gone_at = run.created_at, None
    record.name_key, record.phone_key, record.door_key, record.site_key = keys.name, keys.phone, keys.door, keys.site


def snapshot(record: SourceRecord) -> dict[str, Any]:
    """How a record is now, as JSON; `undoing` puts it back."""
    was = {name: getattr(record, name) for name in _CONTENT}
    return was | {"run_id": str(record.run_id), "gone_at": record.gone_at.isoformat() if record.gone_at else None}


def _finish(run: ImportRun) -> None:
    """The last row is stored: what the map no longer has is marked, and the file is forgotten."""
    gone = list(SourceRecord.objects.filter(source=run.source, gone_at=None, seen_at__lt=run.created_at))
    RecordBefore.objects.bulk_create(
        [RecordBefore(run=run, record=one, was=snapshot(one)) for one in gone], batch_size=500
    )
    SourceRecord.objects.filter(pk__in=[one.pk for one in gone]).update(gone_at=clock.now())
    run.gone, run.state, run.ended_at = len(gone), RunState.READY, clock.now()
    ImportFile.objects.filter(run=run).delete()
    detail: audit.Detail = {
        "made": run.made,
        "changed": run.changed,
        "same": run.same,
        "wrong": run.wrong,
        "gone": run.gone,
    }
    audit.record(by=Actor.system(), action="import ready", subject_type="import", subject_id=run.pk, detail=detail)


def finish_stalled() -> list[UUID]:
    """Imports that nobody works on any more (a worker was stopped): their ids, to be started again.

    Looking for doubles has no beat: it gets longer before we think that nobody does it.
    """
    reading_on = Q(state=RunState.RUNNING, beat_at__lt=clock.now() - STALLED)
    never_compared = Q(state=RunState.READY, compared_at=None, ended_at__lt=clock.now() - STALLED_COMPARING)
    return list(ImportRun.objects.filter(reading_on | never_compared).values_list("pk", flat=True))
