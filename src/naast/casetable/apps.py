"""Django's name for the case table room."""

from __future__ import annotations

from django.apps import AppConfig


class CaseTableConfig(AppConfig):
    """The case table."""

    name = "naast.casetable"
    label = "casetable"
    verbose_name = "Casustafel"

    def ready(self) -> None:
        """What points at a user here tells only who did something; tell who agreed to meet, and hear of mail that did not arrive."""
        from naast.accounts import leaving
        from naast.casetable import actions, mails, queries
        from naast.core import acquainting, bounces

        leaving.register_history(
            casetable__CaseTable__planned_by="wie een casustafel plande",
            casetable__Seat__user="wie aan een casustafel zat; de coördinator nodigt een ander uit",
        )
        bounces.register(mails.ABOUT, actions.mail_came_back)
        acquainting.register_agreements("casetable", queries.agreements)

    def fill_demo(self) -> None:
        """What of the fictional town lies here."""
        from naast.casetable import demo

        demo.fill()
