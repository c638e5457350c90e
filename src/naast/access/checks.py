"""What `naast manage check --deploy` says of the fence: who the website is in the database, and whether the policy was copied."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection

from naast.access import queries


@register(Tags.security, deploy=True)
def fence(**_kwargs: Any) -> list[CheckMessage]:
    """Nothing when all is well, or when there is no database to ask."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = session_user")
            above = bool(cursor.fetchone()[0])
            cursor.execute("select distinct policy_hash from access_ceiling")
            copied = {row[0] for row in cursor.fetchall()}
    except DatabaseError:
        return []
    return [*_login(above), *_copy(copied)]


def _login(above: bool) -> list[CheckMessage]:
    if not above:
        return []
    return [
        Warning(
            "De website logt in de database in als iemand voor wie de rijbeveiliging niet geldt.",
            hint="Laat DATABASE_URL inloggen als naast_app, en zet de eigenaar in DATABASE_OWNER_URL (alleen voor naast migrate).",
            id="access.W001",
        )
    ]


def _copy(copied: set[str]) -> list[CheckMessage]:
    if copied == {queries.policy().hash}:
        return []
    return [
        Error(
            "Het beleid in de database is niet dat van knowledge/policy.",
            hint="Draai naast migrate.",
            id="access.E001",
        )
    ]
