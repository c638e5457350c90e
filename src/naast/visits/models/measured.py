"""What was measured with an instrument of others: name, version, day, total and a note. Its questions stay with their owner."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.visits.choices import MAX_LINE
from naast.visits.models.visits import BASIS, PERSON, PURPOSE, RETENTION, RETENTION_DAYS


class Measurement(PersonScopedModel):
    """One time that an instrument was used. `instrument`: an id of `knowledge/visits/instrumenten.yaml`."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="measurements")
    instrument = models.CharField(_("instrument"), max_length=40)
    version = models.CharField(_("versie van het instrument"), max_length=40, blank=True)
    on = models.DateField(_("dag"))
    total = models.CharField(_("uitkomst"), max_length=40)
    note = models.CharField(_("notitie"), max_length=MAX_LINE, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("door"), max_length=120)

    class Meta:
        verbose_name = _("uitkomst van een meetinstrument")
        verbose_name_plural = _("uitkomsten van meetinstrumenten")
        ordering = ["-on", "-created_at"]
        indexes = [models.Index(fields=["person", "-on"], name="measurement_of_person")]
        constraints = [models.CheckConstraint(name="measurement_has_total", condition=~models.Q(total=""))]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "visits"
        personal: ClassVar[dict[str, Scrub]] = {"total": Scrub.BLANK, "note": Scrub.TEXT, "by_name": Scrub.NAME}
        plain = ("id", "created_at", "person", "instrument", "version", "on", "by")
