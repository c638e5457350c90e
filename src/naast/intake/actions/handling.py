"""What the team does with a question: take it, call, ask on, answer, split, forward, close."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from naast.accounts import queries as accounts
from naast.accounts.models import User
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError
from naast.intake.actions.arrival import Contact, Understood, hand_over
from naast.intake.actions.rows import (
    CLOCK,
    end,
    entry,
    mine,
    need_open,
    needed,
    note_audit,
    reacted,
    restart,
    ring,
    save,
    tell_asker,
    tell_team,
)  # fmt: skip
from naast.intake.choices import CLOSED_BY_TEAM, EntryKind, Outcome, State, Urgency
from naast.intake.models import Entry, HelpQuestion
from naast.intake.queries import deadlines

_STRENGTH = {Urgency.NORMAL: 0, Urgency.SOON: 1, Urgency.CRISIS: 2}


@transaction.atomic
def claim(*, question_id: UUID, by: Actor, user: User, version: int | None = None) -> HelpQuestion:
    """Take a question: from now on `user` is its owner. The asker sees "opgepakt"."""
    question = mine(question_id, by, version)
    need_open(question)
    if question.state == State.TAKEN and question.owner_id not in (None, user.pk):
        raise Conflict(
            _("%(name)s heeft deze vraag net opgepakt.") % {"name": question.owner.name if question.owner else ""},
            _("Ga terug naar de werkbak, of overleg samen."),
        )
    question.owner, question.state = user, State.TAKEN
    save(question, "owner", "state")
    entry(question, EntryKind.CLAIMED, by=by, visible=True)
    note_audit(question, "question claimed", by)
    return question


@transaction.atomic
def release(*, question_id: UUID, by: Actor, version: int | None = None) -> HelpQuestion:
    """Put a question back for the team; it has no owner then."""
    question = mine(question_id, by, version)
    need_open(question)
    question.owner, question.state = None, State.NEW
    if question.reacted_at:
        restart(question)
    save(question, "owner", "state", *CLOCK)
    entry(question, EntryKind.RELEASED, by=by)
    note_audit(question, "question released", by)
    return question


@transaction.atomic
def add_note(*, question_id: UUID, text: str, by: Actor) -> Entry:
    """Write a note for the team. The asker does not see it."""
    question = mine(question_id, by)
    line = entry(question, EntryKind.NOTE, by=by, text=needed(text, _("Er staat nog geen notitie.")))
    note_audit(question, "note added", by)
    return line


@transaction.atomic
def log_attempt(*, question_id: UUID, reached: bool, text: str, by: Actor) -> Entry:
    """Record that someone was called: spoken to, or not reached. Attempts are counted; the asker sees that you tried."""
    question = mine(question_id, by)
    need_open(question)
    if reached:
        reacted(question)
        save(question, "reacted_at")
    kind = EntryKind.REACHED if reached else EntryKind.NOT_REACHED
    # What was said stays with the team; that there was a call is for both.
    if text.strip():
        entry(question, EntryKind.NOTE, by=by, text=text)
    line = entry(question, kind, by=by, visible=True)
    note_audit(question, "contact attempt", by, {"reached": reached})
    return line


@transaction.atomic
def ask_on(*, question_id: UUID, text: str, by: Actor, version: int | None = None) -> HelpQuestion:
    """Ask the asker something. They answer on their status page; the question waits, with its owner."""
    question = mine(question_id, by, version)
    need_open(question)
    question.state = State.WAITING
    reacted(question)
    save(question, "state", "reacted_at")
    entry(
        question,
        EntryKind.ASKED_ON,
        by=by,
        text=needed(text, _("Er staat nog geen vraag aan de vrager.")),
        visible=True,
    )
    note_audit(question, "asked on", by)
    tell_asker(question, gettext_lazy("Wij hebben een vraag aan u"))
    return question


@transaction.atomic
def answer(*, question_id: UUID, text: str, by: Actor, version: int | None = None) -> HelpQuestion:
    """Give the asker an answer they can read on the status page. It does not close the question."""
    question = mine(question_id, by, version)
    need_open(question)
    reacted(question)
    save(question, "reacted_at")
    entry(question, EntryKind.ANSWER, by=by, text=needed(text, _("Er staat nog geen antwoord.")), visible=True)
    note_audit(question, "question answered", by)
    tell_asker(question, gettext_lazy("U heeft antwoord op uw vraag"))
    return question


@transaction.atomic
def split(*, question_id: UUID, parts: list[str], by: Actor, version: int | None = None) -> list[HelpQuestion]:
    """Cut one question into at least two that each have their own clock. The asker keeps one link that shows them all."""
    question = mine(question_id, by, version)
    need_open(question)
    texts = [part.strip() for part in parts if part.strip()]
    if len(texts) < 2:
        raise DomainError(
            "te-weinig-delen", _("Splitsen kan vanaf twee vragen."), _("Vul minstens twee vakken in."), 422
        )
    seen = Understood(
        urgency=question.urgency,
        crisis_category=question.crisis_category,
        snapshot={"facts": question.understood.get("facts", {}), "child": question.speaks_to_child},
    )
    contact = Contact(question.contact_name, question.contact_phone, question.contact_email, question.contact_when)
    made = [
        hand_over(
            text=text, understood=seen, by=by, asker=question.asker, pc4=question.pc4, contact=contact,
            channel=question.channel, language=question.language, team=question.team, parent=question.parent or question,
        ).question
        for text in texts
    ]  # fmt: skip
    entry(question, EntryKind.SPLIT, by=by, visible=True)
    end(question, Outcome.SPLIT, by)
    return made


@transaction.atomic
def forward(*, question_id: UUID, team_id: UUID, reason: str, by: Actor, version: int | None = None) -> HelpQuestion:
    """Give the question, with its whole story, to another team. The clock goes on; the asker is told who has it now."""
    question = mine(question_id, by, version)
    need_open(question)
    team = accounts.teams().filter(pk=team_id).first()
    if team is None or team.pk == question.team_id:
        raise DomainError("ander-team", _("Kies een ander team."), "", 422)
    why = needed(reason, _("Schrijf kort waarom; het andere team leest dat."))
    question.team, question.owner, question.state = team, None, State.NEW
    if question.reacted_at:
        restart(question)
    save(question, "team", "owner", "state", *CLOCK)
    entry(question, EntryKind.NOTE, by=by, text=why)
    entry(question, EntryKind.FORWARDED, by=by, text=team.name, visible=True)
    note_audit(question, "question forwarded", by, {"team": str(team.pk)})
    tell_team(question, gettext_lazy("Vraag %(reference)s is aan uw team doorgestuurd."))
    return question


@transaction.atomic
def close(*, question_id: UUID, outcome: str, text: str, by: Actor, version: int | None = None) -> HelpQuestion:
    """End a question with an outcome, and words for the asker."""
    question = mine(question_id, by, version)
    need_open(question)
    if outcome not in CLOSED_BY_TEAM:
        raise DomainError("uitkomst", _("Kies hoe het is afgelopen."), "", 422)
    if text.strip():
        entry(question, EntryKind.ANSWER, by=by, text=text, visible=True)
    reacted(question)
    end(question, Outcome(outcome), by)
    tell_asker(question, gettext_lazy("Uw vraag is afgerond"))
    return question


@transaction.atomic
def undo_close(*, question_id: UUID, reason: str, by: Actor, version: int | None = None) -> HelpQuestion:
    """A close was a mistake: the question is back with its owner and a new clock. Why is for the team; the asker hears that it is open.

    What the asker ended, or what went on in parts, is not for the team to open again. Raises Conflict then.
    """
    question = mine(question_id, by, version)
    if question.outcome not in CLOSED_BY_TEAM:
        raise Conflict(_("Dit afronden kunt u niet ongedaan maken."), _("Alleen wat het team zelf afrondde kan terug."))
    why = needed(reason, _("Schrijf kort waarom de vraag weer open moet."))
    before, question.outcome, question.closed_at = question.outcome, "", None
    question.state = State.TAKEN if question.owner_id else State.NEW
    restart(question)
    save(question, "state", "outcome", "closed_at", *CLOCK)
    entry(question, EntryKind.NOTE, by=by, text=why)
    entry(question, EntryKind.UNDONE, by=by, visible=True)
    note_audit(question, "close undone", by, {"outcome": before})
    tell_asker(question, gettext_lazy("Uw vraag is weer open"))
    return question


@transaction.atomic
def raise_urgency(*, question_id: UUID, urgency: str, by: Actor, version: int | None = None) -> HelpQuestion:
    """A person judges that it must go faster. A running clock only ever becomes shorter, never longer.

    After a reaction the clock stands still; then a new one runs from now, so that this haste is guarded as well.
    """
    question = mine(question_id, by, version)
    need_open(question)
    if urgency not in _STRENGTH or _STRENGTH[Urgency(urgency)] <= _STRENGTH[Urgency(question.urgency)]:
        raise DomainError("urgentie", _("Deze vraag heeft al deze haast, of meer."), "", 422)
    due_at, grace_until = question.due_at, question.grace_until
    question.urgency = urgency
    if question.reacted_at:
        restart(question)
    else:
        new_due, new_grace = deadlines(urgency, clock.now(), question.understood.get("facts", {}))
        question.due_at, question.grace_until = min(new_due, due_at), min(new_grace, grace_until)
    save(question, "urgency", *CLOCK)
    note_audit(question, "urgency raised", by, {"urgency": urgency})
    if urgency == Urgency.CRISIS:
        ring(question, gettext_lazy("Gevaar: bel nu. Vraag %(reference)s wacht."))
    return question
