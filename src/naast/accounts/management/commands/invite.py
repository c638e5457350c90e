"""Invites someone to a team from the command line: the first coordinator of an installation comes in this way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from naast.accounts import actions, queries
from naast.accounts.choices import ROLES_OF, Party, Role
from naast.core.actors import Actor
from naast.core.errors import DomainError


class Command(BaseCommand):
    """Send an invitation."""

    help = "Nodigt iemand uit voor een team; de mail gaat door de gewone postbus."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", required=True, help="korte naam van het team")
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--role", choices=Role.values, default="", help="leeg: coördinator, of de rol van die organisatie"
        )
        parser.add_argument(
            "--manages", action="store_true", help="mag bij een andere organisatie ook mensen uitnodigen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            team = queries.team_by_slug(options["team"])
            usual = ROLES_OF[Party(team.organisation.party)][-1]
            actions.invite(
                team_id=team.pk, email=options["email"], role=Role(options["role"] or usual), by=Actor.system(),
                manages=options["manages"],
            )  # fmt: skip
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error
        self.stdout.write("De uitnodiging staat klaar. De link werkt zeven dagen.")
