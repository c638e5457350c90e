"""One pass over the network in order of cause: which rows meet, in which way, and how well each draw fits what is known.

The loops over draws are in `kernel`; what is known about a person becomes arrays in `past`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight import kernel, tables
from naast.engine.foresight.network import ANOTHER, NOBODY, Network

FREE, HAPPENED, NOT_YET, UNDATED, FIXED = 0, 1, 2, 3, 4
_MOST_ROUNDS: Final = 1000
_HALVINGS: Final = 26
_ALWAYS, _NEVER = -1, -2


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What holds for a person. Per node: `states`, `days`, `until` (after that day it no longer comes). Per link: `masks_of`
    (-1 always, -2 never, else the row of `masks`) and `help_of` (-1 none, else the row of the help arrays)."""

    states: NDArray[np.int8]
    days: tables.F32
    until: tables.F32
    masks_of: NDArray[np.int32]
    masks: NDArray[np.uint8]
    help_of: NDArray[np.int32]
    help_count: NDArray[np.int32]
    help_days: tables.F32
    help_factors: tables.F32  # [rows, changes, BLOCKS]


class Pass:
    """Fills `times` and `causes` [N, draws] and, when asked, `weight` [draws] (log likelihood). Rows of FIXED nodes are given.

    `fresh` [N]: the rows to fill; the others are right already, because nothing that differs comes before them.
    """

    def __init__(
        self,
        network: Network,
        told: Told,
        times: tables.F32,
        causes: NDArray[np.int16],
        weigh: bool = True,
        fresh: NDArray[np.bool_] | None = None,
    ) -> None:
        self.net, self.told, self.times, self.causes = network, told, times, causes
        self.weighs = weigh
        self.fresh = np.ones(len(network.nodes), np.bool_) if fresh is None else fresh
        self.weight = np.zeros(network.draws)
        self._open = np.ones(network.draws, np.uint8)
        self._no_help = (0, np.zeros(1, np.float32), np.ones((1, tables.BLOCKS), np.float32))

    def go(self) -> None:
        """Every part in order; rows without evidence and without help go to the kernel together."""
        plain = self._plain()
        waiting = 0
        for first, last in self.net.parts:
            alone = last - first == 1
            if alone and plain[first] and self.fresh[first]:
                continue
            self._relax(waiting, first)
            waiting = last
            if alone and self.fresh[first]:
                self._alone(first)
            elif self.fresh[first:last].any():
                self._cycle(first, last)
        self._relax(waiting, len(self.net.nodes))

    def _plain(self) -> NDArray[np.bool_]:
        helped = np.zeros(len(self.net.nodes), np.bool_)
        for e in np.flatnonzero(self.told.help_of >= 0):
            helped[np.searchsorted(self.net.edges_of[:, 1], e, "right")] = True
        return (self.told.states == FREE) & ~helped & np.isinf(self.told.until)

    def _relax(self, first: int, last: int) -> None:
        net, told = self.net, self.told
        if first < last:
            kernel.relax_nodes(
                first, last, net.edges_of, net.source, net.in_base, told.masks_of, told.masks, net.delays, net.base_times,
                net.base_causes, self.times, self.causes,
            )  # fmt: skip

    def _alone(self, j: int) -> None:
        state = self.told.states[j]
        if state == UNDATED:
            self._undated(j)
        else:
            self._fill(j)
            if self.weighs:
                self._weigh(j)

    def _cycle(self, first: int, last: int) -> None:
        """First passage is a fixed point: fill the rows again until nothing changes."""
        mine = slice(first, last)
        self.times[mine][self.told.states[mine] != FIXED] = np.inf
        for _ in range(_MOST_ROUNDS):
            before = self.times[mine].copy()
            for j in range(first, last):
                self._fill(j)
            if np.array_equal(before, self.times[mine]):
                break
        for j in range(first, last):
            if self.weighs:
                self._weigh(j)
            if self.told.states[j] == UNDATED:
                # Its causes may depend on it, so it ran free and the draws that do not fit are dropped.
                self.weight[self.times[j] > self.told.days[j]] = -np.inf

    def _fill(self, j: int) -> None:
        net, told = self.net, self.told
        state, day = told.states[j], told.days[j]
        if state == FIXED:
            return
        if state == HAPPENED:
            self.times[j] = day
            return
        not_yet = state == NOT_YET
        times, causes = self.times[j], self.causes[j]
        np.add(net.leak[j], day if not_yet else np.float32(0), out=times)
        causes[:] = ANOTHER
        for e in range(*net.edges_of[j]):
            mask, rows, help_ = self._mask(e), self._rows(e), self._help(e)
            if mask is None:
                continue
            cause = self.times[net.source[e]]
            if not_yet and not self._later(net.source[e], day):
                kernel.relax_rest(
                    net.block_of, cause, mask, day, net.delays[e], net.luck[e], *rows[:2], net.quantiles[e], *rows[2:], *help_,
                    times, causes, np.int16(e),
                )  # fmt: skip
            elif help_[0]:
                kernel.relax_helped(
                    net.block_of, cause, mask, net.delays[e], net.luck[e], *rows[:2], net.quantiles[e], *rows[2:], *help_, times,
                    causes, np.int16(e),
                )  # fmt: skip
            elif mask is self._open:
                kernel.relax(cause, net.delays[e], times, causes, np.int16(e))
            else:
                kernel.relax_masked(cause, net.delays[e], mask, times, causes, np.int16(e))
        if np.isfinite(told.until[j]):
            gone = times > told.until[j]
            times[gone] = np.inf
            causes[gone] = NOBODY

    def _later(self, i: int, day: float) -> bool:
        """The cause had not come by that day either, in no draw: then nothing of the delay has passed."""
        return bool(self.told.states[i] == NOT_YET and self.told.days[i] >= day)

    def _weigh(self, j: int) -> None:
        """The likelihood of what is known, given the causes in each draw; in log, so that it never runs out."""
        state, day = self.told.states[j], float(self.told.days[j])
        if state in (HAPPENED, NOT_YET):
            self.weight -= self._hazard(j, np.full(self.net.draws, day))
        if state == HAPPENED:
            rush = self.net.leak_rate[self.net.block_of].astype(np.float64)
            for e in range(*self.net.edges_of[j]):
                mask = self._mask(e)
                if mask is not None:
                    cause = self.times[self.net.source[e]]
                    kernel.add_intensity(self.net.block_of, cause, mask, day, *self._rows(e), *self._help(e), rush)
            self.weight += np.log(rush)

    def _undated(self, j: int) -> None:
        """Happened by a day, date unknown: weigh by the chance of that, and draw the moment from what is left."""
        day = float(self.told.days[j])
        late = np.full(self.net.draws, day)
        happened = -np.expm1(-self._hazard(j, late))
        self.weight += np.log(np.maximum(happened, 1e-300))
        wanted = -np.log1p(-self.net.choice[j] * happened)
        early = np.zeros_like(late)
        for _ in range(_HALVINGS):
            middle = 0.5 * (early + late)
            passed = self._hazard(j, middle) >= wanted
            late = np.where(passed, middle, late)
            early = np.where(passed, early, middle)
        self.times[j] = late

    def _hazard(self, j: int, until: NDArray[np.float64]) -> NDArray[np.float64]:
        total = self.net.leak_rate[self.net.block_of] * until
        for e in range(*self.net.edges_of[j]):
            mask = self._mask(e)
            if mask is not None:
                cause = self.times[self.net.source[e]]
                kernel.add_hazard(self.net.block_of, cause, mask, until, *self._rows(e), *self._help(e), total)
        return total

    def _mask(self, e: int) -> NDArray[np.uint8] | None:
        row = self.told.masks_of[e]
        if row == _NEVER:
            return None
        return self._open if row == _ALWAYS else self.told.masks[row]

    def _rows(self, e: int) -> tuple[tables.F32, tables.F32, tables.F32, float]:
        return self.net.rate[e], self.net.scale[e], self.net.shares[e], self.net.step[e]

    def _help(self, e: int) -> tuple[int, tables.F32, tables.F32]:
        row = self.told.help_of[e]
        if row < 0:
            return self._no_help
        return int(self.told.help_count[row]), self.told.help_days[row], self.told.help_factors[row]
