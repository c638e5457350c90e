"""Closed lists of the core room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OutboxState(TextChoices):
    """Where a message in the outbox is."""

    WAITING = "waiting", _("wacht")
    SENT = "sent", _("verstuurd")
    FAILED = "failed", _("niet gelukt")
    BOUNCED = "bounced", _("teruggekomen")
