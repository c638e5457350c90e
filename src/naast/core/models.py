"""The base model of the house, and the outbox. Models hold fields and constraints; writes live in `actions.py`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.actors import Actor
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


# (actor, purpose, part) -> rows or ids of the persons of whom this actor may see this part, for this purpose, today.
Circle = Callable[[Actor, str, str], Any]


class PersonManager(ScopedManager[Row]):
    """The manager of everything that belongs to a person: only what the actor may see of the part this model is.

    Who may see what is known to `access`, a floor higher; it gives its rule with `scope_with` when the house starts.
    """

    _circle: ClassVar[Circle | None] = None

    @classmethod
    def scope_with(cls, circle: Circle) -> None:
        """Let `circle` say whose rows an actor may see."""
        PersonManager._circle = staticmethod(circle)

    @classmethod
    def seen_by(cls, actor: Actor, purpose: str, part: str) -> Any:
        """Ids of the persons of whom `actor` may see this part for this purpose, also when there is nothing in it yet."""
        if PersonManager._circle is None:
            raise UnscopedQuery("nothing says yet who may see whom: is naast.access installed?")
        return PersonManager._circle(actor, purpose, part)

    def for_actor(self, actor: Actor, purpose: str) -> models.QuerySet[Row]:
        """The rows that `actor` may see for `purpose`. Raises UnscopedQuery without a purpose, or before there is a rule."""
        circle = PersonManager._circle
        if circle is None:
            raise UnscopedQuery("nothing says yet who may see whom: is naast.access installed?")
        rows = self.for_system(purpose)
        if actor.kind == "system":
            return rows
        path, part = scope_of(self.model)
        return rows.filter(**{f"{path}__in": circle(actor, purpose, part)})


def scope_of(model: type[models.Model]) -> tuple[str, str]:
    """(look-up path to the person's id, part of the file) that a model of a person declares in its `class Privacy`."""
    inner = model.__dict__["Privacy"]
    return inner.person, inner.part


class PersonScopedModel(BaseModel):
    """Something of one person. Its `class Privacy` names, besides every field, the way to the person and the part:

        person = "person"      # look-up path from a row to the person ("pk" for the person's own row)
        part = "story"         # identity | story | plan | referrals | visits | forecast | circle

    The migration that makes the table switches row-level security on with `core.rls.EnableRowSecurity`; a test looks for it.
    Read with `for_actor(actor, purpose)` within `core.rls.acting(actor, purpose)`.
    """

    objects: ClassVar[PersonManager[Any]] = PersonManager()

    class Meta:
        abstract = True


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
        retention_by = "naast.core.actions.forget_sent"
        no_person = "een bericht onderweg: een adres en een korte tekst zonder woorden van de vrager"
        personal = {"to": Scrub.EMAIL, "subject": Scrub.BLANK, "body": Scrub.TEXT}
        plain = ("id", "created_at", "state", "urgent", "attempts", "next_try_at", "sent_at", "last_error")


class RateCount(models.Model):
    """How often something was done in a window that still runs. Written by `core.limits` alone, deleted when the window has passed."""

    key = models.CharField(_("vingerafdruk"), max_length=64, primary_key=True)
    count = models.PositiveIntegerField(_("aantal"))
    ends_at = models.DateTimeField(_("telt tot"), db_index=True)

    class Meta:
        verbose_name = _("teller")
        verbose_name_plural = _("tellers")

    class Privacy:
        purpose = "Misbruik tegenhouden zonder te weten van wie"
        legal_basis = "gerechtvaardigd belang: de dienst bereikbaar houden (AVG art. 6 lid 1f)"
        retention = "tot het tijdvak voorbij is, hooguit een uur langer"
        retention_days = 1
        retention_by = "naast.core.actions.forget_counts"
        no_person = "een telling; van wie is niet te zien"
        personal = {"key": Scrub.TOKEN}
        plain = ("count", "ends_at")
