"""Sends what waits in the outbox, over and over, as the job of `naast worker` does every minute. It may be killed.

`python -m benchmarks.crash.mailer`: until it is ended. With `--rest`: only what is left, as if hours had passed, and then it stops.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

import django


def forever() -> None:
    """Send; a database that is gone for a while is no reason to stop."""
    from django.db import Error, close_old_connections

    from naast.core import actions

    while True:
        try:
            actions.deliver_due(limit=20)
        except Error:
            time.sleep(0.2)
        close_old_connections()
        time.sleep(0.05)


def rest() -> int:
    """Send what is left. Tries are hours apart, so the clock is put forward; returns how many went out."""
    from naast.core import actions, clock

    sent, now = 0, clock.now()
    for hours in range(1, 12):
        with clock.frozen(now + timedelta(hours=hours)):
            while went := actions.deliver_due(limit=200):
                sent += went
    return sent


if __name__ == "__main__":
    django.setup()
    if "--rest" in sys.argv:
        print(rest())
    else:
        forever()
