"""Django's `migrate`, run as the owner of the tables (the app's own role may not make them), and the policy brought up to date with it."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from naast.access import actions
from naast.core import rls


class Command(migrate.Command):
    """Bring the database up to date as its owner."""

    def handle(self, *args: Any, **options: Any) -> None:
        with rls.as_owner(options["database"]):
            super().handle(*args, **options)
            actions.copy_policy()
            rls.level(options["database"])
