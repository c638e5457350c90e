"""Undoing an import as a whole: what only it brought goes, what it changed is put back, and so is what it put on our own map."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict
from naast.directory import actions as directory
from naast.directory import queries as map_queries
from naast.directory.choices import CheckedHow, ServiceStatus
from naast.directory.models import Service
from naast.sources import comparing
from naast.sources.actions.rows import locked_run, moved_on, need_coordinator
from naast.sources.choices import RunState
from naast.sources.models import Applied, ImportFile, ImportRun, RecordBefore, RowError, SourceRecord

KEPT_DAYS = 14
_STARTED = (RunState.RUNNING, RunState.STOPPED, RunState.READY)


@transaction.atomic
def undo_run(*, run_id: UUID, by: Actor) -> ImportRun:
    """As if this map had not been read. Only the newest import of a source can be undone.

    Services that were made from its records become inactive, never deleted: someone may have been sent there.
    Raises NotAllowed, NotVisible, Conflict.
    """
    need_coordinator(by)
    run = locked_run(run_id)
    if run.state not in _STARTED:
        raise moved_on()
    later = ImportRun.objects.filter(source=run.source, state__in=_STARTED, created_at__gt=run.created_at)
    if later.exists():
        raise Conflict(_("Na deze inlezing is er nog een gedaan."), _("Draai eerst de nieuwste inlezing terug."))
    new = SourceRecord.objects.filter(before__run=run, before__was={})
    off = _off_the_map(new.filter(made_service=True), by)
    back = _values_back(
        Applied.objects.filter(record__before__run=run, created_at__gte=run.created_at, undone_at=None), by
    )
    removed = new.count()
    # The rows that tell how it was go along with the records, so the others are put back first.
    restored = _put_back(RecordBefore.objects.filter(run=run).exclude(was={}).select_related("record"))
    SourceRecord.objects.filter(pk__in=list(new.values_list("pk", flat=True))).delete()
    RecordBefore.objects.filter(run=run).delete()
    RowError.objects.for_system("fouten in een inlezing").filter(run=run).delete()
    ImportFile.objects.filter(run=run).delete()
    run.state, run.ended_at = RunState.UNDONE, clock.now()
    run.save(update_fields=["state", "ended_at"])
    detail: audit.Detail = {"removed": removed, "restored": restored, "off_the_map": off, "values_back": back}
    audit.record(by=by, action="import undone", subject_type="import", subject_id=run.pk, detail=detail)
    return run


def _off_the_map(records: QuerySet[SourceRecord], by: Actor) -> int:
    services = {one.service_id for one in records if one.service_id}
    for service_id in services:
        directory.set_status(service_id=service_id, status=ServiceStatus.INACTIVE, by=by)
    return len(services)


def _values_back(applied: QuerySet[Applied], by: Actor) -> int:
    """Put back what our own map said, unless somebody changed it since. Services that just went off the map stay as they are."""
    count = 0
    for one in applied.select_related("service").order_by("-created_at"):
        if _put_value_back(one, by):
            count += 1
    return count


def _put_value_back(one: Applied, by: Actor) -> bool:
    service: Service = one.service
    if not one.before or not comparing.alike(one.field, map_queries.value_of(service, one.field), one.after):
        return False
    directory.correct(service=service, field=one.field, value=one.before, by=by, how=CheckedHow.SOURCE, at=clock.now())
    one.undone_at = clock.now()
    one.save(update_fields=["undone_at"])
    return True


def _put_back(before: QuerySet[RecordBefore]) -> int:
    changed, names = [], set[str]()
    for one in before:
        record: SourceRecord = one.record
        names |= one.was.keys()
        for name, value in one.was.items():
            setattr(record, name, datetime.fromisoformat(value) if name == "gone_at" and value else value)
        changed.append(record)
    if changed:
        SourceRecord.objects.bulk_update(changed, [name.removesuffix("_id") for name in sorted(names)], batch_size=200)
    return len(changed)


def forget_files() -> int:
    """Uploads that nobody finished within two weeks go, with the import that never began; returns how many files."""
    old = clock.now() - timedelta(days=KEPT_DAYS)
    count, _kinds = ImportFile.objects.filter(created_at__lt=old).delete()
    ImportRun.objects.filter(state=RunState.COLUMNS, created_at__lt=old).delete()
    return count
