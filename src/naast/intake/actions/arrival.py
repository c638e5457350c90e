"""A question arrives: it gets a team, a number, a clock and a secret link."""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg.errors import UniqueViolation

from naast.accounts import queries as accounts
from naast.accounts.models import Team, User
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import DomainError
from naast.engine.anonymity import without_numbers
from naast.intake.actions.rows import entry, fingerprint, new_reference, note_audit, ring, tell_team
from naast.intake.choices import Asker, Channel, EntryKind, Urgency
from naast.intake.models import MAX_TEXT, AskedQuestion, HelpQuestion
from naast.intake.queries import deadlines
from naast.people.models import PersonMember

# What a form says of its own: when one of these is different, it is another question.
_SAID = ("text", "asker", "pc4", "contact_name", "contact_phone", "contact_email", "contact_when", "rejected_needs")
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach someone; all may be empty, then they follow the question through the secret link."""

    name: str = ""
    phone: str = ""
    email: str = ""
    when: str = ""

    def fields(self) -> dict[str, Any]:
        """As the columns of a question, without numbers that nobody needs. A telephone number and an e-mail stay as they are."""
        return {
            "contact_name": _masked("contact_name", self.name),
            "contact_phone": self.phone,
            "contact_email": self.email,
            "contact_when": _masked("contact_when", self.when),
        }


@dataclass(frozen=True, slots=True)
class Understood:
    """What the engines made of the text: ids and words from the packs, never the text itself."""

    urgency: str = Urgency.NORMAL
    crisis_category: str = ""
    snapshot: dict[str, Any] = field(default_factory=dict)
    rejected_needs: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """As the columns of a question, with the clock that belongs to this urgency, from now."""
        now = clock.now()
        due_at, grace_until = deadlines(self.urgency, now, self.snapshot.get("facts", {}))
        return {
            "urgency": self.urgency,
            "crisis_category": self.crisis_category,
            "understood": self.snapshot,
            "rejected_needs": list(self.rejected_needs),
            "created_at": now,
            "due_at": due_at,
            "grace_until": grace_until,
        }


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the asker gets: a short number for the telephone and the secret of the status link (kept nowhere else)."""

    question: HelpQuestion
    token: str


def token_for(submission: UUID, content: str = "") -> str:
    """The secret of a form that was shown with this number: sending it twice leads to the same question.

    `content`: what was in the form when it was sent again with something else in it; that is a question of its own.
    """
    return hmac.new(settings.SECRET_KEY.encode(), submission.bytes + content.encode(), "sha256").hexdigest()[:40]


@transaction.atomic
def hand_over(
    *,
    text: str,
    understood: Understood,
    by: Actor,
    asker: str = Asker.UNKNOWN,
    pc4: str = "",
    contact: Contact | None = None,
    channel: str = Channel.WEB,
    language: str = "nl",
    entered_by: User | None = None,
    team: Team | None = None,
    parent: HelpQuestion | None = None,
    submission: UUID | None = None,
    danger_seen: bool = False,
    asked: bool = True,
    asked_on: str = "",
    asked_by: UUID | None = None,
) -> Receipt:
    """Give a question to the intake team of its area. Numbers that nobody needs (BSN, bank account) are masked first.

    `danger_seen`: a professional sees danger, so a person must react now; without `asked` nobody could ask the person for
    permission, and the ground is vital interest. Both stand in the timeline for the team, and in the audit trail.
    `submission` is the number of the form: sent twice, also at the same moment, it gives the same receipt and makes one question.
    With something else in it, it makes a new question with its own secret.
    `asked_on`: what Naast asked on and was answered, below the words. `asked_by`: the resident who asked; only they find it back.
    """
    understood = replace(understood, urgency=Urgency.CRISIS) if danger_seen else understood
    columns: dict[str, Any] = {
        "text": _clean(text) + without_numbers(asked_on.rstrip()),
        "asker": asker,
        "channel": channel,
        "pc4": pc4,
        "language": language,
        "entered_by": entered_by,
        "team": team or _team_of(pc4),
        "parent": parent,
        **(contact or Contact()).fields() | understood.fields(),
    }
    question, token, is_new = _find_or_create(submission, columns)
    if not is_new:
        return Receipt(question, token)
    entry(question, EntryKind.RECEIVED, by=by, visible=True)
    seen = {"channel": channel, "urgency": understood.urgency, "team": str(question.team_id)}
    note_audit(question, "question received", by, seen)
    if danger_seen:
        _note_danger(question, by, asked=asked)
    _note_asker(question, asked_by)
    _tell(question, by)
    return Receipt(question, token)


