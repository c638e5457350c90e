"""Jobs of the network room, run by `naast worker`."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.network import actions


@app.periodic(cron="10 7 * * *")
@app.task(queueing_lock="network-waves", pass_context=False)
def run(timestamp: int) -> dict[str, int]:
    """Every morning: waves that begin, that are halfway, and that are over. Once per step, however often it runs."""
    return actions.run()
