"""Jobs of the directory room: learning, from what was found, how fast facts change here."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.core.actors import Actor
from naast.directory import actions


@app.periodic(cron="40 4 1 * *")
@app.task(queueing_lock="directory-learn-rates", pass_context=False)
def learn_rates(timestamp: int) -> int:
    """Every month: rates from all looks; returns how many kinds of fact moved. Safe to run twice."""
    return len(actions.learn_rates(by=Actor.system()))
