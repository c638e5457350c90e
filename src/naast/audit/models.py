"""The audit row. It holds ids, labels and counts; never the value of a personal field."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from naast.core.models import BaseModel
from naast.core.privacy import Scrub


class AuditEvent(BaseModel):
    """One thing that was done."""

    actor_kind = models.CharField(_("soort"), max_length=10)
    actor_id = models.CharField(_("wie, kenmerk"), max_length=64)
    actor_label = models.CharField(_("wie"), max_length=120)
    action = models.CharField(_("wat"), max_length=60)
    subject_type = models.CharField(_("waarvan, soort"), max_length=40)
    subject_id = models.CharField(_("waarvan, kenmerk"), max_length=64)
    detail = models.JSONField(_("bijzonderheden"), default=dict, blank=True)

    class Meta:
        verbose_name = _("logregel")
        verbose_name_plural = _("logregels")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "created_at"], name="audit_subject")]

    class Privacy:
        purpose = "Kunnen laten zien wie wat heeft gedaan"
        legal_basis = "wettelijke plicht (AVG art. 5 lid 2; NEN 7513)"
        retention = "vijf jaar"
        retention_days = 5 * 365
        personal = {"actor_label": Scrub.NAME}
        plain = (
            "id",
            "created_at",
            "actor_kind",
            "actor_id",
            "action",
            "subject_type",
            "subject_id",
            "detail",
        )
