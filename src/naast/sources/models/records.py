"""What stood in a map: one record per row of one source, how it was before an import, and what was wrong with rows."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import BaseModel, ScopedManager
from naast.core.privacy import Scrub
from naast.directory.models import Service
from naast.sources.models.runs import BASIS, NO_PERSON, PURPOSE, RETENTION, ImportRun, Source


class SourceRecord(BaseModel):
    """One entry of one map. `values` as we would write them, `raw` as the source did.

    `group` joins records (of any source) that a human called the same; `service` is what they are on our own map.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records")
    # By what a source knows its own entry: its number, or else name and address.
    key = models.CharField(_("sleutel"), max_length=140)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="records")
    line = models.PositiveIntegerField(_("rij"))
    name = models.CharField(_("naam"), max_length=160)
    values = models.JSONField(_("gegevens"))
    raw = models.JSONField(_("zoals het er stond"))
    # An HSDS service whole, as it came: so that nothing HSDS can hold is lost on the way out.
    document = models.JSONField(_("HSDS-document"), default=dict, blank=True)
    digest = models.CharField(_("vingerafdruk"), max_length=64)
    seen_at = models.DateTimeField(_("laatst gezien"), default=clock.now)
    gone_at = models.DateTimeField(_("niet meer op de kaart sinds"), null=True, blank=True)
    group = models.UUIDField(_("hetzelfde als"), default=uuid.uuid4, db_index=True)
    service = models.ForeignKey(
        Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="source_records"
    )
    # The service was made from this record, so undoing the import takes it off the map again.
    made_service = models.BooleanField(_("maakte het aanbod"), default=False)
    # A human said that this gives no kind of help that a question asks for: it is found by its name, and asked about no more.
    only_by_name = models.BooleanField(_("alleen op naam te vinden"), default=False, db_default=False)
    # One way of writing, to meet by. Empty is unknown.
    name_key = models.CharField(_("naam om te vergelijken"), max_length=200, blank=True)
    phone_key = models.CharField(_("telefoon om te vergelijken"), max_length=12, blank=True)
    door_key = models.CharField(_("deur om te vergelijken"), max_length=24, blank=True)
    site_key = models.CharField(_("website om te vergelijken"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("vermelding van een bron")
        verbose_name_plural = _("vermeldingen van bronnen")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["phone_key"], condition=~Q(phone_key=""), name="record_phone"),
            models.Index(fields=["door_key"], condition=~Q(door_key=""), name="record_door"),
            models.Index(fields=["site_key"], condition=~Q(site_key=""), name="record_site"),
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="record_name_like"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="record_once_per_source"),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = (
            "id", "created_at", "source", "key", "run", "line", "name", "values", "raw", "document", "digest", "seen_at", "gone_at",
            "group", "service", "made_service", "only_by_name", "name_key", "phone_key", "door_key", "site_key",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class RecordBefore(BaseModel):
    """How a record was before this import touched it; an empty `was` says that it was not there. This is what undo puts back."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="before")
    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="before")
    was = models.JSONField(_("zoals het was"), default=dict, blank=True)

    class Meta:
        verbose_name = _("vorige stand van een vermelding")
        verbose_name_plural = _("vorige standen van vermeldingen")
        constraints = [models.UniqueConstraint(fields=["run", "record"], name="before_once_per_run")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "run", "record", "was")


class RowErrorManager(ScopedManager["RowError"]):
    """Values that could not be read are shown for a purpose."""


class RowError(BaseModel):
    """Something about one cell of one row, for whoever can mend it. `stops`: the row was not taken in."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="errors")
    line = models.PositiveIntegerField(_("rij"))
    column = models.CharField(_("kolom"), max_length=120, blank=True)
    value = models.CharField(_("wat er staat"), max_length=220, blank=True)
    what = models.CharField(_("wat er niet klopt"), max_length=200)
    right = models.CharField(_("wat goed zou zijn"), max_length=200, blank=True)
    stops = models.BooleanField(_("rij niet ingelezen"), default=False)

    objects = RowErrorManager()

    class Meta:
        verbose_name = _("fout in een rij")
        verbose_name_plural = _("fouten in rijen")
        ordering = ["line", "column"]
        indexes = [models.Index(fields=["run", "line"], name="row_error_in_order")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"value": Scrub.TEXT}
        plain = ("id", "created_at", "run", "line", "column", "what", "right", "stops")
