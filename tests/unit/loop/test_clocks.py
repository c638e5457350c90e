"""The clocks beside a slow obvious twin that walks day by day; and what must hold whatever the days, holidays and pauses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine import loop
from naast.engine.dates import is_working_day
from naast.engine.errors import EngineError
from naast.engine.knowledge.vocabulary import LAYERS, URGENCIES
from naast.engine.loop import Deadlines, ListOf, LoopNorms, Phase, Rung, Standing

REAL = loop.default_norms()
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))
CLOSED = st.frozensets(st.dates(date(2026, 1, 1), date(2030, 6, 1)), max_size=30)


def _with(closed: frozenset[date]) -> LoopNorms:
    return LoopNorms(REAL.hash, REAL.terms, REAL.norms, closed)


# The slow twin: it counts each working day on its fingers.


def _working(day: date, closed: frozenset[date]) -> bool:
    return is_working_day(day) and day not in closed


def _count_on(start: date, days: int, closed: frozenset[date]) -> date:
    day = start
    while not _working(day, closed):
        day += timedelta(days=1)
    left = days
    while left:
        day += timedelta(days=1)
        left -= _working(day, closed)
    return day


def _walk(deadlines: Deadlines, start: date, end: date, norms: LoopNorms) -> list[tuple[date, Rung]]:
    """What the clock does from day to day when it runs on every day: each deadline on its own day, the later one when two fall together."""
    told: list[tuple[date, Rung]] = []
    day, last = start, Rung.REMIND
    while day <= end:
        if _working(day, norms.days_closed):
            names = {
                Rung.REMIND: deadlines.remind_on, Rung.SENDER: deadlines.sender_on, Rung.COORDINATOR: deadlines.coordinator_on,
                Rung.DEFAULT: deadlines.default_on,
            }  # fmt: skip
            today = [rung for rung, on in names.items() if on == day]
            if today:
                last = today[-1]
                told.append((day, last))
            elif last == Rung.DEFAULT:
                told.append((day, Rung.AGAIN))
        day += timedelta(days=1)
    return told


def _run(standing: Standing, deadlines: Deadlines, days: list[date], norms: LoopNorms) -> list[tuple[date, loop.Step]]:
    done = []
    for day in days:
        step = loop.due(standing, deadlines, day, norms)
        if step is not None:
            standing = step.standing
            done.append((day, step))
    return done


def _span(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


@given(DAYS, st.integers(0, 60), CLOSED)
def test_later_counts_as_on_fingers(start: date, days: int, closed: frozenset[date]) -> None:
    assert loop.later(start, days, closed) == _count_on(start, days, closed)


@settings(max_examples=150)
@given(
    st.sampled_from(LAYERS),
    st.sampled_from(URGENCIES),
    DAYS,
    CLOSED,
    st.sampled_from([Phase.ANSWER, Phase.BEGIN, Phase.FINISH]),
)
def test_the_clock_does_what_the_twin_does(
    kind: str, urgency: str, asked: date, closed: frozenset[date], phase: Phase
) -> None:
    norms = _with(closed)
    deadlines = loop.clock(kind, urgency, asked, norms, phase=phase)
    end = deadlines.default_on + timedelta(days=10)
    done = _run(loop.first(deadlines), deadlines, _span(asked, end), norms)
    assert [(day, step.rung) for day, step in done] == _walk(deadlines, asked, end, norms)


@settings(max_examples=150)
@given(
    st.sampled_from(LAYERS),
    st.sampled_from(URGENCIES),
    DAYS,
    CLOSED,
    st.lists(st.integers(1, 40), min_size=1, max_size=12),
)
def test_nobody_is_skipped_whenever_it_runs(
    kind: str, urgency: str, asked: date, closed: frozenset[date], gaps: list[int]
) -> None:
    norms = _with(closed)
    deadlines = loop.clock(kind, urgency, asked, norms)
    days, day = [], asked
    for gap in gaps:
        day += timedelta(days=gap)
        days += [day, day]
    done = _run(loop.first(deadlines), deadlines, days, norms)
    order = list(Rung)
    places = [order.index(step.rung) for _day, step in done]
    assert places == sorted(places), "it never goes back"
    assert len({day for day, _step in done}) == len(done), "once a day, however often it runs"
    same_day = {deadlines.remind_on == deadlines.sender_on}
    seen = [step.rung for _day, step in done if step.rung != Rung.AGAIN]
    expected = order[1:4] if True in same_day else order[:4]
    assert seen == expected[: len(seen)], "each one gets a turn of their own"
    for on, step in done:
        assert is_working_day(on)
        assert on not in closed
        assert step.standing.next_on > on
        assert step.standing.reminded
        assert step.reason.endswith(".")
        assert loop.due(step.standing, deadlines, on, norms) is None


@given(st.sampled_from(LAYERS), st.sampled_from(URGENCIES), DAYS, st.integers(1, 90), st.sampled_from(ListOf))
def test_asking_for_time_leaves_it_where_it_is(kind: str, urgency: str, today: date, days: int, where: ListOf) -> None:
    until = today + timedelta(days=days)
    standing, deadlines = loop.put_off(Standing(where, today, reminded=True), until, kind, urgency, REAL)
    assert standing.list_of == where
    assert standing.next_on >= until
    assert is_working_day(standing.next_on)
    steps = _run(standing, deadlines, _span(today, deadlines.default_on + timedelta(days=10)), REAL)
    assert steps[0][0] == standing.next_on
    if where in (ListOf.SENDER, ListOf.COORDINATOR, ListOf.DEFAULT) and deadlines.coordinator_on > standing.next_on:
        assert steps[0][1].rung == Rung.REMIND, "on the day itself whose turn it is hears it first"
    assert steps[-1][1].standing.list_of == ListOf.DEFAULT, "it never ends silently"


def test_back_is_the_turn_of_who_sent_it_at_once() -> None:
    deadlines = loop.clock("formele zorg", "normal", date(2026, 11, 23), REAL, phase=Phase.BACK)
    standing = loop.back(deadlines)
    assert (standing.list_of, standing.reminded) == (ListOf.SENDER, True)
    steps = _run(standing, deadlines, _span(date(2026, 11, 23), date(2026, 12, 2)), REAL)
    assert [(day.day, step.rung) for day, step in steps] == [
        (25, Rung.COORDINATOR), (30, Rung.DEFAULT), (1, Rung.AGAIN), (2, Rung.AGAIN),
    ]  # fmt: skip


def test_christmas_is_no_time_to_remind_a_church() -> None:
    deadlines = loop.clock("gemeenschappelijke sociale basis", "normal", date(2026, 12, 23), REAL)
    assert deadlines.remind_on == date(2026, 12, 29)
    closed = _with(frozenset({date(2026, 12, 24), date(2026, 12, 28)}))
    assert loop.clock("gemeenschappelijke sociale basis", "normal", date(2026, 12, 23), closed).remind_on == date(
        2026, 12, 31
    )


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(EngineError, match="volgorde"):
        Deadlines(date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 26))
    with pytest.raises(EngineError, match="telt niet terug"):
        loop.later(date(2026, 11, 23), -1)
    with pytest.raises(EngineError, match="ooit"):
        loop.clock("formele zorg", "ooit", date(2026, 11, 23), REAL)
