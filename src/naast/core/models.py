"""The base model of the house, and the outbox. Models hold fields and constraints; writes live in `actions.py`."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.choices import OutboxState
from naast.core.privacy import Scrub


class BaseModel(models.Model):
    """A row with a random id and the moment it was made."""

    id = models.UUIDField(_("kenmerk"), primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("gemaakt op"), default=clock.now, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """Person data was asked for without saying who asks and why."""


class ScopedManager(models.Manager[Row]):
    """A manager that refuses: person data is read with `for_actor(actor, purpose)` or `for_system(purpose)`.

    Django itself (migrations, related look-ups, deletion) uses `_base_manager`, which stays plain.
    """

    def get_queryset(self) -> models.QuerySet[Row]:
        raise UnscopedQuery(f"{self.model._meta.label}: use for_actor(actor, purpose) in queries.py")

    def for_system(self, purpose: str) -> models.QuerySet[Row]:
        """All rows, for jobs and for actions that have already decided. `purpose` says why, in words."""
        if not purpose:
            raise UnscopedQuery("a purpose is needed")
        return super().get_queryset()

    def create(self, **fields: Any) -> Row:
        return super().get_queryset().create(**fields)


class OutboxMessage(BaseModel):
    """A mail that must go out, committed with what it tells of. It never holds the text of a question."""

    to = models.CharField(_("aan"), max_length=254)
    subject = models.CharField(_("onderwerp"), max_length=200)
    body = models.TextField(_("tekst"))
    state = models.CharField(_("stand"), max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING)
    # A default in the database too: a worker of the version before this one may still be writing during an update.
    urgent = models.BooleanField(_("eerst: gevaar"), default=False, db_default=False)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    next_try_at = models.DateTimeField(_("volgende poging"), default=clock.now)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True, blank=True)
    last_error = models.CharField(_("laatste fout"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("uitgaand bericht")
        verbose_name_plural = _("uitgaande berichten")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="outbox_due")]
        constraints = [
            models.CheckConstraint(
                name="outbox_sent_has_moment",
                condition=models.Q(state=OutboxState.SENT, sent_at__isnull=False) | ~models.Q(state=OutboxState.SENT),
            )
        ]

    class Privacy:
        purpose = "Een bericht bezorgen"
        legal_basis = "uitvoering van de vraag van de ontvanger (AVG art. 6 lid 1)"
        retention = "30 dagen na versturen"
        retention_days = 30
        personal = {"to": Scrub.EMAIL, "subject": Scrub.BLANK, "body": Scrub.TEXT}
        plain = ("id", "created_at", "state", "urgent", "attempts", "next_try_at", "sent_at", "last_error")
