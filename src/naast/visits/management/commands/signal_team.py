"""Says which team of nurses takes worries ("ik maak me zorgen om iemand") from which neighbourhoods."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.visits.actions.signal_teams import choose_team


class Command(BaseCommand):
    """Choose the team; run it again to change it."""

    help = "Kies welk team van wijkverpleegkundigen meldingen uit welke wijken krijgt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", required=True, help="korte naam van het team")
        parser.add_argument("--pc4", nargs="*", default=[], help="postcodes, vier cijfers")
        parser.add_argument("--rest", action="store_true", help="ook alle andere wijken")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = choose_team(slug=options["team"], pc4=options["pc4"], is_default=options["rest"], by=Actor.system())
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error
        self.stdout.write(f"{made.team.name} krijgt meldingen uit {len(made.pc4)} wijken.")
