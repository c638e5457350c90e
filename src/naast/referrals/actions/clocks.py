"""What the clock does: remind gently, bring it one place further, settle answers, and find what can no longer be where it is.

Each referral has its own transaction, so that one that fails holds up no other; two workers never do the same one.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from naast.accounts import queries as accounts
from naast.accounts.models import Team
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.directory.actions import count_as_check
from naast.directory.choices import CapacityStatus, CheckedField, CheckedHow, ServiceStatus
from naast.engine import loop
from naast.referrals import mails, queries
from naast.referrals.actions import holding, places, rows
from naast.referrals.actions.receiving import end_links, working_link
from naast.referrals.choices import EventKind, ListOf, Refusal, State
from naast.referrals.models import Referral

log = logging.getLogger(__name__)
BATCH = 500
HOUSE = Actor.system()
_KINDS = {
    loop.Rung.REMIND: EventKind.REMINDED,
    loop.Rung.SENDER: EventKind.TO_SENDER,
    loop.Rung.COORDINATOR: EventKind.TO_COORDINATOR,
    loop.Rung.DEFAULT: EventKind.TO_DEFAULT,
    loop.Rung.AGAIN: EventKind.STILL_OPEN,
}


def run_clocks(on: date | None = None) -> dict[str, int]:
    """Everything that is due on a day (default today), once however often it runs; returns how many of each.

    First what can no longer stay where it is (owner gone, person died, organisation stopped), then the clocks themselves.
    """
    day = on or clock.today()
    done: Counter[str] = Counter()
    for name, found, act in _SWEEPS:
        done[name] += sum(_each(found, act))
    still: Counter[UUID] = Counter()
    for _one in _each(lambda: _due(day), lambda referral: _tick(referral, day, done, still)):
        pass
    _tell_default(still)
    return {name: count for name, count in done.items() if count}


def _each(found: Callable[[], QuerySet[Referral]], act: Callable[[Referral], bool]) -> Iterator[bool]:
    """Do `act` on each row of `found()`, in batches by id, locked, each in a transaction of its own; yields what it returned."""
    last: UUID | None = None
    while True:
        with rls.acting_system(rows.WHY):
            batch = found().order_by("pk")
            ids = list((batch.filter(pk__gt=last) if last else batch).values_list("pk", flat=True)[:BATCH])
        for pk in ids:
            yield _one(found, act, pk)
        if len(ids) < BATCH:
            return
        last = ids[-1]


def _one(found: Callable[[], QuerySet[Referral]], act: Callable[[Referral], bool], pk: UUID) -> bool:
    try:
        with rls.acting_system(rows.WHY):
            # Asked again under the lock: another worker, or a person, may have been here first.
            locked = (
                Referral.objects.for_system(rows.WHY).select_for_update(of=("self",), skip_locked=True).filter(pk=pk)
            )
            referral = locked.select_related("service", "organisation", "team", "from_team", "owner", "person").first()
            if referral is None or not found().filter(pk=pk).exists():
                return False
            return act(referral)
    except Exception as error:
        log.error("clock of referral %s failed (%s)", pk, type(error).__name__)
        return False


def _open() -> QuerySet[Referral]:
    rows_: QuerySet[Referral] = Referral.objects.for_system(rows.WHY).filter(closed_at=None)
    return rows_


def _due(day: date) -> QuerySet[Referral]:
    return _open().filter(next_on__lte=day)


def _tick(referral: Referral, day: date, done: Counter[str], still: Counter[UUID]) -> bool:
    standing, dates = rows.standing_of(referral)
    step = loop.due(standing, dates, day, rows.norms())
    if step is None:
        return False
    rows.set_clock(referral, step.standing)
    if step.rung == loop.Rung.COORDINATOR:
        places.to_coordinator(referral)
    elif step.rung == loop.Rung.DEFAULT:
        places.to_default(referral)
    # A settled answer is no longer taken back by itself once the clock went on.
    rows.save(referral, "owner", "team", *rows.CLOCK)
    rows.event(referral, _KINDS[step.rung], HOUSE, step.reason)
    rows.note_audit(referral, "referral clock", HOUSE, rung=str(step.rung), list=str(referral.list_of))
    _tell(referral, step)
    done[str(step.rung)] += 1
    if step.rung == loop.Rung.AGAIN:
        still[referral.team_id] += 1
    return True


def _tell(referral: Referral, step: loop.Step) -> None:
    if step.rung == loop.Rung.REMIND:
        link = working_link(referral) if rows.is_on(referral, ListOf.RECEIVER) else None
        if link is not None:
            mails.reminded(referral, link)
        elif not rows.is_on(referral, ListOf.RECEIVER):
            mails.to_owner(referral, mails.YOUR_TURN, step.reason)
        return
    subject = {
        loop.Rung.SENDER: mails.STILL_SILENT,
        loop.Rung.COORDINATOR: mails.AT_COORDINATOR,
        loop.Rung.DEFAULT: mails.AT_DEFAULT,
    }.get(step.rung)
    if subject is not None:
        mails.to_owner(referral, subject, step.reason)


def _tell_default(still: Counter[UUID]) -> None:
    """One mail a day for all that still lies at the default route, not one for each."""
    for team in Team.objects.filter(pk__in=still):
        to = [team.email] if team.email else [user.email for user in accounts.coordinators_of(team)]
        for address in to:
            mails.still_at_default(team, still[team.pk], address)


# What can no longer stay where it is.


def _ownerless() -> QuerySet[Referral]:
    """The owner's account was closed, or they no longer work in the team, without a hand-over."""
    left = ~Q(owner__memberships__team_id=F("team_id"))
    return _open().filter(owner__isnull=False).filter(Q(owner__is_active=False) | left)


