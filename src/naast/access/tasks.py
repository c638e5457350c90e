"""Jobs of the access room. They live in PostgreSQL (procrastinate) and are run by `naast worker`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.access import actions


@app.periodic(cron="10 7 * * *")
@app.task(queueing_lock="emergency-reviews", pass_context=False)
def remind_reviewers(timestamp: int) -> int:
    """Every morning: coordinators hear which emergency access should have been looked at by now."""
    return actions.remind_reviewers()
