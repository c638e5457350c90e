"""Jobs of the audit room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.audit import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="audit-chain", pass_context=False)
def extend_chain(timestamp: int) -> int:
    """Every minute: new rows get their place in the chain."""
    return actions.extend_chain()


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="audit-seal", pass_context=False)
def seal_days(timestamp: int) -> int:
    """Every night: days that are over get their seal."""
    actions.extend_chain()
    return len(actions.seal_days())


@app.periodic(cron="0 4 * * *")
@app.task(queueing_lock="audit-forget", pass_context=False)
def forget_old_rows(timestamp: int) -> int:
    """Every night: delete rows that were kept long enough."""
    return actions.forget_old()
