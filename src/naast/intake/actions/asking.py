"""What the asker does with the secret link: react, withdraw, reopen."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.core.actors import Actor
from naast.engine.anonymity import without_numbers
from naast.intake.actions.rows import (
    CLOCK,
    end,
    entry,
    needed,
    none_open,
    note_audit,
    restart,
    save,
    tell_team,
    theirs_open,
)  # fmt: skip
from naast.intake.choices import EntryKind, Outcome, State
from naast.intake.models import HelpQuestion


@transaction.atomic
def reply(*, token: str, text: str) -> HelpQuestion:
    """The asker writes something on the status page. It goes to whoever asked them something, else to everyone who is busy."""
    question, still_open = theirs_open(token)
    if not still_open:
        raise none_open(question)
    body = without_numbers(needed(text, _("Er staat nog geen tekst.")))
    asked = [one for one in still_open if one.state == State.WAITING]
    for one in asked or still_open:
        one.state = State.TAKEN if one.owner_id else State.NEW
        restart(one)
        save(one, "state", *CLOCK)
        entry(one, EntryKind.ASKER_REPLY, by=Actor.asker(), text=body, visible=True)
        note_audit(one, "asker replied", Actor.asker())
        tell_team(one, gettext_lazy("De vrager heeft gereageerd op vraag %(reference)s."))
    return question


@transaction.atomic
def withdraw(*, token: str) -> HelpQuestion:
    """The asker no longer needs it: the question, and every part of it, ends."""
    question, still_open = theirs_open(token)
    if not still_open:
        raise none_open(question)
    for one in still_open:
        end(one, Outcome.WITHDRAWN, Actor.asker())
    return question


@transaction.atomic
def reopen(*, token: str, text: str) -> HelpQuestion:
    """The asker is not helped yet: the same question, with all its history, is back with a new clock."""
    question, still_open = theirs_open(token)
    if still_open:
        return question
    question.state, question.outcome, question.closed_at, question.owner = State.NEW, "", None, None
    restart(question)
    save(question, "state", "outcome", "closed_at", "owner", *CLOCK)
    entry(question, EntryKind.REOPENED, by=Actor.asker(), text=without_numbers(text.strip()), visible=True)
    note_audit(question, "question reopened", Actor.asker())
    tell_team(question, gettext_lazy("Vraag %(reference)s is heropend."))
    return question
