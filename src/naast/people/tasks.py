"""Jobs of the people room: send the links that were asked for."""

from __future__ import annotations

from procrastinate.contrib.django import app

from naast.people import actions


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resident-links", pass_context=False)
def send_links(timestamp: int) -> int:
    """Every minute: answer who asked for a link."""
    return actions.answer_link_requests()
