"""How people come and go: an invitation to a team, and a departure from an organisation with what was handed over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from naast.accounts.choices import Role
from naast.accounts.models.teams import BASIS, NO_PERSON, MemberOrganisation, Team, User
from naast.core.models import BaseModel
from naast.core.privacy import Scrub


class Invitation(BaseModel):
    """Someone is asked to work in a team. The link holds a secret; here stands its fingerprint."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("rol"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    manages = models.BooleanField(_("regelt wie hier werkt"), default=False, db_default=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="sent_invitations"
    )
    fingerprint = models.CharField(_("vingerafdruk van de link"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("geldig tot"))
    accepted_at = models.DateTimeField(_("aangenomen op"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation",
            )
        ]

    class Privacy:
        purpose = "Iemand vragen om met Naast te werken"
        legal_basis, no_person = BASIS, NO_PERSON
        retention_by = "naast.accounts.tasks.forget_old"
        retention, retention_days = "30 dagen na aannemen, intrekken of verlopen", 30
        personal: ClassVar[dict[str, Scrub]] = {"email": Scrub.EMAIL, "fingerprint": Scrub.TOKEN}
        plain = (
            "id",
            "created_at",
            "team",
            "role",
            "manages",
            "invited_by",
            "expires_at",
            "accepted_at",
            "withdrawn_at",
        )


class Departure(BaseModel):
    """Someone left an organisation: which places they had there, and what went to whom. Enough to turn it back within a day."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="departures")
    organisation = models.ForeignKey(MemberOrganisation, on_delete=models.CASCADE, related_name="departures")
    left_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    handed_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # {"team id": "role"} ("role+" for who also arranged who works there), and per room what that room needs to take it back (ids only).
    places = models.JSONField(_("plaatsen"), default=dict)
    handed = models.JSONField(_("overgedragen"), default=dict)
    closed_account = models.BooleanField(_("account gesloten"), default=False)
    undone_at = models.DateTimeField(_("teruggedraaid op"), null=True, blank=True)
    settled_at = models.DateTimeField(_("definitief sinds"), null=True, blank=True)

    class Meta:
        verbose_name = _("vertrek")
        verbose_name_plural = _("vertrekken")
        ordering = ["-created_at"]

    class Privacy:
        purpose = "Werk overdragen als iemand weggaat"
        legal_basis, no_person = BASIS, NO_PERSON
        retention_by = "naast.accounts.tasks.forget_old"
        retention, retention_days = "een jaar", 365
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = (
            "id", "created_at", "user", "organisation", "left_by", "handed_to", "places", "handed", "closed_account",
            "undone_at", "settled_at",
        )  # fmt: skip
