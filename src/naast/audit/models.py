"""The audit row and the chain around it. Rows hold ids, labels and counts; never the value of a personal field.

No foreign keys: the log never blocks or follows a deletion. How the chain is calculated stands in `chain.py`, who may add rows
and why nobody changes them in migration 0003.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from naast.audit.choices import Kind, Outcome
from naast.core.models import BaseModel
from naast.core.privacy import Scrub

PURPOSE = "Kunnen laten zien wie wat heeft gezien of gedaan"
BASIS = "wettelijke plicht (AVG art. 5 lid 2; NEN 7513)"
RETENTION = "vijf jaar"
# The database refuses to forget earlier: the number stands in the routine of migration 0003 too.
RETENTION_DAYS = 5 * 365
NOT_A_PERSON = "alleen tellingen en rekensommen over logregels"


class AuditEvent(BaseModel):
    """One thing that was done or seen.

    `created_at` is the moment by the clock of the application, `recorded_at` that of the database itself.
    """

    actor_kind = models.CharField(_("soort"), max_length=10)
    actor_id = models.CharField(_("wie, kenmerk"), max_length=64)
    actor_label = models.CharField(_("wie"), max_length=120)
    action = models.CharField(_("wat"), max_length=60)
    subject_type = models.CharField(_("waarvan, soort"), max_length=40)
    subject_id = models.CharField(_("waarvan, kenmerk"), max_length=64)
    detail = models.JSONField(_("bijzonderheden"), default=dict, blank=True)
    # Defaults in the database too: a worker of the version before this one may still be writing during an update.
    kind = models.CharField(
        _("gekeken of veranderd"), max_length=5, choices=Kind.choices, default=Kind.WRITE, db_default=Kind.WRITE
    )
    purpose = models.CharField(_("waarvoor"), max_length=200, blank=True, default="", db_default="")
    legal_basis = models.CharField(_("grondslag"), max_length=200, blank=True, default="", db_default="")
    person_id = models.UUIDField(_("over wie, kenmerk"), null=True, blank=True)
    part = models.CharField(_("welk deel"), max_length=20, blank=True, default="", db_default="")
    actor_role = models.CharField(_("rol"), max_length=60, blank=True, default="", db_default="")
    organisation = models.CharField(_("organisatie"), max_length=120, blank=True, default="", db_default="")
    outcome = models.CharField(
        _("afloop"), max_length=8, choices=Outcome.choices, default=Outcome.OK, db_default=Outcome.OK
    )
    node = models.CharField(_("vanaf welk systeem"), max_length=80, blank=True, default="", db_default="")
    recorded_at = models.DateTimeField(_("vastgelegd op"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("logregel")
        verbose_name_plural = _("logregels")
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "created_at"], name="audit_subject"),
            models.Index(
                fields=["person_id", "-created_at"], name="audit_person", condition=models.Q(person_id__isnull=False)
            ),
            models.Index(fields=["actor_id", "-created_at"], name="audit_actor"),
            models.Index(fields=["-created_at"], name="audit_moment"),
            models.Index(fields=["recorded_at"], name="audit_recorded"),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person = "person_id"
        retention_by = "naast.audit.actions.forget_old"
        legal_minimum_days = RETENTION_DAYS
        legal_minimum_why = "u en wij moeten kunnen nagaan wie er gekeken heeft"
        personal = {"actor_label": Scrub.NAME}
        plain = (
            "id", "created_at", "actor_kind", "actor_id", "action", "subject_type", "subject_id", "detail", "kind",
            "purpose", "legal_basis", "person_id", "part", "actor_role", "organisation", "outcome", "node", "recorded_at",
        )  # fmt: skip


class AuditLink(models.Model):
    """The place of one row in the chain of its day."""

    event_id = models.UUIDField(_("logregel"), primary_key=True)
    day = models.DateField(_("dag"))
    number = models.PositiveIntegerField(_("volgnummer"))
    hash = models.CharField(_("controlegetal"), max_length=64)

    class Meta:
        verbose_name = _("schakel van het logboek")
        verbose_name_plural = _("schakels van het logboek")
        ordering = ["day", "number"]
        constraints = [models.UniqueConstraint(fields=["day", "number"], name="audit_link_once")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        no_person = NOT_A_PERSON
        retention_by = "naast.audit.actions.forget_old"
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("event_id", "day", "number", "hash")


class DaySeal(models.Model):
    """A day that is over: how many rows it had and how its chain ended, chained to the seal before it. Kept for good."""

    day = models.DateField(_("dag"), primary_key=True)
    rows = models.PositiveIntegerField(_("aantal regels"))
    last_hash = models.CharField(_("controlegetal van de laatste regel"), max_length=64)
    previous_hash = models.CharField(_("controlegetal van het vorige zegel"), max_length=64)
    hash = models.CharField(_("controlegetal"), max_length=64)

    class Meta:
        verbose_name = _("dagzegel")
        verbose_name_plural = _("dagzegels")
        ordering = ["day"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, "altijd; er staat niets over mensen in", None
        no_person = NOT_A_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("day", "rows", "last_hash", "previous_hash", "hash")


class ForgottenDay(models.Model):
    """A day whose rows were kept long enough and are gone: without this, their absence would be tampering."""

    day = models.DateField(_("dag"), primary_key=True)
    rows = models.PositiveIntegerField(_("aantal gewiste regels"))
    seal_hash = models.CharField(_("controlegetal van het zegel"), max_length=64)
    forgotten_at = models.DateTimeField(_("gewist op"))

    class Meta:
        verbose_name = _("gewiste dag van het logboek")
        verbose_name_plural = _("gewiste dagen van het logboek")
        ordering = ["day"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, "altijd; er staat niets over mensen in", None
        no_person = NOT_A_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("day", "rows", "seal_hash", "forgotten_at")
