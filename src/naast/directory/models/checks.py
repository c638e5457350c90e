"""What was looked at, when and how. Changing a word is not checking it; that is told apart here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.choices import (
    CheckedField,
    CheckedHow,
)
from naast.directory.models.offers import Service
from naast.directory.models.shelf import BASIS, NO_PERSON, PURPOSE, RETENTION


class FieldCheck(BaseModel):
    """One fact about a service was looked at: which, when, how, by whom. The newest row of a fact is its last check."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="field_checks")
    field = models.CharField(_("wat"), max_length=20, choices=CheckedField.choices)
    checked_at = models.DateTimeField(_("nagekeken op"), default=clock.now)
    how = models.CharField(_("hoe"), max_length=10, choices=CheckedHow.choices)
    by_label = models.CharField(_("door"), max_length=160)

    class Meta:
        verbose_name = _("controle van een gegeven")
        verbose_name_plural = _("controles van gegevens")
        ordering = ["-checked_at"]
        indexes = [models.Index(fields=["service", "field", "-checked_at"], name="check_newest")]
        constraints = [
            models.CheckConstraint(name="check_field_known", condition=Q(field__in=CheckedField.values)),
            models.CheckConstraint(name="check_how_known", condition=Q(how__in=CheckedHow.values)),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"by_label": Scrub.NAME}
        plain = ("id", "created_at", "service", "field", "checked_at", "how")
