"""What this room tells the rooms below: it hears what becomes of a referral, knows from which question one came, and what a resident asked.

Registered at start (`apps`). Referrals and the plan lie on floors below and know nothing of questions.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.intake import actions, presenters, queries
from naast.intake.models import HelpQuestion, QuestionReferral
from naast.plan import asked
from naast.referrals import hearing, origins


def register() -> None:
    """Listen, say where referrals came from, and what a resident asked."""
    hearing.register("intake", actions.hear)
    origins.register("intake", questions_of)
    asked.register("intake", asked_by)


def asked_by(member_id: UUID) -> list[asked.Asked]:
    """What somebody in with their own link asked the team, in the words of their status page."""
    now = clock.now()
    return [_asked(question, now) for question in queries.asked_by(member_id)]


def _asked(question: HelpQuestion, now: datetime) -> asked.Asked:
    page = presenters.status_page(question, queries.story_for_asker(question), token="", link="", is_new=False, now=now)
    return asked.Asked(
        question.reference, question.text, question.created_at, page.headline, page.promise, tuple(one.text for one in page.answers),
        page.team, page.phone, page.is_open,
    )  # fmt: skip


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
