"""Jobs of the core room. They live in PostgreSQL (procrastinate) and are run by `naast worker`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.core import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="outbox", pass_context=False)
def deliver_outbox(timestamp: int) -> int:
    """Every minute: send what waits in the outbox."""
    return actions.deliver_due()


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="outbox-forget", pass_context=False)
def forget_outbox(timestamp: int) -> int:
    """Every night: delete messages that were kept long enough."""
    return actions.forget_sent()


@app.periodic(cron="50 * * * *")
@app.task(queueing_lock="counts-forget", pass_context=False)
def forget_counts(timestamp: int) -> int:
    """Every hour: delete counts whose window has passed."""
    return actions.forget_counts()
