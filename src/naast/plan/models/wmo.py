"""The personal plan for a Wmo request (Wmo 2015, art. 2.3.2 lid 2). Only fields and constraints; its questions stand in `choices`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.plan.models.plans import PERSON, RETENTION, RETENTION_DAYS

MAX_ANSWER = 3_000
# The circumstances of art. 2.3.2 lid 4, a to g, and what the person thinks is needed (lid 2).
ANSWERS = (
    "needs", "own_strength", "network", "carer_needs", "community", "other_help", "costs", "wanted",
)  # fmt: skip


def _answer(label: object) -> models.TextField[str, str]:
    return models.TextField(label, max_length=MAX_ANSWER, blank=True)  # type: ignore[arg-type]


class PersonalPlan(PersonScopedModel):
    """What the person wants the municipality to know before the conversation, in their own words."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="personal_plans")
    reported_on = models.DateField(_("gemeld bij de gemeente op"))
    handed_in_on = models.DateField(_("ingeleverd op"), null=True, blank=True)
    ended_at = models.DateTimeField(_("weggelegd op"), null=True, blank=True)
    needs = _answer(_("wat ik nodig heb"))
    own_strength = _answer(_("wat ik zelf kan"))
    network = _answer(_("wie mij helpen"))
    carer_needs = _answer(_("wat mijn naasten nodig hebben"))
    community = _answer(_("wat er in de buurt is"))
    other_help = _answer(_("welke hulp er al is"))
    costs = _answer(_("vragen over kosten"))
    wanted = _answer(_("welke hulp ik het beste vind"))
    changed_at = models.DateTimeField(_("veranderd op"), default=clock.now)
    changed_by = models.CharField(_("veranderd door"), max_length=120)
    version = models.PositiveIntegerField(_("versie"), default=1)

    class Meta:
        verbose_name = _("persoonlijk plan")
        verbose_name_plural = _("persoonlijke plannen")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="personal_plan_one_open"),
            models.CheckConstraint(
                name="personal_plan_after_report",
                condition=Q(handed_in_on=None) | Q(handed_in_on__gte=F("reported_on")),
            ),
        ]

    class Privacy:
        purpose = "Zelf aan de gemeente vertellen welke hulp nodig is (Wmo 2015, art. 2.3.2 lid 2)"
        legal_basis = "toestemming van de persoon (AVG art. 6 lid 1a en art. 9 lid 2a)"
        retention, retention_days = RETENTION, RETENTION_DAYS
        person, part = "person", "story"
        personal: ClassVar[dict[str, Scrub]] = dict.fromkeys(ANSWERS, Scrub.TEXT) | {"changed_by": Scrub.NAME}
        plain = ("id", "created_at", "person", "reported_on", "handed_in_on", "ended_at", "changed_at", "version")
