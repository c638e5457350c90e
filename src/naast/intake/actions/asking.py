"""What the asker does with the secret link: react, withdraw, reopen."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.core import clock
from naast.core.actors import Actor
from naast.engine.anonymity import without_numbers
from naast.intake.actions.rows import end, entry, need_open, needed, note_audit, save, tell_team, theirs
from naast.intake.choices import EntryKind, Outcome, State
from naast.intake.models import HelpQuestion
from naast.intake.queries import deadlines


@transaction.atomic
def reply(*, token: str, text: str) -> HelpQuestion:
    """The asker writes something on the status page. The question comes back to its owner, or to the team."""
    question = theirs(token)
    need_open(question)
    body = without_numbers(needed(text, _("Er staat nog geen tekst.")))
    question.state = State.TAKEN if question.owner_id else State.NEW
    save(question, "state")
    entry(question, EntryKind.ASKER_REPLY, by=Actor.asker(), text=body, visible=True)
    note_audit(question, "asker replied", Actor.asker())
    tell_team(question, gettext_lazy("De vrager heeft gereageerd op vraag %(reference)s."))
    return question


@transaction.atomic
def withdraw(*, token: str) -> HelpQuestion:
    """The asker no longer needs it."""
    question = theirs(token)
    need_open(question)
    end(question, Outcome.WITHDRAWN, Actor.asker())
    return question


@transaction.atomic
def reopen(*, token: str, text: str) -> HelpQuestion:
    """The asker is not helped yet: the same question, with all its history, is back with a new clock."""
    question = theirs(token)
    if question.is_open:
        return question
    question.due_at, question.grace_until = deadlines(question.urgency, clock.now())
    question.state, question.outcome, question.closed_at = State.NEW, "", None
    question.owner = question.reacted_at = question.escalated_at = question.rerouted_at = None
    save(
        question,
        "due_at", "grace_until", "state", "outcome", "closed_at", "owner", "reacted_at", "escalated_at", "rerouted_at",
    )  # fmt: skip
    entry(question, EntryKind.REOPENED, by=Actor.asker(), text=without_numbers(text.strip()), visible=True)
    note_audit(question, "question reopened", Actor.asker())
    tell_team(question, gettext_lazy("Vraag %(reference)s is heropend."))
    return question
