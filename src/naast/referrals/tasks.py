"""Jobs of the referrals room: the clocks that make sure no question gets lost."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.referrals import actions


@app.periodic(cron="10 7-18 * * *")
@app.task(queueing_lock="referrals-clocks", pass_context=False)
def run_clocks(timestamp: int) -> dict[str, int]:
    """By day, every hour: gentle reminders, and what nobody answers one place further. Once per day for each, however often it runs."""
    return actions.run_clocks()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="referrals-settle", pass_context=False)
def settle(timestamp: int) -> int:
    """Every five minutes: answers that can no longer be taken back."""
    return actions.settle()
