"""A person as arrays: what is told, conditioned on exactly, once; then every plan is forecast from the same past.

`look_back` does the work of the evidence. What comes out of the forecast is `forecast`; the arithmetic is `kernel`.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.foresight import kernel, tables
from naast.engine.foresight.case import Case, InPlace
from naast.engine.foresight.kernel import Rows
from naast.engine.foresight.network import Network, fold
from naast.engine.foresight.room import keep
from naast.engine.foresight.told import Ready, prepare, touched, usual

WANTED_ESS: Final = 2000
_EVEN: Final = 0.9999  # from here on all draws count the same
_MOST_KEPT: Final = 64  # days of which the numbers that are the same for everybody are kept


class Run:
    """Moments (days since the diagnosis, inf: not within reach) and causes for every node and draw; `weight` in log.

    `rows` are in the order of the network. `often` says how often each of its draws counts, because some pasts fit better than others
    (None: each once); `row`, `times` and `causes` have each draw that often.
    """

    def __init__(
        self, rows: Rows, weight: NDArray[np.float64] | None = None, often: NDArray[np.int16] | None = None
    ) -> None:
        self.rows, self.often, self._weight = rows, often, weight

    @property
    def weight(self) -> NDArray[np.float64]:
        """float64 [draws]: how well each draw fits, in log; nothing where nothing was told."""
        return np.zeros(len(self.row(0))) if self._weight is None else self._weight

    @functools.cached_property
    def order(self) -> NDArray[np.int64] | None:
        """Which draw of the network stands at each place; None: as they are."""
        return None if self.often is None else np.repeat(np.arange(len(self.often)), self.often)

    def row(self, j: int) -> tables.F32:
        """float32 [draws]: the moments of one node."""
        found = self.rows.row(j)
        return found if self.order is None else found[self.order]

    @functools.cached_property
    def times(self) -> tables.F32:
        """float32 [N, draws]."""
        return np.stack([self.row(j) for j in range(len(self.rows.place))])

    @functools.cached_property
    def causes(self) -> NDArray[np.int16]:
        """int16 [N, draws]."""
        found = np.stack([self.rows.why(j) for j in range(len(self.rows.place))])
        return found if self.order is None else found[:, self.order]


class Past:
    """Equally likely pasts of one person. `ess`: how many independent draws the evidence left.

    Which conditions hold, and what the evidence already filled (the nodes `filled` of `rows`), is kept; a plan fills only what it may
    change.
    `ready` and `own` (the nodes, as bits, that are not as in everybody's life) are worked out unless they are given.
    """

    def __init__(
        self,
        case: Case,
        network: Network,
        ess: float,
        often: NDArray[np.int16] | None = None,
        rows: Rows | None = None,
        filled: int = 0,
        ready: Ready | None = None,
        own: int | None = None,
    ) -> None:
        self.case, self.network, self.ess, self._often = case, network, ess, often
        self._before = _before(case)
        self._ready = ready or prepare(network, case)
        self._own = _own(network, self._ready, self._before) if own is None else own
        self._rows, self._filled = rows or common(network), filled

    @functools.cached_property
    def block_start(self) -> NDArray[np.int32]:
        """int32 [BLOCKS + 1]: where the draws of each block begin, each draw as often as it counts."""
        if self._often is None:
            return self.network.block_start
        return np.concatenate([[0], np.cumsum(self._often)])[self.network.block_start].astype(np.int32)

    def ahead(self, provisions: Iterable[InPlace] | None = None) -> Run:
        """What follows, with these measures in place (None: those of the case). They may start from today only: help that was
        already there belongs to the past, and stays. Raises EngineError (`help-in-the-past`)."""
        new = self._new(provisions)
        if left := self._own & ~self._filled:
            self._rows = _fill(self.network, self._ready, self._before, left, self._rows, often=self._often)
            self._filled = self._own
        rows = self._rows
        if new:
            rows = _fill(
                self.network, self._ready, (*self._before, *new), touched(self.network, new), rows, often=self._often
            )
        return Run(rows, often=self._often)

    def count(self, wanted: kernel.Wanted, ran: Run | None = None) -> kernel.Numbers:
        """The numbers of a run; without one of what follows in the case as it is, by the shortest way: of what is needed only, and
        what is the same for everybody was counted before."""
        wanted = replace(wanted, often=self._often)
        if ran is not None:
            return kernel.count(self.network, ran.rows, wanted)
        new, graph = self._new(None), self.network.graph
        helped = touched(self.network, new)
        mine = helped | self._own & ~self._filled
        told = self._ready.with_help(self.network, (*self._before, *new))

        def directly(rows: NDArray[np.int64]) -> kernel.Numbers:
            nodes = graph.flags(mine & graph.all_before(rows.tolist()))
            return kernel.forecast(self.network, told, nodes, self._rows, replace(wanted, rows=rows))

        if self._often is not None:
            return directly(wanted.rows)
        same = ~graph.flags(self._own | helped)[wanted.rows]
        return kernel.joined(same, _everybody(self.network, wanted), wanted.rows[same], directly(wanted.rows[~same]))

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


def common(network: Network) -> Rows:
    """What comes without evidence and without help in everybody's life, whatever the facts are: filled once per network."""
    if "common" not in network.kept:
        nodes = network.graph.flags(~network.graph.personal)
        rows = kernel.rows_for(network, nodes)
        told = usual(network).with_help(network, ())
        kernel.fill(network, told, rows)
        network.kept["common"] = Rows(rows.shape, rows.times.copy(), rows.causes.copy())
    found: Rows = network.kept["common"]
    return found


def _everybody(network: Network, wanted: kernel.Wanted) -> kernel.Numbers:
    """The numbers of what is the same for everybody, in the order of the nodes; those of the days asked about lately are kept."""
    kept: dict[object, kernel.Numbers] = network.kept.setdefault("counted", {})
    key = (wanted.limits.tobytes(), wanted.end, wanted.bins, wanted.quantiles.tobytes())
    if key not in kept:
        rows = common(network)
        nodes = np.flatnonzero(rows.place >= 0).astype(np.int64)
        counted = kernel.count(network, rows, replace(wanted, rows=nodes, often=None))
        keep(kept, key, kernel.spread_out(counted, rows.place), _MOST_KEPT)
    return kept[key]


def _own(network: Network, ready: Ready, provisions: Iterable[InPlace]) -> int:
    """The nodes (as bits) that are not as in everybody's life."""
    return ready.moved | touched(network, provisions)


def _before(case: Case) -> tuple[InPlace, ...]:
    return tuple(one for one in case.provisions if one.start_day < case.on)


def look_back(networks: Iterable[Network], case: Case) -> Past:
    """Condition on all evidence. More `networks` (the same model with other luck) are used, one by one, until enough draws fit."""
    used: list[Network] = []
    ran: list[tuple[Rows, NDArray[np.float64]]] = []
    ess, often = 0.0, np.zeros(0, np.int32)
    for network in networks:
        if not used and not case.known:
            return Past(case, network, float(network.draws))
        used.append(network)
        ready, before = prepare(network, case), _before(case)
        own = _own(network, ready, before)
        nodes, weighed = _leading(network, case, own)
        weight = np.zeros(network.draws)
        rows = kernel.rows_for(network, network.graph.flags(nodes), common(network), network.graph.flags(weighed))
        kernel.fill(network, ready.with_help(network, before), rows, weight)
        ran.append((rows, weight))
        ess, often = kernel.pick(np.concatenate([weight for _, weight in ran]), used[0].draws)
        if len(used) == 1 and ess > _EVEN * network.draws:
            return Past(case, network, float(network.draws), None, ran[0][0], nodes, ready, own)
        if ess >= WANTED_ESS:
            break
    if ess == 0:
        raise EngineError(
            "cannot-be",
            "Wat er over deze situatie is gezegd, past niet bij elkaar.",
            "Kijk de dagen na, of laat iets weg.",
        )
    if len(used) == 1:
        return Past(case, used[0], ess, often.astype(np.int16), ran[0][0], nodes, ready, own)
    picked = np.repeat(np.arange(len(often)), often)
    which, column = picked // used[0].draws, picked % used[0].draws
    order = np.argsort(used[0].block_of[column], kind="stable")
    return Past(case, _resampled(used, which[order], column[order]), ess)


def _leading(network: Network, case: Case, own: int) -> tuple[int, int]:
    """Of these nodes (as bits) those that lead to something told, and those that are told and lead to nothing told: only these say
    how well a draw fits, and of the second nobody needs the moments yet."""
    graph = network.graph
    told = [network.index[one.event] for one in case.known if one.event in network.index]
    leading = functools.reduce(operator.or_, (graph.leading[j] for j in told), 0)
    return own & leading, own & graph.all_before(told) & ~leading


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
        # A delay rests on the numbers of the network it comes from, and those of the first hold here.
        least=np.zeros_like(first.least),
    )


def _starts(blocks: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.searchsorted(blocks, np.arange(tables.BLOCKS + 1)).astype(np.int32)


def run(network: Network, case: Case) -> Run:
    """One pass over the network: every moment in every draw, and how well each draw fits what is known."""
    ready, weight = prepare(network, case), np.zeros(network.draws)
    nodes = _own(network, ready, case.provisions)
    return Run(_fill(network, ready, case.provisions, nodes, common(network), weight), weight)


def _fill(
    network: Network,
    ready: Ready,
    provisions: Iterable[InPlace],
    nodes: int,
    below: Rows,
    weight: NDArray[np.float64] | None = None,
    often: NDArray[np.int16] | None = None,
) -> Rows:
    rows = kernel.rows_for(network, network.graph.flags(nodes), below)
    kernel.fill(network, ready.with_help(network, provisions), rows, weight, often)
    return rows
