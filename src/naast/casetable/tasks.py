"""Jobs of the case table room. Run by `naast worker`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.casetable import actions


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="casetable-forget", pass_context=False)
def forget(timestamp: int) -> int:
    """Every night: destroy the words of tables that did not happen or that nobody closed; seal keys anew, so that an old one may go."""
    actions.reseal_keys()
    return actions.forget_unused()


@app.periodic(cron="15 7 * * 1-5")
@app.task(queueing_lock="casetable-back", pass_context=False)
def ask_back(timestamp: int) -> int:
    """Every working day: ask what became of tables of a quarter ago."""
    return actions.ask_back()
