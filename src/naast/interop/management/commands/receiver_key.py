"""Makes, lists and stops keys of systems of organisations. The key itself is shown once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.directory.models import Organisation
from naast.referrals import actions
from naast.referrals.models import ReceiverKey


class Command(BaseCommand):
    """A key for a system."""

    help = "Sleutels waarmee een systeem van een organisatie haar verwijzingen ophaalt en beantwoordt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["make", "list", "stop"])
        parser.add_argument("--organisation", default="", help="korte naam van de organisatie in de sociale kaart")
        parser.add_argument("--label", default="", help="waarvoor, bijvoorbeeld: het dossiersysteem")
        parser.add_argument("--key", default="", help="kenmerk van de sleutel die moet stoppen")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error

    def _make(self, options: dict[str, Any]) -> None:
        found = Organisation.objects.filter(slug=options["organisation"]).first()
        if found is None:
            raise CommandError(
                "Deze organisatie staat niet in de sociale kaart. Geef haar korte naam met --organisation."
            )
        secret = actions.make_key(organisation=found, label=options["label"], by=Actor.system())
        self.stdout.write(f"{secret}\nBewaar deze sleutel nu: hij wordt niet nog eens getoond. Hij werkt een jaar.")

    def _list(self, options: dict[str, Any]) -> None:
        for row in ReceiverKey.objects.select_related("organisation"):
            state = "gestopt" if row.ended_at else f"werkt tot {row.expires_at:%d-%m-%Y}"
            self.stdout.write(
                f"{row.pk}  {row.organisation.slug}  {row.label}  {state}  laatst gebruikt {row.last_used_on or 'nooit'}"
            )

    def _stop(self, options: dict[str, Any]) -> None:
        try:
            actions.end_key(key_id=options["key"], by=Actor.system())
        except (ValueError, TypeError, ValidationError) as error:
            raise CommandError("Dit is geen kenmerk van een sleutel. Zie: receiver_key list") from error
        self.stdout.write("Deze sleutel opent niets meer.")
