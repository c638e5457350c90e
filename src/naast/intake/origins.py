"""What this room tells the referrals room: it hears what becomes of a referral, and knows from which question a referral came.

Registered at start (`apps`). Referrals lie on a floor below and know nothing of questions.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.core.actors import Actor
from naast.intake import actions
from naast.intake.models import QuestionReferral
from naast.referrals import hearing, origins


def register() -> None:
    """Listen, and say where referrals came from."""
    hearing.register("intake", actions.hear)
    origins.register("intake", questions_of)


def questions_of(actor: Actor, referral_ids: Collection[UUID]) -> dict[UUID, origins.Origin]:
    """The question behind each of these referrals, for who works in the team of that question; one query."""
    rows = QuestionReferral.objects.filter(
        referral_id__in=list(referral_ids), question__team_id__in=list(actor.team_ids)
    )
    return {
        row["referral_id"]: origins.Origin(
            _("Vraag %(reference)s") % {"reference": row["question__reference"]},
            reverse("intake:question", kwargs={"question_id": row["question_id"]}),
        )
        for row in rows.values("referral_id", "question_id", "question__reference")
    }
