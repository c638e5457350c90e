"""A table, who sits at it, the card of its story (sealed, and destroyed at the end), and what remains: lessons, offers, gaps, new ties."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.accounts.models import User
from naast.casetable.choices import (
    KEEP_DAYS,
    MAX_LINE,
    MAX_SENTENCE,
    ONCE,
    CardState,
    GapKind,
    Outcome,
    SeatRole,
    State,
)
from naast.core import clock
from naast.core.models import BaseModel, ScopedManager
from naast.core.privacy import Scrub
from naast.directory.models import Organisation, Service

PURPOSE = "Samen leren aan de casustafel"
BASIS = "taak van algemeen belang (AVG art. 6 lid 1e); wie aan tafel zit, is uitgenodigd"
WITH_TABLE = "gaat weg met de tafel, twee jaar na de dag zelf"
NO_PERSON = "gaat over een bijeenkomst en wie daar zit, niet over iemand die hulp vraagt"
OF_THE_CASE = "een verhaal zonder naam en zonder band met een dossier; toch behandeld als persoonsgegeven: verzegeld en kort bewaard"
UNTIL_END = "tot de voorzitter de tafel afsluit; gaat de tafel niet door, dan een week na de dag"
DESTROYED_BY = "naast.casetable.actions.forget_unused"
LEARNED = "een zin over ons eigen werk; wat aan een mens doet denken, wordt bij het bewaren geweigerd"


class CaseTable(BaseModel):
    """One meeting. `step` is where it is now, since `step_at`; `version` goes up with everything that people at the table should see."""

    kind = models.SlugField(_("soort tafel"), max_length=40)
    on = models.DateField(_("dag"))
    starts = models.TimeField(_("hoe laat"))
    place = models.CharField(_("waar"), max_length=MAX_LINE)
    planned_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(_("stand"), max_length=10, choices=State.choices, default=State.PLANNED)
    step = models.SlugField(_("stap"), max_length=40, blank=True, default="")
    step_at = models.DateTimeField(_("stap sinds"), null=True, blank=True)
    cards_open = models.BooleanField(_("kaartjes liggen open"), default=False)
    # The kind of question, chosen at the end: under this its lessons are found.
    topic = models.SlugField(_("soort vraag"), max_length=40, blank=True, default="")
    opened_at = models.DateTimeField(_("begonnen op"), null=True, blank=True)
    ended_at = models.DateTimeField(_("afgesloten op"), null=True, blank=True)
    asked_back_at = models.DateTimeField(_("gevraagd wat ervan werd"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)
    sequence = models.PositiveIntegerField(_("versie van de uitnodiging"), default=0)

    class Meta:
        verbose_name = _("casustafel")
        verbose_name_plural = _("casustafels")
        ordering = ["on", "starts"]
        indexes = [models.Index(fields=["state", "on"], name="casetable_coming")]
        constraints = [
            models.CheckConstraint(name="casetable_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="casetable_running_has_step", condition=~Q(state=State.RUNNING) | Q(step_at__isnull=False)
            ),
            models.CheckConstraint(
                name="casetable_ended_has_moment", condition=~Q(state=State.ENDED) | Q(ended_at__isnull=False)
            ),
        ]

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days, retention_from = "twee jaar na de dag van de tafel", KEEP_DAYS, "on"
        no_person = NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = (
            "id",
            "created_at",
            "kind",
            "on",
            "starts",
            "place",
            "planned_by",
            "state",
            "step",
            "step_at",
            "cards_open",
            "topic",
            "opened_at",
            "ended_at",
            "asked_back_at",
            "version",
            "sequence",
        )


class Seat(BaseModel):
    """Someone who was invited. The link in the mail is this id with a signature; it is stored nowhere."""

    table = models.ForeignKey(CaseTable, on_delete=models.CASCADE, related_name="seats")
    name = models.CharField(_("naam"), max_length=120)
    organisation = models.CharField(_("organisatie"), max_length=160)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("rol"), max_length=12, choices=SeatRole.choices, default=SeatRole.MEMBER)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # None: no answer to the invitation yet.
    coming = models.BooleanField(_("komt"), null=True, blank=True)
    joined_at = models.DateTimeField(_("aan tafel sinds"), null=True, blank=True)
    # Whoever steps aside sees the card no more; why is not asked.
    left_at = models.DateTimeField(_("van tafel sinds"), null=True, blank=True)
    code_hash = models.CharField(_("vingerafdruk van de code"), max_length=64, blank=True, default="")
    code_until = models.DateTimeField(_("code werkt tot"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    # The last mail to this seat never arrived.
    bounced_at = models.DateTimeField(_("mail kwam terug op"), null=True, blank=True)

    class Meta:
        verbose_name = _("plaats aan tafel")
        verbose_name_plural = _("plaatsen aan tafel")
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["table", "email"], name="seat_once"),
            models.UniqueConstraint(fields=["table", "role"], condition=Q(role__in=ONCE), name="seat_one_chair_one_bringer"),
        ]  # fmt: skip

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, WITH_TABLE, None
        no_person = NO_PERSON
        no_export = ("code_hash",)
        personal: ClassVar[dict[str, Scrub]] = {"name": Scrub.NAME, "email": Scrub.EMAIL, "code_hash": Scrub.TOKEN}
        plain = (
            "id", "created_at", "table", "organisation", "role", "user", "coming", "joined_at", "left_at", "code_until", "tries",
            "bounced_at",
        )  # fmt: skip


class CardManager(ScopedManager["Card"]):
    """Read for a purpose."""


class Card(BaseModel):
    """The story of a table, sealed with the key of that table alone (`CardKey`). No row of a person is tied to it."""

    table = models.OneToOneField(CaseTable, on_delete=models.CASCADE, related_name="card")
    sealed = models.TextField(_("verzegelde tekst"))
    state = models.CharField(_("stand"), max_length=10, choices=CardState.choices, default=CardState.DRAFT)
    released_by = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(_("vrijgegeven op"), null=True, blank=True)
    changed_at = models.DateTimeField(_("gewijzigd op"), default=clock.now)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects = CardManager()

    class Meta:
        verbose_name = _("kaart van een tafel")
        verbose_name_plural = _("kaarten van tafels")
        constraints = [
            models.CheckConstraint(
                name="card_released_has_moment",
                condition=~Q(state=CardState.RELEASED) | Q(released_at__isnull=False),
            )
        ]

    class Privacy:
        purpose, legal_basis = PURPOSE, "toestemming van de persoon of familie, zonder naam (AVG art. 6 lid 1a)"
        retention, retention_days, retention_by = UNTIL_END, 7, DESTROYED_BY
        no_person = OF_THE_CASE
        personal: ClassVar[dict[str, Scrub]] = {"sealed": Scrub.TEXT}
        plain = ("id", "created_at", "table", "state", "released_by", "released_at", "changed_at", "version")


class CardKey(BaseModel):
    """The key of one table's words. This table is not logged by PostgreSQL (migration 0002), so that no copy of the database holds it."""

    table = models.OneToOneField(CaseTable, on_delete=models.CASCADE, related_name="card_key")
    sealed = models.CharField(_("verzegelde sleutel"), max_length=400)

    class Meta:
        verbose_name = _("sleutel van een tafel")
        verbose_name_plural = _("sleutels van tafels")

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days, retention_by = UNTIL_END, 7, DESTROYED_BY
        no_person = OF_THE_CASE
        no_export = ("sealed",)
        personal: ClassVar[dict[str, Scrub]] = {"sealed": Scrub.TOKEN}
        plain = ("id", "created_at", "table")


