"""Django's name for the keeping room."""

from __future__ import annotations

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """What keeps the map alive: reports, checks, keepers."""

    name = "naast.keeping"
    label = "keeping"
    verbose_name = "Beheer van de kaart"

    def ready(self) -> None:
        """Tell the accounts room what of someone's work lies here, and hear of mail that did not arrive."""
        from naast.core import bounces
        from naast.keeping import actions, leaving

        leaving.register()
        bounces.register("map-link", actions.bounced)
