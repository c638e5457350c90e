"""From draws to what may be said about each event: when, how likely with which room for doubt, and mostly through what.

Nothing here depends on how long someone lives: numbers hold "as long as you are here". Words are made in `telling`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight import kernel
from naast.engine.foresight.case import HORIZON, Case, InPlace, State
from naast.engine.foresight.network import Network
from naast.engine.foresight.past import Past, Run
from naast.engine.knowledge.life_model import Link

HORIZONS: Final = (30, 90, 365)  # days from the day of asking
_MOST_BINS: Final = 4096
_Z80: Final = 1.2815515655446004  # 8 of 10 lie within this many standard deviations
_WINDOW: Final = np.array([0.1, 0.5, 0.9])


@dataclass(frozen=True, slots=True)
class Cause:
    """A direct cause and the share of the forecast that comes through it; `link` is None for another cause."""

    link: Link | None
    share: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """One event. `window`: days since the diagnosis before which 1, 5 and 9 of 10 of the cases come. `probability` and
    `interval` (8 of 10) per horizon: that it is there by then, as long as the person is."""

    event: str
    window: tuple[int, int, int]
    probability: Mapping[int, float]
    interval: Mapping[int, tuple[float, float]]
    causes: tuple[Cause, ...]


def look_ahead(past: Past, ran: Run | None = None) -> tuple[Outlook, ...]:
    """Every event that may be shown for this person, likeliest within a year first. `ran`: a plan, else the case as it is."""
    network = past.network
    names = tellable(network, past.case)
    wanted = asked(past, names)
    found = past.count(wanted, ran)
    width = wanted.end / wanted.bins
    chances = found.counts.sum(axis=2) / network.draws
    doubts = doubt(found.counts, np.diff(past.block_start))
    made = [
        _outlook(network, name, chances[i], doubts[i], found.when[i], found.by_cause[i], width)
        for i, name in enumerate(names)
        if found.by_cause[i].any()
    ]
    return tuple(sorted(made, key=lambda one: (-one.probability[HORIZONS[-1]], one.event)))


def asked(past: Past, names: Sequence[str]) -> kernel.Wanted:
    """What to count of these events: by each horizon from today, and when within the years that are forecast."""
    network, on = past.network, past.case.on
    return kernel.Wanted(
        np.array([network.index[name] for name in names], np.int64),
        np.array([on + horizon for horizon in HORIZONS], np.float32),
        on + HORIZON,
        min(_MOST_BINS, int(on) + HORIZON),
        _WINDOW,
    )


def tellable(network: Network, case: Case) -> list[str]:
    """What may be told about (see `Graph.tellable`)."""
    happened = {one.event for one in case.known if one.state is State.HAPPENED}
    died = any(network.life.events[name].kind == "death" for name in happened)
    there = [network.index[name] for name in happened if name in network.index]
    return [network.nodes[j] for j in network.graph.members(network.graph.tellable(there, died))]


def _outlook(
    network: Network,
    name: str,
    chances: NDArray[np.float64],
    doubts: NDArray[np.float64],
    when: NDArray[np.int32],
    by_cause: NDArray[np.int32],
    width: float,
) -> Outlook:
    probability = {horizon: float(p) for horizon, p in zip(HORIZONS, chances, strict=True)}
    interval = {horizon: around(probability[horizon], float(sd)) for horizon, sd in zip(HORIZONS, doubts, strict=True)}
    p10, p50, p90 = (when * width).astype(int).tolist()
    return Outlook(name, (p10, p50, p90), probability, interval, _causes(network.links, by_cause))


def doubt(counts: NDArray[np.int32], sizes: NDArray[np.int32]) -> NDArray[np.float64]:
    """The standard deviation of chances because the numbers of the model are not known exactly: what the blocks differ more
    than luck alone makes them differ. `counts`: [..., BLOCKS], `sizes`: [BLOCKS]; blocks without draws do not count."""
    filled = sizes > 0
    n = sizes[filled]
    if len(n) < 2:
        return np.zeros(counts.shape[:-1])
    p = counts[..., filled] / n
    mean = counts[..., filled].sum(axis=-1) / n.sum()
    luck = mean * (1 - mean) * float(np.mean(1 / n))
    return np.asarray(np.sqrt(np.maximum(0.0, p.var(axis=-1, ddof=1) - luck)))


def around(p: float, sd: float) -> tuple[float, float]:
    """The interval with 8 of 10 around a chance, never outside 0 to 1: on the scale of odds.

    >>> around(0.5, 0.0)
    (0.5, 0.5)
    """
    if not 0 < p < 1 or sd == 0:
        return p, p
    middle, spread = math.log(p / (1 - p)), _Z80 * sd / (p * (1 - p))
    spread = min(spread, 6.0)
    return tuple(1 / (1 + math.exp(-(middle + sign * spread))) for sign in (-1, 1))  # type: ignore[return-value]


def _causes(links: Sequence[Link], by_cause: NDArray[np.int32]) -> tuple[Cause, ...]:
    total = int(by_cause.sum())
    some = np.flatnonzero(by_cause)
    return tuple(
        Cause(None if i < 2 else links[i - 2], float(by_cause[i] / total))
        for i in some[np.argsort(-by_cause[some], kind="stable")]
    )


def waiting(
    past: Past, measure: str, event: str, days: Iterable[float], within: int = HORIZON
) -> list[tuple[float, float]]:
    """The cost of waiting: for each starting day, the chance that the event is there within so many days from now."""
    curve = []
    for day in days:
        ran = past.ahead((*past.case.provisions, InPlace(measure, max(day, past.case.on))))
        row = ran.row(past.network.index[event])
        curve.append((day, float(np.mean(row <= past.case.on + within))))
    return curve
