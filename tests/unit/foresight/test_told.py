"""What is told of a person, kept for the next of whom the same is known: as if it were worked out anew, whatever the days."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from naast.engine.foresight import spread
from naast.engine.foresight.case import Case, Known, State
from naast.engine.foresight.network import Network, build
from naast.engine.foresight.told import facts_of, prepare, usual
from naast.engine.knowledge.life_events import default_life_events

LIFE = default_life_events()


@pytest.fixture(scope="module")
def network() -> Network:
    return build(LIFE, "kanker", 5)


def people(network: Network) -> Iterator[Case]:
    """The same things known on other days, by turns; before the diagnosis, after it, by an unknown day, not yet; contexts and a death."""
    luck = random.Random(11)
    events = [name for name in network.nodes if LIFE.events[name].kind == "event"]
    others = [name for name in network.nodes if LIFE.events[name].kind in ("context", "action")]
    for _ in range(6):
        facts = {name: luck.random() < 0.5 for name in luck.sample(sorted(LIFE.facts), 5)}
        chosen = [*luck.sample(events, 8), *luck.sample(others, min(2, len(others)))]
        states = [luck.choice([State.HAPPENED, State.HAPPENED, State.NOT_YET]) for _ in chosen]
        dated = [luck.choice(["early", "later", "unknown"]) for _ in chosen]
        died = luck.random() < 0.5
        for _ in range(3):
            days = {"early": luck.uniform(-50, 0), "later": luck.uniform(1, 190), "unknown": None}
            known = [Known(name, state, days[how]) for name, state, how in zip(chosen, states, dated, strict=True)]
            if died:
                known.append(Known("overlijden", State.HAPPENED, luck.choice([None, luck.uniform(100, 190)])))
            yield Case(network.trajectory, luck.uniform(190, 400), facts, tuple(known))


def plainly(network: Network, case: Case) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """States, days and until when, one by one as the words say, nothing kept."""
    events, facts = LIFE.events, facts_of(network, case.facts)
    last = {one.event: one for one in case.known}
    states, days, until = [], [], []
    death = last.get("overlijden")
    for name in network.nodes:
        event, one = events[name], last.get(name)
        state = spread.FREE if event.kind == "event" else spread.FIXED
        day = 0.0 if event.kind in ("event", "start") else np.inf
        if one is not None and event.kind == "event":
            told = case.on if one.day is None else one.day
            if one.state is State.NOT_YET:
                state, day = spread.NOT_YET, told
            elif one.day is None:
                state, day = spread.UNDATED, told
            elif one.day <= 0:
                state = spread.FIXED
            else:
                state, day = spread.HAPPENED, told
        elif one is not None and event.kind != "start" and one.state is State.HAPPENED:
            day = case.on if one.day is None else one.day
        if event.kind == "context" and event.fact is not None:
            holds = facts[event.fact] if one is None else one.state is State.HAPPENED
            if isinstance(holds, bool):
                day = 0.0 if holds else np.inf
        states.append(state)
        days.append(day)
        ends = death is not None and event.ends_at_death
        until.append((case.on if death.day is None else death.day) if ends and death else np.inf)
    return np.array(states, np.int8), np.array(days, np.float32), np.array(until, np.float32)


def test_what_is_kept_is_what_would_be_worked_out_anew(network: Network) -> None:
    dated = 0
    for case in people(network):
        ready, (states, days, until) = prepare(network, case), plainly(network, case)
        np.testing.assert_array_equal(ready.states, states)
        np.testing.assert_array_equal(ready.days, days)
        np.testing.assert_array_equal(ready.until, until)
        dated += int(np.isfinite(until).any())
    assert dated
    assert len(network.kept["patterns"]) < 18, "nothing was found again"


def test_the_nodes_that_differ_are_those_that_anything_told_leads_to(network: Network) -> None:
    plain, graph = usual(network), network.graph
    for case in people(network):
        ready = prepare(network, case)
        other = (ready.states != plain.states) | (ready.days != plain.days) | (ready.until != plain.until)
        wanted = graph.personal
        for j in np.flatnonzero(other):
            wanted |= graph.after[j]
        assert ready.moved == wanted


def test_a_day_told_before_the_diagnosis_is_not_mixed_up_with_one_after_it(network: Network) -> None:
    name = next(name for name in network.nodes if LIFE.events[name].kind == "event")
    after = Case(network.trajectory, 200.0, {}, (Known(name, State.HAPPENED, 5.0),))
    before = replace(after, known=(Known(name, State.HAPPENED, -5.0),))
    j = network.index[name]
    assert [int(prepare(network, case).states[j]) for case in (after, before, after)] == [
        spread.HAPPENED,
        spread.FIXED,
        spread.HAPPENED,
    ]
