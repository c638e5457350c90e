"""What the visits room keeps of a person: visits of everyone, who goes along, and what was told at the table. Only fields and constraints.

A report is kept in pieces, because each piece is shared by itself. What a naaste told apart stands on a shelf of its own (`CloseItem`),
so that it never travels along with what is the person's. The flow charts are knowledge and have no table.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.visits.choices import MAX_LINE, MAX_WORDS, AlongState, CloseKind, Kind, Retold, Share, State, Why

PERSON = "people.Person"
PURPOSE = "Weten wie er langskomt, en het verhaal één keer opschrijven zodat niemand het opnieuw hoeft te vragen"
BASIS = (
    "taak van algemeen belang en verlening van hulp (AVG art. 6 lid 1e en art. 9 lid 2h);"
    " delen met anderen: toestemming (art. 6 lid 1a en art. 9 lid 2a)"
)
CLOSE_BASIS = "toestemming van de naaste (AVG art. 6 lid 1a en art. 9 lid 2a)"
RETENTION = "tot een jaar na het einde van het plan"
RETENTION_DAYS = 365


class Visit(PersonScopedModel):
    """Somebody comes by, or came: planned or done, by whichever organisation."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="visits", db_index=False)
    organisation = models.CharField(_("organisatie"), max_length=120, blank=True)
    visitor = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    visitor_name = models.CharField(_("wie komt"), max_length=120)
    on = models.DateField(_("dag"))
    starts = models.TimeField(_("hoe laat"), null=True, blank=True)
    why = models.CharField(_("waarvoor"), max_length=MAX_LINE)
    with_whom = models.CharField(_("wie is erbij"), max_length=MAX_LINE, blank=True)
    state = models.CharField(_("hoe staat het ervoor"), max_length=10, choices=State.choices, default=State.PLANNED)
    version = models.PositiveIntegerField(_("versie"), default=1)
    changed_at = models.DateTimeField(_("veranderd op"), default=clock.now)
    changed_by = models.CharField(_("veranderd door"), max_length=120)

    class Meta:
        verbose_name = _("bezoek")
        verbose_name_plural = _("bezoeken")
        ordering = ["on", "starts", "created_at"]
        indexes = [
            models.Index(fields=["person", "on"], name="visit_of_person"),
            models.Index(fields=["visitor", "on"], name="visit_of_visitor"),
        ]
        constraints = [
            models.CheckConstraint(name="visit_has_visitor", condition=~Q(visitor_name="")),
            models.CheckConstraint(name="visit_has_reason", condition=~Q(why="")),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "visits"
        personal: ClassVar[dict[str, Scrub]] = {
            "visitor_name": Scrub.NAME, "why": Scrub.TEXT, "with_whom": Scrub.TEXT, "changed_by": Scrub.NAME,
        }  # fmt: skip
        plain = (
            "id", "created_at", "person", "organisation", "visitor", "on", "starts", "state", "version", "changed_at",
        )  # fmt: skip


class Along(PersonScopedModel):
    """ "Zullen we samen gaan?": somebody asks to come along with a visit of another, and what became of it."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="visits_along")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="along")
    user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("wie wil mee"), max_length=120)
    organisation = models.CharField(_("organisatie"), max_length=120, blank=True)
    words = models.CharField(_("waarom samen"), max_length=MAX_LINE, blank=True)
    state = models.CharField(_("antwoord"), max_length=8, choices=AlongState.choices, default=AlongState.ASKED)
    answered_by = models.CharField(_("beantwoord door"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("voorstel om samen te gaan")
        verbose_name_plural = _("voorstellen om samen te gaan")
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["visit", "user"], name="along_once")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "visits"
        personal: ClassVar[dict[str, Scrub]] = {"name": Scrub.NAME, "words": Scrub.TEXT, "answered_by": Scrub.NAME}
        plain = ("id", "created_at", "person", "visit", "user", "organisation", "state")


class Report(PersonScopedModel):
    """That one visitor wrote down one conversation. What was told stands in its pieces; two visitors write two reports.

    `key` is made where it is written, also without a network: the same one twice is one report.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="visit_reports", db_index=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="reports")
    key = models.UUIDField(_("kenmerk van het apparaat"), unique=True)
    written_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    written_by_name = models.CharField(_("opgeschreven door"), max_length=120)
    offline = models.BooleanField(_("zonder netwerk geschreven"), default=False)
    # Of the last save that came from a device: a later one is taken over, an earlier one or the same is not.
    saved = models.BigIntegerField(_("bewaard op het apparaat"), default=0)
    on = models.DateField(_("dag van het gesprek"))
    sick_on = models.DateField(_("eerste ziektedag van het werk"), null=True, blank=True)
    retold = models.PositiveSmallIntegerField(
        _("verhaal opnieuw gedaan"), choices=Retold.choices, null=True, blank=True
    )
    read_back = models.BooleanField(_("voorgelezen"), default=False)
    confirmed_on = models.DateField(_("bevestigd op"), null=True, blank=True)
    confirmed_by = models.CharField(_("bevestigd door"), max_length=120, blank=True)
    # The version that was confirmed: what changed since was not.
    confirmed_version = models.PositiveIntegerField(_("bevestigde versie"), null=True, blank=True)
    objection = models.TextField(_("wat klopt er niet"), max_length=MAX_WORDS, blank=True)
    review_on = models.DateField(_("opnieuw kijken op"), null=True, blank=True)
    review_why = models.CharField(_("waarom opnieuw"), max_length=8, choices=Why.choices, default=Why.WEEKS)
    version = models.PositiveIntegerField(_("versie"), default=1)
    changed_at = models.DateTimeField(_("veranderd op"), default=clock.now)
    changed_by = models.CharField(_("veranderd door"), max_length=120)

    class Meta:
        verbose_name = _("bezoekverslag")
        verbose_name_plural = _("bezoekverslagen")
        ordering = ["-on", "-created_at"]
        indexes = [
            models.Index(fields=["person", "-on"], name="visit_report_of_person"),
            models.Index(fields=["review_on"], name="visit_report_review", condition=~Q(review_on=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="visit_report_confirmed_whole",
                condition=Q(confirmed_on=None, confirmed_version=None) | Q(confirmed_on__isnull=False, confirmed_version__isnull=False),
            )
        ]  # fmt: skip

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "visits"
        no_export = ("key", "saved")
        personal: ClassVar[dict[str, Scrub]] = {
            "written_by_name": Scrub.NAME, "confirmed_by": Scrub.NAME, "objection": Scrub.TEXT, "changed_by": Scrub.NAME,
        }  # fmt: skip
        plain = (
            "id", "created_at", "person", "visit", "key", "written_by", "offline", "saved", "on", "sick_on", "retold", "read_back",
            "confirmed_on", "confirmed_version", "review_on", "review_why", "version", "changed_at",
        )  # fmt: skip


class Item(PersonScopedModel):
    """What pieces share. `data` is null, or what is no sentence: the ecogram, an answer. `history`: how it was before, oldest first."""

    kind: Any
    share: Any
    text = models.TextField(_("in eigen woorden"), max_length=MAX_WORDS, blank=True)
    data = models.JSONField(_("wat geen zin is"), null=True, blank=True)
    history = models.JSONField(_("zoals het eerder was"), default=list, blank=True)
    changed_at = models.DateTimeField(_("veranderd op"), default=clock.now)
    changed_by = models.CharField(_("veranderd door"), max_length=120)

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What a piece says now, as it goes into its history."""
        return {"text": self.text, "data": self.data}


class ReportItem(Item):
    """One piece of what the person told, or of what was seen in the house."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="visit_items")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("waarover"), max_length=16, choices=Kind.choices)
    share = models.CharField(_("wie mag dit lezen"), max_length=8, choices=Share.choices, default=Share.CIRCLE)

    class Meta:
        verbose_name = _("stuk van een bezoekverslag")
        verbose_name_plural = _("stukken van bezoekverslagen")
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="visit_item_once")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "visits"
        personal: ClassVar[dict[str, Scrub]] = {
            "text": Scrub.TEXT, "data": Scrub.BLANK, "history": Scrub.BLANK, "changed_by": Scrub.NAME,
        }  # fmt: skip
        plain = ("id", "created_at", "person", "report", "kind", "share", "changed_at")


class CloseItem(Item):
    """One piece of what a naaste told apart. It is theirs: the person does not see it, unless the naaste lets everyone read it."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="visit_close_items")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="close_items")
    kind = models.CharField(_("waarover"), max_length=16, choices=CloseKind.choices)
    share = models.CharField(_("wie mag dit lezen"), max_length=8, choices=Share.choices, default=Share.VISITOR)

    class Meta:
        verbose_name = _("wat een naaste apart vertelde")
        verbose_name_plural = _("wat naasten apart vertelden")
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="visit_close_item_once")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, CLOSE_BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "visits"
        others = ("report", "kind", "text", "data", "history", "share", "changed_at", "changed_by", "created_at")
        personal: ClassVar[dict[str, Scrub]] = {
            "text": Scrub.TEXT, "data": Scrub.BLANK, "history": Scrub.BLANK, "changed_by": Scrub.NAME,
        }  # fmt: skip
        plain = ("id", "created_at", "person", "report", "kind", "share", "changed_at")
