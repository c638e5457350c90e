"""What must hold at every moment of every history. Each truth says what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.referrals.machine.world import NET, Case, World

from naast.engine import loop
from naast.engine.loop import ListOf


def wrong(world: World, *, whole: bool = True) -> str:
    """The first thing that is wrong in this world now; empty when all is well. Not `whole`: of words only the newest are looked for."""
    return next(_all(world, whole), "")


def _all(world: World, whole: bool) -> Iterator[str]:
    for case in world.cases if whole else world.open_cases():
        yield from _listed(world, case)
        yield from _ticked(world, case)
        yield from _consented(world, case)
    yield from _kept(world, whole)
    yield from _shared(world, whole)


def _listed(world: World, case: Case) -> Iterator[str]:
    """Every open referral has exactly one owner (at the default route perhaps its mailbox) and a next date; a closed one neither."""
    if not case.is_open:
        if case.standing is not None or not case.ended:
            yield f"{case.number} is done, yet on a list or without a reason"
        return
    if case.standing is None:
        yield f"{case.number} is open and on no list"
        return
    if not case.owner and (case.standing.list_of != ListOf.DEFAULT or case.team != NET):
        yield f"{case.number} is open and of nobody"
    # The clock of today has run: what is left lies ahead, or waits for the first working day.
    latest_due = loop.later(world.day, 0, world.norms.days_closed)
    if case.standing.next_on < world.day and latest_due == world.day and case.ticks and case.ticks[-1][0] == world.day:
        yield f"{case.number} was due on {case.standing.next_on} and nothing happened"


def _ticked(world: World, case: Case) -> Iterator[str]:
    """The clock stands still on days off, does one thing a day at most, and takes nothing away from anyone before its date."""
    if not case.ticks or case.ticks[-1][0] != world.day:
        return
    day, rung, planned = case.ticks[-1]
    if not loop.clocks.is_open_day(day, world.norms.days_closed):
        yield f"{case.number}: {rung} on a day off, {day}"
    if planned is not None and day < planned:
        yield f"{case.number}: {rung} on {day}, before {planned}"
    if len(case.ticks) > 1 and case.ticks[-2][0] == day:
        yield f"{case.number}: two things on {day}"


def _consented(world: World, case: Case) -> Iterator[str]:
    """The receiver reads what this person said yes to for this receiver, while it is open, and nothing after a no or a death."""
    if case.shown - case.consented:
        yield f"{case.number} shows more than was consented"
    if case.shown and (case.number in world.said_no or case.held):
        yield f"{case.number} is shown after a no"


def _kept(world: World, whole: bool) -> Iterator[str]:
    """No acknowledged message is lost: it stands in the story of its referral; of the plan it stands in a version, or both are shown."""
    newest = slice(0, None) if whole else slice(-5, None)
    for number, words in world.acknowledged[newest]:
        if words not in world.cases[number].told:
            yield f"{words!r} of {number} is gone"
    for case in world.cases[newest]:
        if case.person != world.circle.root(case.person):
            yield f"{case.number} stayed in a file that is gone"
        if case.previous is not None and not set(world.cases[case.previous].told) <= set(_story(world, case)):
            yield f"{case.number} does not tell what {case.previous} told"
    for number, name, value in world.book.acknowledged[newest]:
        if not any(version[name] == value for version in world.book.sentences[number].versions):
            yield f"{value!r} of step {number} is gone"
    for now, mine, clashes in world.book.shown_both[newest]:
        if any(now[name] == mine[name] for name in clashes):
            yield "a clash without a difference"


def _story(world: World, case: Case) -> list[str]:
    before = _story(world, world.cases[case.previous]) if case.previous is not None else []
    return [*before, *case.told]


def _shared(world: World, whole: bool) -> Iterator[str]:
    """Nobody sees more than consented, also when two files turn out to be of one human. On the way one file is looked at a time."""
    circle = world.circle
    files = range(5) if whole else (world.day.toordinal() % 5,)
    for file in {circle.root(file) for file in files}:
        yield from circle.seen_without_yes(file, world.day)


def silent_reaches_default(norms: loop.LoopNorms, layer: str, urgency: str, start_offset: int) -> int:
    """Working days of total silence until the default route has it: walks day by day, the slow and obvious way."""
    day = loop.later(_EPOCH + timedelta(days=start_offset), 0, norms.days_closed)
    dates = loop.clock(layer, urgency, day, norms)
    standing, count = loop.first(dates), 0
    while True:
        step = loop.due(standing, dates, day, norms)
        standing = step.standing if step else standing
        if standing.list_of == ListOf.DEFAULT:
            return count
        day += timedelta(days=1)
        count += loop.clocks.is_open_day(day, norms.days_closed)
        if count > 400:
            raise AssertionError("silence never reaches the default route")


_EPOCH = date(2026, 1, 1)
