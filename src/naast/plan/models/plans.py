"""The plan of a person: wishes, steps and their versions. Only fields and constraints; writes live in `actions`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.plan.choices import PLAN_PARTS, Change, Origin, OwnerKind, Part, Status, WishKind

PURPOSE = "Eén plan dat de persoon en iedereen eromheen deelt"
BASIS = (
    "taak van algemeen belang en verlening van hulp (AVG art. 6 lid 1e en art. 9 lid 2h);"
    " delen met anderen: toestemming (art. 6 lid 1a en art. 9 lid 2a)"
)
RETENTION = "tot een jaar na het einde van het plan"
RETENTION_DAYS = 365
MAX_SENTENCE, MAX_STEP = 1_000, 300
PERSON = "people.Person"


class Plan(PersonScopedModel):
    """That a person has a plan, and how often it changed. There for whoever may see any part of it."""

    person = models.OneToOneField(PERSON, on_delete=models.PROTECT, related_name="plan")
    begun_by = models.CharField(_("begonnen door"), max_length=120)
    changed_at = models.DateTimeField(_("veranderd op"), default=clock.now)
    version = models.PositiveIntegerField(_("versie"), default=0)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plannen")

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, parts = "person", PLAN_PARTS
        personal: ClassVar[dict[str, Scrub]] = {"begun_by": Scrub.NAME}
        plain = ("id", "created_at", "person", "changed_at", "version")


class Sentence(PersonScopedModel):
    """What wishes and steps share: one part of the plan, a version number, and who touched it last. A removed one can come back."""

    part = models.CharField(_("welk deel van het plan"), max_length=20, choices=Part.choices)
    version = models.PositiveIntegerField(_("versie"), default=1)
    changed_at = models.DateTimeField(_("veranderd op"), default=clock.now)
    changed_by = models.CharField(_("veranderd door"), max_length=120)
    removed_at = models.DateTimeField(_("weggehaald op"), null=True, blank=True)
    # The fields a person may change, and which a version keeps.
    CONTENT: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """What a version keeps, as it goes into JSON."""
        return {name: _plain(getattr(self, name)) for name in self.CONTENT}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | bool | list) else str(value)


class Wish(Sentence):
    """A sentence of the person: what matters, a wish, or what must not happen."""

    CONTENT = ("part", "kind", "text", "said_by")

    # The index on person and part serves this key too; the same below.
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="wishes", db_index=False)
    kind = models.CharField(_("soort"), max_length=8, choices=WishKind.choices)
    text = models.TextField(_("in eigen woorden"), max_length=MAX_SENTENCE)
    said_by = models.CharField(_("gezegd door"), max_length=120)

    class Meta:
        verbose_name = _("wens")
        verbose_name_plural = _("wensen")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["person", "part"], name="wish_of_person")]
        constraints = [
            models.CheckConstraint(name="wish_not_empty", condition=~Q(text="")),
            models.CheckConstraint(name="wish_part", condition=Q(part__in=PLAN_PARTS)),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, parts, part_field = "person", PLAN_PARTS, "part"
        personal: ClassVar[dict[str, Scrub]] = {"text": Scrub.TEXT, "said_by": Scrub.NAME, "changed_by": Scrub.NAME}
        plain = ("id", "created_at", "person", "part", "kind", "version", "changed_at", "removed_at")


class Step(Sentence):
    """One thing that somebody does. With a referral its state is the referral's, and `status` is left alone."""

    CONTENT = (
        "part",
        "text",
        "owner_kind",
        "owner_name",
        "owner_user_id",
        "owner_member_id",
        "due_on",
        "status",
        "note",
    )

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="steps", db_index=False)
    text = models.CharField(_("wat"), max_length=MAX_STEP)
    owner_kind = models.CharField(_("wie"), max_length=12, choices=OwnerKind.choices, default=OwnerKind.NOBODY)
    owner_name = models.CharField(_("naam"), max_length=120, blank=True)
    owner_user = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner_member = models.ForeignKey(
        "people.PersonMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("wanneer"), null=True, blank=True)
    status = models.CharField(_("hoe staat het ervoor"), max_length=8, choices=Status.choices, default=Status.TODO)
    note = models.CharField(_("goed om te weten"), max_length=300, blank=True)
    origin = models.CharField(_("waar komt het vandaan"), max_length=10, choices=Origin.choices, default=Origin.TALK)
    # What it came from, in the words of that room: the id of a question or visit, or `template/step`.
    origin_ref = models.CharField(_("kenmerk van de herkomst"), max_length=120, blank=True)
    # Its state is this step's state: it is read there, never copied here.
    referral = models.ForeignKey(
        "referrals.Referral", on_delete=models.SET_NULL, null=True, blank=True, related_name="steps"
    )
    provisions = ArrayField(models.CharField(max_length=80), verbose_name=_("voorzieningen"), default=list, blank=True)

    class Meta:
        verbose_name = _("stap")
        verbose_name_plural = _("stappen")
        ordering = ["due_on", "created_at"]
        indexes = [
            models.Index(fields=["person", "part"], name="step_of_person"),
            models.Index(fields=["owner_user"], name="step_of_user", condition=Q(removed_at=None)),
            models.Index(fields=["origin", "origin_ref"], name="step_by_origin", condition=~Q(origin_ref="")),
        ]
        constraints = [
            models.CheckConstraint(name="step_not_empty", condition=~Q(text="")),
            models.CheckConstraint(name="step_part", condition=Q(part__in=PLAN_PARTS)),
            models.CheckConstraint(
                name="step_one_owner",
                condition=Q(owner_user=None)
                | Q(owner_member=None, owner_kind__in=[OwnerKind.PROFESSIONAL, OwnerKind.VOLUNTEER]),
            ),
            models.CheckConstraint(
                name="step_nobody_has_no_name",
                condition=~Q(owner_kind=OwnerKind.NOBODY) | Q(owner_name="", owner_user=None, owner_member=None),
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, parts, part_field = "person", PLAN_PARTS, "part"
        personal: ClassVar[dict[str, Scrub]] = {
            "text": Scrub.TEXT,
            "note": Scrub.TEXT,
            "owner_name": Scrub.NAME,
            "changed_by": Scrub.NAME,
        }
        plain = (
            "id", "created_at", "person", "part", "version", "changed_at", "removed_at", "owner_kind", "owner_user",
            "owner_member", "due_on", "status", "origin", "origin_ref", "referral", "provisions",
        )  # fmt: skip


class Version(PersonScopedModel):
    """How a wish or a step was after one change, by whom. Rows are only ever added. `part`: the part it was in then."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="plan_versions", db_index=False)
    part = models.CharField(_("welk deel van het plan"), max_length=20, choices=Part.choices)
    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, null=True, blank=True, related_name="versions")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, null=True, blank=True, related_name="versions")
    number = models.PositiveIntegerField(_("nummer"))
    change = models.CharField(_("wat gebeurde er"), max_length=8, choices=Change.choices)
    by_kind = models.CharField(_("soort"), max_length=10)
    by_id = models.CharField(_("wie, kenmerk"), max_length=64)
    by_label = models.CharField(_("door"), max_length=120)
    at = models.DateTimeField(_("op"), default=clock.now)
    # Every field of CONTENT as it was then, and whether it was removed.
    content = models.JSONField(_("inhoud"), default=dict)
    removed = models.BooleanField(_("weggehaald"), default=False)

    class Meta:
        verbose_name = _("versie")
        verbose_name_plural = _("versies")
        ordering = ["-at", "-number"]
        indexes = [models.Index(fields=["person", "-at"], name="plan_version_of_person")]
        constraints = [
            models.CheckConstraint(
                name="plan_version_of_one_thing",
                condition=Q(wish=None, step__isnull=False) | Q(wish__isnull=False, step=None),
            ),
            models.CheckConstraint(name="plan_version_part", condition=Q(part__in=PLAN_PARTS)),
            models.UniqueConstraint(fields=["wish", "number"], name="wish_version_once", condition=~Q(wish=None)),
            models.UniqueConstraint(fields=["step", "number"], name="step_version_once", condition=~Q(step=None)),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = PURPOSE, BASIS, RETENTION, RETENTION_DAYS
        person, parts, part_field = "person", PLAN_PARTS, "part"
        no_export = ("by_id",)
        personal: ClassVar[dict[str, Scrub]] = {"content": Scrub.BLANK, "by_label": Scrub.NAME}
        plain = (
            "id", "created_at", "person", "part", "wish", "step", "number", "change", "by_kind", "by_id", "at", "removed",
        )  # fmt: skip
