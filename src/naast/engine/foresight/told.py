"""What is told of a person as arrays: states and days per node, conditions per link, and what help does to the hazards.

Running them is `spread`; weighing and keeping pasts is `past`.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight import spread, tables
from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.foresight.network import Network
from naast.engine.foresight.room import keep
from naast.engine.knowledge.life_model import Effect

FLOOR: Final = 0.3  # measures overlap: together they never do more than this, unless one of them does
_MOST_KEPT: Final = 64  # plans of which the factors are kept
_MOST_HELD: Final = 16  # sets of facts of which is kept in which draws their conditions hold
_MOST: Final = 2  # how many measures on one link count


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """What holds for a person whatever the plan. `given`: the rows that need no arithmetic and differ per draw. `moved`: the nodes (as
    bits, see `Graph`) that are not the same for everybody: what depends on facts, on what was told, and all after."""

    states: NDArray[np.int8]
    days: tables.F32
    until: tables.F32
    given: Mapping[int, tables.F32]
    masks_of: NDArray[np.int32]
    masks: NDArray[np.uint8]
    moved: int

    def with_help(self, network: Network, provisions: Iterable[InPlace]) -> spread.Told:
        """Together with the measures that are in place."""
        return spread.Told(
            self.states, self.days, self.until, self.given, self.masks_of, self.masks, *help_of(network, provisions)
        )


def prepare(network: Network, case: Case) -> Ready:
    """What is told about this person, and which conditions hold in which draws."""
    last = {one.event: one for one in case.known}
    pattern, until = _pattern_of(network, case, last), usual(network).until
    days = pattern.days.copy()
    days[pattern.at] = [_day(last[network.nodes[j]], case) for j in pattern.at]
    if pattern.ended is not None:
        until = until.copy()
        until[pattern.ends] = _day(last[pattern.ended], case)
    held = pattern.held
    return Ready(pattern.states, days, until, held.given, held.masks_of, held.masks, pattern.moved)


def touched(network: Network, new: Iterable[InPlace]) -> int:
    """The nodes (as bits) that help may change: what it works on, and everything after that."""
    per_measure = network.graph.touched
    return functools.reduce(operator.or_, (per_measure.get(one.measure, 0) for one in new), 0)


def usual(network: Network) -> Ready:
    """Nothing told. What in it depends on facts is of nobody. A context, an act and the death are never drawn: they hold from day 0,
    or are told, or do not come."""
    if "usual" not in network.kept:
        events = [network.life.events[name] for name in network.nodes]
        states = np.array([spread.FREE if one.kind == "event" else spread.FIXED for one in events], np.int8)
        days = np.array([0.0 if one.kind in ("event", "start") else np.inf for one in events], np.float32)
        none = np.full(len(network.links), spread.ALWAYS, np.int32)
        until = np.full(len(events), np.inf, np.float32)
        free = np.ones((1, network.draws), np.uint8)
        network.kept["usual"] = Ready(states, days, until, {}, none, free, network.graph.personal)
    found: Ready = network.kept["usual"]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """What is the same for everybody of whom the same is known, whatever the days. `days` of what does not hang on them; `at`: the nodes
    of which the day is told; `ended`: the death that was told of, and `ends` what ends with it."""

    states: NDArray[np.int8]
    days: tables.F32
    at: list[int]
    ended: str | None
    ends: NDArray[np.bool_]
    held: _Held
    moved: int


def _pattern_of(network: Network, case: Case, last: Mapping[str, Known]) -> _Pattern:
    """Of this person. Those asked for lately are kept. `last`: what was said last of each event."""
    kept: dict[object, _Pattern] = network.kept.setdefault("patterns", {})
    known = tuple((name, one.state, one.day is None, _was_before(one)) for name, one in last.items())
    key = (frozenset(case.facts.items()), known)
    found = kept.get(key)
    if found is None:
        found = _pattern(network, case, last)
        keep(kept, key, found, _MOST_HELD)
    return found


def _was_before(one: Known) -> bool:
    """Whether the day that was told lies before the diagnosis, or on it."""
    return one.day is not None and one.day <= 0


def _day(one: Known, case: Case) -> float:
    """The day that was told, or today."""
    return case.on if one.day is None else one.day


def _pattern(network: Network, case: Case, last: Mapping[str, Known]) -> _Pattern:
    plain, events = usual(network), network.life.events
    states, days, held = plain.states.copy(), plain.days.copy(), _conditions(network, case)
    at: list[int] = []
    for name, one in last.items():
        if name not in network.index:
            continue
        j, kind = network.index[name], events[name].kind
        if kind != "event":
            if kind != "start" and one.state is State.HAPPENED and j not in held.days:
                at.append(j)
        elif one.state is State.HAPPENED and _was_before(one):
            # It was there before the diagnosis: it causes, and nothing caused it.
            states[j] = spread.FIXED
        else:
            states[j] = _STATES[one.state] if one.day is not None or one.state is State.NOT_YET else spread.UNDATED
            at.append(j)
    for j, day in held.days.items():
        days[j] = day
    deaths = (name for name, one in last.items() if events[name].kind == "death" and one.state is State.HAPPENED)
    ended = next(deaths, None)
    ends = np.array([ended is not None and events[name].ends_at_death for name in network.nodes], np.bool_)
    told = (states != plain.states) | (days != plain.days) | ends
    told[at] = True
    moved = network.graph.personal | network.graph.all_after(np.flatnonzero(told).tolist())
    return _Pattern(states, days, at, ended, ends, held, moved)


_STATES: Final = {State.HAPPENED: spread.HAPPENED, State.NOT_YET: spread.NOT_YET}


def facts_of(network: Network, known: Mapping[str, bool]) -> dict[str, bool | NDArray[np.bool_]]:
    """Every fact as told, or drawn from the population where nothing was told; facts that exclude each other never both."""
    facts: dict[str, bool | NDArray[np.bool_]] = {}
    for name, fact in network.life.facts.items():
        against = network.graph.against[name]
        if name in known:
            facts[name] = known[name]
        elif any(known.get(other) for other in against):
            facts[name] = False
        else:
            free = [other for other in against if other in facts and not isinstance(facts[other], bool)]
            taken = sum(network.life.facts[other].share.value for other in free)
            known_out = [other for other in against if known.get(other) is False]
            room = 1 - sum(network.life.facts[other].share.value for other in known_out) - taken
            share = min(1.0, fact.share.value / max(room, 1e-9))
            drawn = network.fact_luck[name] < share
            for other in free:
                drawn &= ~np.asarray(facts[other])
            facts[name] = drawn
    return facts


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """What only depends on facts and told contexts. Per link `masks_of`: -1 always, -2 never, else the row of `masks` that says in which
    draws it holds. Contexts: `days` of those that are the same in every draw, `given` of the others."""

    masks_of: NDArray[np.int32]
    masks: NDArray[np.uint8]
    days: Mapping[int, float]
    given: Mapping[int, tables.F32]


def _conditions(network: Network, case: Case) -> _Held:
    """What holds of this person. Those asked for lately are kept."""
    kept: dict[object, _Held] = network.kept.setdefault("held", {})
    told = {one.event: one.state is State.HAPPENED for one in case.known if one.event in network.graph.settings}
    key = (frozenset(case.facts.items()), frozenset(told.items()))
    found = kept.get(key)
    if found is None:
        found = _held(network, case.facts, told)
        keep(kept, key, found, _MOST_HELD)
    return found


def _held(network: Network, known: Mapping[str, bool], told: Mapping[str, bool]) -> _Held:
    facts = facts_of(network, known)
    days: dict[int, float] = {}
    given: dict[int, tables.F32] = {}
    for j, name, fact in network.graph.contexts:
        if fact is None:
            continue
        holds = told.get(name, facts[fact])
        if isinstance(holds, bool):
            days[j] = 0.0 if holds else np.inf
        else:
            given[j] = np.where(holds, np.float32(0), np.float32(np.inf))
    masks: list[NDArray[np.bool_]] = []
    masks_of = np.full(len(network.links), spread.ALWAYS, np.int32)
    for condition, links in network.graph.conditions:
        masks_of[links] = _row(condition, facts, masks)
    none = np.ones((1, network.draws), np.uint8)
    return _Held(masks_of, np.stack(masks).astype(np.uint8) if masks else none, days, given)


def _row(
    condition: Iterable[str], facts: Mapping[str, bool | NDArray[np.bool_]], masks: list[NDArray[np.bool_]]
) -> int:
    needed = [facts[name] for name in condition]
    if any(one is False for one in needed):
        return spread.NEVER
    drawn = [one for one in needed if not isinstance(one, bool)]
    if not drawn:
        return spread.ALWAYS
    masks.append(np.logical_and.reduce(drawn))
    return len(masks) - 1


def help_of(
    network: Network, provisions: Iterable[InPlace]
) -> tuple[NDArray[np.int32], NDArray[np.int32], tables.F32, tables.F32]:
    """Per link with help in place: the days on which it changes, and by how much the hazard is multiplied from then on."""
    start: dict[str, float] = {}
    for one in provisions:
        start[one.measure] = min(one.start_day, start.get(one.measure, np.inf))
    days = sorted(set(start.values()))
    at = {day: i for i, day in enumerate(days)}
    plan = _in_order_of_start(network, frozenset((name, at[day]) for name, day in start.items()))
    # One more for where a link changes less often than another.
    return plan.of_link, plan.count, np.array([*days, np.inf], np.float32)[plan.turn], plan.factors


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What help does to the hazards, whatever the days: only which begins before which counts. `turn` [rows, changes]: which of the
    days on which something begins, or -1."""

    of_link: NDArray[np.int32]
    count: NDArray[np.int32]
    turn: NDArray[np.int32]
    factors: tables.F32


