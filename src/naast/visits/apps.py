"""Django's name for the visits room."""

from __future__ import annotations

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Bringing somebody into view, and the home visit."""

    name = "naast.visits"
    label = "visits"
    verbose_name = "Huisbezoek"

    def ready(self) -> None:
        """Rooms below ask what is put in place here."""
        from naast.access import sharing
        from naast.visits.actions import leaving
        from naast.visits.choices import PART

        leaving.register()
        sharing.register(PART, "visit:person")

    def fill_demo(self) -> None:
        """Fictional worries for the demo."""
        from naast.visits import demo

        demo.fill()
