"""The tasks of a moment, by the real worker: the clocks of the referrals, answers that now stand, and the mails that are due.

Started by a test as a process of its own with the environment of a town. Each line it reads is a moment; it says `klaar` when the tasks of
that moment are done.
"""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Any

import django

# Of fifty mails. More never wait, so something is wrong, and the test should see that.
_MOST_ROUNDS = 40


def main() -> None:
    """Until nobody asks any more: queue each task and work until the queue is empty, as if it is that moment."""
    django.setup()
    from procrastinate.contrib.django import app

    from naast.core import clock
    from naast.core import tasks as core
    from naast.core.choices import OutboxState
    from naast.core.models import OutboxMessage
    from naast.referrals import tasks as referrals

    def work(*tasks: Any) -> None:
        for task in tasks:
            task.defer(timestamp=int(clock.now().timestamp()))
        with app.replace_connector(app.connector.get_worker_connector()) as working:
            working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    for line in sys.stdin:
        with clock.frozen(datetime.fromisoformat(line.strip())):
            work(referrals.settle, referrals.run_clocks)
            # Fifty mails a minute go out, and a town that was just made has more waiting.
            for _ in range(_MOST_ROUNDS):
                if not OutboxMessage.objects.filter(state=OutboxState.WAITING, next_try_at__lte=clock.now()).exists():
                    break
                work(core.deliver_outbox)
        print("klaar", flush=True)


if __name__ == "__main__":
    main()
