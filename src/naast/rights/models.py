"""What someone asked about their own data, and what came of it. Only fields and constraints; writes live in `actions`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.rights.choices import RequestKind, RequestState

MAX_TEXT = 2_000
YEAR = 365


class RightsRequest(PersonScopedModel):
    """A request under the AVG. Its key to the person holds nothing back: the request outlives the deletion it asks for."""

    person = models.ForeignKey(
        "people.Person", on_delete=models.DO_NOTHING, db_constraint=False, related_name="rights_requests",
        verbose_name=_("persoon"),
    )  # fmt: skip
    kind = models.CharField(_("wat"), max_length=10, choices=RequestKind.choices)
    text = models.TextField(_("in eigen woorden"), max_length=MAX_TEXT, blank=True)
    asked_by = models.CharField(_("gevraagd door"), max_length=120)
    asker_id = models.CharField(_("gevraagd door, kenmerk"), max_length=64)
    due_on = models.DateField(_("antwoord uiterlijk op"))
    state = models.CharField(_("stand"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    answer = models.TextField(_("antwoord"), max_length=MAX_TEXT, blank=True)
    decided_by = models.CharField(_("beslist door"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("beslist op"), null=True, blank=True)

    class Meta:
        verbose_name = _("verzoek over gegevens")
        verbose_name_plural = _("verzoeken over gegevens")
        ordering = ["due_on", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="deletion", state="open"), name="rights_one_open_deletion"
            ),
            models.CheckConstraint(
                name="rights_correction_says_what", condition=~Q(kind="correction", state="open", text="")
            ),
            models.CheckConstraint(
                name="rights_decided_by_someone",
                condition=Q(state="open", decided_at=None, decided_by="")
                | ~Q(state="open") & Q(decided_at__isnull=False) & ~Q(decided_by=""),
            ),
        ]

    class Privacy:
        purpose = "Verzoeken van mensen over hun gegevens uitvoeren, en dat kunnen laten zien"
        legal_basis = "wettelijke plicht (AVG art. 12 tot en met 19)"
        retention = "een jaar na de beslissing; een open verzoek blijft"
        retention_days = YEAR
        retention_from = "decided_at"
        legal_minimum_days = YEAR
        legal_minimum_why = "wij moeten kunnen laten zien dat wij doen wat u vraagt"
        person, part = "person", "identity"
        personal: ClassVar[dict[str, Scrub]] = {
            "text": Scrub.TEXT,
            "asked_by": Scrub.NAME,
            "answer": Scrub.TEXT,
            "decided_by": Scrub.NAME,
        }
        plain = ("id", "created_at", "person", "kind", "asker_id", "due_on", "state", "decided_at")

    @property
    def is_open(self) -> bool:
        """Nobody decided yet."""
        return self.state == RequestState.OPEN
