"""Closed lists of the rights room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PURPOSE = "rechten"


class RequestKind(TextChoices):
    """What someone asks."""

    CORRECTION = "correction", _("iets verbeteren")
    DELETION = "deletion", _("gegevens weghalen")


class RequestState(TextChoices):
    """Where a request is."""

    OPEN = "open", _("wij zijn ermee bezig")
    DONE = "done", _("gedaan")
    PARTLY = "partly", _("voor een deel gedaan")
    REFUSED = "refused", _("niet gedaan")
    WITHDRAWN = "withdrawn", _("ingetrokken")
