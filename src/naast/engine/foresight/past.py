"""A person as arrays: what is told, conditioned on exactly, once; then every plan is forecast from the same past.

`look_back` does the work of the evidence. What comes out of the forecast is `forecast`; the arithmetic is `kernel`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.foresight import tables
from naast.engine.foresight.case import Case, InPlace
from naast.engine.foresight.network import NOBODY, Network, fold
from naast.engine.foresight.spread import Pass, Told
from naast.engine.foresight.told import Ready, help_of, prepare, touched

WANTED_ESS: Final = 2000
_EVEN: Final = 0.9999  # from here on all draws count the same


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Moments (days since the diagnosis, inf: not within reach) and causes for every node and draw."""

    times: tables.F32  # [N, draws]
    causes: NDArray[np.int16]
    weight: NDArray[np.float64]  # [draws] in log


class Past:
    """Equally likely pasts of one person. `ess`: how many independent draws the evidence left.

    Which conditions hold, and what comes without any new help, is worked out once; a plan fills only what it may change.
    """

    def __init__(self, case: Case, network: Network, ess: float) -> None:
        self.case, self.network, self.ess = case, network, ess
        self._ready = prepare(network, case)
        self._still: Run | None = None

    def ahead(self, provisions: Iterable[InPlace] | None = None) -> Run:
        """What follows, with these measures in place (None: those of the case). They may start from today only: help that was
        already there belongs to the past, and stays. Raises EngineError (`help-in-the-past`)."""
        before = tuple(one for one in self.case.provisions if one.start_day < self.case.on)
        plan = tuple(self.case.provisions if provisions is None else provisions)
        for one in plan:
            if one.start_day < self.case.on and one not in before:
                raise EngineError(
                    "help-in-the-past",
                    f"{one.measure} begint op dag {one.start_day:g}, voor vandaag (dag {self.case.on:g}).",
                    "Wat er al is, hoort bij wat bekend is. Een nieuw plan begint vandaag of later.",
                )
        if self._still is None:
            self._still = _fill(self.network, self._ready, before, weigh=False)
        new = [one for one in plan if one not in before]
        return (
            _fill(self.network, self._ready, (*before, *new), weigh=False, still=self._still, new=new)
            if new
            else self._still
        )


def look_back(networks: Iterable[Network], case: Case) -> Past:
    """Condition on all evidence. More `networks` (the same model with other luck) are used, one by one, until enough draws fit."""
    used: list[Network] = []
    weights: list[NDArray[np.float64]] = []
    ess = 0.0
    for network in networks:
        used.append(network)
        weights.append(run(network, case).weight)
        ess = _ess(np.concatenate(weights))
        if len(used) == 1 and ess > _EVEN * network.draws:
            return Past(case, network, float(network.draws))
        if ess >= WANTED_ESS:
            break
    if ess == 0:
        raise EngineError(
            "cannot-be",
            "Wat er over deze situatie is gezegd, past niet bij elkaar.",
            "Kijk de dagen na, of laat iets weg.",
        )
    return _resampled(used, case, np.concatenate(weights), ess)


def _ess(weight: NDArray[np.float64]) -> float:
    if not np.isfinite(weight).any():
        return 0.0
    w = np.exp(weight - weight.max())
    return float(w.sum() ** 2 / (w * w).sum())


def _resampled(networks: Sequence[Network], case: Case, weight: NDArray[np.float64], ess: float) -> Past:
    """Draws in proportion to their weight, so that each counts the same from here on (systematic, without chance).

    A draw brings the numbers of its own block along, so that the uncertainty of the model stays what it is.
    """
    first = networks[0]
    w = np.exp(weight - weight.max())
    edges = np.cumsum(w) / w.sum()
    picked = np.minimum(np.searchsorted(edges, (np.arange(first.draws) + 0.5) / first.draws), len(weight) - 1)
    which, column = picked // first.draws, picked % first.draws
    blocks = first.block_of[column]
    order = np.argsort(blocks, kind="stable")
    which, column, blocks = which[order], column[order], blocks[order]

    def take(rows: Sequence[tables.F32]) -> tables.F32:
        out = np.empty_like(rows[0])
        for i, row in enumerate(rows):
            mine = which == i
            if mine.any():
                out[..., mine] = row[..., column[mine]]
        return out

    delays, leak = take([one.delays for one in networks]), take([one.leak for one in networks])
    base_times, base_causes = fold(delays, leak, first.edges_of, first.in_base)
    network = replace(
        first,
        luck=take([one.luck for one in networks]),
        delays=delays,
        leak=leak,
        base_times=base_times,
        base_causes=base_causes,
        choice=take([one.choice for one in networks]),
        fact_luck={name: take([one.fact_luck[name] for one in networks]) for name in first.fact_luck},
        block_of=blocks,
        block_start=np.searchsorted(blocks, np.arange(tables.BLOCKS + 1)).astype(np.int32),
    )
    return Past(case, network, ess)


def run(network: Network, case: Case) -> Run:
    """One pass over the network: every moment in every draw, and how well each draw fits what is known."""
    return _fill(network, prepare(network, case), case.provisions, weigh=True)


def _fill(
    network: Network,
    ready: Ready,
    provisions: Iterable[InPlace],
    weigh: bool,
    still: Run | None = None,
    new: Iterable[InPlace] = (),
) -> Run:
    told = Told(ready.states, ready.days, ready.until, ready.masks_of, ready.masks, *help_of(network, provisions))
    if still is None:
        times = np.empty((len(network.nodes), network.draws), np.float32)
        causes = np.full(times.shape, NOBODY, np.int16)
        fresh = None
        for j, row in ready.given.items():
            times[j] = row
    else:
        times, causes, fresh = still.times.copy(), still.causes.copy(), touched(network, new)
    work = Pass(network, told, times, causes, weigh, fresh)
    work.go()
    return Run(work.times, work.causes, work.weight)
