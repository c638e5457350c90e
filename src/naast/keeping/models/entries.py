"""An entry of the map in somebody's care, who takes care of how many, and what a keeper heard in one go."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.accounts.models import User
from naast.core import clock
from naast.core.models import BaseModel, ScopedManager
from naast.core.privacy import Scrub
from naast.directory.choices import CheckedHow
from naast.directory.models import Service
from naast.keeping.choices import MAX_NOTE, PER_MONTH, Reach, Rung, Unlist

PURPOSE = "De sociale kaart kloppend houden"
BASIS = "taak van algemeen belang (AVG art. 6 lid 1e); het gaat over organisaties"
NO_PERSON = "gaat over een plek op de sociale kaart en wie die nakijkt, niet over iemand die hulp vraagt"


class Keeper(BaseModel):
    """A colleague who keeps entries of the map, and how many calls a month is fair to them."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="keeps")
    per_month = models.PositiveSmallIntegerField(_("keer bellen per maand"), default=PER_MONTH)
    stopped_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)

    class Meta:
        verbose_name = _("beheerder van de kaart")
        verbose_name_plural = _("beheerders van de kaart")

    class Privacy:
        purpose, legal_basis = PURPOSE, "uitvoering van de afspraak met een medewerker (AVG art. 6 lid 1b)"
        retention, retention_days = "zolang iemand met Naast werkt", None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "user", "per_month", "stopped_at")


class Entry(BaseModel):
    """The care of one service: who keeps it, who calls now, and where it stands on the ladder of asking.

    `harm`: expected harm in a month, of `engine.freshness`; the queue goes from high to low. `version` goes up with everything that is
    saved, so that of two keepers the second sees what the first heard.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="keeping")
    keeper = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="kept_entries")
    claimed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="claimed_entries"
    )
    claimed_at = models.DateTimeField(_("opgepakt op"), null=True, blank=True)
    harm = models.FloatField(_("verwachte schade per maand"), default=0)
    why = models.JSONField(_("waarom in deze volgorde"), default=dict, blank=True)
    rung = models.CharField(_("wie is aan de beurt"), max_length=12, choices=Rung.choices, default=Rung.REST)
    rung_on = models.DateField(_("sinds"), null=True, blank=True)
    # Not before this day in the queue: nobody answered, so try another day.
    not_before = models.DateField(_("niet voor"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("keer niet bereikt"), default=0)
    last_round_at = models.DateTimeField(_("laatst nagekeken"), null=True, blank=True)
    no_mail = models.BooleanField(_("niet meer mailen"), default=False)
    unlist = models.CharField(_("wil niet op de kaart"), max_length=8, choices=Unlist.choices, blank=True, default="")
    unlist_on = models.DateField(_("gevraagd of beslist op"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    class Meta:
        verbose_name = _("plek in beheer")
        verbose_name_plural = _("plekken in beheer")
        ordering = ["-harm", "id"]
        indexes = [
            models.Index(fields=["-harm", "id"], name="entry_queue", condition=~Q(rung=Rung.REST)),
            models.Index(fields=["keeper", "-harm", "id"], name="entry_of_keeper"),
            models.Index(fields=["unlist_on"], name="entry_unlist", condition=Q(unlist=Unlist.ASKED)),
        ]
        constraints = [
            models.CheckConstraint(
                name="entry_claim_whole",
                condition=Q(claimed_by=None) | Q(claimed_at__isnull=False),
            ),
            models.CheckConstraint(name="entry_rung_known", condition=Q(rung__in=Rung.values)),
            models.CheckConstraint(name="entry_harm_not_negative", condition=Q(harm__gte=0)),
            models.CheckConstraint(name="entry_unlist_has_day", condition=Q(unlist="") | Q(unlist_on__isnull=False)),
        ]

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days = "zolang het aanbod op de kaart staat", None
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = (
            "id", "created_at", "service", "keeper", "claimed_by", "claimed_at", "harm", "why", "rung", "rung_on", "not_before",
            "tries", "last_round_at", "no_mail", "unlist", "unlist_on", "version",
        )  # fmt: skip


class RoundManager(ScopedManager["Round"]):
    """Rounds are read for a purpose: a note of who called may stand in them."""


class Round(BaseModel):
    """What one person heard about one entry in one go. It counts for the map when it can no longer be taken back.

    `ticks`: per fact {"verdict": …, "value": …}; the value as somebody typed it, in the notation of `directory.actions.correct`.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="rounds")
    by_user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Of an organisation: the link with which it answered.
    by_link = models.UUIDField(_("link"), null=True, blank=True)
    by_label = models.CharField(_("door"), max_length=160)
    how = models.CharField(_("hoe"), max_length=20, choices=CheckedHow.choices)
    reach = models.CharField(_("bereikt"), max_length=12, choices=Reach.choices, default=Reach.SPOKEN)
    at = models.DateTimeField(_("wanneer"), default=clock.now)
    ticks: Any = models.JSONField(_("wat er klopt"), default=dict)
    note = models.CharField(_("notitie"), max_length=MAX_NOTE, blank=True)
    # How the entry stood before: what taking back puts back.
    before: Any = models.JSONField(_("hoe het was"), default=dict, blank=True)
    undo_until = models.DateTimeField(_("terug te nemen tot"))
    settled_at = models.DateTimeField(_("op de kaart gezet op"), null=True, blank=True)
    undone_at = models.DateTimeField(_("teruggenomen op"), null=True, blank=True)

    objects = RoundManager()

    class Meta:
        verbose_name = _("nakijkronde")
        verbose_name_plural = _("nakijkrondes")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["undo_until"], name="round_to_settle", condition=Q(settled_at=None, undone_at=None))
        ]
        constraints = [
            models.CheckConstraint(name="round_not_both", condition=Q(settled_at=None) | Q(undone_at=None)),
        ]

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days, retention_from = "twee jaar, om van te leren hoe snel gegevens veranderen", 730, "at"
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"by_label": Scrub.NAME, "note": Scrub.TEXT}
        plain = (
            "id", "created_at", "entry", "by_user", "by_link", "how", "reach", "at", "ticks", "before", "undo_until", "settled_at",
            "undone_at",
        )  # fmt: skip
