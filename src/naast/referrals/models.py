"""A referral (verwijzing), its history, and the link of who receives it. Only fields and constraints; writes live in `actions`.

A referral with a person belongs to that person's file (part `referrals`). One without a person comes from a question that has no file; it
belongs to the team that asked, and is seen by the people of that team.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from naast.accounts.models import Team, User
from naast.core import clock
from naast.core.actors import Actor
from naast.core.models import BaseModel, PersonManager, PersonScopedModel, UnscopedQuery
from naast.core.privacy import Scrub
from naast.directory.models import Organisation, Service
from naast.people.models import Person
from naast.referrals.choices import (
    CLOSED_STATES,
    OPEN_STATES,
    ConsentWay,
    Ended,
    EventKind,
    LinkEnd,
    LinkPurpose,
    ListOf,
    Refusal,
    State,
    Urgency,
)

PURPOSE = "Hulp vragen bij een ander, en volgen tot bekend is wat ervan kwam"
BASIS = "toestemming van de persoon voor precies wat is gestuurd (AVG art. 6 lid 1a en art. 9 lid 2a)"
RETENTION = "een jaar nadat de verwijzing klaar is"
RETENTION_DAYS = 365
MAX_QUESTION, MAX_NOTE = 300, 2_000


def _passed_on_by(path: str = "") -> NullIf:
    """The team that asked, when another team guards it now; else nothing. An index of its own tells the database how few those are."""
    return NullIf(F(f"{path}from_team"), F(f"{path}team"), output_field=models.UUIDField())


class ReferralManager(PersonManager[Any]):
    """Rows of a person as the circle allows; rows without a person for the teams of the actor."""

    # Look-up path from a row to the referral; empty on the referral itself.
    path: ClassVar[str] = ""

    def for_actor(self, actor: Actor, purpose: str) -> models.QuerySet[Any]:
        """The rows that `actor` may see for `purpose`. Raises UnscopedQuery without a purpose."""
        if not purpose:
            raise UnscopedQuery("a purpose is needed")
        rows = self.for_system(purpose)
        if actor.kind == "system":
            return rows
        teams = list(actor.team_ids) if actor.kind == "user" else []
        ours = Q(**{f"{self.path}team__in": teams}) | Q(**{f"{self.path}from_team__in": teams})
        return rows.filter(Q(person__in=self.seen_by(actor, purpose, "referrals")) | Q(person=None) & ours)

    def branches(self, actor: Actor, purpose: str) -> list[models.QuerySet[Any]]:
        """The rows of `for_actor`, cut where an index can read each part in order; no row stands in two parts.

        One part of persons, one of each team, and the few that these teams asked while others guard them now. Raises UnscopedQuery.
        """
        if actor.kind == "system":
            return [self.for_system(purpose)]
        teams = sorted(actor.team_ids) if actor.kind == "user" else []
        nobody = self.for_system(purpose).filter(person=None).alias(passed_on_by=_passed_on_by(self.path))
        return [
            self.reached(self.reach(actor, purpose, ("referrals",))),
            *[nobody.filter(**{f"{self.path}team": one}) for one in teams],
            nobody.filter(passed_on_by__in=teams).exclude(**{f"{self.path}team__in": teams}),
        ]


class PartOfReferralManager(ReferralManager):
    """Rows that belong to a referral."""

    path = "referral__"


# Half of the rows have no person: a whole index on it would lead the database to read all of those for one list.
_WITH_PERSON, _NO_PERSON = Q(person__isnull=False), Q(person=None)
_OPEN = Q(closed_at=None)
# What waits for a human of ours instead of for the organisation that was asked, and what came past its sender.
_WAITS, _STUCK = Q(list_of__in=["sender", "coordinator"]), Q(list_of__in=["coordinator", "default"])


class Referral(PersonScopedModel):
    """One question to one organisation, on exactly one list with a next date until it is known what became of it."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals", db_index=False
    )
    # Who guards it now, and who asked: the same team, until the default route takes over.
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="referrals")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_referrals")
    list_of = models.CharField(_("wie is aan de beurt"), max_length=12, choices=ListOf.choices, blank=True)
    next_on = models.DateField(_("volgende datum"), null=True, blank=True)

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="referrals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals")
    receiver_email = models.EmailField(_("mailadres van de organisatie"), blank=True)
    provision = models.SlugField(_("voorziening"), max_length=80, blank=True, db_index=False)
    urgency = models.CharField(_("hoe snel"), max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    reference = models.CharField(_("nummer"), max_length=10, unique=True)

    question = models.CharField(_("wat er gevraagd wordt"), max_length=MAX_QUESTION)
    # Exactly what is sent, as it was read back: [{"label": "Naam", "text": "…"}, …].
    items = models.JSONField(_("wat er gestuurd is"), default=list)
    consent_sentence = models.CharField(_("de zin die is teruggelezen"), max_length=900)
    consent_given_by = models.CharField(_("gegeven door"), max_length=120)
    consent_way = models.CharField(_("hoe"), max_length=8, choices=ConsentWay.choices)
    consent_at = models.DateTimeField(_("toestemming op"), default=clock.now)
    consent_withdrawn_at = models.DateTimeField(_("toestemming ingetrokken op"), null=True, blank=True)
    # Something changed with the person: the receiver sees nothing of the story, and calls the team first.
    held_at = models.DateTimeField(_("afgeschermd sinds"), null=True, blank=True)

    state = models.CharField(_("stand"), max_length=12, choices=State.choices, default=State.ASKED)
    refusal = models.CharField(_("waarom niet voor hen"), max_length=16, choices=Refusal.choices, blank=True)
    better_idea = models.CharField(_("beter idee"), max_length=MAX_QUESTION, blank=True)
    date_given = models.DateField(_("datum die is genoemd"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("keer niet bereikt"), default=0)
    version = models.PositiveIntegerField(_("versie"), default=1)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="following")

    asked_at = models.DateTimeField(_("gevraagd op"), default=clock.now)
    seen_at = models.DateTimeField(_("gezien op"), null=True, blank=True)
    moved_at = models.DateTimeField(_("in deze stand sinds"), default=clock.now)
    remind_on = models.DateField(_("herinneren op"))
    sender_on = models.DateField(_("terug naar wie het vroeg op"))
    coordinator_on = models.DateField(_("naar de coördinator op"))
    default_on = models.DateField(_("naar het vangnet op"))
    reminded_at = models.DateTimeField(_("herinnerd op"), null=True, blank=True)
    # An answer can be taken back until this moment; what was before stands in `before`.
    unsettled_until = models.DateTimeField(_("terug te nemen tot"), null=True, blank=True)
    before = models.JSONField(_("hoe het was"), default=dict, blank=True)
    closed_at = models.DateTimeField(_("klaar op"), null=True, blank=True)
    ended = models.CharField(_("waarom klaar"), max_length=10, choices=Ended.choices, blank=True)

    objects: ClassVar[ReferralManager] = ReferralManager()

    class Meta:
        verbose_name = _("verwijzing")
        verbose_name_plural = _("verwijzingen")
        ordering = ["next_on", "id"]
        indexes = [
            # Open lists are paged by key (next_on, id): each of these is a small index, however many referrals have ended.
            models.Index(fields=["next_on", "id"], name="referral_due", condition=Q(closed_at=None)),
            models.Index(fields=["owner", "next_on", "id"], name="referral_owner_open", condition=Q(closed_at=None)),
            # One for each part of `ReferralManager.branches`, and for the views of the list that most rows are not in.
            models.Index(
                fields=["person", "next_on", "id"], name="referral_person_open", condition=_WITH_PERSON & _OPEN
            ),
            models.Index(fields=["team", "next_on", "id"], name="referral_team_due", condition=_NO_PERSON & _OPEN),
            models.Index(_passed_on_by(), "next_on", "id", name="referral_passed_on", condition=_NO_PERSON),
            models.Index(fields=["team", "list_of", "next_on", "id"], name="referral_stuck", condition=_OPEN & _STUCK),
            models.Index(fields=["owner", "next_on", "id"], name="referral_waits", condition=_OPEN & _WAITS),
            models.Index(
                fields=["organisation", "next_on", "id"], name="referral_receiver_open", condition=Q(closed_at=None)
            ),
            models.Index(fields=["person", "-asked_at"], name="referral_of_person", condition=_WITH_PERSON),
            models.Index(fields=["team", "-closed_at", "id"], name="referral_team_done", condition=_NO_PERSON & ~_OPEN),
            models.Index(
                fields=["unsettled_until"], name="referral_unsettled", condition=Q(unsettled_until__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="referral_open_or_closed",
                condition=Q(state__in=[str(s) for s in OPEN_STATES], closed_at=None, ended="")
                | Q(state__in=[str(s) for s in CLOSED_STATES], closed_at__isnull=False) & ~Q(ended=""),
            ),
            # Nothing is ever on nobody's list: an open referral has one list and one next date, a closed one has neither.
            models.CheckConstraint(
                name="referral_open_is_on_a_list",
                condition=Q(closed_at=None, next_on__isnull=False, list_of__in=[str(s) for s in ListOf])
                | Q(closed_at__isnull=False, next_on=None, list_of=""),
            ),
            # Without a person of its own only the default route holds it: that has a mailbox that somebody reads.
            models.CheckConstraint(
                name="referral_open_has_owner",
                condition=Q(closed_at__isnull=False) | Q(owner__isnull=False) | Q(list_of=ListOf.DEFAULT),
            ),
            models.CheckConstraint(
                name="referral_clocks_in_order",
                condition=Q(
                    remind_on__lte=models.F("sender_on"),
                    sender_on__lte=models.F("coordinator_on"),
                    coordinator_on__lte=models.F("default_on"),
                ),
            ),
            models.CheckConstraint(
                name="referral_says_something",
                condition=~Q(question="") & ~Q(consent_sentence="") & ~Q(consent_given_by=""),
            ),
            models.CheckConstraint(
                name="referral_refusal_has_reason", condition=~Q(state=State.NOT_FOR_US) | ~Q(refusal="")
            ),
            models.CheckConstraint(
                name="referral_unsettled_knows_before", condition=Q(unsettled_until=None) | ~Q(before={})
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        retention_from = "closed_at"
        person, part = "person", "referrals"
        no_export = ("before",)
        personal: ClassVar[dict[str, Scrub]] = {
            "question": Scrub.TEXT,
            "items": Scrub.BLANK,
            "consent_sentence": Scrub.TEXT,
            "consent_given_by": Scrub.NAME,
            "better_idea": Scrub.TEXT,
            "before": Scrub.BLANK,
        }
        plain = (
            "id", "created_at", "person", "team", "from_team", "sent_by", "owner", "list_of", "next_on", "service", "organisation",
            "receiver_email", "provision", "urgency", "reference", "consent_way", "consent_at", "consent_withdrawn_at", "held_at",
            "state", "refusal", "date_given", "attempts", "version", "previous", "asked_at", "seen_at", "moved_at", "remind_on",
            "sender_on", "coordinator_on", "default_on", "reminded_at", "unsettled_until", "closed_at", "ended",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Still on somebody's list."""
        return self.closed_at is None

    @property
    def is_shown_to_receiver(self) -> bool:
        """Whether the receiver may read the story now: only while it is open, consented to, and nothing holds it."""
        return self.is_open and self.consent_withdrawn_at is None and self.held_at is None


class ReferralEvent(PersonScopedModel):
    """One line of the history of a referral. Never changed; goes with the referral."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="referral_events", db_index=False
    )
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("wat"), max_length=14, choices=EventKind.choices)
    at = models.DateTimeField(_("wanneer"), default=clock.now)
    by_kind = models.CharField(_("soort"), max_length=10)
    by_label = models.CharField(_("wie"), max_length=160)
    note = models.TextField(_("toelichting"), blank=True, max_length=MAX_NOTE)
    state = models.CharField(_("stand daarna"), max_length=12, choices=State.choices)
    list_of = models.CharField(_("wie was daarna aan de beurt"), max_length=12, choices=ListOf.choices, blank=True)

    objects: ClassVar[PartOfReferralManager] = PartOfReferralManager()

    class Meta:
        verbose_name = _("regel in het verloop van een verwijzing")
        verbose_name_plural = _("regels in het verloop van verwijzingen")
        ordering = ["at", "created_at"]
        indexes = [
            models.Index(fields=["referral", "at"], name="event_of_referral"),
            models.Index(fields=["person"], name="event_of_person", condition=_WITH_PERSON),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        retention_from = "referral__closed_at"
        person, part = "person", "referrals"
        personal: ClassVar[dict[str, Scrub]] = {"note": Scrub.TEXT, "by_label": Scrub.NAME}
        plain = ("id", "created_at", "person", "referral", "kind", "at", "by_kind", "state", "list_of")


class ReceiverLink(PersonScopedModel):
    """The signed link in the mail to a receiver. It is made of this row's id and a signature; alone it shows nothing of anyone.

    A code must follow. It goes to the organisation's own mailbox, and works in the browser that asked for it.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="receiver_links", db_index=False
    )
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(_("waarvoor"), max_length=8, choices=LinkPurpose.choices, default=LinkPurpose.ANSWER)
    email_hash = models.CharField(_("vingerafdruk van het mailadres"), max_length=64)
    expires_at = models.DateTimeField(_("werkt tot"))
    ended_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)
    ended_why = models.CharField(_("waarom gestopt"), max_length=10, choices=LinkEnd.choices, blank=True)
    code_hash = models.CharField(_("vingerafdruk van de code"), max_length=64, blank=True)
    browser_hash = models.CharField(_("vingerafdruk van de browser"), max_length=64, blank=True)
    code_until = models.DateTimeField(_("code werkt tot"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    codes_sent = models.PositiveSmallIntegerField(_("codes gestuurd"), default=0)
    last_used_at = models.DateTimeField(_("laatst gebruikt"), null=True, blank=True)

    objects: ClassVar[PartOfReferralManager] = PartOfReferralManager()

    class Meta:
        verbose_name = _("link voor de ontvanger")
        verbose_name_plural = _("links voor ontvangers")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["person"], name="receiver_link_of_person", condition=_WITH_PERSON)]
        constraints = [
            # One link works at a time: a new one ends the one before.
            models.UniqueConstraint(fields=["referral"], condition=Q(ended_at=None), name="receiver_link_one"),
            models.CheckConstraint(
                name="receiver_link_ended_has_reason",
                condition=Q(ended_at=None, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
            ),
            models.CheckConstraint(
                name="receiver_link_code_whole",
                condition=Q(code_hash="", browser_hash="", code_until=None)
                | ~Q(code_hash="") & ~Q(browser_hash="") & Q(code_until__isnull=False),
            ),
        ]

    class Privacy:
        purpose, legal_basis = "Wie gevraagd is veilig laten antwoorden zonder account", BASIS
        retention, retention_days = "dertig dagen nadat de link niet meer werkt", 30
        retention_from = "expires_at"
        person, part = "person", "referrals"
        no_export = ("email_hash", "code_hash", "browser_hash")
        personal: ClassVar[dict[str, Scrub]] = {
            "email_hash": Scrub.TOKEN,
            "code_hash": Scrub.TOKEN,
            "browser_hash": Scrub.TOKEN,
        }
        plain = (
            "id", "created_at", "person", "referral", "purpose", "expires_at", "ended_at", "ended_why", "code_until", "tries", "codes_sent",
            "last_used_at",
        )  # fmt: skip


class ReceivingTeam(BaseModel):
    """An organisation of the directory whose people work with Naast: this team gets its referrals in an inbox, besides the mail."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="receiving_team")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="receives_for")

    class Meta:
        verbose_name = _("team dat ontvangt")
        verbose_name_plural = _("teams die ontvangen")

    class Privacy:
        purpose, legal_basis = (
            "Weten welk team de verwijzingen van een organisatie krijgt",
            "uitvoering van de afspraak (AVG art. 6 lid 1b)",
        )
        retention, retention_days = "zolang de organisatie met Naast werkt", None
        no_person = "gaat over een organisatie en een team"
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "organisation", "team")


class ReceiverKey(BaseModel):
    """The key with which a system of an organisation reads and answers its own referrals. Only its fingerprint is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="keys")
    label = models.CharField(_("waarvoor deze sleutel is"), max_length=80)
    key_hash = models.CharField(_("vingerafdruk van de sleutel"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("werkt tot"))
    ended_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)
    last_used_on = models.DateField(_("laatst gebruikt"), null=True, blank=True)

    class Meta:
        verbose_name = _("sleutel van een systeem")
        verbose_name_plural = _("sleutels van systemen")
        ordering = ["created_at"]

    class Privacy:
        purpose = "Een organisatie met een eigen systeem haar verwijzingen laten ophalen en beantwoorden"
        legal_basis = "uitvoering van de afspraak (AVG art. 6 lid 1b)"
        retention, retention_days, retention_from = "dertig dagen nadat de sleutel niet meer werkt", 30, "expires_at"
        no_person = "gaat over een organisatie en haar systeem"
        personal: ClassVar[dict[str, Scrub]] = {"key_hash": Scrub.TOKEN}
        plain = ("id", "created_at", "organisation", "label", "expires_at", "ended_at", "last_used_on")
