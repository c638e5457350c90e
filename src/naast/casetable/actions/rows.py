"""What the actions of this room share: the locked table, who acts, the audit line, and sentences that may stay."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from naast.audit import actions as audit
from naast.casetable.carding import hard_words
from naast.casetable.choices import MAX_SENTENCE, State
from naast.casetable.models import CaseTable, Seat
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.engine.anonymity import without_numbers


def locked(table_id: UUID) -> CaseTable:
    """The table, for this transaction. Raises NotVisible."""
    found = CaseTable.objects.select_for_update().filter(pk=table_id).first()
    if found is None:
        raise NotVisible
    return found


def actor_of(seat: Seat) -> Actor:
    """Somebody at the table, as who does something; in the log stands the organisation, not the name."""
    if seat.user_id:
        return Actor("user", str(seat.user_id), seat.name, organisation=seat.organisation)
    return Actor.receiver(seat.pk, seat.organisation)


def note(table: CaseTable, action: str, by: Actor, **detail: Any) -> None:
    """The audit row: ids, states and counts. Never a word of the table."""
    audit.record(by=by, action=action, subject_type="casetable", subject_id=table.pk, detail=detail)


def seen(table: CaseTable, *fields: str) -> None:
    """Save these fields, and tell every screen at the table to look again."""
    table.version += 1
    table.save(update_fields=[*fields, "version"])


def running(table_id: UUID, seat: Seat) -> CaseTable:
    """The table while people sit at it. Raises Conflict when it is not going on, NotAllowed for who stepped aside."""
    table = locked(table_id)
    if table.state != State.RUNNING:
        raise Conflict(
            _("De tafel is niet (meer) bezig."), _("Kijk op de bladzijde van de tafel hoe het ervoor staat.")
        )
    if seat.left_at is not None:
        raise NotAllowed(_("U bent van tafel gegaan."), _("Kom eerst terug aan tafel."))
    return table


def need_role(seat: Seat, *roles: str) -> None:
    """Raises NotAllowed for who has another role at this table."""
    if seat.role not in roles:
        raise NotAllowed(_("Dit doet iemand anders aan tafel."), _("Vraag het de voorzitter."))


def sentence(text: str, *, really: bool = False, most: int = MAX_SENTENCE, needed: bool = True) -> str:
    """A sentence that stays after the table: one line, without numbers of people. Raises DomainError when it may point at somebody.

    `really`: its writer looked again and says that the name in it is of no human.
    """
    plain = " ".join(without_numbers(text).split())
    if needed and not plain:
        raise DomainError("leeg", _("Schrijf een zin."), "", 422)
    if len(plain) > most:
        raise DomainError("te-lang", _("De zin is te lang. Kort hem in."), "", 422)
    if not really and (found := hard_words(plain)):
        said = ", ".join(f"“{words}”" for words in found[:3])
        raise DomainError(
            "herleidbaar",
            _("Let op: herleidbaar door %(words)s. Schrijf het wijder.") % {"words": said},
            _("Is het geen naam van een mens? Vink dan aan dat u hebt gekeken."),
            422,
        )
    return plain
