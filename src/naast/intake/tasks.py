"""Jobs of the intake room: the clocks that make sure no question gets lost."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.intake import actions


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="intake-clocks", pass_context=False)
def watch_clocks(timestamp: int) -> dict[str, int]:
    """Every five minutes: late questions to the coordinator, lost ones to the default route."""
    return {"escalated": actions.escalate_overdue(), "rerouted": actions.reroute_after_grace()}


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="intake-forget", pass_context=False)
def forget_old_questions(timestamp: int) -> int:
    """Every night: delete questions that were kept long enough."""
    return actions.forget_old()
