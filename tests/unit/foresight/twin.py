"""The slow twin: one person at a time, events in order of time in a queue, every delay drawn when its cause happens.

Nothing is shared with the engine but the meaning of the knowledge: other random numbers, exact distributions, no tables, no arrays.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Mapping
from statistics import NormalDist

from naast.engine.foresight.case import InPlace
from naast.engine.foresight.network import links_of
from naast.engine.knowledge.life_model import Delay, LifeEvents, Link

_NORMAL = NormalDist()
_Z90 = 1.2815515655446004


def passed(delay: Delay, age: float) -> float:
    """The share of a delay that has passed at this age."""
    if age <= 0:
        return 0.0
    if delay.median == 0:
        return -math.expm1(-math.log(10) / delay.p90 * age)
    return _NORMAL.cdf(math.log(age / delay.median) / math.log(delay.p90 / delay.median) * _Z90)


def age_of(delay: Delay, share: float) -> float:
    """The age at which this share of a delay has passed."""
    if delay.median == 0:
        return -math.log1p(-share) * delay.p90 / math.log(10)
    return delay.median * math.exp(_NORMAL.inv_cdf(share) * math.log(delay.p90 / delay.median) / _Z90)


def factor_on(link: Link, there: list[str]) -> float:
    """By how much the help that is there multiplies the hazard: the two strongest, together not below 0.3."""
    p = min(link.probability.value, 0.995)
    hazards = sorted(
        math.log1p(-one.factor * p) / math.log1p(-p) for one in (*link.lowered_by, *link.helped_by) if one.by in there
    )[:2]
    if not hazards:
        return 1.0
    return max(math.prod(hazards), min(0.3, hazards[0])) if hazards[0] < 1 else math.prod(hazards)


def moment(link: Link, cause: float, starts: Mapping[str, float], luck: random.Random) -> float:
    """When the effect comes through this link: walk along the hazard until what was drawn is used up."""
    p = link.probability.value

    def hazard(age: float) -> float:
        return -math.log1p(-p * passed(link.delay, age))

    left = luck.expovariate(1.0)
    days = sorted({starts[one.by] for one in (*link.lowered_by, *link.helped_by) if one.by in starts})
    used, factor = 0.0, 1.0
    for day in days:
        age = max(0.0, day - cause)
        room = factor * (hazard(age) - used)
        if left <= room:
            break
        left, used = left - room, hazard(age)
        factor = factor_on(link, [name for name, start in starts.items() if start <= day])
    share = -math.expm1(-(used + left / factor)) / p
    return math.inf if share >= 1 else cause + age_of(link.delay, share)


def live(
    life: LifeEvents,
    trajectory: str,
    luck: random.Random,
    facts: Mapping[str, bool] | None = None,
    plan: tuple[InPlace, ...] = (),
) -> dict[str, float]:
    """One life: the day of every event that comes."""
    starts: dict[str, float] = {}
    for one in plan:
        starts[one.measure] = min(one.start_day, starts.get(one.measure, math.inf))
    known = dict(facts or {})
    for name, fact in life.facts.items():
        known.setdefault(name, luck.random() < fact.share.value)
    chosen = links_of(life, trajectory)
    rate = -math.log1p(-life.another_cause.value) / 365.25
    queue: list[tuple[float, str]] = []
    for name, event in life.events.items():
        if event.kind == "start" or (event.kind == "context" and event.fact and known[event.fact]):
            heapq.heappush(queue, (0.0, name))
        elif event.kind == "event":
            heapq.heappush(queue, (luck.expovariate(rate), name))
    happened: dict[str, float] = {}
    while queue:
        day, name = heapq.heappop(queue)
        if name in happened:
            continue
        happened[name] = day
        for link in chosen:
            if (
                link.cause == name
                and life.events[link.effect].kind == "event"
                and all(known[fact] for fact in link.when)
            ):
                at = moment(link, day, starts, luck)
                if at < math.inf:
                    heapq.heappush(queue, (at, link.effect))
    return happened
