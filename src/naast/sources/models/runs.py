"""Where a map comes from, and each time one was read from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.choices import Layer
from naast.sources.choices import Area, RunState

PURPOSE = "De sociale kaart bijhouden zonder iets over te typen"
BASIS = "taak van algemeen belang (AVG art. 6 lid 1e); er staan alleen gegevens van organisaties in"
RETENTION = "zolang de bron meedoet"
NO_PERSON = "een kaart van een organisatie: aanbod, geen mensen"


class Source(BaseModel):
    """Somebody's map: whose it is, what may be done with it, and of when it is."""

    name = models.CharField(_("naam van de bron"), max_length=80, unique=True)
    owner = models.CharField(_("van wie"), max_length=120)
    licence = models.CharField(_("licentie"), max_length=120)
    attribution = models.CharField(_("bronvermelding"), max_length=200, blank=True)
    url = models.URLField(_("waar de kaart staat"), blank=True)
    fresh_on = models.DateField(_("stand van"), null=True, blank=True)
    layer = models.CharField(_("laag"), max_length=40, choices=Layer.choices, default=Layer.COMMUNAL)
    area = models.CharField(_("waar het aanbod geldt"), max_length=12, choices=Area.choices, default=Area.MUNICIPALITY)
    # How the columns were read the last time, by header: the next file of this source is then mapped in one tap.
    known_columns = models.JSONField(_("kolommen van de vorige keer"), default=dict, blank=True)

    class Meta:
        verbose_name = _("bron")
        verbose_name_plural = _("bronnen")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="source_layer_known", condition=Q(layer__in=Layer.values)),
            models.CheckConstraint(name="source_area_known", condition=Q(area__in=Area.values)),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = (
            "id", "created_at", "name", "owner", "licence", "attribution", "url", "fresh_on", "layer", "area", "known_columns",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ImportRun(BaseModel):
    """One time that a map was read. `at_row` says how far it is: everything before it is stored, nothing after it is."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(_("stand"), max_length=10, choices=RunState.choices, default=RunState.COLUMNS)
    file_name = models.CharField(_("bestand"), max_length=120)
    shape = models.CharField(_("vorm"), max_length=20)
    started_by = models.CharField(_("door"), max_length=160)
    # Column (its place, as text) to field; empty until somebody looked at the columns.
    columns = models.JSONField(_("kolommen"), default=dict, blank=True)
    notes = models.JSONField(_("opmerkingen"), default=list, blank=True)
    total = models.PositiveIntegerField(_("rijen"), default=0)
    at_row = models.PositiveIntegerField(_("gelezen rijen"), default=0)
    made = models.PositiveIntegerField(_("nieuw"), default=0)
    changed = models.PositiveIntegerField(_("veranderd"), default=0)
    same = models.PositiveIntegerField(_("gelijk"), default=0)
    skipped = models.PositiveIntegerField(_("geen aanbod"), default=0)
    wrong = models.PositiveIntegerField(_("niet ingelezen"), default=0)
    gone = models.PositiveIntegerField(_("niet meer op de kaart"), default=0)
    stopped_because = models.CharField(_("waarom onderbroken"), max_length=300, blank=True)
    beat_at = models.DateTimeField(_("laatst verder gegaan"), default=clock.now)
    ended_at = models.DateTimeField(_("klaar op"), null=True, blank=True)
    # Until then nobody may put what this import brought on the map: it may be there twice.
    compared_at = models.DateTimeField(_("naar dubbelen gezocht op"), null=True, blank=True)

    class Meta:
        verbose_name = _("inlezing")
        verbose_name_plural = _("inlezingen")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(name="run_state_known", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(
                name="run_ended_has_moment",
                condition=~Q(state__in=[RunState.READY, RunState.UNDONE]) | Q(ended_at__isnull=False),
            ),
            # Two imports of one source at once would each think to be the newest.
            models.UniqueConstraint(
                fields=["source"], condition=Q(state__in=[RunState.RUNNING, RunState.STOPPED]), name="run_one_at_a_time"
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"started_by": Scrub.NAME}
        plain = (
            "id", "created_at", "source", "state", "file_name", "shape", "columns", "notes", "total", "at_row", "made", "changed",
            "same", "skipped", "wrong", "gone", "stopped_because", "beat_at", "ended_at", "compared_at",
        )  # fmt: skip


class ImportFile(BaseModel):
    """The bytes of an upload, packed, until its import is done: a worker that stops goes on from here."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("bestand"), max_length=120)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    packed = models.BinaryField(_("inhoud"))

    class Meta:
        verbose_name = _("geüpload bestand")
        verbose_name_plural = _("geüploade bestanden")
        ordering = ["position"]

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days = "tot de inlezing klaar is, hooguit twee weken", 14
        retention_by = "naast.sources.actions.forget_files"
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"packed": Scrub.BLANK}
        plain = ("id", "created_at", "run", "name", "position")
