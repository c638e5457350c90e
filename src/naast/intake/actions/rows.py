"""What every action on a question shares: find and lock it, write its timeline, its audit row and its mails."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from naast.accounts import queries as accounts
from naast.audit import actions as audit
from naast.core import actions as outbox
from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotVisible
from naast.core.voice import to_child
from naast.engine.anonymity import without_numbers
from naast.intake.choices import CLOSED_BY_TEAM, EntryKind, Outcome, State
from naast.intake.models import MAX_TEXT, Entry, HelpQuestion
from naast.intake.queries import deadlines

# Letters and digits that nobody mixes up on the telephone.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


def fingerprint(token: str) -> str:
    """SHA-256 of a secret link, in hex; the link itself is never stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_reference() -> str:
    """A short number to say aloud, like `R-7K3MB9`. Random, so that it tells nothing; whoever stores it draws again when it is taken."""
    return "R-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))


def mine(question_id: UUID, by: Actor, version: int | None = None) -> HelpQuestion:
    """The question, locked, when `by` works for its team. Raises NotVisible, or Conflict when it changed meanwhile."""
    rows = (
        HelpQuestion.objects.for_actor(by, "behandelen").select_for_update(of=("self",)).select_related("owner", "team")
    )
    question = rows.filter(pk=question_id).first()
    if question is None:
        raise NotVisible
    if version is not None and version != question.version:
        raise Conflict(_("Deze vraag is net door iemand anders bijgewerkt."), _("Kijk eerst wat er veranderd is."))
    return question


def theirs(token: str) -> HelpQuestion:
    """The question behind a secret link, locked. Raises NotVisible."""
    rows = HelpQuestion.objects.for_system("de vrager volgt de eigen vraag").select_for_update(of=("self",))
    question = rows.select_related("owner", "team").filter(token_hash=fingerprint(token)).first()
    if question is None:
        raise NotVisible
    return question


def theirs_open(token: str) -> tuple[HelpQuestion, list[HelpQuestion]]:
    """The question behind a secret link, and those of it and its parts that are still open, locked. Raises NotVisible."""
    question = theirs(token)
    rows = HelpQuestion.objects.for_system("de vrager volgt de eigen vraag").select_for_update(of=("self",))
    parts = rows.select_related("owner", "team").filter(parent=question).order_by("created_at")
    return question, [one for one in (question, *parts) if one.is_open]


def none_open(question: HelpQuestion) -> Conflict:
    """What to say to the asker when everything has ended already."""
    return Conflict(_("Deze vraag is al afgerond."), spoken(question, _("U kunt hem weer openen.")))


def spoken(question: HelpQuestion, text: str) -> str:
    """A sentence for the asker of this question: with "je" for a child."""
    return to_child(text) if question.speaks_to_child else text


def need_open(question: HelpQuestion) -> None:
    """Raises Conflict when the question has ended."""
    if not question.is_open:
        by_team = question.outcome in CLOSED_BY_TEAM
        hint = _("Was dat een vergissing? Open hem dan weer.") if by_team else _("De vrager kan hem heropenen.")
        raise Conflict(_("Deze vraag is al afgerond."), hint)


def needed(text: str, message: str) -> str:
    """`text` without white space around it. Raises DomainError(422) with `message` when nothing or far too much is left."""
    clean = text.strip()
    if not clean:
        raise DomainError("leeg", message, _("Vul het vak in en verstuur opnieuw."), 422)
    if len(clean) > MAX_TEXT:
        raise DomainError("te-lang", _("De tekst is te lang om te bewaren."), _("Kort hem in."), 422)
    return clean


def reacted(question: HelpQuestion) -> None:
    """The asker heard from a person: that stops the clock. Taking a question or calling in vain does not."""
    question.reacted_at = question.reacted_at or clock.now()


CLOCK = ("due_at", "grace_until", "reacted_at", "escalated_at", "rerouted_at")


