"""What was looked at, when, how and what was found; and what a fact was before. Changing a word is not checking it: told apart here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.choices import CheckedField, CheckedFound, CheckedHow
from naast.directory.models.offers import Service
from naast.directory.models.shelf import BASIS, NO_PERSON, PURPOSE, RETENTION


class FieldCheck(BaseModel):
    """One fact about a service was looked at: which, when, how, by whom. The newest row of a fact is its last check."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="field_checks")
    field = models.CharField(_("wat"), max_length=20, choices=CheckedField.choices)
    checked_at = models.DateTimeField(_("nagekeken op"), default=clock.now)
    how = models.CharField(_("hoe"), max_length=10, choices=CheckedHow.choices)
    found = models.CharField(
        _("uitkomst"),
        max_length=8,
        choices=CheckedFound.choices,
        default=CheckedFound.RIGHT,
        db_default=CheckedFound.RIGHT,
    )
    by_label = models.CharField(_("door"), max_length=160)

    class Meta:
        verbose_name = _("controle van een gegeven")
        verbose_name_plural = _("controles van gegevens")
        ordering = ["-checked_at"]
        indexes = [
            models.Index(fields=["service", "field", "-checked_at"], name="check_newest"),
            models.Index(fields=["checked_at"], name="check_moment"),
        ]
        constraints = [
            models.CheckConstraint(name="check_field_known", condition=Q(field__in=CheckedField.values)),
            models.CheckConstraint(name="check_how_known", condition=Q(how__in=CheckedHow.values)),
            models.CheckConstraint(name="check_found_known", condition=Q(found__in=CheckedFound.values)),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"by_label": Scrub.NAME}
        plain = ("id", "created_at", "service", "field", "checked_at", "how", "found")


class FieldChange(BaseModel):
    """A fact was written down anew: what it was, what it became, how somebody knew, by whom. Values are text, as in `queries.value_of`."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="field_changes")
    field = models.CharField(_("wat"), max_length=20, choices=CheckedField.choices)
    was = models.TextField(_("eerst"), blank=True)
    became = models.TextField(_("nu"), blank=True)
    how = models.CharField(_("hoe"), max_length=10, choices=CheckedHow.choices)
    by_label = models.CharField(_("door"), max_length=160)
    changed_at = models.DateTimeField(_("veranderd op"), default=clock.now)

    class Meta:
        verbose_name = _("verandering van een gegeven")
        verbose_name_plural = _("veranderingen van gegevens")
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["service", "field", "-changed_at"], name="change_newest")]
        constraints = [
            models.CheckConstraint(name="change_field_known", condition=Q(field__in=CheckedField.values)),
            models.CheckConstraint(name="change_how_known", condition=Q(how__in=CheckedHow.values)),
            models.CheckConstraint(name="change_is_one", condition=~Q(was=F("became"))),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"by_label": Scrub.NAME}
        plain = ("id", "created_at", "service", "field", "was", "became", "how", "changed_at")


class Freshness(BaseModel):
    """How sure each fact of a service is, so that a page needs no looks. Apart from the service: a look changes no word of it.

    `facts`: per fact a standing (`directory.fresh`). `ask_on`, `stale_on`: from which days the whole entry asks to make sure, and stands
    still. A service nobody looked at since it came has none: then `Service.checked_on` tells.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="trust")
    facts = models.JSONField(_("hoe zeker elk gegeven is"), default=dict)
    ask_on = models.DateField(_("vraag het na vanaf"), null=True)
    stale_on = models.DateField(_("staat stil vanaf"), null=True)

    class Meta:
        verbose_name = _("hoe zeker aanbod is")
        verbose_name_plural = _("hoe zeker aanbod is")

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "service", "facts", "ask_on", "stale_on")


class LearnedRate(BaseModel):
    """How fast one kind of fact changes here, learned from looks; replaces the rate of `knowledge/freshness` for new standings."""

    kind = models.CharField(_("soort gegeven"), max_length=20, choices=CheckedField.choices, unique=True)
    per_year = models.FloatField(_("veranderingen per jaar"))
    low = models.FloatField(_("laagste waarde"))
    high = models.FloatField(_("hoogste waarde"))
    seen = models.PositiveIntegerField(_("aantal keren nagekeken"))
    learned_at = models.DateTimeField(_("geleerd op"), default=clock.now)

    class Meta:
        verbose_name = _("geleerd tempo")
        verbose_name_plural = _("geleerde tempo's")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="rate_inside", condition=Q(low__gt=0, per_year__gt=F("low"), high__gt=F("per_year"))
            ),
            models.CheckConstraint(name="rate_kind_known", condition=Q(kind__in=CheckedField.values)),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "kind", "per_year", "low", "high", "seen", "learned_at")
