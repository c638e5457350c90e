"""Django's name for the network room."""

from __future__ import annotations

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Who works with whom."""

    name = "naast.network"
    label = "network"
    verbose_name = "Netwerkkaart"

    def ready(self) -> None:
        """Tell where a user is named here and whom the case table should bring together; hear of mail that did not arrive."""
        from naast.accounts import leaving
        from naast.core import acquainting, bounces
        from naast.network import actions, mails, queries

        leaving.register_history(
            network__Wave__made_by="wie een ronde van de netwerkkaart maakte; de ronde blijft",
            network__MeetingIdea__made_by="wie een ontmoeting voorstelde; het voorstel blijft",
        )
        bounces.register(mails.ABOUT, actions.bounced)
        bounces.register(mails.ABOUT_COFFEE, actions.coffee_came_back)
        acquainting.register_proposals("network", queries.for_the_table)

    def fill_demo(self) -> None:
        """Two waves of Rivierdal, for `naast demo-data`."""
        from naast.network import demo

        demo.fill()
