"""Django's name for the access room; when the house starts it puts the keeper at the doors and the scope under the queries."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Access."""

    name = "naast.access"
    label = "access"
    verbose_name = "Toegang"

    def ready(self) -> None:
        """Floors below know nothing of the circle: they ask what is put in place here."""
        from naast.access import actions, checks, queries, sharing  # noqa: F401 (checks register themselves)
        from naast.access.keeping import CircleKeeper
        from naast.accounts import leaving
        from naast.core import doors
        from naast.core.models import PersonManager
        from naast.people import joining

        PersonManager.scope_with(queries.people_to_see)
        sharing.register("identity", "access:shared_contact")
        sharing.register("story", "access:shared_story")
        doors.set_keeper(CircleKeeper())
        joining.register(actions.narrow)
        leaving.register(
            leaving.Room(
                name="access", keys=frozenset({"access.Grant.user"}), preview=actions.preview, hand_over=actions.hand_over,
                take_back=actions.take_back,
            )
        )  # fmt: skip
        leaving.register_history(
            access__Consent__to_user="aan wie toestemming is gegeven; die telt niet meer als iemand weg is",
            access__Emergency__user="wie noodtoegang gebruikte",
            access__Emergency__reviewed_by="wie het nakeek",
        )
