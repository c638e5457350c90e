"""What the tests of residents' own pages share: a browser per actor, and looking at rows as the house."""

from __future__ import annotations

from typing import Any

from django.test import Client

from naast.audit.models import AuditEvent
from naast.core import rls
from naast.core.actors import Actor

WHY = "proef"


class Browsers:
    """`browsers(actor)` is a browser in which that actor came in; `browsers(None)` one of anybody."""

    def __init__(self, monkeypatch: Any) -> None:
        self._patch = monkeypatch

    def __call__(self, actor: Actor | None) -> Client:
        from naast.accounts.models import User

        client = Client()
        if actor is not None and actor.kind == "user":
            client.force_login(User.objects.get(pk=actor.id))
        who = actor if actor is not None and actor.kind == "resident" else None
        self._patch.setattr("naast.people.queries.resident_actor", lambda request: who)
        return client


def rows(model: Any, **where: Any) -> list[Any]:
    """What stands in the database, whoever may see it."""
    with rls.acting_system(WHY):
        return list(model.objects.for_system(WHY).filter(**where).order_by("created_at"))


def change(model: Any, where: dict[str, Any], **values: Any) -> None:
    """Straight into the table."""
    with rls.acting_system(WHY):
        model.objects.for_system(WHY).filter(**where).update(**values)


def audited(action: str) -> list[AuditEvent]:
    """Rows of the log, oldest first."""
    return list(AuditEvent.objects.filter(action=action).order_by("created_at"))
