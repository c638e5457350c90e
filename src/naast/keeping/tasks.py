"""Jobs of the keeping room: what was heard comes onto the map, and what is due is asked. Run by `naast worker`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.keeping import actions


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="keeping-settle", pass_context=False)
def settle(timestamp: int) -> int:
    """Every five minutes: rounds that can no longer be taken back."""
    return actions.settle()


@app.periodic(cron="30 6 * * *")
@app.task(queueing_lock="keeping-ladder", pass_context=False)
def run(timestamp: int) -> dict[str, int]:
    """Every morning: what opens again, what is due, and whose turn it is. Once per step, however often it runs."""
    return actions.run()


@app.periodic(cron="0 8 1 * *")
@app.task(queueing_lock="keeping-month", pass_context=False)
def tell_keepers(timestamp: int) -> int:
    """The first of the month: to every keeper how many are for them."""
    return actions.tell_keepers()
