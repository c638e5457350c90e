"""The question of someone, and what happened with it. Only fields and constraints; writes live in `actions.py`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.accounts.models import Team, User
from naast.core import clock
from naast.core.actors import Actor
from naast.core.models import BaseModel, PersonScopedModel, ScopedManager, UnscopedQuery
from naast.core.privacy import Scrub
from naast.intake.choices import OPEN_STATES, Asker, Channel, EntryKind, Outcome, State, Urgency
from naast.referrals.models import Referral

PURPOSE = "Een hulpvraag beantwoorden en volgen"
BASIS = "toestemming van de vrager (AVG art. 6 lid 1a en art. 9 lid 2a); bij gevaar: vitaal belang (art. 9 lid 2c)"
RETENTION = "een jaar na afronden"
RETENTION_DAYS = 365
RETENTION_BY = "naast.intake.actions.forget_old"
NO_PERSON = "een vraag zonder dossier; wie haar stelde, ziet haar met de eigen geheime link en kan haar intrekken"
MAX_TEXT = 20_000


class QuestionManager(ScopedManager["HelpQuestion"]):
    """Questions are read on behalf of someone, for a purpose."""

    def for_actor(self, actor: Actor, purpose: str) -> models.QuerySet[HelpQuestion]:
        """Questions of the teams that `actor` works for; the house itself sees all; anyone else sees none."""
        if not purpose:
            raise UnscopedQuery("a purpose is needed")
        rows = self.for_system(purpose)
        return rows if actor.kind == "system" else rows.filter(team_id__in=actor.team_ids)


class EntryManager(ScopedManager["Entry"]):
    """Timeline rows follow their question."""

    def for_actor(self, actor: Actor, purpose: str) -> models.QuerySet[Entry]:
        """Rows of questions that `actor` may see."""
        return self.for_system(purpose).filter(question__team_id__in=actor.team_ids)


class HelpQuestion(BaseModel):
    """A question in someone's own words (hulpvraag), on exactly one team's list."""

    reference = models.CharField(_("nummer"), max_length=10, unique=True, help_text=_("Om aan de telefoon te noemen."))
    token_hash = models.CharField(_("vingerafdruk van de geheime link"), max_length=64, unique=True)
    text = models.TextField(_("de vraag"), max_length=MAX_TEXT)
    asker = models.CharField(_("wie vraagt het"), max_length=12, choices=Asker.choices, default=Asker.UNKNOWN)
    channel = models.CharField(_("hoe binnengekomen"), max_length=8, choices=Channel.choices, default=Channel.WEB)
    pc4 = models.CharField(_("postcode, vier cijfers"), max_length=4, blank=True)
    language = models.CharField(_("taal van de pagina"), max_length=5, default="nl")
    contact_name = models.CharField(_("naam"), max_length=120, blank=True)
    contact_phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_when = models.CharField(_("wanneer bellen"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="entered_questions"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="questions")
    owner = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_questions")
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    state = models.CharField(_("stand"), max_length=8, choices=State.choices, default=State.NEW)
    outcome = models.CharField(_("hoe afgelopen"), max_length=12, choices=Outcome.choices, blank=True)
    urgency = models.CharField(_("hoe snel"), max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    crisis_category = models.CharField(_("soort gevaar"), max_length=30, blank=True)
    understood = models.JSONField(_("wat wij begrepen"), default=dict, blank=True)
    rejected_needs = ArrayField(
        models.CharField(max_length=80), verbose_name=_("klopt niet, zei de vrager"), default=list, blank=True
    )
    due_at = models.DateTimeField(_("uiterlijk reageren"))
    grace_until = models.DateTimeField(_("vangnet vanaf"))
    reacted_at = models.DateTimeField(_("eerste reactie"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("naar de coördinator"), null=True, blank=True)
    rerouted_at = models.DateTimeField(_("naar het vangnet"), null=True, blank=True)
    closed_at = models.DateTimeField(_("afgerond op"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects = QuestionManager()

    class Meta:
        verbose_name = _("hulpvraag")
        verbose_name_plural = _("hulpvragen")
        ordering = ["due_at"]
        indexes = [
            models.Index(
                fields=["team", "due_at"], name="question_open", condition=Q(state__in=["new", "taken", "waiting"])
            ),
            models.Index(fields=["team", "-closed_at"], name="question_closed", condition=Q(state="closed")),
        ]
        constraints = [
            models.CheckConstraint(name="question_text_not_empty", condition=~Q(text="")),
            models.CheckConstraint(name="question_pc4", condition=Q(pc4="") | Q(pc4__regex=r"^\d{4}$")),
            models.CheckConstraint(
                name="question_closed_has_outcome",
                condition=Q(state=State.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | Q(state__in=OPEN_STATES, closed_at__isnull=True, outcome=""),
            ),
            models.CheckConstraint(
                name="question_taken_has_owner", condition=~Q(state=State.TAKEN) | Q(owner__isnull=False)
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        retention_by, no_person = RETENTION_BY, NO_PERSON
        personal = {
            "text": Scrub.TEXT,
            "contact_name": Scrub.NAME,
            "contact_phone": Scrub.PHONE,
            "contact_email": Scrub.EMAIL,
            "contact_when": Scrub.BLANK,
            "token_hash": Scrub.TOKEN,
            "crisis_category": Scrub.BLANK,
            "understood": Scrub.BLANK,
            "rejected_needs": Scrub.BLANK,
        }
        plain = (
            "id", "created_at", "reference", "asker", "channel", "pc4", "language", "entered_by", "team", "owner", "parent",
            "state", "outcome", "urgency", "due_at", "grace_until",
            "reacted_at", "escalated_at", "rerouted_at", "closed_at", "version",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Still on somebody's list."""
        return self.state != State.CLOSED

    @property
    def speaks_to_child(self) -> bool:
        """Whether the asker is spoken to with "je": they said they are under 18, or their words did."""
        return self.asker == Asker.CHILD or bool(self.understood.get("child"))


