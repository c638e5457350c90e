"""The link in the mail to an organisation: it confirms or corrects what stands on the map, and opens nothing else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.models import Organisation
from naast.keeping.choices import LinkEnd
from naast.keeping.models.entries import PURPOSE


class ConfirmLink(BaseModel):
    """One link per mailbox of an organisation. The secret is this id with a signature; it is stored nowhere."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="confirm_links")
    # The mailbox is in the directory; when that becomes another one, the link works no more.
    email_hash = models.CharField(_("vingerafdruk van het mailadres"), max_length=64)
    expires_at = models.DateTimeField(_("werkt tot"))
    ended_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)
    ended_why = models.CharField(_("waarom gestopt"), max_length=10, choices=LinkEnd.choices, blank=True)
    last_used_at = models.DateTimeField(_("laatst gebruikt"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("herinnerd op"), null=True, blank=True)

    class Meta:
        verbose_name = _("link voor een organisatie")
        verbose_name_plural = _("links voor organisaties")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email_hash"], condition=Q(ended_at=None), name="confirm_link_one"
            ),
            models.CheckConstraint(
                name="confirm_link_ended_has_reason",
                condition=Q(ended_at=None, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
            ),
        ]

    class Privacy:
        purpose = PURPOSE
        legal_basis = "taak van algemeen belang (AVG art. 6 lid 1e); het is de mailbox van een organisatie"
        retention, retention_days, retention_from = "een jaar nadat de link niet meer werkt", 365, "expires_at"
        no_person = "gaat over een organisatie en haar mailbox"
        no_export = ("email_hash",)
        personal: ClassVar[dict[str, Scrub]] = {"email_hash": Scrub.TOKEN}
        plain = (
            "id", "created_at", "organisation", "expires_at", "ended_at", "ended_why", "last_used_at", "reminded_at",
        )  # fmt: skip
