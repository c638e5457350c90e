"""Django's name for the visits room."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks


class VisitsConfig(AppConfig):
    """Bringing somebody into view, and the home visit."""

    name = "naast.visits"
    label = "visits"
    verbose_name = "Huisbezoek"

    def ready(self) -> None:
        """Rooms below ask what is put in place here."""
        from naast.access import sharing
        from naast.referrals import along
        from naast.visits.actions import leaving
        from naast.visits.choices import PART
        from naast.visits.queries import flows, leaning, reports

        leaving.register()
        flows.check_with(leaning.lacking)
        checks.register(_charts)
        along.register("visits", reports.to_send_along)
        sharing.register(PART, "visit:person")

    def fill_demo(self) -> None:
        """Fictional worries for the demo."""
        from naast.visits import demo

        demo.fill()


def _charts(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    """Every flow chart can be run here; else where and why not, before anybody meets it."""
    from naast.engine.flow import FlowError
    from naast.visits.queries import flows

    found: list[checks.CheckMessage] = []
    for name in flows.flow_names():
        try:
            flows.whole(name)
        except FlowError as error:
            found.append(checks.Error(str(error), id="visits.E001"))
    return found
