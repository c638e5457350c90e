"""Jobs of the visits room: the clocks of worries that were passed on."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.visits.actions import signal_clocks


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="signal-clocks", pass_context=False)
def watch_signals(timestamp: int) -> dict[str, int]:
    """Every five minutes: late worries to the coordinator, lost ones to the safety net, reminders of today."""
    return {
        "escalated": signal_clocks.escalate_late(),
        "rerouted": signal_clocks.reroute_lost(),
        "reminded": signal_clocks.send_reminders(),
    }


@app.periodic(cron="55 3 * * *")
@app.task(queueing_lock="signals-forget", pass_context=False)
def forget_signals(timestamp: int) -> int:
    """Every night: what was kept long enough."""
    return signal_clocks.forget()
