"""Jobs of the rights room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.rights import actions


@app.periodic(cron="30 4 * * *")
@app.task(queueing_lock="rights-forget", pass_context=False)
def forget(timestamp: int) -> dict[str, int]:
    """Every night: forget what was kept long enough; counts per kind of data."""
    return {one.label: one.count for one in actions.forget(dry_run=False) if one.count is not None}
