"""Django's name for the network room."""

from __future__ import annotations

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who works with whom."""

    name = "naast.network"
    label = "network"
    verbose_name = "Netwerkkaart"

    def ready(self) -> None:
        """Tell the accounts room where a user is named here, and hear of mail that did not arrive."""
        from naast.accounts import leaving
        from naast.core import bounces
        from naast.network import actions

        leaving.register_history(
            network__Wave__made_by="wie een ronde van de netwerkkaart maakte; de ronde blijft",
            network__MeetingIdea__made_by="wie een ontmoeting voorstelde; het voorstel blijft",
        )
        bounces.register("network-link", actions.bounced)

    def fill_demo(self) -> None:
        """Two waves of Rivierdal, for `naast demo-data`."""
        from naast.network import demo

        demo.fill()
