"""Jobs of the accounts room: forget what was kept long enough."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.accounts import lockout
from naast.accounts.actions import invitations, leaving
from naast.accounts.sessions import SessionStore


@app.periodic(cron="10 3 * * *")
@app.task(queueing_lock="accounts-forget", pass_context=False)
def forget_old(timestamp: int) -> dict[str, int]:
    """Every night: sessions that ended, wrong attempts that no longer count, invitations that ran out, departures a year old."""
    SessionStore.clear_expired()
    return {
        "attempts": lockout.forget_old(),
        "invitations": invitations.forget_old(),
        "departures": leaving.forget_old(),
    }


@app.periodic(cron="15 * * * *")
@app.task(queueing_lock="accounts-settle", pass_context=False)
def settle_departures(timestamp: int) -> int:
    """Every hour: departures of more than a day ago become final."""
    return leaving.settle_old()
