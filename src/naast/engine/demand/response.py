"""When the first need for each provision comes after the news, for people of an age on a trajectory: drawn by the foresight engine.

Nobody in particular: every fact is drawn from the figures of an age. Multiplying by how many people there are is `counting`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.demand.figures import AGES, Figures
from naast.engine.foresight import acting, tables
from naast.engine.foresight.case import Case, Known, State
from naast.engine.foresight.network import Network, build
from naast.engine.foresight.past import Past, run
from naast.engine.knowledge.life_model import Chance, LifeEvents

LAGS: Final = 60  # months after the news (or the death) in which needs are counted
MONTH: Final = 365.25 / 12  # days
_RARE: Final = 0.002  # an event that comes less often than this brings nobody to a provision


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """`first`: float64 [ages, provisions, LAGS, BLOCKS], new needs per month of lag and per inhabitant per month, summed over
    trajectories. `because`: per provision the share of its needs that comes through each event, largest first."""

    provisions: tuple[str, ...]
    first: NDArray[np.float64]
    because: Mapping[str, tuple[tuple[str, float], ...]]


def respond(life: LifeEvents, figures: Figures, seed: int = 1) -> Response:
    """The response of every age. Deterministic by seed; about two seconds for the shipped model."""
    provisions = tuple(sorted({one.provision for one in life.measures.values() if one.provision} | set(figures.calls)))
    place = {name: i for i, name in enumerate(provisions)}
    first = np.zeros((len(AGES), len(provisions), LAGS, tables.BLOCKS))
    via: dict[str, dict[str, float]] = {name: {} for name in provisions}
    for path in life.trajectories:
        if (path, AGES[0]) not in figures.inflow:
            continue
        network = build(life, path, seed)
        for a, age in enumerate(AGES):
            rate = figures.inflow[path, age]
            doubt = tables.factors(seed, f"inflow/{path}/{age}", rate.low, rate.high, True)
            people = rate.value / 1000 / 12 * doubt / doubt.mean()
            aged = of_age(network, figures, age, seed)
            for name, event, months in _first_needs(aged, figures.calls):
                first[a, place[name]] += months * people
                weight = float((months * people).sum())
                via[name][event] = via[name].get(event, 0.0) + weight
    some = [i for i, name in enumerate(provisions) if via[name]]
    because = {provisions[i]: _shares(via[provisions[i]]) for i in some}
    return Response(tuple(provisions[i] for i in some), first[:, some], MappingProxyType(because))


def _shares(via: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    total = sum(via.values()) or 1.0
    return tuple((name, part / total) for name, part in sorted(via.items(), key=lambda one: (-one[1], one[0])))


def of_age(network: Network, figures: Figures, age: str, seed: int) -> Network:
    """The same network with the facts of this age, and with their doubt: each block has shares of its own."""
    facts, luck = dict(network.life.facts), dict(network.fact_luck)
    for name, fact in network.life.facts.items():
        share = figures.shares.get((name, age))
        if share is None:
            continue
        facts[name] = replace(fact, share=share)
        luck[name] = _with_doubt(network, share, seed, f"share/{name}/{age}")
    life = replace(network.life, facts=MappingProxyType(facts))
    return replace(network, life=life, fact_luck=luck)


def _with_doubt(network: Network, share: Chance, seed: int, key: str) -> tables.F32:
    """A fact holds where luck is below its share; scaling the luck per block is the same as moving the share per block."""
    if not 0 < share.value < 1:
        return network.fact_luck[key.split("/")[1]]
    moved = tables.chances(seed, key, share, True)
    factor = (share.value / moved)[network.block_of]
    return np.asarray(network.fact_luck[key.split("/")[1]] * factor, np.float32)


def _first_needs(
    network: Network, calls: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, NDArray[np.float64]]]:
    """(provision, event, float64 [LAGS, BLOCKS]): the share of people for whom this event is the first that brings the provision
    into view, per month. Before the death counted from the news, after it counted from the death."""
    ill = Case(network.trajectory, 0.0)
    ends = acting.last_days(Past(ill, network, float(network.draws)))
    yield from _of(network, run(network, ill).times, ends, _living(network), calls)
    left = Case(network.trajectory, 0.0, known=(Known(_death(network.life), State.HAPPENED, 0.0),))
    forever = np.full(network.draws, np.inf, np.float32)
    yield from _of(network, run(network, left).times, forever, _bereaved(network), calls)


def _death(life: LifeEvents) -> str:
    return next(name for name, one in life.events.items() if one.kind == "death")


def _living(network: Network) -> set[str]:
    """Events that come while somebody lives."""
    events = network.life.events
    return {name for name in network.nodes if events[name].kind == "event" and events[name].who != "nabestaande"}


def _bereaved(network: Network) -> set[str]:
    """Events that follow from a death and from nothing before it."""
    here = {_death(network.life)}
    size = 0
    while size < len(here):
        size = len(here)
        here |= {link.effect for link in network.links if link.cause in here}
    events = network.life.events
    return {
        name
        for name in here
        if events[name].kind == "event"
        and not events[name].ends_at_death
        and events[name].who in ("nabestaande", "kind")
    }


def _of(
    network: Network, times: tables.F32, ends: tables.F32, events: set[str], calls: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, NDArray[np.float64]]]:
    """Per provision the soonest of the events that call for it; where nobody said which, of each measure the event it takes away
    most of."""
    limit = np.minimum(ends, np.float32(LAGS * MONTH))
    row = functools.lru_cache(maxsize=None)(
        lambda event: np.where(times[network.index[event]] < limit, times[network.index[event]], np.float32(np.inf))
    )
    best: dict[str, tuple[float, str]] = {}
    for link in network.links:
        if link.effect not in events:
            continue
        share = float(np.isfinite(row(link.effect)).mean())
        for one in link.lowered_by:
            worth = share * (1 - one.factor)
            if share > _RARE and worth > best.get(one.by, (0.0, ""))[0]:
                best[one.by] = worth, link.effect
    wanted: dict[str, set[str]] = {}
    for measure, (_, event) in best.items():
        provision = network.life.measures[measure].provision
        if provision and provision not in calls:
            wanted.setdefault(provision, set()).add(event)
    for provision, named in calls.items():
        if here := {name for name in named if name in events and np.isfinite(row(name)).any()}:
            wanted[provision] = here
    for provision, names in sorted(wanted.items()):
        ordered = sorted(names)
        stacked = np.stack([row(name) for name in ordered])
        which, soonest = stacked.argmin(axis=0), stacked.min(axis=0)
        for i, name in enumerate(ordered):
            mine = (which == i) & np.isfinite(soonest)
            if mine.any():
                yield provision, name, _months(soonest[mine], network.block_of[mine])


def _months(days: NDArray[np.float32], blocks: NDArray[np.int32]) -> NDArray[np.float64]:
    month = np.minimum((days / MONTH).astype(np.int64), LAGS - 1)
    counts = np.bincount(month * tables.BLOCKS + blocks, minlength=LAGS * tables.BLOCKS)
    return counts.reshape(LAGS, tables.BLOCKS) / tables.BLOCK