class Entry(BaseModel):
    """One line of the timeline of a question."""

    question = models.ForeignKey(HelpQuestion, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(_("wat"), max_length=12, choices=EntryKind.choices)
    text = models.TextField(_("tekst"), blank=True, max_length=MAX_TEXT)
    by_label = models.CharField(_("wie"), max_length=120)
    visible_to_asker = models.BooleanField(_("ook voor de vrager"), default=False)
    at = models.DateTimeField(_("wanneer"), default=clock.now)

    objects = EntryManager()

    class Meta:
        verbose_name = _("regel in het verloop")
        verbose_name_plural = _("regels in het verloop")
        ordering = ["at", "created_at"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        retention_by, no_person = RETENTION_BY, NO_PERSON
        personal = {"text": Scrub.TEXT, "by_label": Scrub.NAME}
        plain = ("id", "created_at", "question", "kind", "visible_to_asker", "at")


class QuestionReferral(BaseModel):
    """Help that was asked at an organisation for a question without a file: the question's timeline follows the referral."""

    question = models.ForeignKey(HelpQuestion, on_delete=models.CASCADE, related_name="helps")
    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("hulp bij een vraag")
        verbose_name_plural = _("hulp bij vragen")
        ordering = ["created_at"]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        retention_by, no_person = RETENTION_BY, NO_PERSON
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "question", "referral")


class AskedQuestion(PersonScopedModel):
    """Which resident, in with a link of their own, asked a question: they find it back under "Mijn vragen", and nobody else does."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="asked_questions")
    member = models.ForeignKey("people.PersonMember", on_delete=models.PROTECT, related_name="asked_questions")
    question = models.OneToOneField(HelpQuestion, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("eigen vraag van een bewoner")
        verbose_name_plural = _("eigen vragen van bewoners")
        ordering = ["created_at"]

    class Privacy:
        purpose, legal_basis = PURPOSE, BASIS
        retention, retention_days = (
            "zolang de vraag er is, en hooguit een jaar na het einde van het plan",
            RETENTION_DAYS,
        )
        person, part = "person", "identity"
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "person", "member", "question")
