"""The answers of who was asked, in one tap; and taking one back for a while. What happens when nobody answers is in `clocks`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from naast.core import clock
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError
from naast.engine import loop
from naast.referrals import mails
from naast.referrals.actions import rows
from naast.referrals.actions.rows import Which
from naast.referrals.choices import Ended, EventKind, Refusal, State
from naast.referrals.models import MAX_QUESTION, Referral

ANSWERS = (State.TAKEN_ON, State.NOT_FOR_US, State.STARTED, State.HELPED, State.NOT_REACHED)
_MOMENTS = ("reminded_at", "moved_at", "closed_at", "unsettled_until")
_DAYS = ("remind_on", "sender_on", "coordinator_on", "default_on", "next_on", "date_given")


def see(*, referral: Referral | Any, by: Actor, who: str = "") -> Referral:
    """The receiver opened it: from now on who sent it knows that somebody looked. The clock runs on. A second time changes nothing."""
    with rows.handling(referral, by, who) as (found, side):
        if found.state != State.ASKED or side != loop.Who.RECEIVER:
            return found
        found.state, found.seen_at, found.moved_at = State.SEEN, clock.now(), clock.now()
        rows.save(found, "state", "seen_at", "moved_at")
        rows.event(found, EventKind.SEEN, by)
        rows.note_audit(found, "referral seen", by)
    return found


def answer(
    *,
    referral: Which,
    answer: str,
    by: Actor,
    note: str = "",
    date: date | None = None,
    refusal: str = "",
    better_idea: str = "",
    who: str = "",
    version: int | None = None,
) -> Referral:
    """One of ANSWERS, by who was asked or by who sent it ("zij belden"). The same answer twice is one answer.

    "Not for us" needs a reason (`choices.Refusal`) and may hold a better idea; then it is the turn of who sent it.
    Raises NotVisible, NotAllowed, Conflict, DomainError (`kan-niet`, `reden`, `datum`, `te-lang`).
    """
    with rows.handling(referral, by, who, version) as (found, side):
        if answer not in [str(one) for one in ANSWERS]:
            raise DomainError("kan-niet", _("Dit antwoord kennen wij niet."), _("Kies een van de antwoorden."), 422)
        if _is_same(found, answer):
            return found
        state = rows.moved_to(found, answer, side)
        day, said = rows.sensible(date), rows.clean(note)
        before = _as_it_was(found, side)
        _refused(found, state, refusal, better_idea)
        _moved(found, state, day)
        _can_be_taken_back(found, before)
        rows.save(found, *rows.MOVED, *rows.SETTLING)
        rows.event(found, EventKind(str(state)), by, said)
        rows.note_audit(found, "referral answered", by, answer=str(state), refusal=str(found.refusal), side=str(side))
        if side == loop.Who.RECEIVER:
            _tell_sender(found)
    return found


def _is_same(referral: Referral, answer: str) -> bool:
    """A double tap, or a page that was sent again."""
    return referral.state == answer and referral.unsettled_until is not None


def _refused(referral: Referral, state: loop.State, refusal: str, better_idea: str) -> None:
    if state != loop.State.NOT_FOR_US:
        referral.refusal = referral.better_idea = ""
        return
    if refusal not in Refusal.values:
        raise DomainError("reden", _("Kies waarom het niet voor u is."), _("Dan zoeken wij beter verder."), 422)
    referral.refusal, referral.better_idea = refusal, rows.clean(better_idea, MAX_QUESTION)


def _moved(referral: Referral, state: loop.State, day: date | None) -> None:
    referral.date_given = day
    if state == loop.State.HELPED:
        rows.end(referral, state, Ended.HELPED)
        return
    referral.state, referral.moved_at, referral.reminded_at = str(state), clock.now(), None
    rows.wait(referral, since=day)


def _tell_sender(referral: Referral) -> None:
    subject = mails.YOUR_TURN if referral.state in (State.NOT_FOR_US, State.NOT_REACHED) else mails.NEWS
    mails.to_owner(referral, subject)


def note_attempt(*, referral: Which, by: Actor, note: str = "", who: str = "", version: int | None = None) -> Referral:
    """Tried, and nobody there. It is counted, and the wait begins anew; after the number of times in the norms it is the sender's turn.

    Raises NotVisible, NotAllowed, Conflict (done), DomainError.
    """
    with rows.handling(referral, by, who, version) as (found, side):
        state = rows.moved_to(found, State.NOT_REACHED, side)
        before = _as_it_was(found, side)
        found.attempts += 1
        last = found.attempts >= rows.norms().terms.attempts
        if last:
            _refused(found, state, "", "")
            _moved(found, state, None)
        else:
            found.reminded_at = None
            rows.wait(found)
        _can_be_taken_back(found, before)
        rows.save(found, *rows.MOVED, *rows.SETTLING)
        rows.event(found, EventKind.NOT_REACHED if last else EventKind.ATTEMPT, by, rows.clean(note))
        rows.note_audit(found, "referral attempt", by, attempts=found.attempts, side=str(side))
        if last and side == loop.Who.RECEIVER:
            _tell_sender(found)
    return found


def _as_it_was(referral: Referral, side: loop.Who) -> dict[str, Any]:
    """The row as JSON, to put back; an answer before this one that was not settled yet goes along, so that it can still be settled."""
    values = {name: getattr(referral, name) for name in (*rows.MOVED, "unsettled_until")}
    plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
    plain |= {name: str(plain[name]) for name in ("owner_id", "team_id") if plain[name] is not None}
    return {**plain, "side": str(side), "before": referral.before}


def _can_be_taken_back(referral: Referral, before: dict[str, Any]) -> None:
    referral.before = before
    referral.unsettled_until = clock.now() + timedelta(minutes=rows.norms().terms.undo_minutes)


def undo_answer(*, referral: Which, by: Actor, who: str = "", version: int | None = None) -> Referral:
    """A mis-tap: everything as it was before the answer, also after "helped". For as long as the norms say, and by who gave it.

    Raises NotVisible, NotAllowed, Conflict (too late, or something else happened since).
    """
    with rows.handling(referral, by, who, version) as (found, side):
        until = found.unsettled_until
        if until is None or until <= clock.now() or found.before.get("side") != str(side):
            raise Conflict(_("Dit kan niet meer terug."), _("Geef het goede antwoord, of bel het team."))
        before = dict(found.before)
        for name in (*rows.MOVED, "unsettled_until"):
            setattr(found, name, _from_json(name, before[name]))
        found.before = before["before"] if found.unsettled_until else {}
        _not_in_the_past(found)
        rows.save(found, *rows.MOVED, *rows.SETTLING)
        rows.event(found, EventKind.UNDONE, by)
        rows.note_audit(found, "referral answer undone", by, side=str(side))
    return found


def _from_json(name: str, value: Any) -> Any:
    if value is None or name not in (*_MOMENTS, *_DAYS):
        return value
    return parse_datetime(value) if name in _MOMENTS else parse_date(value)


def _not_in_the_past(referral: Referral) -> None:
    """The next date was of before; when it has passed meanwhile, today is soon enough."""
    if referral.next_on is not None and referral.next_on < clock.today():
        referral.next_on = loop.later(clock.today(), 0, rows.norms().days_closed)


def start(*, referral: Which, by: Actor, date: date | None = None, note: str = "", who: str = "") -> Referral:
    """Help began, or begins on a date."""
    return answer(referral=referral, answer=State.STARTED, by=by, date=date, note=note, who=who)


def close(*, referral: Which, by: Actor, note: str = "", who: str = "", version: int | None = None) -> Referral:
    """Helped: the loop is closed."""
    return answer(referral=referral, answer=State.HELPED, by=by, note=note, who=who, version=version)


def add_note(*, referral: Which, note: str, by: Actor, who: str = "") -> Referral:
    """A few words for the other side, without an answer. Raises NotVisible, Conflict (done), DomainError (`leeg`, `te-lang`)."""
    with rows.handling(referral, by, who) as (found, side):
        if not found.is_open:
            raise Conflict(_("Deze verwijzing is al klaar."), _("Bel het team als er nog iets is."))
        rows.event(found, EventKind.NOTE, by, rows.needed(note, _("Schrijf eerst uw bericht.")))
        rows.note_audit(found, "referral note added", by, side=str(side))
        if side == loop.Who.RECEIVER:
            mails.to_owner(found, mails.NEWS)
    return found