def _in_order_of_start(network: Network, turns: frozenset[tuple[str, int]]) -> _Plan:
    """`turns`: of each measure which it is in the order of their days. Those asked for lately are kept."""
    kept: dict[frozenset[tuple[str, int]], _Plan] = network.kept.setdefault("plans", {})
    found = kept.get(turns)
    if found is None:
        found = _plan(network, dict(turns))
        keep(kept, turns, found, _MOST_KEPT)
    return found


def _plan(network: Network, turn_of: Mapping[str, int]) -> _Plan:
    of_link = np.full(len(network.links), -1, np.int32)
    found: list[tuple[list[int], list[NDArray[np.float64]]]] = []
    names = frozenset(turn_of)
    for e, measures in network.graph.helped:
        here = measures & names
        if here and not network.life.events[network.links[e].effect].competes_in:
            turns = sorted({turn_of[name] for name in here})
            of_link[e] = len(found)
            found.append(
                (turns, [_factor(network, e, frozenset(one for one in here if turn_of[one] <= turn)) for turn in turns])
            )
    width = max((len(turns) for turns, _ in found), default=1)
    count = np.array([len(turns) for turns, _ in found] or [0], np.int32)
    turn = np.full((len(count), width), -1, np.int32)
    factors = np.ones((len(count), width, tables.BLOCKS), np.float32)
    for i, (turns, by_block) in enumerate(found):
        turn[i, : len(turns)] = turns
        factors[i, : len(turns)] = by_block
    return _Plan(of_link, count, turn, factors)


