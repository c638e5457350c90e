"""A worry about somebody, passed on with their yes; the team that takes it; the reminder of who worries. Only fields and constraints.

There is no file yet: a signal holds a name, a telephone number and the question, because the person said yes to exactly that, and it
stands on the list of one team. Once there is a file, `SignalVisit` ties the first visit to it.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.accounts.choices import WORKING, Role
from naast.accounts.models import Membership
from naast.core import clock
from naast.core.actors import Actor
from naast.core.models import BaseModel, PersonScopedModel, ScopedManager, UnscopedQuery
from naast.core.privacy import Scrub
from naast.visits.choices import (
    MAX_LINE,
    MOST_LATER,
    SIGNAL_DAYS,
    SIGNAL_OPEN,
    ConsentBy,
    ConsentWay,
    Haste,
    LineKind,
    Phase,
    SignalState,
)
from naast.visits.models.visits import BASIS, PERSON, RETENTION, RETENTION_DAYS

PURPOSE = "Iemand over wie zorgen zijn bellen en bezoeken, en wie het meldde laten weten dat het is opgepakt"
YES_BASIS = "toestemming van de persoon om naam, telefoon en vraag door te geven (AVG art. 6 lid 1a en art. 9 lid 2a)"
FORGETS = "naast.visits.actions.signal_clocks.forget"
NO_PERSON = (
    "een zorg over iemand zonder dossier; met een ja van die persoon doorgegeven,"
    " en in te trekken door wie haar meldde of door het team"
)
KEPT = (
    "naam, telefoon en vraag: tot 30 dagen na het einde, bij een nee 7 dagen of tot 14 dagen na de afgesproken dag;"
    " de rest zonder naam twee jaar, voor de cijfers"
)
MAX_QUESTION = 4_000
# Who works at signals: nurses, and the team that takes questions where there is no team of nurses.
TAKES = (*WORKING, Role.CARE)


class SignalManager(ScopedManager["Signal"]):
    """Signals are read on behalf of someone, for a purpose."""

    def for_actor(self, actor: Actor, purpose: str) -> models.QuerySet[Signal]:
        """Signals of the teams where `actor` is a nurse or takes questions; the house itself sees all; anyone else sees none."""
        if not purpose:
            raise UnscopedQuery("a purpose is needed")
        rows = self.for_system(purpose)
        if actor.kind == "system":
            return rows
        return rows.filter(team_id__in=teams_of(UUID(actor.id))) if actor.kind == "user" else rows.none()


def teams_of(user_id: UUID) -> models.QuerySet[Any, Any]:
    """Ids of the teams where this user works at signals."""
    rows = Membership.objects.filter(user_id=user_id, user__is_active=True, role__in=TAKES)
    return rows.values_list("team_id", flat=True)


class LineManager(ScopedManager["SignalLine"]):
    """What happened follows its signal."""

    def for_actor(self, actor: Actor, purpose: str) -> models.QuerySet[SignalLine]:
        """Lines of signals that `actor` may see."""
        return self.for_system(purpose).filter(signal__in=Signal.objects.for_actor(actor, purpose))


class SignalTeam(BaseModel):
    """Which team of nurses takes worries from which neighbourhoods. `is_default`: from all others."""

    team = models.OneToOneField("accounts.Team", on_delete=models.CASCADE, related_name="+")
    pc4 = ArrayField(models.CharField(max_length=4), verbose_name=_("postcodegebieden"), default=list, blank=True)
    is_default = models.BooleanField(_("voor alle andere wijken"), default=False)

    class Meta:
        verbose_name = _("team dat zorgen aanneemt")
        verbose_name_plural = _("teams die zorgen aannemen")
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="signal_one_default_team")
        ]

    class Privacy:
        purpose, legal_basis = PURPOSE, "taak van algemeen belang (AVG art. 6 lid 1e)"
        retention, retention_days = "zolang het team meedoet", None
        no_person = "welk team welke wijk heeft"
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "team", "pc4", "is_default")


class Signal(BaseModel):
    """A worry about somebody (signaal), passed on with a yes: name, telephone, question, on exactly one team's list."""

    reference = models.CharField(_("nummer"), max_length=10, unique=True, help_text=_("Om aan de telefoon te noemen."))
    token_hash = models.CharField(_("vingerafdruk van de geheime link"), max_length=64, unique=True)
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="signals")
    name = models.CharField(_("naam"), max_length=120, blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    question = models.TextField(_("de vraag"), max_length=MAX_QUESTION, blank=True)
    # What was said to the questions of the chart, by their name there: from this the chart is drawn again.
    answers = models.JSONField(_("antwoorden voor het schema"), default=dict, blank=True)
    urgency = models.CharField(_("hoe snel"), max_length=10, choices=Haste.choices)
    consent_by = models.CharField(_("wie ja zei"), max_length=8, choices=ConsentBy.choices)
    consent_way = models.CharField(_("hoe ja is gezegd"), max_length=8, choices=ConsentWay.choices)
    consent_sentence = models.CharField(_("waar ja op is gezegd"), max_length=300)
    consent_until = models.DateField(_("het ja geldt tot"))
    signaller_email = models.EmailField(_("e-mail van wie het meldde"), blank=True)
    language = models.CharField(_("taal van de pagina"), max_length=5, default="nl")
    state = models.CharField(_("stand"), max_length=10, choices=SignalState.choices, default=SignalState.NEW)
    taken_by = models.CharField(_("wie gaat bellen"), max_length=120, blank=True)
    call_due_at = models.DateTimeField(_("uiterlijk bellen"))
    visit_due_at = models.DateTimeField(_("uiterlijk bezoeken"))
    called_at = models.DateTimeField(_("gesproken op"), null=True, blank=True)
    visit_on = models.DateField(_("bezoek op"), null=True, blank=True)
    visited_on = models.DateField(_("bezocht op"), null=True, blank=True)
    phase = models.CharField(_("fase bij het eerste bezoek"), max_length=14, choices=Phase.choices, blank=True)
    doctor_may_know = models.BooleanField(_("de huisarts mag het weten"), null=True, blank=True)
    doctor = models.CharField(_("huisarts"), max_length=MAX_LINE, blank=True)
    doctor_told_on = models.DateField(_("de huisarts weet het sinds"), null=True, blank=True)
    again_on = models.DateField(_("vraag het weer op"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("naar de coördinator"), null=True, blank=True)
    rerouted_at = models.DateTimeField(_("naar het vangnet"), null=True, blank=True)
    closed_at = models.DateTimeField(_("afgerond op"), null=True, blank=True)
    forget_on = models.DateField(_("helemaal weg op"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects = SignalManager()

    class Meta:
        verbose_name = _("signaal")
        verbose_name_plural = _("signalen")
        ordering = ["call_due_at"]
        indexes = [
            models.Index(
                fields=["team", "call_due_at"], name="signal_open", condition=Q(state__in=["new", "called", "planned"])
            ),
            models.Index(fields=["created_at"], name="signal_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="signal_closed_has_moment",
                condition=Q(state__in=SIGNAL_OPEN, closed_at__isnull=True)
                | ~Q(state__in=SIGNAL_OPEN) & Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="signal_open_has_name", condition=~Q(state__in=SIGNAL_OPEN) | ~Q(name="") & ~Q(phone="")
            ),
            models.CheckConstraint(name="signal_has_yes", condition=~Q(consent_sentence="")),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, YES_BASIS, KEPT, SIGNAL_DAYS
        retention_by, no_person = FORGETS, NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {
            "token_hash": Scrub.TOKEN, "name": Scrub.NAME, "phone": Scrub.PHONE, "question": Scrub.TEXT, "answers": Scrub.BLANK,
            "signaller_email": Scrub.EMAIL, "taken_by": Scrub.NAME, "doctor": Scrub.NAME,
        }  # fmt: skip
        plain = (
            "id", "created_at", "reference", "team", "urgency", "consent_by", "consent_way", "consent_sentence", "consent_until",
            "language", "state", "call_due_at", "visit_due_at", "called_at", "visit_on", "visited_on", "phase", "doctor_may_know",
            "doctor_told_on", "again_on", "escalated_at", "rerouted_at", "closed_at", "forget_on", "version",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Still on somebody's list."""
        return self.state in SIGNAL_OPEN


class SignalLine(BaseModel):
    """One line of what happened with a signal."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(_("wat"), max_length=12, choices=LineKind.choices)
    text = models.CharField(_("tekst"), max_length=MAX_LINE, blank=True)
    by_label = models.CharField(_("wie"), max_length=120)
    at = models.DateTimeField(_("wanneer"), default=clock.now)

    objects = LineManager()

    class Meta:
        verbose_name = _("regel bij een signaal")
        verbose_name_plural = _("regels bij signalen")
        ordering = ["at", "created_at"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, YES_BASIS, KEPT, SIGNAL_DAYS
        retention_by, no_person = FORGETS, NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {"text": Scrub.TEXT, "by_label": Scrub.NAME}
        plain = ("id", "created_at", "signal", "kind", "at")


class Reminder(BaseModel):
    """Who worries asks to be reminded on a day to ask the person again. It names nobody."""

    email = models.EmailField(_("e-mail"))
    on = models.DateField(_("dag"))
    language = models.CharField(_("taal van de pagina"), max_length=5, default="nl")

    class Meta:
        verbose_name = _("herinnering voor wie zich zorgen maakt")
        verbose_name_plural = _("herinneringen voor wie zich zorgen maakt")
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["email", "on"], name="signal_reminder_once")]

    class Privacy:
        purpose = "Wie zich zorgen maakt op een zelf gekozen dag een mail sturen"
        legal_basis = "toestemming van wie de mail vroeg (AVG art. 6 lid 1a)"
        retention, retention_days = "tot de mail weg is", MOST_LATER
        retention_by = FORGETS
        no_person = "een adres en een dag; over wie het gaat staat er niet in"
        personal: ClassVar[dict[str, Scrub]] = {"email": Scrub.EMAIL}
        plain = ("id", "created_at", "on", "language")


class SignalVisit(PersonScopedModel):
    """The first visit after a signal, once the person has a file."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="signalled_visits")
    signal = models.OneToOneField(Signal, on_delete=models.CASCADE, related_name="+")
    visit = models.OneToOneField("visits.Visit", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("eerste bezoek na een signaal")
        verbose_name_plural = _("eerste bezoeken na een signaal")
        ordering = ["created_at"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "visits"
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "person", "signal", "visit")
