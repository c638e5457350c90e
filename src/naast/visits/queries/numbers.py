"""The figures of the visits: how long from a worry to a call and a visit, in which phase, how urgent, how often a story was told again.

Only days and counts leave here, no name and no number of a worry. What of it may be told is in `small`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from naast.accounts.models import Membership
from naast.core import clock, rls
from naast.core.actors import Actor
from naast.core.clock import AMSTERDAM
from naast.engine.knowledge.visit_talk import default_talk
from naast.plan.choices import Origin
from naast.plan.models import Step
from naast.visits.choices import SIGNAL_OPEN, Haste, Phase, Retold, SignalState
from naast.visits.models import Report, Signal, SignalTeam

WHY = "cijfers over bezoeken, alleen aantallen"
URGENT, ORDINARY = "spoed", "gewoon"
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of the worries of the last year. `late`: (number to name on the telephone, team, its telephone) of those that wait too long."""

    to_call: list[int]
    to_visit: list[int]
    haste: Mapping[str, int]
    phases: Mapping[str, int]
    retold: Mapping[int, int]
    routes: Mapping[str, int]
    call_to_visit: list[int]
    open: int
    late: list[tuple[str, str, str]]


def may_see(actor: Actor) -> bool:
    """Who coordinates a team of the municipality, or says who works in a team that takes worries."""
    if actor.kind != "user":
        return False
    return (
        bool(actor.coordinates)
        or Membership.objects.filter(
            user_id=UUID(actor.id), user__is_active=True, manages=True, team__in=_teams()
        ).exists()
    )


def _teams() -> list[UUID]:
    return list(SignalTeam.objects.values_list("team_id", flat=True))


def numbers() -> Numbers:
    """The figures of the last year, of the whole town."""
    since = clock.now() - YEAR
    rows = list(
        Signal.objects.for_system(WHY)
        .filter(created_at__gte=since)
        .exclude(state=SignalState.WITHDRAWN)
        .select_related("team")
    )
    with rls.acting_system(WHY):
        told = Report.objects.for_system(WHY).filter(on__gte=since.date()).exclude(retold=None)
        retold = Counter(told.values_list("retold", flat=True))
        routes = _routes(since)
    return Numbers(
        [_days(one.created_at, _day(one.called_at)) for one in rows if one.called_at],
        [_days(one.created_at, one.visited_on) for one in rows if one.visited_on],
        _whole(Haste.values, (one.urgency for one in rows)),
        _whole(Phase.values, (one.phase for one in rows if one.phase)),
        {value: retold.get(value, 0) for value in Retold.values},
        routes,
        [max((one.visited_on - _day(one.called_at)).days, 0) for one in rows if one.visited_on and one.called_at],
        sum(one.state in SIGNAL_OPEN for one in rows),
        [(one.reference, one.team.name, one.team.phone) for one in rows if _is_late(one)],
    )


def _routes(since: datetime) -> dict[str, int]:
    """Help that came into a plan after a visit, by URGENT or ORDINARY route, once for each talk and kind of help.

    Only help that has both routes counts. Who wrote down both asked for speed.
    """
    pairs = {one.id: one.urgent_of for one in default_talk().steps if one.urgent_of}
    both = {*pairs, *pairs.values()}
    rows = Step.objects.for_system(WHY).filter(origin=Origin.VISIT, created_at__gte=since, removed_at=None)
    found: dict[tuple[str, str], str] = {}
    for report, _mark, step in (ref.partition("/") for ref in rows.values_list("origin_ref", flat=True)):
        if step in both:
            asked = (report, pairs.get(step, step))
            found[asked] = URGENT if step in pairs else found.get(asked, ORDINARY)
    return _whole((URGENT, ORDINARY), found.values())


def _whole(names: Iterable[str], seen: Iterable[str]) -> dict[str, int]:
    found = Counter(seen)
    return {name: found.get(name, 0) for name in names}


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def _days(came: datetime, done: date) -> int:
    return max((done - _day(came)).days, 0)


def _is_late(signal: Signal) -> bool:
    due = signal.call_due_at if signal.state == SignalState.NEW else signal.visit_due_at
    return signal.state in SIGNAL_OPEN and clock.now() > due
