"""Jobs of the audit room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.audit import actions


@app.periodic(cron="0 4 * * *")
@app.task(queueing_lock="audit-forget", pass_context=False)
def forget_old_rows(timestamp: int) -> int:
    """Every night: delete rows that were kept long enough."""
    return actions.forget_old()
