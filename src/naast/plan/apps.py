"""Django's name for the plan room."""

from __future__ import annotations

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Plan."""

    name = "naast.plan"
    label = "plan"
    verbose_name = "Plan"

    def ready(self) -> None:
        """Rooms below ask what is put in place here."""
        from naast.access import sharing
        from naast.accounts import leaving as rooms
        from naast.plan.actions import leaving, referring
        from naast.plan.choices import PLAN_PARTS

        leaving.register()
        for part in PLAN_PARTS:
            sharing.register(part, "plan:person")
        referring.register()
        rooms.register_history(
            plan__CarerShare__to_user="wie de antwoorden van een mantelzorger mocht lezen; dat telt niet meer als iemand weg is"
        )
