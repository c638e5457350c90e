"""The person, those beside them, how they live and the story. Only fields and constraints; writes live in `actions`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.people.choices import Basis, ContactWay, Dimension, HomeKind, Language, Relation

PURPOSE = "Iemand die ongeneeslijk ziek is en de mensen ernaast helpen, samen met hun team"
BASIS = (
    "taak van algemeen belang en verlening van hulp (AVG art. 6 lid 1e en art. 9 lid 2h);"
    " delen met anderen: toestemming (art. 6 lid 1a en art. 9 lid 2a)"
)
RETENTION = "tot een jaar na het einde van het plan"
RETENTION_DAYS = 365
MAX_STORY = 20_000


class Person(PersonScopedModel):
    """The human it is about. A person that was merged into another stays, empty of rows, and points to the other."""

    name = models.CharField(_("naam"), max_length=120)
    name_key = models.CharField(_("klank van de achternaam"), max_length=40, blank=True, db_index=True, editable=False)
    birth_year = models.PositiveSmallIntegerField(_("geboortejaar"), null=True, blank=True)
    pc4 = models.CharField(_("postcode, vier cijfers"), max_length=4, blank=True)
    preferred_language = models.CharField(_("taal"), max_length=5, choices=Language.choices, default=Language.NL)
    contact_way = models.CharField(_("liefst"), max_length=8, choices=ContactWay.choices, default=ContactWay.PHONE)
    contact_note = models.CharField(_("goed om te weten bij contact"), max_length=200, blank=True)
    deceased_on = models.DateField(_("overleden op"), null=True, blank=True)
    plan_ends_on = models.DateField(_("plan loopt tot en met"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("samengevoegd met"),
    )
    version = models.PositiveIntegerField(_("versie"), default=1)

    class Meta:
        verbose_name = _("persoon")
        verbose_name_plural = _("personen")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="person_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="person_pc4", condition=Q(pc4="") | Q(pc4__regex=r"^\d{4}$")),
            models.CheckConstraint(
                name="person_birth_year", condition=Q(birth_year=None) | Q(birth_year__gte=1890, birth_year__lte=2100)
            ),
            models.CheckConstraint(name="person_not_into_self", condition=~Q(merged_into=F("id"))),
            # After a death the plan has an end, and it never ends before the death.
            models.CheckConstraint(
                name="person_plan_after_death",
                condition=Q(deceased_on=None) | Q(plan_ends_on__isnull=False, plan_ends_on__gte=F("deceased_on")),
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "pk", "identity"
        personal = {
            "name": Scrub.NAME,
            "name_key": Scrub.BLANK,
            "birth_year": Scrub.BLANK,
            "contact_note": Scrub.BLANK,
            "deceased_on": Scrub.BLANK,
        }
        plain = (
            "id", "created_at", "pc4", "preferred_language", "contact_way", "plan_ends_on", "merged_into", "version",
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_deceased(self) -> bool:
        """Whether a death was registered and confirmed. From then on nothing is addressed to this person."""
        return self.deceased_on is not None


class PersonMember(PersonScopedModel):
    """One human who is the person or stands beside them. `relation` says which; the person has exactly one row of their own."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(_("naam"), max_length=120)
    relation = models.CharField(_("wie is dit"), max_length=12, choices=Relation.choices)
    is_child = models.BooleanField(_("jonger dan 18"), default=False)
    birth_year = models.PositiveSmallIntegerField(_("geboortejaar"), null=True, blank=True)
    lives_with = models.BooleanField(_("woont in hetzelfde huis"), default=False)
    is_representative = models.BooleanField(_("vertegenwoordigt de persoon"), default=False)
    representative_basis = models.CharField(_("op welke grond"), max_length=8, choices=Basis.choices, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    language = models.CharField(_("taal"), max_length=5, choices=Language.choices, default=Language.NL)
    contact_way = models.CharField(_("liefst"), max_length=8, choices=ContactWay.choices, default=ContactWay.PHONE)
    left_at = models.DateTimeField(_("hoort er niet meer bij sinds"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    class Meta:
        verbose_name = _("iemand naast de persoon")
        verbose_name_plural = _("mensen naast de persoon")
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["email"], name="member_email", condition=~Q(email="")),
            models.Index(fields=["phone"], name="member_phone", condition=~Q(phone="")),
        ]
        constraints = [
            models.CheckConstraint(name="member_has_name", condition=~Q(name="")),
            models.UniqueConstraint(
                fields=["person"], condition=Q(relation=Relation.SELF, left_at=None), name="member_one_self"
            ),
            models.CheckConstraint(
                name="member_representative_has_basis",
                condition=Q(is_representative=True) & ~Q(representative_basis="")
                | Q(is_representative=False, representative_basis=""),
            ),
            models.CheckConstraint(
                name="member_self_represents_nobody", condition=~Q(relation=Relation.SELF, is_representative=True)
            ),
            models.CheckConstraint(
                name="member_child_represents_nobody", condition=~Q(is_child=True, is_representative=True)
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "circle"
        others = ("email", "phone", "birth_year")
        personal = {
            "name": Scrub.NAME,
            "email": Scrub.EMAIL,
            "phone": Scrub.PHONE,
            "birth_year": Scrub.BLANK,
        }
        plain = (
            "id", "created_at", "person", "relation", "is_child", "lives_with", "is_representative", "representative_basis",
            "language", "contact_way", "left_at", "version",
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_self(self) -> bool:
        """Whether this is the person themself."""
        return self.relation == Relation.SELF


class Household(PersonScopedModel):
    """How the person lives. Who lives there is told by the members (`lives_with`)."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="household")
    kind = models.CharField(_("hoe woont de persoon"), max_length=8, choices=HomeKind.choices, blank=True)
    people_count = models.PositiveSmallIntegerField(_("aantal mensen in huis"), null=True, blank=True)
    children_count = models.PositiveSmallIntegerField(_("kinderen jonger dan 18 in huis"), null=True, blank=True)
    note = models.CharField(_("goed om te weten"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("huishouden")
        verbose_name_plural = _("huishoudens")

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "identity"
        personal = {"note": Scrub.TEXT, "kind": Scrub.BLANK}
        plain = ("id", "created_at", "person", "people_count", "children_count")


class StoryEntry(PersonScopedModel):
    """A piece of the story, in the words of who told it. It is never overwritten: a correction stands beside it and replaces it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="story")
    dimension = models.CharField(
        _("waar gaat dit over"), max_length=10, choices=Dimension.choices, default=Dimension.GENERAL
    )
    text = models.TextField(_("het verhaal"), max_length=MAX_STORY)
    told_by = models.CharField(_("verteld door"), max_length=120)
    teller = models.ForeignKey(
        PersonMember, on_delete=models.SET_NULL, null=True, blank=True, related_name="told", verbose_name=_("verteller")
    )
    told_at = models.DateTimeField(_("verteld op"), default=clock.now)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("in plaats van"),
    )
    withdrawn_at = models.DateTimeField(_("teruggenomen op"), null=True, blank=True)

    class Meta:
        verbose_name = _("stuk van het verhaal")
        verbose_name_plural = _("stukken van het verhaal")
        ordering = ["told_at", "created_at"]
        indexes = [models.Index(fields=["person", "told_at"], name="story_of_person")]
        constraints = [
            models.CheckConstraint(name="story_not_empty", condition=~Q(text="")),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False), name="story_replaced_once"
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "story"
        personal = {"text": Scrub.TEXT, "told_by": Scrub.NAME}
        plain = ("id", "created_at", "person", "dimension", "teller", "told_at", "replaces", "withdrawn_at")