def _factor(network: Network, e: int, there: frozenset[str]) -> NDArray[np.float64]:
    """float64 [BLOCKS]: the factor on the hazard of a link when these measures are there; worked out once."""
    factors = network.kept.setdefault("factors", {})
    if (e, there) not in factors:
        factors[e, there] = _worked_out(network, e, there)
    found: NDArray[np.float64] = factors[e, there]
    return found


def _worked_out(network: Network, e: int, there: frozenset[str]) -> NDArray[np.float64]:
    link = network.links[e]
    hazards = [on_hazard(network, e, one) for one in (*link.lowered_by, *link.helped_by) if one.by in there]
    strongest = np.sort(np.stack(hazards), axis=0)[:_MOST]
    together = strongest.prod(axis=0)
    return np.asarray(np.where(strongest[0] < 1, np.maximum(together, np.minimum(FLOOR, strongest[0])), together))


def on_hazard(network: Network, e: int, one: Effect) -> NDArray[np.float64]:
    """float64 [BLOCKS]: what is said of a chance p becomes what must be true of the hazard to make the chance f x p, had the help been
    there from the beginning."""
    link, p = network.links[e], np.minimum(network.rate[e].astype(np.float64), 0.995)
    key = f"{link.cause}>{link.effect}/{one.by}"
    varied = one.factor * tables.factors(network.seed, key, one.low, one.high, network.vary)
    f = np.minimum(varied, 1.0) if one.factor < 1 else np.minimum(varied, 0.95 / p)
    return np.asarray(np.log1p(-np.clip(f * p, 0, 0.995)) / np.log1p(-p))
