"""What a search needs of each place, in one narrow row. The database itself keeps it; the places themselves are in `offers`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from naast.core.privacy import Scrub
from naast.directory.choices import Cost, Layer
from naast.directory.models.offers import Service
from naast.directory.models.shelf import BASIS, NO_PERSON, NOBODY, PURPOSE, RETENTION


class MinutesField(models.Field):  # type: ignore[type-arg]
    """Stretches of minutes of the week, from Monday 0:00; a stretch ends before its last minute. Only asked, never read."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Stretches are a kind of column of PostgreSQL."""
        return "int4multirange"


@MinutesField.register_lookup
class Holds(models.Lookup):
    """Whether a minute of the week lies in one of the stretches."""

    lookup_name = "holds"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str | int, ...]]:
        """`column @> minute`."""
        column, before = self.process_lhs(compiler, connection)
        minute, after = self.process_rhs(compiler, connection)
        return f"{column} @> {minute}::integer", (*before, *after)


class Findable(models.Model):
    """A place that residents may see, with all by which it is found, counted and put in order. Only triggers write it (migration 0008).

    `room`: 0 takes new people, 1 unknown or waiting, 2 none. `checked_on` only when no fact was looked at apart; else `ask_on` and
    `stale_on` tell. `minutes`: when somebody is there without an appointment; `whole_days`: weekdays (1-7) day and night.
    """

    objects: ClassVar[models.Manager[Findable]] = models.Manager()

    service = models.OneToOneField(Service, on_delete=models.CASCADE, primary_key=True, related_name="findable")
    words = SearchVectorField(_("woorden"))
    sort_key = models.TextField(_("plaats in het alfabet"))
    layer = models.CharField(_("laag"), max_length=40, choices=Layer.choices)
    audience = ArrayField(models.CharField(max_length=20), verbose_name=_("voor wie"))
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("talen"))
    everywhere = models.BooleanField(_("in het hele land"))
    price = models.CharField(_("kosten"), max_length=10, choices=Cost.choices)
    room = models.PositiveSmallIntegerField(_("ruimte"))
    checked_on = models.DateField(_("nagekeken op"), null=True)
    ask_on = models.DateField(_("vraag het na vanaf"), null=True)
    stale_on = models.DateField(_("staat stil vanaf"), null=True)
    minutes = MinutesField(_("open, in minuten van de week"))
    whole_days = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("dag en nacht open"))

    class Meta:
        verbose_name = _("vindbaar aanbod")
        verbose_name_plural = _("vindbaar aanbod")
        indexes = [GinIndex(fields=["words"], name="findable_words")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = NOBODY
        plain = (
            "service", "words", "sort_key", "layer", "audience", "languages", "everywhere", "price", "room", "checked_on", "ask_on",
            "stale_on", "minutes", "whole_days",
        )  # fmt: skip