def _note_asker(question: HelpQuestion, member_id: UUID | None) -> None:
    if member_id is None:
        return
    with rls.acting_system("de vrager vindt de eigen vraag terug"):
        member = PersonMember.objects.for_system("de vrager vindt de eigen vraag terug").get(pk=member_id)
        AskedQuestion.objects.create(person_id=member.person_id, member=member, question=question)


def _find_or_create(submission: UUID | None, columns: dict[str, Any]) -> tuple[HelpQuestion, str, bool]:
    """(question, secret, whether it is new). Someone who presses twice may send two at once: the second then finds the first.

    Stored first and looked up only when the database says that this secret, or this number, is there already: hardly ever.
    """
    token, content = token_for(submission) if submission else secrets.token_urlsafe(24), ""
    for _try in range(_TRIES):
        made = _store(token, columns)
        if made is not None:
            return made, token, True
        earlier = _handed_over(token)
        if earlier is None:  # it was the number that is taken
            continue
        if submission is None or content or _is_same(earlier, columns):
            return earlier, token, False
        # Sent before with something else in it: that is a question with a secret of its own.
        content = json.dumps(_said(columns), sort_keys=True)
        token = token_for(submission, content)
    raise DomainError("geen-nummer", _("De vraag kon nog niet worden bewaard."), _("Verstuur hem nog een keer."), 503)


def _store(token: str, columns: dict[str, Any]) -> HelpQuestion | None:
    """The new question; None when its secret or its number is in use."""
    rows: Any = HelpQuestion.objects
    try:
        with transaction.atomic():
            made: HelpQuestion = rows.create(reference=new_reference(), token_hash=fingerprint(token), **columns)
            return made
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        return None


def _said(columns: dict[str, Any]) -> dict[str, Any]:
    danger = {"danger": columns["urgency"] == Urgency.CRISIS}
    return {name: columns[name] for name in _SAID} | danger | {"doubts": columns["understood"].get("rejected", [])}


def _is_same(earlier: HelpQuestion, columns: dict[str, Any]) -> bool:
    """Whether this was said before. A team may have raised the urgency since; only danger that is new counts."""
    before = _said({name: getattr(earlier, name) for name in (*_SAID, "urgency", "understood")})
    now = _said(columns)
    return before | {"danger": now["danger"] and before["danger"]} == now


def _tell(question: HelpQuestion, by: Actor) -> None:
    if question.urgency == Urgency.CRISIS:
        ring(question, gettext_lazy("Gevaar: bel nu. Vraag %(reference)s wacht."))
    elif by.kind == "asker":
        tell_team(question, gettext_lazy("Nieuwe vraag: %(reference)s."))


def _note_danger(question: HelpQuestion, by: Actor, *, asked: bool) -> None:
    text = (
        _("Er is gevaar. De persoon weet dat dit is doorgegeven.")
        if asked
        else _("Er is gevaar. De persoon kon niet eerst gevraagd worden of dit mag.")
    )
    entry(question, EntryKind.DANGER_SEEN, by=by, text=text)
    note_audit(question, "danger seen at the desk", by, {"asked": asked})


def _handed_over(token: str) -> HelpQuestion | None:
    rows = HelpQuestion.objects.for_system("hetzelfde formulier nog eens verstuurd")
    return rows.filter(token_hash=fingerprint(token)).first()


def _clean(text: str) -> str:
    clean = text.strip()
    if not clean:
        raise DomainError(
            "lege-vraag", _("Er staat nog geen vraag."), _("Schrijf in een paar woorden wat er speelt."), 422
        )
    if len(clean) > MAX_TEXT:
        raise DomainError("te-lang", _("De tekst is te lang om te bewaren."), _("Kort hem in, of bel ons."), 422)
    # The mask is longer than a number, so the length counts before it.
    return without_numbers(clean)


def _masked(column: str, words: str) -> str:
    """Without numbers that nobody needs, and no longer than its column: the mask may be longer than the number."""
    field: Any = HelpQuestion._meta.get_field(column)
    return without_numbers(words)[: field.max_length]


def _team_of(pc4: str) -> Team:
    team = accounts.team_for_pc4(pc4)
    if team is None:
        raise DomainError("geen-team", _("Er is nog geen aanmeldteam ingesteld."), _("Bel de gemeente."), 503)
    return team
