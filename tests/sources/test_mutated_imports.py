"""Damaged maps against the real database: an import ends as ready or stopped, and undoing it always leaves nothing."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from tests.sources.conftest import source
from tests.unit.sources.damage import damaged, samples

from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.sources import actions
from naast.sources.actions.uploading import kept_sheet
from naast.sources.choices import RunState
from naast.sources.models import ImportFile, ImportRun, RecordBefore, RowError, SourceRecord
from naast.sources.reading import columns

pytestmark = pytest.mark.django_db
# A handful with the other tests; `NAAST_DAMAGED=125` makes it a thousand files.
SEEDS = range(1000, 1000 + int(os.environ.get("NAAST_DAMAGED", "5")))


@pytest.mark.parametrize("shape", samples())
def test_a_damaged_map_is_taken_in_whole_or_not_at_all(shape: str, margriet: Actor) -> None:
    of = source("Beschadigd", margriet)
    ended: list[UUID] = []
    refused: list[tuple[int, int]] = []
    for seed in SEEDS:
        try:
            run = actions.upload(source_id=of.pk, uploaded=damaged(samples()[shape], seed), by=margriet)
            chosen = {one.column: one.field for one in columns.suggest(kept_sheet(run))}
            actions.choose_columns(run_id=run.pk, chosen=chosen, by=margriet)
        except DomainError as error:
            refused.append((error.status, SourceRecord.objects.count()))
            continue
        actions.start(run_id=run.pk, by=margriet)
        done = actions.import_now(run_id=run.pk, chunk=7)
        assert done.state == RunState.READY, done.stopped_because
        assert done.made + done.skipped + done.wrong == done.total
        assert SourceRecord.objects.filter(source=of).count() == done.made
        ended.append(done.pk)
        actions.undo_run(run_id=run.pk, by=margriet)
        left = [model._base_manager.count() for model in (SourceRecord, RecordBefore, RowError, ImportFile)]
        assert left == [0, 0, 0, 0]
    assert set(refused) <= {(422, 0)}
    assert ImportRun.objects.filter(state=RunState.UNDONE).count() == len(ended)
