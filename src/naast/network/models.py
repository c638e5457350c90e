"""A wave of asking, who was asked, the lines they drew, and whom to bring together. Organisations only; writes live in `actions`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naast.accounts.models import User
from naast.core import clock
from naast.core.models import BaseModel
from naast.core.privacy import Scrub
from naast.directory.models import Organisation
from naast.network.choices import NAME_LETTERS, Kind, Often, Outcome, Side, Way

PURPOSE = "Zien wie met wie werkt, en wie elkaar zou moeten ontmoeten"
BASIS = "taak van algemeen belang (AVG art. 6 lid 1e); het gaat over organisaties"
RETENTION = "vijf jaar na de ronde, om te kunnen vergelijken"
RETENTION_DAYS = 1825
WITH_WAVE = "zolang de ronde bewaard wordt"
NO_PERSON = "organisaties en wat zij over elkaar zeggen; namen van mensen worden niet gevraagd"


class Wave(BaseModel):
    """One round of asking, from day to day. Mails go out when it begins; answers can be changed until it ends."""

    name = models.CharField(_("naam"), max_length=NAME_LETTERS)
    starts_on = models.DateField(_("van"))
    ends_on = models.DateField(_("tot en met"))
    # Whoever answered sees the map of that moment, without wishes.
    show_map = models.BooleanField(_("wie antwoordt, ziet de kaart"), default=True)
    begun_at = models.DateTimeField(_("begonnen op"), null=True, blank=True)
    closed_at = models.DateTimeField(_("gesloten op"), null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("ronde van de netwerkkaart")
        verbose_name_plural = _("rondes van de netwerkkaart")
        ordering = ["-starts_on", "-created_at"]
        constraints = [
            models.CheckConstraint(name="wave_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(fields=["name"], name="wave_name_once"),
        ]

    class Privacy:
        purpose, legal_basis, retention = PURPOSE, BASIS, RETENTION
        retention_days, retention_from = RETENTION_DAYS, "closed_at"
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "name", "starts_on", "ends_on", "show_map", "begun_at", "closed_at", "made_by")

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether answers are taken now."""
        return self.begun_at is not None and self.closed_at is None and clock.today() <= self.ends_on


class WaveMember(BaseModel):
    """An organisation that is asked in a wave. The secret in its mail is this id with a signature; it is stored nowhere."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(_("domein"), max_length=6, choices=Side.choices)
    # The mailbox is in the directory; when that becomes another one, the link works no more.
    email_hash = models.CharField(_("vingerafdruk van het mailadres"), max_length=64, blank=True)
    asked_at = models.DateTimeField(_("gevraagd op"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("herinnerd op"), null=True, blank=True)
    answered_at = models.DateTimeField(_("geantwoord op"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("mail kwam terug op"), null=True, blank=True)

    class Meta:
        verbose_name = _("organisatie in een ronde")
        verbose_name_plural = _("organisaties in een ronde")
        ordering = ["organisation__sort_key"]
        constraints = [models.UniqueConstraint(fields=["wave", "organisation"], name="wave_member_once")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, WITH_WAVE, None
        no_person = NO_PERSON
        no_export = ("email_hash",)
        personal: ClassVar[dict[str, Scrub]] = {"email_hash": Scrub.TOKEN}
        plain = (
            "id", "created_at", "wave", "organisation", "side", "asked_at", "reminded_at", "answered_at", "bounced_at",
        )  # fmt: skip


class Tie(BaseModel):
    """What one organisation said of another in a wave. Without kinds it is a wish alone: they do not know each other yet."""

    source = models.ForeignKey(WaveMember, on_delete=models.CASCADE, related_name="said")
    target = models.ForeignKey(WaveMember, on_delete=models.CASCADE, related_name="named")
    kinds = ArrayField(models.CharField(max_length=10, choices=Kind.choices), verbose_name=_("wat"), default=list)
    often = models.PositiveSmallIntegerField(_("hoe vaak"), choices=Often.choices, null=True, blank=True)
    wish = models.BooleanField(_("wil beter leren kennen"), default=False)

    class Meta:
        verbose_name = _("lijn")
        verbose_name_plural = _("lijnen")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="network_tie_once"),
            models.CheckConstraint(name="network_tie_to_another", condition=~Q(source=F("target"))),
            models.CheckConstraint(name="network_tie_says_something", condition=~Q(kinds=[], wish=False)),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, WITH_WAVE, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "source", "target", "kinds", "often", "wish")


class MeetingIdea(BaseModel):
    """Two organisations that a coordinator brings together, how, and what became of it. `first` comes before `second` by name."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="ideas")
    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(_("hoe"), max_length=6, choices=Way.choices)
    why = models.CharField(_("waarom"), max_length=400)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(_("wat ervan kwam"), max_length=8, choices=Outcome.choices, blank=True)
    looked_back_at = models.DateTimeField(_("teruggekeken op"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("mail kwam terug op"), null=True, blank=True)

    class Meta:
        verbose_name = _("voorstel voor een ontmoeting")
        verbose_name_plural = _("voorstellen voor een ontmoeting")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "first", "second"], name="meeting_once"),
            models.CheckConstraint(name="meeting_of_two", condition=~Q(first=F("second"))),
            models.CheckConstraint(
                name="meeting_outcome_has_moment",
                condition=Q(outcome="", looked_back_at=None) | ~Q(outcome="") & Q(looked_back_at__isnull=False),
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, WITH_WAVE, None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = (
            "id", "created_at", "wave", "first", "second", "way", "why", "made_by", "outcome", "looked_back_at", "bounced_at",
        )  # fmt: skip
