"""What an operator hears from `naast manage check` about logging in: what is missing, and what to do about it.

Without a database or network: settings only. With `--database default`: the organisations too. With `--deploy` as well: whether the login
of each organisation can be reached now.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def settings_for_login(app_configs: Any, **_more: Any) -> list[CheckMessage]:
    """Second step, mail, and an address for links and passkeys."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if not settings.NAAST_SECOND_STEP_REQUIRED:
        found.append(
            Error(
                "NAAST_SECOND_STEP_REQUIRED staat uit.",
                hint="In productie logt iedereen in met een tweede stap. Haal de variabele weg, of zet hem op ja.",
                id="accounts.E001",
            )
        )
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and settings.EMAIL_HOST in ("", "localhost"):
        found.append(
            Warning(
                "EMAIL_HOST is niet ingevuld.",
                hint="Zonder mail komen uitnodigingen en links voor een nieuw wachtwoord niet aan.",
                id="accounts.W001",
            )
        )
    if settings.NAAST_BASE_URL.split("/")[2].partition(":")[0] not in settings.ALLOWED_HOSTS:
        found.append(
            Warning(
                "NAAST_BASE_URL noemt een domein dat niet in ALLOWED_HOSTS staat.",
                hint="Links in mails en passkeys werken alleen op het domein van NAAST_BASE_URL.",
                id="accounts.W002",
            )
        )
    return found


@register(Tags.security)
def list_of_leaked_passwords(app_configs: Any, **_more: Any) -> list[CheckMessage]:
    """A list that was named is there and can be searched."""
    from naast.accounts import leaked

    told = leaked.wrong_with(Path(settings.NAAST_LEAKED_PASSWORDS)) if settings.NAAST_LEAKED_PASSWORDS else ""
    hint = "Zie docs/manual/voor-de-beheerder.md, bij uitgelekte wachtwoorden."
    return [Error(told, hint=hint, id="accounts.E004")] if told else []


@register(Tags.database)
def organisations(app_configs: Any, databases: Sequence[str] | None = None, **_more: Any) -> list[CheckMessage]:
    """Every organisation with a login of its own has a secret, and an address that is safe."""
    return [message for provider in _providers(databases) for message in _of(provider)]


@register(Tags.database, deploy=True)
def organisations_reachable(
    app_configs: Any, databases: Sequence[str] | None = None, **_more: Any
) -> list[CheckMessage]:
    """The login of every organisation answers, now."""
    from naast.accounts import oidc

    found: list[CheckMessage] = []
    for provider in _providers(databases):
        try:
            oidc.discover(provider)
        except oidc.Refused as error:
            name = provider.organisation.name
            found.append(
                Warning(
                    f"De inlogdienst van {name} is niet te bereiken of klopt niet ({error}).",
                    hint=f"Kijk of {provider.issuer}/.well-known/openid-configuration vanaf deze machine opent.",
                    id="accounts.W003",
                )
            )
    return found


def _of(provider: Any) -> list[CheckMessage]:
    from naast.accounts import oidc

    found: list[CheckMessage] = []
    name = provider.organisation.name
    if not oidc.secret_of(provider):
        found.append(
            Error(
                f"Het geheim voor de inlogdienst van {name} ontbreekt.",
                hint=f"Zet {provider.secret_name}, of {provider.secret_name}_FILE met het pad van een bestand.",
                id="accounts.E002",
            )
        )
    if not oidc.is_safe_address(provider.issuer):
        found.append(Error(f"De inlogdienst van {name} heeft geen https-adres.", id="accounts.E003"))
    if not provider.step_values and settings.NAAST_SECOND_STEP_REQUIRED:
        found.append(
            Warning(
                f"Voor {name} staat niet ingesteld hoe hun inlogdienst een tweede stap meldt.",
                hint="Mensen maken dan ook in Naast zelf een tweede stap. Dat is veilig, maar dubbel.",
                id="accounts.W004",
            )
        )
    return found


def _providers(databases: Sequence[str] | None) -> list[Any]:
    if not databases or "default" not in databases:
        return []
    from django.db import DatabaseError, transaction

    from naast.accounts import queries

    try:
        with transaction.atomic():
            return queries.identity_providers()
    # Before the first `naast migrate` there is no table yet.
    except DatabaseError:
        return []
