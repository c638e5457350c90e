"""A person as arrays: what is told, conditioned on exactly, once; then every plan is forecast from the same past.

`look_back` does the work of the evidence. What comes out of the forecast is `forecast`; the arithmetic is `kernel`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.foresight import kernel, tables
from naast.engine.foresight.case import Case, InPlace
from naast.engine.foresight.network import Network, fold
from naast.engine.foresight.spread import Told
from naast.engine.foresight.told import Ready, help_of, prepare, touched

WANTED_ESS: Final = 2000
_EVEN: Final = 0.9999  # from here on all draws count the same


class Run:
    """Moments (days since the diagnosis, inf: not within reach) and causes for every node and draw; `weight` in log.

    `filled` and `reasons` are in the order of the network. `order` says which of its draws stands at each place, because some pasts
    fit better than others (None: each once); `times` and `causes` [N, draws] are in that order.
    """

    def __init__(
        self,
        filled: tables.F32,
        reasons: NDArray[np.int16],
        weight: NDArray[np.float64] | None = None,
        order: NDArray[np.int32] | None = None,
    ) -> None:
        self.filled, self.reasons, self.order = filled, reasons, order
        self.weight = np.zeros(filled.shape[1]) if weight is None else weight

    @functools.cached_property
    def times(self) -> tables.F32:
        """float32 [N, draws]."""
        return self.filled if self.order is None else np.take(self.filled, self.order, axis=1)

    @functools.cached_property
    def causes(self) -> NDArray[np.int16]:
        """int16 [N, draws]."""
        return self.reasons if self.order is None else np.take(self.reasons, self.order, axis=1)


class Past:
    """Equally likely pasts of one person. `ess`: how many independent draws the evidence left.

    Which conditions hold, and what comes without any new help, is worked out once; a plan fills only what it may change.
    """

    def __init__(
        self, case: Case, network: Network, ess: float, order: NDArray[np.int32] | None = None, still: Run | None = None
    ) -> None:
        self.case, self.network, self.ess, self._order = case, network, ess, order
        self.block_start = network.block_start
        if order is not None:
            self.block_start = _starts(network.block_of[order])
        self._before = _before(case)
        self._ready = prepare(network, case)
        self._still = still and Run(still.filled, still.reasons, order=order)

    def ahead(self, provisions: Iterable[InPlace] | None = None) -> Run:
        """What follows, with these measures in place (None: those of the case). They may start from today only: help that was
        already there belongs to the past, and stays. Raises EngineError (`help-in-the-past`)."""
        new = self._new(provisions)
        if self._still is None:
            self._still = _fill(self.network, self._ready, self._before, order=self._order)
        if not new:
            return self._still
        return _fill(self.network, self._ready, (*self._before, *new), still=self._still, new=new, order=self._order)

    def count(self, wanted: kernel.Wanted, ran: Run | None = None) -> kernel.Numbers:
        """The numbers of a run; without one of what follows in the case as it is, by the shortest way."""
        if ran is None and self._still is None and self._order is None:
            told = _told(self.network, self._ready, (*self._before, *self._new(None)))
            return kernel.forecast(self.network, told, wanted)
        ran = ran or self.ahead()
        return kernel.count(self.network, ran.filled, ran.reasons, replace(wanted, order=ran.order))

    def _new(self, provisions: Iterable[InPlace] | None) -> list[InPlace]:
        plan = tuple(self.case.provisions if provisions is None else provisions)
        for one in plan:
            if one.start_day < self.case.on and one not in self._before:
                raise EngineError(
                    "help-in-the-past",
                    f"{one.measure} begint op dag {one.start_day:g}, voor vandaag (dag {self.case.on:g}).",
                    "Wat er al is, hoort bij wat bekend is. Een nieuw plan begint vandaag of later.",
                )
        return [one for one in plan if one not in self._before]


def _before(case: Case) -> tuple[InPlace, ...]:
    return tuple(one for one in case.provisions if one.start_day < case.on)


def _starts(blocks: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.searchsorted(blocks, np.arange(tables.BLOCKS + 1)).astype(np.int32)


def look_back(networks: Iterable[Network], case: Case) -> Past:
    """Condition on all evidence. More `networks` (the same model with other luck) are used, one by one, until enough draws fit."""
    used: list[Network] = []
    ran: list[Run] = []
    ess = 0.0
    for network in networks:
        if not used and not case.known:
            return Past(case, network, float(network.draws))
        used.append(network)
        ran.append(_fill(network, prepare(network, case), _before(case), weigh=True))
        ess = _ess(np.concatenate([one.weight for one in ran]))
        if len(used) == 1 and ess > _EVEN * network.draws:
            return Past(case, network, float(network.draws), still=ran[0])
        if ess >= WANTED_ESS:
            break
    if ess == 0:
        raise EngineError(
            "cannot-be",
            "Wat er over deze situatie is gezegd, past niet bij elkaar.",
            "Kijk de dagen na, of laat iets weg.",
        )
    which, column = _picked(used[0].draws, np.concatenate([one.weight for one in ran]))
    order = np.argsort(used[0].block_of[column], kind="stable")
    if len(used) == 1:
        return Past(case, used[0], ess, column[order].astype(np.int32), ran[0])
    return Past(case, _resampled(used, which[order], column[order]), ess)


def _ess(weight: NDArray[np.float64]) -> float:
    if not np.isfinite(weight).any():
        return 0.0
    w = np.exp(weight - weight.max())
    return float(w.sum() ** 2 / (w * w).sum())


def _picked(draws: int, weight: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draws in proportion to their weight, so that each counts the same from here on (systematic, without chance): of which
    network, and which of its columns."""
    w = np.exp(weight - weight.max())
    edges = np.cumsum(w) / w.sum()
    picked = np.minimum(np.searchsorted(edges, (np.arange(draws) + 0.5) / draws), len(weight) - 1)
    return picked // draws, picked % draws