def restart(question: HelpQuestion) -> None:
    """A new clock from now: someone waits for us again. Save the fields of CLOCK afterwards."""
    facts = question.understood.get("facts", {})
    question.due_at, question.grace_until = deadlines(question.urgency, clock.now(), facts)
    question.reacted_at = question.escalated_at = question.rerouted_at = None


def save(question: HelpQuestion, *fields: str) -> None:
    """Save only the named fields, and count the version up."""
    question.version += 1
    question.save(update_fields=[*fields, "version"])


_SAID_TO_ASKER = (EntryKind.ANSWER, EntryKind.ASKED_ON)


def entry(question: HelpQuestion, kind: EntryKind, *, by: Actor, text: str = "", visible: bool = False) -> Entry:
    """Add one line to the timeline, without numbers that nobody needs. What the team tells the asker stays as it was written."""
    said = text.strip() if kind in _SAID_TO_ASKER else without_numbers(text.strip())
    return Entry.objects.create(
        question=question, kind=kind, by_label=by.label, text=said, visible_to_asker=visible, at=clock.now()
    )


def note_audit(question: HelpQuestion, action: str, by: Actor, detail: dict[str, Any] | None = None) -> None:
    """The audit row of an action on a question."""
    audit.record(by=by, action=action, subject_type="question", subject_id=question.pk, detail=detail)


def end(question: HelpQuestion, outcome: Outcome, by: Actor) -> None:
    """Close with an outcome."""
    question.state, question.outcome, question.closed_at = State.CLOSED, outcome, clock.now()
    save(question, "state", "outcome", "closed_at", "reacted_at")
    entry(question, EntryKind.CLOSED, by=by, visible=True)
    note_audit(question, "question closed", by, {"outcome": outcome})


# A subject is a lazy text: it is put into words in the language of who reads it, not of who clicked.
Lazy = Promise | str
DESK_LANGUAGE = "nl"


def tell_asker(question: HelpQuestion, subject: Lazy) -> None:
    """A mail without content: that there is news. The link itself is only with the asker, so it is not in the mail."""
    if not question.contact_email:
        return
    with translation.override(question.language):
        body = _(
            "Er is nieuws over uw vraag %(reference)s. Open de link die u bij uw vraag kreeg om het te lezen.\n\n"
            "Bent u de link kwijt? Bel %(phone)s en noem het nummer van uw vraag."
        ) % {"reference": question.reference, "phone": question.team.phone or settings.NAAST_DESK_PHONE}
        outbox.post(to=question.contact_email, subject=spoken(question, str(subject)), body=spoken(question, body))


def tell_team(question: HelpQuestion, message: Lazy) -> None:
    """A mail without content to the owner, or to the team when nobody owns the question."""
    to = question.owner.email if question.owner else question.team.email
    if to:
        _post_desk(question, to, message)


def tell_coordinators(question: HelpQuestion, message: Lazy, *, urgent: bool = False) -> None:
    """A mail without content to each coordinator of the team, else to the team itself."""
    people = [user.email for user in accounts.coordinators_of(question.team)]
    for to in people or [question.team.email]:
        if to:
            _post_desk(question, to, message, urgent=urgent)


def ring(question: HelpQuestion, message: Lazy) -> None:
    """Danger: team and coordinators at once. The banner in the inbox follows from the urgency itself."""
    if question.team.email:
        _post_desk(question, question.team.email, message, urgent=True)
    tell_coordinators(question, message, urgent=True)


def _post_desk(question: HelpQuestion, to: str, message: Lazy, *, urgent: bool = False) -> None:
    with translation.override(DESK_LANGUAGE):
        subject = str(message) % {"reference": question.reference}
        body = _("%(subject)s\n\nOpen de werkbak: %(url)s/werkbak/%(id)s/") % {
            "subject": subject,
            "url": settings.NAAST_BASE_URL,
            "id": question.pk,
        }
    outbox.post(to=to, subject=subject, body=body, urgent=urgent)
