"""Helping together: the roster of the personal circle, the link for friends, and its history. Only fields and constraints."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.plan.choices import RosterChange
from naast.plan.models.plans import PERSON, RETENTION, RETENTION_DAYS

ROSTER_PURPOSE = "Vrienden en familie laten helpen zonder dat de persoon het steeds hoeft te vragen"
ROSTER_BASIS = "toestemming van de persoon en van wie helpt (AVG art. 6 lid 1a)"
PART = "plan-sociaal"


class RosterLink(PersonScopedModel):
    """The link that the person hands to friends. Only its SHA-256 is here; one works at a time."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="roster_links")
    called = models.CharField(_("naam boven het rooster"), max_length=40)
    welcome = models.CharField(_("woord vooraf"), max_length=200, blank=True)
    token_hash = models.CharField(_("vingerafdruk van de geheime link"), max_length=64, unique=True)
    made_by = models.CharField(_("gemaakt door"), max_length=120)
    expires_at = models.DateTimeField(_("werkt tot"))
    ended_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)

    class Meta:
        verbose_name = _("link naar het rooster")
        verbose_name_plural = _("links naar het rooster")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="roster_one_link"),
            models.CheckConstraint(name="roster_link_has_name", condition=~Q(called="")),
        ]

    class Privacy:
        purpose, legal_basis = ROSTER_PURPOSE, ROSTER_BASIS
        retention, retention_days = "een jaar nadat de link niet meer werkt", 365
        retention_from = "expires_at"
        person, part = "person", PART
        no_export = ("token_hash",)
        personal: ClassVar[dict[str, Scrub]] = {
            "called": Scrub.NAME, "welcome": Scrub.TEXT, "token_hash": Scrub.TOKEN, "made_by": Scrub.NAME,
        }  # fmt: skip
        plain = ("id", "created_at", "person", "expires_at", "ended_at")


class RosterSlot(PersonScopedModel):
    """One thing on one day that somebody can do. Friends see it: it never says anything of an illness."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="roster")
    what = models.CharField(_("wat"), max_length=60)
    on = models.DateField(_("dag"))
    starts = models.TimeField(_("van"), null=True, blank=True)
    ends = models.TimeField(_("tot"), null=True, blank=True)
    note = models.CharField(_("goed om te weten"), max_length=160, blank=True)
    series = models.UUIDField(_("hoort bij deze reeks"), null=True, blank=True)
    helper = models.CharField(_("wie het doet (voornaam)"), max_length=30, blank=True)
    helper_email = models.EmailField(_("waar de herinnering heen gaat"), blank=True)
    # New with every claim: the link of who did it before opens nothing any more. See `queries.roster.claim_token`.
    claim_key = models.UUIDField(_("kenmerk van de afspraak"), null=True, blank=True, unique=True)
    reminded_at = models.DateTimeField(_("herinnerd op"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("hoeft niet meer sinds"), null=True, blank=True)

    class Meta:
        verbose_name = _("moment om te helpen")
        verbose_name_plural = _("momenten om te helpen")
        ordering = ["on", "starts", "created_at"]
        indexes = [models.Index(fields=["person", "on"], name="roster_of_person")]
        constraints = [
            models.CheckConstraint(name="roster_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="roster_time_runs", condition=Q(ends=None) | Q(starts__isnull=False, ends__gt=F("starts"))
            ),
            models.CheckConstraint(
                name="roster_helper_whole",
                condition=Q(helper="", helper_email="", claim_key=None) | ~Q(helper="") & Q(claim_key__isnull=False),
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = ROSTER_PURPOSE, ROSTER_BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", PART
        others = ("helper_email",)
        no_export = ("claim_key",)
        personal: ClassVar[dict[str, Scrub]] = {
            "what": Scrub.TEXT, "note": Scrub.TEXT, "helper": Scrub.NAME, "helper_email": Scrub.EMAIL,
            "claim_key": Scrub.TOKEN,
        }  # fmt: skip
        plain = (
            "id", "created_at", "person", "on", "starts", "ends", "series", "reminded_at", "cancelled_at",
        )  # fmt: skip


class RosterEvent(PersonScopedModel):
    """What happened to one moment: made, taken, given back, no longer needed. Rows are only ever added."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="roster_events")
    slot = models.ForeignKey(RosterSlot, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("op"), default=clock.now)
    change = models.CharField(_("wat gebeurde er"), max_length=10, choices=RosterChange.choices)
    who = models.CharField(_("door wie"), max_length=120)

    class Meta:
        verbose_name = _("gebeurtenis in het rooster")
        verbose_name_plural = _("gebeurtenissen in het rooster")
        ordering = ["-at"]
        indexes = [models.Index(fields=["person", "-at"], name="roster_events_of")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = ROSTER_PURPOSE, ROSTER_BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", PART
        personal: ClassVar[dict[str, Scrub]] = {"who": Scrub.NAME}
        plain = ("id", "created_at", "person", "slot", "at", "change")
