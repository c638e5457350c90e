"""The emergency sheet: one page behind a link that the person hands out, and who looked. Only fields and constraints."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.plan.models.plans import BASIS, PERSON, RETENTION, RETENTION_DAYS

EMERGENCY_PURPOSE = "Wie te hulp komt, in één blik laten zien wie hij belt en wat de persoon wil"
MAX_SAID = 600


class EmergencySheet(PersonScopedModel):
    """What the person ticked for whoever comes to help. Only the SHA-256 of the link is here; a new link ends the one before."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="emergency_sheets")
    called = models.CharField(_("naam op het blad"), max_length=60)
    # Ids, not copies: a number that changed is right on the sheet at once, and what is taken back is gone from it.
    members = ArrayField(models.UUIDField(), verbose_name=_("wie bellen"), default=list, blank=True)
    wishes = ArrayField(models.UUIDField(), verbose_name=_("uit het plan"), default=list, blank=True)
    also_call = models.CharField(_("ook bellen"), max_length=200, blank=True)
    matters = models.TextField(_("wat belangrijk is"), max_length=MAX_SAID, blank=True)
    must_not = models.TextField(_("wat niet mag gebeuren"), max_length=MAX_SAID, blank=True)
    know = models.TextField(_("goed om te weten"), max_length=MAX_SAID, blank=True)
    token_hash = models.CharField(_("vingerafdruk van de geheime link"), max_length=64, unique=True)
    made_by = models.CharField(_("gemaakt door"), max_length=120)
    changed_at = models.DateTimeField(_("veranderd op"), default=clock.now)
    expires_at = models.DateTimeField(_("werkt tot"))
    ended_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)

    class Meta:
        verbose_name = _("noodblad")
        verbose_name_plural = _("noodbladen")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="emergency_one_sheet"),
            models.CheckConstraint(name="emergency_has_name", condition=~Q(called="")),
        ]

    class Privacy:
        purpose, legal_basis = EMERGENCY_PURPOSE, "toestemming van de persoon (AVG art. 6 lid 1a en art. 9 lid 2a)"
        retention, retention_days = "een jaar nadat het blad niet meer werkt", 365
        retention_from = "expires_at"
        person, part = "person", "circle"
        no_export = ("token_hash",)
        personal: ClassVar[dict[str, Scrub]] = {
            "called": Scrub.NAME, "also_call": Scrub.BLANK, "matters": Scrub.TEXT, "must_not": Scrub.TEXT,
            "know": Scrub.TEXT, "token_hash": Scrub.TOKEN, "made_by": Scrub.NAME,
        }  # fmt: skip
        plain = ("id", "created_at", "person", "members", "wishes", "changed_at", "expires_at", "ended_at")


class EmergencyLook(PersonScopedModel):
    """Somebody opened the sheet. `who` is what they said of themselves, and may be empty."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="emergency_looks")
    sheet = models.ForeignKey(EmergencySheet, on_delete=models.CASCADE, related_name="looks")
    at = models.DateTimeField(_("op"), default=clock.now)
    who = models.CharField(_("zei wie het was"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("blik op het noodblad")
        verbose_name_plural = _("blikken op het noodblad")
        ordering = ["-at"]
        indexes = [models.Index(fields=["sheet", "-at"], name="look_at_sheet")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = EMERGENCY_PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "circle"
        personal: ClassVar[dict[str, Scrub]] = {"who": Scrub.NAME}
        plain = ("id", "created_at", "person", "sheet", "at")