class SilentCardManager(ScopedManager["SilentCard"]):
    """Read for a purpose."""


class SilentCard(BaseModel):
    """What one person wrote in silence, sealed as the card; nobody sees it before the chair opens all of them."""

    table = models.ForeignKey(CaseTable, on_delete=models.CASCADE, related_name="silent_cards")
    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="silent_card")
    sealed = models.TextField(_("verzegelde tekst"))

    objects = SilentCardManager()

    class Meta:
        verbose_name = _("stil kaartje")
        verbose_name_plural = _("stille kaartjes")
        ordering = ["id"]

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days, retention_by = UNTIL_END, 7, DESTROYED_BY
        no_person = OF_THE_CASE
        personal: ClassVar[dict[str, Scrub]] = {"sealed": Scrub.TEXT}
        plain = ("id", "created_at", "table", "seat")


class OfferManager(ScopedManager["Offer"]):
    """Read for a purpose."""


class Offer(BaseModel):
    """What someone or their organisation can do. Without `keep` it goes with the card; with it, it is learnt from and comes to the map."""

    table = models.ForeignKey(CaseTable, on_delete=models.CASCADE, related_name="offers")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="offers")
    organisation = models.CharField(_("organisatie"), max_length=160)
    what = models.CharField(_("wat kan ik of mijn organisatie doen"), max_length=MAX_SENTENCE)
    since = models.CharField(_("vanaf wanneer"), max_length=MAX_LINE, blank=True)
    how = models.CharField(_("hoe vraag je dat"), max_length=MAX_LINE, blank=True)
    keep = models.BooleanField(_("mag bewaard blijven"), default=False)
    chosen = models.BooleanField(_("gekozen door de inbrenger"), default=False)
    # What stands on the map already and is like this, as the offerer said; a keeper of the map then looks.
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(_("doorgegeven aan de kaart"), null=True, blank=True)
    outcome = models.CharField(
        _("wat is ervan geworden"), max_length=8, choices=Outcome.choices, blank=True, default=""
    )
    outcome_note = models.CharField(_("toelichting"), max_length=MAX_SENTENCE, blank=True, default="")

    objects = OfferManager()

    class Meta:
        verbose_name = _("aanbod aan tafel")
        verbose_name_plural = _("aanbod aan tafel")
        ordering = ["created_at"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, WITH_TABLE, None
        no_person = LEARNED
        personal: ClassVar[dict[str, Scrub]] = {
            "what": Scrub.TEXT, "since": Scrub.TEXT, "how": Scrub.TEXT, "outcome_note": Scrub.TEXT,
        }  # fmt: skip
        plain = (
            "id", "created_at", "table", "seat", "organisation", "keep", "chosen", "service", "reported_at", "outcome",
        )  # fmt: skip


class LessonManager(ScopedManager["Lesson"]):
    """Read for a purpose."""


class Lesson(BaseModel):
    """One sentence that everyone can use."""

    table = models.ForeignKey(CaseTable, on_delete=models.CASCADE, related_name="lessons")
    text = models.CharField(_("les"), max_length=MAX_SENTENCE)

    objects = LessonManager()

    class Meta:
        verbose_name = _("les")
        verbose_name_plural = _("lessen")
        ordering = ["created_at"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, WITH_TABLE, None
        no_person = LEARNED
        personal: ClassVar[dict[str, Scrub]] = {"text": Scrub.TEXT}
        plain = ("id", "created_at", "table")


class GapManager(ScopedManager["Gap"]):
    """Read for a purpose."""


class Gap(BaseModel):
    """Help that is not there, or somebody who was missing: for the coordinator, until it is settled."""

    table = models.ForeignKey(CaseTable, on_delete=models.CASCADE, related_name="gaps")
    kind = models.CharField(_("soort"), max_length=6, choices=GapKind.choices, default=GapKind.HELP)
    text = models.CharField(_("wat ontbreekt"), max_length=MAX_SENTENCE)
    settled_at = models.DateTimeField(_("opgepakt op"), null=True, blank=True)

    objects = GapManager()

    class Meta:
        verbose_name = _("gemis")
        verbose_name_plural = _("gemis")
        ordering = ["created_at"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, WITH_TABLE, None
        no_person = LEARNED
        personal: ClassVar[dict[str, Scrub]] = {"text": Scrub.TEXT}
        plain = ("id", "created_at", "table", "kind", "settled_at")


class Tie(BaseModel):
    """Two organisations that are going to meet. `first` before `second` in the alphabet, so that a pair is there once."""

    table = models.ForeignKey(CaseTable, on_delete=models.CASCADE, related_name="ties")
    first = models.CharField(_("de ene organisatie"), max_length=160)
    second = models.CharField(_("de andere organisatie"), max_length=160)
    # The same on the map, when it has an organisation of exactly that name.
    first_on_map = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    second_on_map = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # None: not known yet.
    met = models.BooleanField(_("kennisgemaakt"), null=True, blank=True)

    class Meta:
        verbose_name = _("kennismaking")
        verbose_name_plural = _("kennismakingen")
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["table", "first", "second"], name="casetable_tie_once")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, WITH_TABLE, None
        no_person = "gaat over twee organisaties"
        personal: ClassVar[dict[str, Scrub]] = {}
        plain: Any = ("id", "created_at", "table", "first", "second", "first_on_map", "second_on_map", "met")
