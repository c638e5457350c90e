"""By when to act: the day on which help must be asked for, to be there before the need in all but the accepted share of cases.

The need and the lead time are taken together, draw by draw: subtracting two quantiles would be weeks too early. Whoever is asked
about may not live to see the need; for that the length of life of the whole population on this path is used, never the person's.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from naast.engine.foresight import tables
from naast.engine.foresight.case import NEED_HORIZON, State
from naast.engine.foresight.forecast import tellable
from naast.engine.foresight.network import Network
from naast.engine.foresight.past import Past, Run
from naast.engine.knowledge.life_model import Measure

ALPHA: Final = 0.10  # the share of needs for which help may be late: a late wheelchair costs nine times an early one
THRESHOLD: Final = 0.15  # below this chance of a need there is no day to act by
ENOUGH_OBSERVED: Final = 20  # referrals before what was observed counts for more than what was said
_Z90: Final = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Lead:
    """Days from asking until help is there. `basis`: observed, local (said by the municipality) or general (the pack)."""

    median: float
    p90: float
    basis: str


@dataclass(frozen=True, slots=True)
class ActBy:
    """Ask for `provision` by `day` (days since the diagnosis, never before today), because `event` may come.

    `in_time`: whether the promise can still be kept. `urgent`: this is the urgent route of `measure`, because the ordinary one
    would be too late. `need`: the chance of the need within two years. `already`: it is mostly likely to be there today.
    """

    measure: str
    provision: str
    event: str
    day: int
    alpha: float
    in_time: bool
    urgent: bool
    need: float
    lead: Lead
    already: bool = False


def lead_of(
    measure: Measure, local: Mapping[str, Lead] | None = None, observed: Mapping[str, Sequence[float]] | None = None
) -> Lead | None:
    """What is known of the lead time: what was observed often enough, else what the municipality says, else the pack."""
    seen = (observed or {}).get(measure.id, ())
    if len(seen) >= ENOUGH_OBSERVED:
        median, p90 = np.quantile(np.asarray(seen, np.float64), [0.5, 0.9])
        return Lead(max(0.5, float(median)), max(1.0, float(p90), float(median) * 1.05), "observed")
    if local and measure.id in local:
        return local[measure.id]
    return Lead(measure.lead.median, measure.lead.p90, "general") if measure.lead else None


def act_by(
    past: Past,
    ran: Run | None = None,
    alpha: float = ALPHA,
    local: Mapping[str, Lead] | None = None,
    observed: Mapping[str, Sequence[float]] | None = None,
) -> tuple[ActBy, ...]:
    """One row per measure that is not in place and prevents something that is likely enough; earliest day first."""
    ran = ran or past.ahead()
    end, today = last_days(past), math.ceil(past.case.on)
    found = []
    for measure, event in wanted(past, ran, end):
        lead = lead_of(measure, local, observed)
        if lead is None:
            continue
        need = needs(past, ran, event, end)
        coming = need[np.isfinite(need) & (need > past.case.on)]
        chance = float(np.isfinite(need).mean())
        if len(coming) < THRESHOLD * len(need):
            found.append(
                ActBy(
                    measure.id, measure.provision or measure.id, event, today, alpha, False, False, chance, lead, True
                )
            )
            continue
        row = _row(past, measure, measure.provision or measure.id, event, need, lead, alpha, urgent=False)
        if not row.in_time and measure.urgent:
            fast = Lead(measure.urgent.lead.median, measure.urgent.lead.p90, "general")
            row = _row(past, measure, measure.urgent.provision, event, need, fast, alpha, urgent=True)
        found.append(row)
    return tuple(sorted(found, key=lambda one: (one.day, -one.need, one.measure)))


def _row(
    past: Past, measure: Measure, provision: str, event: str, need: tables.F32, lead: Lead, alpha: float, urgent: bool
) -> ActBy:
    coming = np.isfinite(need) & (need > past.case.on)
    by = float(np.quantile((need - leads(past.network, measure.id, lead))[coming], alpha))
    return ActBy(
        measure.id, provision, event, max(math.floor(by), math.ceil(past.case.on)), alpha, bool(by >= past.case.on), urgent,
        float(np.isfinite(need).mean()), lead,
    )  # fmt: skip


def needs(past: Past, ran: Run, event: str, end: tables.F32) -> tables.F32:
    """float32 [draws]: the day of the need, inf where there is none within two years and within reach of life."""
    row = ran.row(past.network.index[event])
    return np.where((row < end) & (row <= past.case.on + NEED_HORIZON), row, np.float32(np.inf))


def leads(network: Network, measure: str, lead: Lead) -> tables.F32:
    """float32 [draws]: lead times in days, the same draws whatever the plan."""
    return _leads(network.seed, measure, lead)


@functools.lru_cache(maxsize=1024)
def _leads(seed: int, measure: str, lead: Lead) -> tables.F32:
    shape = math.log(lead.p90 / max(lead.median, 0.1)) / _Z90
    luck = tables.uniforms(seed, f"lead/{measure}")
    place = np.linspace(0, tables.LAST_SHARE, tables.POINTS)
    return np.interp(luck, place, tables.quantiles(round(shape, 6)) * max(lead.median, 0.1)).astype(np.float32)


def wanted(past: Past, ran: Run, end: tables.F32) -> Iterable[tuple[Measure, str]]:
    """Every measure that is not in place, with the event of which it takes away most."""
    network = past.network
    mine = set(tellable(network, past.case))
    there = {one.measure for one in past.case.provisions}
    told = {one.event for one in past.case.known if one.state is State.HAPPENED}
    gain: dict[str, tuple[float, str]] = {}
    likely: dict[str, float] = {}
    for link in network.links:
        if link.effect not in mine or (
            network.life.events[link.cause].kind in ("dying", "death") and link.cause not in told
        ):
            continue
        if link.effect not in likely:
            likely[link.effect] = float(np.isfinite(needs(past, ran, link.effect, end)).mean())
        for one in link.lowered_by:
            worth = likely[link.effect] * (1 - one.factor)
            if one.by not in there and likely[link.effect] >= THRESHOLD and worth > gain.get(one.by, (0.0, ""))[0]:
                gain[one.by] = worth, link.effect
    last = any(network.life.events[name].kind in ("dying", "death") for name in told)
    measures = ((network.life.measures[by], event) for by, (_, event) in sorted(gain.items()))
    return [(measure, event) for measure, event in measures if last or not measure.last_phase]


def last_days(past: Past) -> tables.F32:
    """float32 [draws]: until when a need counts. Drawn from the whole population on this path that lives today; nothing that is
    known of the person plays a part. After a death the needs are of those who stay, and have no end."""
    life, case = past.network.life, past.case
    if any(life.events[one.event].kind == "death" and one.state is State.HAPPENED for one in case.known):
        return np.full(past.network.draws, np.inf, np.float32)
    length = life.trajectories[case.trajectory].length
    shape = math.log(math.log(10) / math.log(2)) / math.log(length.p90 / length.median)
    scale = length.median / math.log(2) ** (1 / shape)
    luck = tables.uniforms(past.network.seed, "length").astype(np.float64)
    return np.asarray(scale * ((case.on / scale) ** shape - np.log(luck)) ** (1 / shape), np.float32)
