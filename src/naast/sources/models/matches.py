"""What may be the same, what a human said of it, and which value of which source went onto our own map."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.models import Service
from naast.sources.choices import Verdict
from naast.sources.models.records import SourceRecord
from naast.sources.models.runs import BASIS, NO_PERSON, PURPOSE, RETENTION


class Match(BaseModel):
    """Two entries that may be the same: a record and another record, or a record and a service of our own map.

    `digest` is of what was compared: a pair that was refused comes back only when that changes. `before` is what a merge changed.
    """

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="matches")
    other = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, null=True, blank=True, related_name="matches_too")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="source_matches")
    rules = models.CharField(_("waarom naast elkaar"), max_length=60)
    probability = models.FloatField(_("kans"))
    reasons = models.TextField(_("redenen"))
    model_version = models.PositiveSmallIntegerField(_("versie van het model"))
    digest = models.CharField(_("vingerafdruk"), max_length=64)
    verdict = models.CharField(_("oordeel"), max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    decided_by = models.CharField(_("door"), max_length=160, blank=True)
    decided_at = models.DateTimeField(_("op"), null=True, blank=True)
    before = models.JSONField(_("zoals het was"), default=dict, blank=True)

    class Meta:
        verbose_name = _("mogelijk dubbel")
        verbose_name_plural = _("mogelijk dubbel")
        ordering = ["-probability", "id"]
        indexes = [models.Index(fields=["verdict", "-probability"], name="match_to_look_at")]
        constraints = [
            models.CheckConstraint(name="match_verdict_known", condition=Q(verdict__in=Verdict.values)),
            models.CheckConstraint(name="match_chance", condition=Q(probability__gte=0, probability__lte=1)),
            models.CheckConstraint(
                name="match_one_other_side",
                condition=Q(other__isnull=False, service__isnull=True) | Q(other__isnull=True, service__isnull=False),
            ),
            models.CheckConstraint(name="match_in_order", condition=Q(other__isnull=True) | Q(record__lt=F("other"))),
            models.CheckConstraint(
                name="match_decided_has_moment", condition=Q(verdict=Verdict.OPEN) | Q(decided_at__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["record", "other"], condition=Q(other__isnull=False), name="match_records_once"
            ),
            models.UniqueConstraint(
                fields=["record", "service"], condition=Q(service__isnull=False), name="match_service_once"
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"decided_by": Scrub.NAME}
        plain = (
            "id", "created_at", "record", "other", "service", "rules", "probability", "reasons", "model_version", "digest",
            "verdict", "decided_at", "before",
        )  # fmt: skip


class Applied(BaseModel):
    """One value of a record that a human put onto our own map. `before` goes back when that import is undone."""

    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="applied")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="applied_values")
    field = models.CharField(_("wat"), max_length=20)
    before = models.TextField(_("was"), blank=True)
    after = models.TextField(_("werd"), blank=True)
    by_label = models.CharField(_("door"), max_length=160)
    undone_at = models.DateTimeField(_("teruggezet op"), null=True, blank=True)

    class Meta:
        verbose_name = _("overgenomen gegeven")
        verbose_name_plural = _("overgenomen gegevens")
        ordering = ["-created_at"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"by_label": Scrub.NAME}
        plain = ("id", "created_at", "record", "service", "field", "before", "after", "undone_at")
