"""What passers-by say is wrong: one open report per fact with a count, and the few words that came along."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import BaseModel, ScopedManager
from naast.core.privacy import Scrub
from naast.keeping.choices import FACTS, MAX_RIGHT, MAX_SAID, REPORTED
from naast.keeping.models.entries import BASIS, PURPOSE, Entry


class Report(BaseModel):
    """One fact of one entry that somebody says is wrong. Said again, it is the same task with a higher count."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reports")
    field = models.CharField(_("wat"), max_length=20, choices=REPORTED)
    count = models.PositiveIntegerField(_("keer gemeld"), default=1)
    last_at = models.DateTimeField(_("laatst gemeld"), default=clock.now)
    closed_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True)
    # Whether it was indeed wrong; None while nobody looked.
    was_wrong = models.BooleanField(_("het klopte niet"), null=True, blank=True)

    class Meta:
        verbose_name = _("melding")
        verbose_name_plural = _("meldingen")
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "field"], condition=Q(closed_at=None), name="report_once_open"),
            models.CheckConstraint(name="report_field_known", condition=Q(field__in=FACTS)),
        ]

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days, retention_from = "een jaar na de laatste melding", 365, "last_at"
        no_person = "telt hoe vaak een gegeven van een organisatie als onjuist is gemeld; van wie wordt niet bewaard"
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "entry", "field", "count", "last_at", "closed_at", "was_wrong")


class RemarkManager(ScopedManager["Remark"]):
    """What was said along with a report is read for a purpose."""


class Remark(BaseModel):
    """What somebody added to a report: what is right, and a few words. Nothing tells who it was."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks")
    right = models.CharField(_("wat het wel is"), max_length=MAX_RIGHT, blank=True)
    said = models.CharField(_("toelichting"), max_length=MAX_SAID, blank=True)
    # "een bezoeker" for whoever has no account: there is nothing else to keep.
    by_label = models.CharField(_("door"), max_length=160)

    objects = RemarkManager()

    class Meta:
        verbose_name = _("toelichting bij een melding")
        verbose_name_plural = _("toelichtingen bij meldingen")
        ordering = ["created_at"]

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days, retention_from = "negentig dagen", 90, "created_at"
        no_person = "woorden over een organisatie; nummers en adressen van mensen worden er bij het bewaren uitgehaald"
        personal: ClassVar[dict[str, Scrub]] = {"right": Scrub.TEXT, "said": Scrub.TEXT, "by_label": Scrub.NAME}
        plain = ("id", "created_at", "report")
