"""The circle of a person: places in it, consents they stand on, emergency access. Fields and constraints; writes live in `actions`.

The person and who speaks for the person have a place by themselves (see `people.PersonMember`); no row is kept for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naast.access.choices import Basis, Judgement, May, Way
from naast.core import clock
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PURPOSE = "Weten wie wat van iemand mag zien, en dat de persoon dat zelf kan bepalen"
BASIS = (
    "wettelijke plicht om te kunnen aantonen wie op welke grond toegang had (AVG art. 5 lid 2, art. 7 lid 1 en art. 24)"
)
RETENTION = "vijf jaar na het einde van het plan, zo lang als het logboek"
RETENTION_DAYS = 5 * 365
MINIMUM_WHY = "wij moeten kunnen laten zien wie mocht meekijken, en waarom"
USER, MEMBER = "accounts.User", "people.PersonMember"


def _words(label: StrOrPromise) -> ArrayField[list[str], list[str]]:
    return ArrayField(models.CharField(max_length=20), verbose_name=label)


class Consent(PersonScopedModel):
    """One question to the person (or to who may answer for them) about one receiver, in the sentence they read back."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="consents")
    to_user = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_member = models.ForeignKey(MEMBER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    receiver = models.CharField(_("aan wie, zoals het gezegd is"), max_length=160)
    parts = _words(_("onderdelen"))
    purpose = models.CharField(_("waarvoor"), max_length=20)
    # What the sentence said: reading never carries writing, whatever the place in the circle says.
    may = models.CharField(_("mag"), max_length=6, choices=May.choices, default=May.SEE, db_default=May.SEE.value)
    sentence = models.CharField(_("de zin die is teruggelezen"), max_length=900)
    given_by = models.ForeignKey(
        MEMBER, on_delete=models.PROTECT, related_name="consents_given", verbose_name=_("gegeven door")
    )
    # Empty: the person themself. Else an id of knowledge/policy/representation.yaml.
    capacity = models.CharField(_("als wie"), max_length=20, blank=True)
    way = models.CharField(_("hoe"), max_length=8, choices=Way.choices)
    noted_by = models.CharField(_("opgeschreven door"), max_length=120)
    given_at = models.DateTimeField(_("gegeven op"), default=clock.now)
    expires_at = models.DateTimeField(_("geldt tot"))
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)
    withdrawn_by = models.CharField(_("ingetrokken door"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("toestemming")
        verbose_name_plural = _("toestemmingen")
        ordering = ["-given_at"]
        indexes = [models.Index(fields=["person", "given_at"], name="consent_of_person")]
        constraints = [
            models.CheckConstraint(
                name="consent_one_receiver",
                condition=Q(to_user=None, to_member__isnull=False) | Q(to_user__isnull=False, to_member=None),
            ),
            models.CheckConstraint(
                name="consent_for_something", condition=~Q(parts=[]) & ~Q(purpose="") & ~Q(sentence="")
            ),
            models.CheckConstraint(name="consent_ends", condition=Q(expires_at__gt=F("given_at"))),
            models.CheckConstraint(
                name="consent_not_beforehand", condition=Q(given_at__lte=F("created_at") + timedelta(minutes=1))
            ),
            models.CheckConstraint(
                name="consent_withdrawn_by_someone",
                condition=Q(withdrawn_at=None, withdrawn_by="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        legal_minimum_days, legal_minimum_why = RETENTION_DAYS, MINIMUM_WHY
        person, part = "person", "circle"
        personal: ClassVar[dict[str, Scrub]] = {
            "receiver": Scrub.NAME,
            "sentence": Scrub.TEXT,
            "noted_by": Scrub.NAME,
            "withdrawn_by": Scrub.NAME,
        }
        plain = (
            "id", "created_at", "person", "to_user", "to_member", "parts", "purpose", "may", "given_by", "capacity", "way", "given_at",
            "expires_at", "withdrawn_at",
        )  # fmt: skip


class Grant(PersonScopedModel):
    """A place in the circle: one receiver, in one role, for these parts and purposes, on one basis, from a moment until a moment."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    member = models.ForeignKey(MEMBER, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    role = models.CharField(_("als wat"), max_length=16)
    parts = _words(_("onderdelen"))
    purposes = _words(_("waarvoor"))
    may = models.CharField(_("mag"), max_length=6, choices=May.choices, default=May.SEE)
    basis = models.CharField(_("op welke grond"), max_length=14, choices=Basis.choices)
    legal_reference = models.CharField(_("wet en artikel"), max_length=200, blank=True)
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="grant")
    since = models.DateTimeField(_("sinds"), default=clock.now)
    until = models.DateTimeField(_("tot"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)
    stopped_by = models.CharField(_("gestopt door"), max_length=120, blank=True)
    given_by = models.CharField(_("gegeven door"), max_length=120)
    reason = models.CharField(_("waarom"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("plek in de kring")
        verbose_name_plural = _("plekken in de kring")
        ordering = ["since"]
        indexes = [
            models.Index(fields=["user", "person"], name="grant_of_user", condition=Q(stopped_at=None)),
            models.Index(fields=["member", "person"], name="grant_of_member", condition=Q(stopped_at=None)),
            models.Index(fields=["person", "since"], name="grant_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="grant_one_receiver",
                condition=Q(user=None, member__isnull=False) | Q(user__isnull=False, member=None),
            ),
            models.CheckConstraint(name="grant_for_something", condition=~Q(parts=[]) & ~Q(purposes=[]) & ~Q(role="")),
            models.CheckConstraint(
                name="grant_stands_on_consent",
                condition=Q(basis=Basis.CONSENT, consent__isnull=False) | ~Q(basis=Basis.CONSENT) & Q(consent=None),
            ),
            # The person and who speaks for them need no row: nobody else may stand on that ground.
            models.CheckConstraint(name="grant_not_implied", condition=~Q(basis__in=[Basis.OWN, Basis.REPRESENTATION])),
            models.CheckConstraint(
                name="grant_emergency_ends", condition=~Q(basis=Basis.EMERGENCY) | Q(until__isnull=False)
            ),
            models.CheckConstraint(name="grant_ends_after_start", condition=Q(until=None) | Q(until__gt=F("since"))),
            # Nothing begins by itself: time passing never opens a door.
            models.CheckConstraint(
                name="grant_not_beforehand", condition=Q(since__lte=F("created_at") + timedelta(minutes=1))
            ),
            models.CheckConstraint(
                name="grant_stopped_by_someone",
                condition=Q(stopped_at=None, stopped_by="") | Q(stopped_at__isnull=False) & ~Q(stopped_by=""),
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        legal_minimum_days, legal_minimum_why = RETENTION_DAYS, MINIMUM_WHY
        person, part = "person", "circle"
        personal: ClassVar[dict[str, Scrub]] = {
            "given_by": Scrub.NAME,
            "stopped_by": Scrub.NAME,
            "reason": Scrub.TEXT,
        }
        plain = (
            "id", "created_at", "person", "user", "member", "role", "parts", "purposes", "may", "basis", "legal_reference",
            "consent", "since", "until", "stopped_at",
        )  # fmt: skip


class Emergency(PersonScopedModel):
    """Someone looked without asking because there was haste; afterwards a coordinator looks whether that was right."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="emergencies")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="emergencies")
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="emergency")
    reason = models.CharField(_("wat was de reden"), max_length=300)
    hours = models.PositiveSmallIntegerField(_("hoeveel uur"))
    review_by = models.DateField(_("nakijken voor"))
    reviewed_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True)
    reviewed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judgement = models.CharField(_("oordeel"), max_length=5, choices=Judgement.choices, blank=True)
    review_note = models.CharField(_("toelichting"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("noodtoegang")
        verbose_name_plural = _("noodtoegangen")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="emergency_reviewed_whole",
                condition=Q(reviewed_at=None, reviewed_by=None, judgement="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(judgement=""),
            ),
            models.CheckConstraint(
                name="emergency_not_by_oneself", condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user"))
            ),
            models.CheckConstraint(name="emergency_has_reason", condition=~Q(reason="") & Q(hours__gte=1)),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        legal_minimum_days, legal_minimum_why = RETENTION_DAYS, MINIMUM_WHY
        person, part = "person", "circle"
        personal: ClassVar[dict[str, Scrub]] = {"reason": Scrub.TEXT, "review_note": Scrub.TEXT}
        plain = (
            "id", "created_at", "person", "user", "grant", "hours", "review_by", "reviewed_at", "reviewed_by", "judgement",
        )  # fmt: skip
