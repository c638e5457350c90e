"""What the asker does with the secret link: react, withdraw, reopen. Their words are looked at for danger, as at arrival."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.core.actors import Actor
from naast.engine.anonymity import without_numbers
from naast.intake.actions.helping import withdraw_all_help
from naast.intake.actions.rows import (
    CLOCK,
    DESK_LANGUAGE,
    end,
    entry,
    needed,
    none_open,
    note_audit,
    restart,
    ring,
    save,
    tell_team,
    theirs_open,
)  # fmt: skip
from naast.intake.choices import EntryKind, Outcome, State, Urgency
from naast.intake.models import Entry, HelpQuestion
from naast.intake.queries import answer_to


@transaction.atomic
def reply(*, token: str, text: str) -> HelpQuestion:
    """The asker writes something on the status page. It goes to whoever asked them something, else to everyone who is busy.

    Danger in these words makes the question one of danger. When everything has ended already, words of danger open it again;
    other words raise Conflict.
    """
    question, still_open = theirs_open(token)
    body = needed(text, _("Er staat nog geen tekst."))
    category = _danger_in(body, question)
    if still_open:
        _store_reply(still_open, body, category)
    elif category:
        _open_again(question, body, category)
    else:
        raise none_open(question)
    return question


@transaction.atomic
def withdraw(*, token: str) -> HelpQuestion:
    """The asker no longer needs it: the question, and every part of it, ends. In danger the team hears that at once."""
    question, still_open = theirs_open(token)
    if not still_open:
        raise none_open(question)
    for one in still_open:
        if one.urgency == Urgency.CRISIS:
            ring(
                one, gettext_lazy("Gevaar, en ingetrokken door de vrager: vraag %(reference)s. Ga na of het goed gaat.")
            )
        end(one, Outcome.WITHDRAWN, Actor.asker())
        withdraw_all_help(one)
    return question


@transaction.atomic
def reopen(*, token: str, text: str) -> HelpQuestion:
    """The asker is not helped yet: the same question, with all its history, is back with a new clock.

    When it is open already (sent twice, or a part goes on), the words are kept as a reply. Danger counts as in `reply`.
    """
    question, still_open = theirs_open(token)
    body = text.strip()
    category = _danger_in(body, question) if body else ""
    if not still_open:
        _open_again(question, body, category)
    elif body and not _said_already(still_open, body):
        _store_reply(still_open, body, category)
    return question


def _store_reply(still_open: list[HelpQuestion], body: str, category: str) -> None:
    asked = [one for one in still_open if one.state == State.WAITING]
    for one in asked or still_open:
        one.state = State.TAKEN if one.owner_id else State.NEW
        restart(one)
        save(one, "state", *CLOCK)
        entry(one, EntryKind.ASKER_REPLY, by=Actor.asker(), text=body, visible=True)
        note_audit(one, "asker replied", Actor.asker())
        tell_team(one, gettext_lazy("De vrager heeft gereageerd op vraag %(reference)s."))
        if category:
            _raise_alarm(one, category)


def _said_already(still_open: list[HelpQuestion], body: str) -> bool:
    """Whether this is the same form once more: these very words are the last that the asker wrote."""
    said = {EntryKind.REOPENED, EntryKind.ASKER_REPLY}
    clean = without_numbers(body)
    for one in still_open:
        last = Entry.objects.for_system("dezelfde woorden nog eens").filter(question=one, kind__in=said).last()
        if last and last.text == clean:
            return True
    return False


def _open_again(question: HelpQuestion, body: str, category: str) -> None:
    question.state, question.outcome, question.closed_at, question.owner = State.NEW, "", None, None
    restart(question)
    save(question, "state", "outcome", "closed_at", "owner", *CLOCK)
    entry(question, EntryKind.REOPENED, by=Actor.asker(), text=body, visible=True)
    note_audit(question, "question reopened", Actor.asker())
    tell_team(question, gettext_lazy("Vraag %(reference)s is heropend."))
    if category:
        _raise_alarm(question, category)


def _danger_in(text: str, question: HelpQuestion) -> str:
    """The kind of danger in these words, seen as at arrival; empty when there is none. Raises EngineError when nothing was built."""
    danger = answer_to(text, question.asker, question.pc4).danger
    return danger.category if danger else ""


def _raise_alarm(question: HelpQuestion, category: str) -> None:
    """From now on this is danger: the shortest clock, the banner and a call to the team; the asker sees who to call.

    The banner shows what nobody has taken. Its owner may be away, so the question is for whoever is there now.
    """
    question.urgency, question.crisis_category = Urgency.CRISIS, category
    question.state, question.owner = State.NEW, None
    restart(question)
    save(question, "urgency", "crisis_category", "state", "owner", *CLOCK)
    with translation.override(DESK_LANGUAGE):
        seen = _("Er is gevaar in de nieuwe woorden van de vrager. Bel nu.")
    entry(question, EntryKind.NOTE, by=Actor.system(), text=seen)
    note_audit(question, "danger in a reply", Actor.system(), {"category": category})
    ring(question, gettext_lazy("Gevaar: bel nu. Vraag %(reference)s wacht."))
