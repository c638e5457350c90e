"""Jobs of the sources room: reading a map in the background, looking for doubles after it, and picking up what stalled."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from naast.sources import actions, queries
from naast.sources.choices import RunState


@app.task(name="sources.read_map", pass_context=False)
def read_map(run_id: str) -> str:
    """Store what is left of one import, then look for doubles. Safe to run twice."""
    run = actions.import_now(run_id=UUID(run_id))
    if run.state == RunState.READY:
        actions.find_matches(source_id=run.source_id)
    return run.state


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="sources-stalled", pass_context=False)
def pick_up(timestamp: int) -> int:
    """Every five minutes: imports whose worker was stopped go on."""
    stalled = actions.finish_stalled()
    for run_id in stalled:
        read_map(str(queries.run_by_id(run_id).pk))
    return len(stalled)


@app.periodic(cron="25 3 * * *")
@app.task(queueing_lock="sources-forget", pass_context=False)
def forget(timestamp: int) -> int:
    """Every night: uploads that nobody finished."""
    return actions.forget_files()
