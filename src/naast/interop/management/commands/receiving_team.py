"""Says which team gets the referrals of an organisation in its inbox, or that none does any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from naast.accounts import queries as accounts
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.directory.models import Organisation
from naast.referrals import actions


class Command(BaseCommand):
    """Join an organisation of the social map to a team with accounts."""

    help = "Koppelt een organisatie uit de sociale kaart aan het team dat haar verwijzingen in de werkbak krijgt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, help="korte naam van de organisatie in de sociale kaart")
        parser.add_argument("--team", default="", help="korte naam van het team; leeg: niemand meer, alleen de mail")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError("Deze organisatie staat niet in de sociale kaart.")
        try:
            team = accounts.team_by_slug(options["team"]) if options["team"] else None
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error
        actions.receive_with(organisation=organisation, team=team, by=Actor.system())
        self.stdout.write(
            "Dit team krijgt de vragen nu in de werkbak." if team else "De vragen komen nu alleen per mail."
        )
