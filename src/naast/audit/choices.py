"""Closed lists of the audit room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Whether someone looked or changed something."""

    READ = "read", _("gekeken")
    WRITE = "write", _("veranderd")


class Outcome(TextChoices):
    """How it ended."""

    OK = "ok", _("gelukt")
    REFUSED = "refused", _("geweigerd")
    FAILED = "failed", _("mislukt")
