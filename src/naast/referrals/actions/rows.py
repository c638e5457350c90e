"""What every action on a referral shares: decide, find and lock it, move it, its clock, its line in the history, its audit row."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from naast.access import queries as access
from naast.audit import actions as audit
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.errors import Conflict, DomainError, NotAllowed, NotVisible
from naast.engine import loop
from naast.engine.anonymity import without_numbers
from naast.engine.errors import EngineError
from naast.referrals import hearing, queries
from naast.referrals.choices import EventKind, ListOf
from naast.referrals.models import MAX_NOTE, ReceiverLink, Referral, ReferralEvent

WHY = "een verwijzing volgen tot bekend is wat ervan kwam"
# Letters and digits that nobody mixes up on the telephone.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
CLOCK = ("remind_on", "sender_on", "coordinator_on", "default_on", "list_of", "next_on", "reminded_at")
# What an answer may change, and what taking it back puts back.
MOVED = (
    *CLOCK, "state", "moved_at", "refusal", "better_idea", "date_given", "attempts", "closed_at", "ended", "owner_id", "team_id",
)  # fmt: skip
SETTLING = ("unsettled_until", "before")
Which = Referral | UUID | str


def norms() -> loop.LoopNorms:
    """The norms of this installation."""
    return loop.default_norms()


def new_reference() -> str:
    """A short number to say aloud, like `V-7K3MB9`. Random, so that it tells nothing; never one that is in use."""
    taken = Referral.objects.for_system("een vrij nummer kiezen")
    while True:
        reference = "V-" + "".join(secrets.choice(_ALPHABET) for _sign in range(6))
        if not taken.filter(reference=reference).exists():
            return reference


@contextmanager
def handling(which: Which, by: Actor, who: str = "", version: int | None = None) -> Iterator[tuple[Referral, loop.Who]]:
    """One transaction with the referral, locked, and as whom `by` acts.

    Raises NotVisible, NotAllowed (with the reason and whom to ask), Conflict (changed since `version`).
    """
    pk = which.pk if isinstance(which, Referral) else _uuid(which)
    side = _side(pk, by, who)
    with rls.acting_system(WHY):
        rows = Referral.objects.for_system(WHY).select_for_update(of=("self",))
        rows = rows.select_related("service", "organisation", "team", "from_team", "owner", "person")
        referral: Referral | None = rows.filter(pk=pk).first()
        if referral is None:
            raise NotVisible
        if version is not None and version != referral.version:
            raise Conflict(
                _("Deze verwijzing is net door iemand anders bijgewerkt."), _("Kijk eerst wat er veranderd is.")
            )
        yield referral, side


def _uuid(text: object) -> UUID:
    try:
        return text if isinstance(text, UUID) else UUID(str(text))
    except ValueError:
        raise NotVisible from None


def _side(pk: UUID, by: Actor, who: str) -> loop.Who:
    """As whom `by` acts here. Raises NotVisible and NotAllowed."""
    if by.kind == "system":
        return loop.Who(who or loop.Who.SENDER)
    if by.kind == "receiver":
        if not _is_to_own_organisation(pk, by):
            _own_link(pk, by)
        return loop.Who.RECEIVER
    if by.kind == "asker":
        # The room above found this referral by the secret link of the question it came from; only rows without a file.
        with rls.acting_system(WHY):
            if not Referral.objects.for_system(WHY).filter(pk=pk, person=None).exists():
                raise NotVisible
        return loop.Who.ASKER
    if by.kind == "user" and who == loop.Who.RECEIVER:
        if not _is_to_own_organisation(pk, by):
            raise NotVisible
        return loop.Who.RECEIVER
    _may_change(pk, by)
    return loop.Who.ASKER if by.kind == "resident" else loop.Who.SENDER


def _is_to_own_organisation(pk: UUID, by: Actor) -> bool:
    """Whether it was sent to an organisation this user works for, or this system has the key of."""
    ours = queries.received_by(by)
    if not ours:
        return False
    with rls.acting_system(WHY):
        return Referral.objects.for_system(WHY).filter(pk=pk, organisation_id__in=ours).exists()


def _own_link(pk: UUID, by: Actor) -> None:
    with rls.acting_system(WHY):
        rows = ReceiverLink.objects.for_system(WHY).filter(pk=_uuid(by.id), referral_id=pk, ended_at=None)
        if not rows.filter(expires_at__gt=clock.now()).exists():
            raise NotVisible


def _may_change(pk: UUID, by: Actor) -> None:
    purpose = queries.purpose_of(by)
    with rls.acting(by, purpose):
        found = Referral.objects.for_actor(by, purpose).filter(pk=pk).only("pk", "person_id").first()
    if found is None:
        raise NotVisible
    if found.person_id is not None:
        may_change_person(found.person_id, by)


def may_change_person(person_id: UUID, by: Actor) -> None:
    """`by` may write in the referrals of this person. Raises NotVisible, NotAllowed (with whom to ask)."""
    standing = access.standing_of(by, person_id)
    decision = standing.decide("referrals", queries.purpose_of(by), "change")
    if decision.allowed:
        return
    if not standing.decide("referrals", queries.purpose_of(by)).allowed:
        raise NotVisible
    raise NotAllowed(decision.reason, decision.ask)


def moved_to(referral: Referral, answer: str, side: loop.Who) -> loop.State:
    """The state after `answer`. Raises Conflict (it is done, or it stands there already), NotAllowed, DomainError (`kan-niet`)."""
    try:
        return loop.move(loop.State(referral.state), loop.State(answer), side)
    except EngineError as error:
        said, hint = str(error).removesuffix(f" {error.hint}"), error.hint or ""
        if error.code in ("is-klaar", "is-al-zo"):
            raise Conflict(said, hint) from None
        if error.code == "mag-niet":
            raise NotAllowed(said, hint) from None
        raise DomainError(error.code, said, hint, 422) from None
    except ValueError:
        raise DomainError(
            "kan-niet", _("Dit antwoord kennen wij niet."), _("Kies een van de antwoorden."), 422
        ) from None


def wait(referral: Referral, *, since: date | None = None) -> None:
    """The clock of the state it is in now, from `since` (default today); whose turn it is follows. Save the fields of CLOCK."""
    phase = loop.phase_of(loop.State(referral.state))
    start = max(since or clock.today(), clock.today())
    dates = loop.clock(referral.service.layer, referral.urgency, start, norms(), phase=phase)
    set_clock(referral, loop.back(dates) if phase == loop.Phase.BACK else loop.first(dates), dates)


def set_clock(referral: Referral, standing: loop.Standing, dates: loop.Deadlines | None = None) -> None:
    """Put a standing of the engine on the row. Without an owner it stays at the default route, whose mailbox somebody reads."""
    place = standing.list_of if referral.owner_id is not None else ListOf.DEFAULT
    referral.list_of, referral.next_on = str(place), standing.next_on
    referral.reminded_at = (referral.reminded_at or clock.now()) if standing.reminded else None
    if dates is not None:
        referral.remind_on, referral.sender_on = dates.remind_on, dates.sender_on
        referral.coordinator_on, referral.default_on = dates.coordinator_on, dates.default_on


def standing_of(referral: Referral) -> tuple[loop.Standing, loop.Deadlines]:
    """How it stands, as the engine takes it. Only for an open one."""
    assert referral.next_on is not None
    dates = loop.Deadlines(referral.remind_on, referral.sender_on, referral.coordinator_on, referral.default_on)
    return loop.Standing(loop.ListOf(referral.list_of), referral.next_on, referral.reminded_at is not None), dates


def on_sender(referral: Referral, *, days: int = 0) -> None:
    """Back on the list of who sent it, to look at in `days` working days; then the clock of `back` runs."""
    day = loop.later(clock.today(), days, norms().days_closed)
    now = loop.Standing(loop.ListOf.SENDER, day, reminded=days == 0)
    standing, dates = loop.put_off(now, day, referral.service.layer, referral.urgency, norms())
    if days == 0:
        standing = loop.Standing(loop.ListOf.SENDER, dates.coordinator_on, reminded=True)
    set_clock(referral, standing, dates)


def end(referral: Referral, state: str, why: str) -> None:
    """It is done: off every list. Save MOVED."""
    referral.state, referral.ended, referral.closed_at = str(state), str(why), clock.now()
    referral.list_of, referral.next_on, referral.moved_at = "", None, clock.now()


def settled_by_other(referral: Referral) -> None:
    """Something else happened: the answer before it can no longer be taken back by itself. Save SETTLING."""
    referral.unsettled_until, referral.before = None, {}


def save(referral: Referral, *fields: str) -> None:
    """Save only the named fields, and count the version up."""
    referral.version += 1
    names = [name.removesuffix("_id") for name in fields]
    referral.save(update_fields=[*dict.fromkeys(names), "version"])


def event(referral: Referral, kind: EventKind, by: Actor, note: str = "") -> ReferralEvent:
    """One line of the history; who listens hears it within this transaction."""
    row: ReferralEvent = ReferralEvent.objects.create(
        person_id=referral.person_id, referral=referral, kind=kind, at=clock.now(), by_kind=by.kind, by_label=by.label[:160],
        note=note, state=referral.state, list_of=referral.list_of,
    )  # fmt: skip
    hearing.tell(referral.pk, str(kind))
    return row


def note_audit(referral: Referral, action: str, by: Actor, **detail: Any) -> None:
    """The audit row: ids, states and counts, never what someone wrote."""
    audit.record(
        by=by, action=action, subject_type="referral", subject_id=referral.pk, person_id=referral.person_id,
        part="referrals" if referral.person_id else "", purpose="taak" if by.kind == "system" else queries.purpose_of(by),
        detail={"state": str(referral.state), **detail},
    )  # fmt: skip


def clean(text: str, most: int = MAX_NOTE) -> str:
    """`text` without white space around it and without numbers nobody needs. Raises DomainError (`te-lang`)."""
    left = without_numbers(text.replace("\0", "").strip())
    if len(left) > most:
        raise DomainError("te-lang", _("De tekst is te lang om te bewaren."), _("Kort hem in."), 422)
    return left


def needed(text: str, message: str, most: int = MAX_NOTE) -> str:
    """The same, but something must be left. Raises DomainError (`leeg`)."""
    left = clean(text, most)
    if not left:
        raise DomainError("leeg", message, _("Vul het vak in en verstuur opnieuw."), 422)
    return left


def sensible(day: date | None) -> date | None:
    """A date someone named, when it can be right. Raises DomainError (`datum`)."""
    if day is None:
        return None
    today = clock.today()
    if not today - timedelta(days=92) <= day <= today + timedelta(days=norms().terms.put_off_days):
        raise DomainError("datum", _("Deze datum kan niet kloppen."), _("Kies een dag binnen drie maanden."), 422)
    return day


def is_on(referral: Referral, *lists: ListOf) -> bool:
    """Whether it is on one of these lists now."""
    return referral.list_of in [str(one) for one in lists]
