"""What happens to a whole person: a death, two rows that are one human, two that are not. Only fields and constraints."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.people.models.persons import BASIS, PURPOSE, RETENTION, RETENTION_DAYS, Person


class DeathReport(PersonScopedModel):
    """That someone died, told by whom. It counts from the confirming step on, and can be undone; nothing is deleted by it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="death_reports")
    died_on = models.DateField(_("overleden op"))
    told_by = models.CharField(_("verteld door"), max_length=120)
    reported_by = models.CharField(_("vastgelegd door"), max_length=120)
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)
    confirmed_by = models.CharField(_("bevestigd door"), max_length=120, blank=True)
    undone_at = models.DateTimeField(_("teruggedraaid op"), null=True, blank=True)
    undone_by = models.CharField(_("teruggedraaid door"), max_length=120, blank=True)
    plan_ended_on_before = models.DateField(_("einde van het plan hiervoor"), null=True, blank=True)
    ended_links = ArrayField(models.UUIDField(), verbose_name=_("links die hierdoor stopten"), default=list, blank=True)

    class Meta:
        verbose_name = _("melding van overlijden")
        verbose_name_plural = _("meldingen van overlijden")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(undone_at=None), name="death_one_at_a_time"),
            models.CheckConstraint(
                name="death_confirmed_by_someone",
                condition=Q(confirmed_at=None, confirmed_by="") | Q(confirmed_at__isnull=False) & ~Q(confirmed_by=""),
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "identity"
        personal = {
            "died_on": Scrub.BLANK,
            "told_by": Scrub.NAME,
            "reported_by": Scrub.NAME,
            "confirmed_by": Scrub.NAME,
            "undone_by": Scrub.NAME,
        }
        plain = (
            "id", "created_at", "person", "confirmed_at", "undone_at", "plan_ended_on_before", "ended_links",
        )  # fmt: skip


class Merge(PersonScopedModel):
    """Two rows turned out to be one human; a person decided it. Holds exactly what moved and changed, so that it can be undone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges", verbose_name=_("blijft"))
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merged_by", verbose_name=_("gaat op in"))
    by_label = models.CharField(_("door"), max_length=120)
    # {"people.personmember:person": [ids]}: the rows whose key went from `gone` to `person`.
    moved = models.JSONField(_("verplaatst"), default=dict)
    # {"people.personmember:<id>": {"left_at": [before, after]}}: fields that the merge itself changed.
    changed = models.JSONField(_("veranderd"), default=dict)
    undone_at = models.DateTimeField(_("teruggedraaid op"), null=True, blank=True)
    undone_by = models.CharField(_("teruggedraaid door"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("samenvoeging")
        verbose_name_plural = _("samenvoegingen")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at=None), name="merge_gone_once"),
            models.CheckConstraint(name="merge_two_rows", condition=~Q(person=F("gone"))),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "identity"
        on_merge: ClassVar[str] = "stay"
        personal = {"by_label": Scrub.NAME, "undone_by": Scrub.NAME, "changed": Scrub.BLANK}
        plain = ("id", "created_at", "person", "gone", "moved", "undone_at")


class Different(PersonScopedModel):
    """A human looked: these two are not the same person. They are not suggested again."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="differs_from")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="differs_to")
    by_label = models.CharField(_("door"), max_length=120)

    class Meta:
        verbose_name = _("niet dezelfde persoon")
        verbose_name_plural = _("niet dezelfde persoon")
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="different_once"),
            models.CheckConstraint(name="different_in_order", condition=Q(person__lt=F("other"))),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "identity"
        on_merge: ClassVar[str] = "stay"
        personal = {"by_label": Scrub.NAME}
        plain = ("id", "created_at", "person", "other")
