"""Makes an organisation that helps but takes no questions (volunteers, home help, care), with a team that people can be invited to."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from naast.accounts import actions
from naast.accounts.choices import Party
from naast.core.actors import Actor
from naast.core.errors import DomainError


class Command(BaseCommand):
    """Make the organisation, or bring its team up to date."""

    help = "Laat een organisatie met Naast meewerken: vrijwilligers, een aanbieder of zorg."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="naam van de organisatie")
        parser.add_argument(
            "--party", required=True, choices=[one for one in Party.values if one != Party.MUNICIPALITY]
        )
        parser.add_argument("--team", default="", help="naam van de groep; leeg: de naam van de organisatie")
        parser.add_argument("--phone", default="")
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["team"] or options["name"]
        try:
            team = actions.set_up_team(
                organisation=options["name"], party=options["party"], name=name, slug=slugify(name)[:60], pc4=[],
                phone=options["phone"], email=options["email"], is_default_route=False, by=Actor.system(),
            )  # fmt: skip
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error
        self.stdout.write(
            f"{options['name']} staat klaar. Nodig nu wie er de mensen regelt uit:\n"
            f"  naast manage invite --team {team.slug} --email … --manages"
        )
