""" "Hoe lang houdt u dit vol?": what a carer answered, and whom they let read it. Only fields and constraints.

These rows are about the carer, not about the person beside whom they stand. A wall of its own in the database lets only the carer and
whom they chose see them (migration 0010); the person does not, unless the carer chose so.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from naast.core import clock
from naast.core.models import PersonScopedModel
from naast.core.privacy import Scrub
from naast.plan.choices import HowLong
from naast.plan.models.plans import PERSON, RETENTION, RETENTION_DAYS

CARER_PURPOSE = "Een mantelzorger zelf laten zien hoe het met hem of haar gaat, en op tijd hulp aanbieden"
CARER_BASIS = "toestemming van de mantelzorger (AVG art. 6 lid 1a en art. 9 lid 2a)"
MEMBER = "people.PersonMember"
MAX_WORDS = 1_000


class CarerAnswer(PersonScopedModel):
    """One answer of one carer on one moment, with words if they wanted."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="carer_answers")
    member = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="carer_answers")
    at = models.DateTimeField(_("op"), default=clock.now)
    answer = models.CharField(_("hoe lang houdt u dit vol"), max_length=8, choices=HowLong.choices)
    words = models.TextField(_("in eigen woorden"), max_length=MAX_WORDS, blank=True)

    class Meta:
        verbose_name = _("antwoord van een mantelzorger")
        verbose_name_plural = _("antwoorden van mantelzorgers")
        ordering = ["at"]
        indexes = [models.Index(fields=["member", "at"], name="carer_answers_of")]

    class Privacy:
        purpose, legal_basis, retention, retention_days = CARER_PURPOSE, CARER_BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "circle"
        others = ("member", "at", "answer", "words", "created_at")
        personal: ClassVar[dict[str, Scrub]] = {"words": Scrub.TEXT, "answer": Scrub.BLANK}
        plain = ("id", "created_at", "person", "member", "at")


class CarerShare(PersonScopedModel):
    """Somebody whom the carer lets read their answers, until they stop it: a user or someone else beside the person."""

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="carer_shares")
    member = models.ForeignKey(MEMBER, on_delete=models.PROTECT, related_name="carer_shares")
    to_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_member = models.ForeignKey(MEMBER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField(_("sinds"), default=clock.now)
    ended_at = models.DateTimeField(_("gestopt op"), null=True, blank=True)

    class Meta:
        verbose_name = _("wie de antwoorden mag lezen")
        verbose_name_plural = _("wie de antwoorden mogen lezen")
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                name="carer_share_with_one",
                condition=Q(to_user=None, to_member__isnull=False) | Q(to_user__isnull=False, to_member=None),
            ),
            models.UniqueConstraint(
                fields=["member", "to_user"], condition=Q(ended_at=None, to_member=None), name="carer_share_user_once"
            ),
            models.UniqueConstraint(
                fields=["member", "to_member"], condition=Q(ended_at=None, to_user=None), name="carer_share_member_once"
            ),
        ]

    class Privacy:
        purpose, legal_basis, retention, retention_days = CARER_PURPOSE, CARER_BASIS, RETENTION, RETENTION_DAYS
        person, part = "person", "circle"
        others = ("member", "to_user", "to_member", "since", "ended_at", "created_at")
        personal: ClassVar[dict[str, Scrub]] = {}
        plain = ("id", "created_at", "person", "member", "to_user", "to_member", "since", "ended_at")
