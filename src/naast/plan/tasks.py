"""Jobs of the plan room: the day before, friends who asked for it get a mail; afterwards their address goes."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.plan.actions import roster


@app.periodic(cron="0 9 * * *")
@app.task(queueing_lock="roster-remind", pass_context=False)
def remind_helpers(timestamp: int) -> int:
    """Every morning: who helps tomorrow gets a mail when they asked for one."""
    return roster.remind()


@app.periodic(cron="15 3 * * *")
@app.task(queueing_lock="roster-forget", pass_context=False)
def forget_addresses(timestamp: int) -> int:
    """Every night: addresses of who helped yesterday or before."""
    return roster.forget_addresses()