def _resampled(networks: Sequence[Network], which: NDArray[np.int64], column: NDArray[np.int64]) -> Network:
    """One network of columns of several. A draw brings the numbers of its own block along, so that the uncertainty of the model
    stays what it is."""
    first = networks[0]
    blocks = first.block_of[column]

    def take(rows: Sequence[tables.F32]) -> tables.F32:
        out = np.empty_like(rows[0])
        for i, row in enumerate(rows):
            mine = which == i
            if mine.any():
                out[..., mine] = row[..., column[mine]]
        return out

    delays, leak = take([one.delays for one in networks]), take([one.leak for one in networks])
    base_of, base_times, base_causes = fold(delays, leak, first.edges_of, first.in_base)
    return replace(
        first,
        luck=take([one.luck for one in networks]),
        delays=delays,
        leak=leak,
        base_of=base_of,
        base_times=base_times,
        base_causes=base_causes,
        choice=take([one.choice for one in networks]),
        fact_luck={name: take([one.fact_luck[name] for one in networks]) for name in first.fact_luck},
        block_of=blocks,
        block_start=_starts(blocks),
    )


def run(network: Network, case: Case) -> Run:
    """One pass over the network: every moment in every draw, and how well each draw fits what is known."""
    return _fill(network, prepare(network, case), case.provisions, weigh=True)


def _told(network: Network, ready: Ready, provisions: Iterable[InPlace]) -> Told:
    return Told(
        ready.states, ready.days, ready.until, ready.given, ready.masks_of, ready.masks, *help_of(network, provisions)
    )


def _fill(
    network: Network,
    ready: Ready,
    provisions: Iterable[InPlace],
    weigh: bool = False,
    still: Run | None = None,
    new: Iterable[InPlace] = (),
    order: NDArray[np.int32] | None = None,
) -> Run:
    times = np.empty((len(network.nodes), network.draws), np.float32)
    causes = np.empty(times.shape, np.int16)
    fresh = None
    if still is not None:
        fresh = touched(network, new).astype(np.uint8)
        for j in np.flatnonzero(fresh == 0):
            times[j], causes[j] = still.filled[j], still.reasons[j]
    weight = np.zeros(network.draws) if weigh else None
    kernel.fill(network, _told(network, ready, provisions), times, causes, weight, fresh)
    return Run(times, causes, weight, order)
