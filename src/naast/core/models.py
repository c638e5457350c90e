"""The base model of the house, and the outbox. Models hold fields and constraints; writes live in `actions.py`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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


# (actor, purpose, parts, only) -> by part: ids of the persons of whom this actor may see that part, for this purpose, now;
# with `only`, of this one person at most.
Circle = Callable[[Actor, str, Sequence[str], uuid.UUID | None], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an actor reaches for a purpose, asked once for a whole page: by part, the ids of the persons."""

    actor: Actor
    purpose: str
    ids: Mapping[str, Any]

    def of(self, person_id: uuid.UUID) -> Reach:
        """The same, of one person only: the query then holds one id, however many people the actor may see."""
        ids = {part: [person_id] if person_id in people else [] for part, people in self.ids.items()}
        return Reach(self.actor, self.purpose, ids)

    def parts_of(self, person_id: uuid.UUID) -> tuple[str, ...]:
        """The parts of this person that are within reach."""
        if self.actor.kind == "system":
            return tuple(self.ids)
        return tuple(part for part, people in self.ids.items() if person_id in people)


@dataclass(frozen=True, slots=True)
class PersonScope:
    """How rows belong to a person: the look-up path to the person's id, and the part (or the parts) of the file they are.

    `part_field`: the field in which each row says which of the parts it is; empty when a row is there for whoever may see any of them.
    """

    path: str
    parts: tuple[str, ...]
    part_field: str = ""


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
    def reach(cls, actor: Actor, purpose: str, parts: Sequence[str], only: uuid.UUID | None = None) -> Reach:
        """How far `actor` reaches into these parts, for several models at once; with `only`, into one person. Raises UnscopedQuery."""
        if PersonManager._circle is None:
            raise UnscopedQuery("nothing says yet who may see whom: is naast.access installed?")
        if not purpose:
            raise UnscopedQuery("a purpose is needed")
        return Reach(actor, purpose, PersonManager._circle(actor, purpose, tuple(parts), only))

    @classmethod
    def seen_by(cls, actor: Actor, purpose: str, part: str) -> Any:
        """Ids of the persons of whom `actor` may see this part for this purpose, also when there is nothing in it yet."""
        return cls.reach(actor, purpose, (part,)).ids[part]

    def for_actor(self, actor: Actor, purpose: str) -> models.QuerySet[Row]:
        """The rows that `actor` may see for `purpose`. Raises UnscopedQuery without a purpose, or before there is a rule."""
        if actor.kind == "system" and PersonManager._circle is not None:
            return self.for_system(purpose)
        return self.reached(self.reach(actor, purpose, scope_of(self.model).parts))

    def reached(self, reach: Reach) -> models.QuerySet[Row]:
        """The rows within `reach`. Parts that were not asked for when it was made count as not seen."""
        rows = self.for_system(reach.purpose)
        if reach.actor.kind == "system":
            return rows
        scope = scope_of(self.model)
        seen = models.Q(pk__in=[])
        for parts, people in _alike({part: reach.ids.get(part, ()) for part in scope.parts}):
            own = models.Q(**{f"{scope.path}__in": people})
            seen |= own & models.Q(**{f"{scope.part_field}__in": parts}) if scope.part_field else own
        return rows.filter(seen)


def _alike(ids: Mapping[str, Any]) -> list[tuple[list[str], list[Any]]]:
    """(parts, people) of those parts that are seen of the same people, so that one condition will do for them; without the empty ones."""
    groups: dict[frozenset[Any], list[str]] = {}
    for part, people in ids.items():
        if people:
            groups.setdefault(frozenset(people), []).append(part)
    return [(parts, list(people)) for people, parts in groups.items()]


def scope_of(model: type[models.Model]) -> PersonScope:
    """How the rows of a model belong to a person, as declared in its `class Privacy`."""
    inner = model.__dict__["Privacy"]
    parts = getattr(inner, "parts", None) or (inner.part,)
    return PersonScope(inner.person, tuple(parts), getattr(inner, "part_field", ""))


class PersonScopedModel(BaseModel):
    """Something of one person. Its `class Privacy` names, besides every field, the way to the person and the part:

        person = "person"      # look-up path from a row to the person ("pk" for the person's own row)
        part = "story"         # a part of knowledge/policy/parts.yaml
        parts = (...)          # or several: with `part_field` each row says itself which it is, without it any of them will do
        part_field = "part"

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
    # What it is about, as `kind:id`: whoever registered for that kind in `core.bounces` hears when it did not arrive.
    about = models.CharField(_("waarover"), max_length=60, blank=True, default="", db_default="")
    bounced_at = models.DateTimeField(_("teruggekomen op"), null=True, blank=True)
    told_at = models.DateTimeField(_("gemeld dat het niet aankwam"), null=True, blank=True)

    class Meta:
        verbose_name = _("uitgaand bericht")
        verbose_name_plural = _("uitgaande berichten")
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="outbox_due"),
            models.Index(fields=["about"], name="outbox_about", condition=~models.Q(about="")),
            models.Index(
                fields=["created_at"], name="outbox_to_tell",
                condition=models.Q(state__in=["failed", "bounced"], told_at=None),
            ),
        ]  # fmt: skip
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
        plain = (
            "id", "created_at", "state", "urgent", "attempts", "next_try_at", "sent_at", "last_error", "about", "bounced_at",
            "told_at",
        )  # fmt: skip


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
