"""Sets the login of an organisation (OpenID Connect) as data. The secret itself never comes here: only the name of its variable."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from naast.accounts import actions, oidc
from naast.core.actors import Actor
from naast.core.errors import DomainError

_SECRET_NAME = re.compile(r"OIDC_SECRET_[A-Z0-9_]{1,60}")


class Command(BaseCommand):
    """Make the login of an organisation, or bring it up to date."""

    help = "Stelt de eigen inlogdienst van een organisatie in (OpenID Connect)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, help="naam van de organisatie in Naast")
        parser.add_argument(
            "--issuer", required=True, help="adres van de inlogdienst, precies zoals die zichzelf noemt"
        )
        parser.add_argument("--client-id", required=True)
        parser.add_argument("--secret-name", required=True, help="bijvoorbeeld OIDC_SECRET_RIVIERDAL")
        parser.add_argument("--domain", action="append", required=True, help="e-maildomein; mag vaker")
        parser.add_argument("--owns-addresses", action="store_true", help="de dienst geeft de adressen zelf uit")
        parser.add_argument("--step-claim", default="amr")
        parser.add_argument(
            "--step-value", action="append", default=[], help="zegt dat er een tweede stap was; mag vaker"
        )
        parser.add_argument(
            "--makes-accounts", action="store_true", help="ook accounts zonder uitnodiging (zien niets)"
        )
        parser.add_argument("--off", action="store_true", help="zet deze inlogdienst uit")

    def handle(self, *args: Any, **options: Any) -> None:
        if not _SECRET_NAME.fullmatch(options["secret_name"]):
            raise CommandError(
                "De naam van het geheim begint met OIDC_SECRET_ en heeft alleen hoofdletters, cijfers en _."
            )
        if not oidc.is_safe_address(options["issuer"]):
            raise CommandError("Het adres van de inlogdienst moet met https:// beginnen.")
        try:
            actions.set_up_provider(
                organisation=options["organisation"], issuer=options["issuer"], client_id=options["client_id"],
                secret_name=options["secret_name"], mail_domains=options["domain"], owns_addresses=options["owns_addresses"],
                step_claim=options["step_claim"], step_values=options["step_value"],
                makes_accounts=options["makes_accounts"], is_active=not options["off"], by=Actor.system(),
            )  # fmt: skip
        except DomainError as error:
            raise CommandError(f"{error.message} {error.hint}".strip()) from error
        self.stdout.write(f"Bewaard. Geef de inlogdienst dit adres om naar terug te keren: {oidc.way_back()}")
