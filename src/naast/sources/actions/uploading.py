"""A file comes in: kept until its import is done, its columns chosen by a human, and then started. Reading rows is in `importing`."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.engine.errors import EngineError
from naast.sources.actions.rows import locked_run, moved_on, need_coordinator, readable
from naast.sources.choices import RunState
from naast.sources.models import ImportFile, ImportRun, Source
from naast.sources.reading import columns, files
from naast.sources.reading.fields import Field, Sheet

NEEDED = Field.NAME
_MANY = (Field.KEEP, Field.DROP)


def upload(*, source_id: UUID, uploaded: Sequence[tuple[str, bytes]], by: Actor) -> ImportRun:
    """Keep an uploaded map and look what it is. Nothing of it is on any map yet.

    Raises NotAllowed, NotVisible, or DomainError 422 with what to do about the file.
    """
    need_coordinator(by)
    if not Source.objects.filter(pk=source_id).exists():
        raise NotVisible
    # Read before anything is stored: what cannot be read leaves nothing behind.
    sheet = sheet_of(uploaded)
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=source_id)
        ImportRun.objects.filter(source=source, state=RunState.COLUMNS).delete()
        run = ImportRun.objects.create(
            source=source, file_name=", ".join(files.bare_name(name) for name, _data in uploaded)[:120], shape=sheet.shape,
            started_by=by.label[:160], total=len(sheet.table.rows), notes=list(sheet.table.notes)[:20],
        )  # fmt: skip
        ImportFile.objects.bulk_create(
            ImportFile(run=run, name=files.bare_name(name), position=at, packed=zlib.compress(data, 6))
            for at, (name, data) in enumerate(uploaded)
        )
        audit.record(by=by, action="map uploaded", subject_type="import", subject_id=run.pk, detail={"rows": run.total})
    return run


def sheet_of(uploaded: Sequence[tuple[str, bytes]]) -> Sheet:
    """The map in these files. Raises DomainError 422."""
    try:
        return columns.unshifted(files.read(uploaded))
    except EngineError as error:
        raise readable(error) from error


def kept_sheet(run: ImportRun) -> Sheet:
    """The map of an import, from the file that was kept. Raises DomainError when that is gone."""
    kept = [(one.name, zlib.decompress(bytes(one.packed))) for one in run.files.all()]
    if not kept:
        raise DomainError("bestand-weg", _("Het bestand is er niet meer."), _("Kies het bestand nog een keer."), 409)
    return sheet_of(kept)


@transaction.atomic
def choose_columns(*, run_id: UUID, chosen: Mapping[int, Field], by: Actor) -> ImportRun:
    """What each column means, as a human says. Raises NotAllowed, NotVisible, Conflict, DomainError (`geen-naam`, `twee-keer`)."""
    need_coordinator(by)
    run = locked_run(run_id)
    if run.state != RunState.COLUMNS:
        raise moved_on()
    fields = [field for field in chosen.values() if field not in _MANY]
    if NEEDED not in fields:
        raise DomainError(
            "geen-naam", _("Er is nog geen kolom met de naam van het aanbod."),
            _("Kies bij één kolom: Naam van het aanbod."), 422,
        )  # fmt: skip
    if len(set(fields)) < len(fields):
        raise DomainError(
            "twee-keer", _("Twee kolommen betekenen hetzelfde."), _("Kies bij een van de twee iets anders."), 422
        )
    run.columns = {str(column): str(field) for column, field in chosen.items()}
    run.save(update_fields=["columns"])
    return run


@transaction.atomic
def start(*, run_id: UUID, by: Actor) -> ImportRun:
    """Begin to store. The job does the work; the caller defers it in the same transaction.

    Raises NotAllowed, NotVisible, Conflict (another import of this source is under way, or this one began already), DomainError.
    """
    need_coordinator(by)
    run = locked_run(run_id)
    if run.state != RunState.COLUMNS:
        raise moved_on()
    if not run.columns:
        raise DomainError("geen-kolommen", _("Kies eerst wat de kolommen betekenen."), "", 422)
    run.state, run.beat_at = RunState.RUNNING, clock.now()
    try:
        with transaction.atomic():
            run.save(update_fields=["state", "beat_at"])
    except IntegrityError as error:
        raise Conflict(
            _("Van deze bron wordt al een kaart ingelezen."), _("Wacht tot die klaar is, of draai die terug.")
        ) from error
    _remember_columns(run)
    audit.record(by=by, action="import started", subject_type="import", subject_id=run.pk, detail={"rows": run.total})
    return run


def _remember_columns(run: ImportRun) -> None:
    headers = kept_sheet(run).table.headers
    run.source.known_columns = {headers[int(at)]: field for at, field in run.columns.items() if int(at) < len(headers)}
    run.source.save(update_fields=["known_columns"])


@transaction.atomic
def go_on(*, run_id: UUID, by: Actor) -> ImportRun:
    """An import that was stopped goes on where it was. Raises NotAllowed, NotVisible, Conflict."""
    need_coordinator(by)
    run = locked_run(run_id)
    if run.state not in (RunState.STOPPED, RunState.RUNNING):
        raise moved_on()
    run.state, run.stopped_because, run.beat_at = RunState.RUNNING, "", clock.now()
    run.save(update_fields=["state", "stopped_because", "beat_at"])
    audit.record(by=by, action="import went on", subject_type="import", subject_id=run.pk, detail={"at": run.at_row})
    return run