def _not_held() -> QuerySet[Referral]:
    return _open().filter(held_at=None, person__deceased_on__isnull=False)


def _at_the_stopped() -> QuerySet[Referral]:
    gone = [ServiceStatus.INACTIVE, ServiceStatus.DEFUNCT]
    return _open().filter(list_of=ListOf.RECEIVER, service__status__in=gone)


def _owner_gone(referral: Referral) -> bool:
    holding.give_away(referral, referral.owner_id, None, HOUSE)
    mails.to_owner(referral, mails.YOUR_TURN)
    return True


def _person_died(referral: Referral) -> bool:
    if not queries.is_held(referral):
        return False
    holding.hold(referral, HOUSE)
    return True


def _receiver_gone(referral: Referral) -> bool:
    holding.to_sender(referral, EventKind.RECEIVER_GONE, HOUSE, "De organisatie staat niet meer op de sociale kaart.")
    return True


_SWEEPS: tuple[tuple[str, Callable[[], QuerySet[Referral]], Callable[[Referral], bool]], ...] = (
    ("owner gone", _ownerless, _owner_gone),
    ("person died", _not_held, _person_died),
    ("receiver gone", _at_the_stopped, _receiver_gone),
)


# An answer that can no longer be taken back.


def settle() -> int:
    """Answers whose time to take back is over: who listens hears it, and it counts as a check of the directory; returns how many."""
    return sum(_each(_unsettled, _settle))


def _unsettled() -> QuerySet[Referral]:
    rows_: QuerySet[Referral] = Referral.objects.for_system(rows.WHY).filter(unsettled_until__lte=clock.now())
    return rows_


def _settle(referral: Referral) -> bool:
    side = referral.before.get("side", "")
    rows.settled_by_other(referral)
    rows.save(referral, *rows.SETTLING)
    if not referral.is_open:
        end_links(referral)
    rows.event(referral, EventKind.SETTLED, HOUSE)
    rows.note_audit(referral, "referral settled", HOUSE, side=str(side))
    known = _known_from(referral, side)
    if known:
        how = CheckedHow.REFERRAL if side == loop.Who.RECEIVER else CheckedHow.PHONE
        by = Actor.receiver(referral.pk, referral.organisation.name) if side == loop.Who.RECEIVER else HOUSE
        count_as_check(service=referral.service, fields=known, by=by, how=how, at=referral.moved_at)
    return True


def _known_from(referral: Referral, side: str) -> dict[str, str]:
    """What an answer tells about the entry: fact -> value, empty for "still right". Somebody answered, so it exists."""
    known = {str(CheckedField.EXISTS): ""}
    if side == loop.Who.RECEIVER and referral.receiver_email:
        known[str(CheckedField.EMAIL)] = ""
    if referral.state in (State.TAKEN_ON, State.STARTED, State.HELPED):
        known |= {
            str(CheckedField.OFFER): "",
            str(CheckedField.AREA): "",
            str(CheckedField.CAPACITY): str(CapacityStatus.YES),
        }
    if referral.state == State.NOT_FOR_US and referral.refusal == Refusal.FULL:
        known[str(CheckedField.CAPACITY)] = str(CapacityStatus.NO)
    return known
