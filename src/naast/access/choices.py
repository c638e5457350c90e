"""Closed lists of the access room. Parts, purposes and roles are data: see `knowledge/policy`."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Purposes of `knowledge/policy/parts.yaml` that this room itself uses.
READ, CARE, EMERGENCY, OVERSIGHT, RIGHTS = "inzage", "begeleiding", "nood", "toezicht", "rechten"


class Basis(TextChoices):
    """On which ground someone is in the circle."""

    OWN = "own", _("het gaat over diegene zelf")
    LAW = "law", _("de wet staat het toe")
    CONSENT = "consent", _("u hebt het goed gevonden")
    REPRESENTATION = "representation", _("spreekt voor u")
    EMERGENCY = "emergency", _("er was haast")


class May(TextChoices):
    """What someone may do with what they see."""

    SEE = "see", _("lezen")
    CHANGE = "change", _("lezen en schrijven")


class Way(TextChoices):
    """How consent was given."""

    SPOKEN = "spoken", _("gezegd")
    WRITTEN = "written", _("op papier")
    DIGITAL = "digital", _("hier op het scherm")


class Judgement(TextChoices):
    """What a review of emergency access came to."""

    RIGHT = "right", _("het was nodig")
    WRONG = "wrong", _("het was niet nodig")
