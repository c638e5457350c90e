"""One pass over the network in order of cause, the plain way: which rows meet, in which way, and how well each draw fits.

The twin of `naast_pass` in `engine/compiled/kernel.c`, and what runs without it; `kernel` chooses. The arithmetic of one link is
in `plain`; what is known about a person becomes arrays in `told`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight import plain, tables
from naast.engine.foresight.plain import ANOTHER, NOBODY

if TYPE_CHECKING:
    from naast.engine.foresight.network import Network

FREE, HAPPENED, NOT_YET, UNDATED, FIXED = 0, 1, 2, 3, 4
ALWAYS, NEVER = -1, -2
_MOST_ROUNDS: Final = 1000
_HALVINGS: Final = 26
_HELD: Final = (
    16  # of so many nodes the likelihoods are multiplied before a logarithm is taken: a product of more might run out
)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What holds for a person. Per node: `states`, `days`, `until` (after that day it no longer comes), and `given` where a FIXED
    node differs per draw. Per link: `masks_of` (ALWAYS, NEVER, else the row of `masks`) and `help_of` (-1 none, else the row of
    the help arrays)."""

    states: NDArray[np.int8]
    days: tables.F32
    until: tables.F32
    given: Mapping[int, tables.F32]
    masks_of: NDArray[np.int32]
    masks: NDArray[np.uint8]
    help_of: NDArray[np.int32]
    help_count: NDArray[np.int32]
    help_days: tables.F32
    help_factors: tables.F32  # [rows, changes, BLOCKS]


class Pass:
    """Fills `times` and `causes` [N, draws] and, when asked, `weight` [draws] (log likelihood).

    `fresh` [N]: the rows to fill; the others are right already, because nothing that differs comes before them.
    """

    def __init__(
        self,
        network: Network,
        told: Told,
        times: tables.F32,
        causes: NDArray[np.int16],
        weight: NDArray[np.float64] | None = None,
        fresh: NDArray[np.uint8] | None = None,
    ) -> None:
        self.net, self.told, self.times, self.causes, self.weight = network, told, times, causes, weight
        self.fresh = np.ones(len(network.nodes), np.uint8) if fresh is None else fresh
        self._block_of = network.block_of
        self._all = np.ones(network.draws, np.bool_)
        self._fit, self._held = np.ones(network.draws), 0

    def go(self) -> None:
        """Every part in order."""
        for first, last in self.net.parts:
            if self.fresh[first:last].any():
                if last - first == 1:
                    self._alone(first)
                else:
                    self._cycle(first, last)
        if self._held:
            self._settle()

    def _alone(self, j: int) -> None:
        state = self.told.states[j]
        if state == FIXED:
            self._fixed(j)
        elif state == UNDATED:
            self._undated(j)
        else:
            self._fill(j)
            if self.weight is not None:
                self._weigh(j)

    def _fixed(self, j: int) -> None:
        self.times[j] = self.told.given.get(j, self.told.days[j])
        self.causes[j] = NOBODY

    def _cycle(self, first: int, last: int) -> None:
        """First passage is a fixed point: fill the rows again until nothing changes."""
        mine, free = slice(first, last), self.told.states[first:last] != FIXED
        for j in np.arange(first, last)[~free]:
            self._fixed(j)
        self.times[mine][free] = np.inf
        for _ in range(_MOST_ROUNDS):
            before = self.times[mine].copy()
            for j in range(first, last):
                self._fill(j)
            if np.array_equal(before, self.times[mine]):
                break
        if self.weight is None:
            return
        for j in range(first, last):
            self._weigh(j)
            if self.told.states[j] == UNDATED:
                # Its causes may depend on it, so it ran free and the draws that do not fit are dropped.
                self.weight[self.times[j] > self.told.days[j]] = -np.inf

    def _fill(self, j: int) -> None:
        net, told = self.net, self.told
        state, day = told.states[j], told.days[j]
        if state == FIXED:
            return
        times, causes = self.times[j], self.causes[j]
        if state == HAPPENED:
            times[:], causes[:] = day, NOBODY
            return
        np.add(net.leak[j], day if state == NOT_YET else np.float32(0), out=times)
        causes[:] = ANOTHER
        for e in self._links(j):
            row, cause = self._row(e), self.times[net.source[e]]
            if state == NOT_YET:
                plain.relax_rest(row, cause, day, times, causes)
            elif len(row.days):
                plain.relax_helped(row, cause, times, causes)
            else:
                plain.relax(row, cause, times, causes)
        gone = times > told.until[j]
        times[gone], causes[gone] = np.inf, NOBODY

    def _weigh(self, j: int) -> None:
        """The likelihood of what is known, given the causes in each draw; in log, so that it never runs out."""
        state, day = self.told.states[j], float(self.told.days[j])
        if self.weight is None or state not in (HAPPENED, NOT_YET):
            return
        total, left = self._hazard(j, np.full(self.net.draws, day))
        self.weight -= total
        self._fit *= left
        if state == HAPPENED:
            rush = self.net.leak_rate[self._block_of].astype(np.float64)
            for e in self._links(j):
                rush += plain.intensity(self._row(e), self.times[self.net.source[e]], day)
            self._fit *= rush
        self._held += 1
        if self._held == _HELD:
            self._settle()

    def _settle(self) -> None:
        """The logarithm of what was weighed lately, before the product runs out."""
        if self.weight is not None:
            self.weight += plain.ln(self._fit)
        self._fit, self._held = np.ones(self.net.draws), 0

    def _undated(self, j: int) -> None:
        """Happened by a day, date unknown: weigh by the chance of that, and draw the moment from what is left."""
        late = np.full(self.net.draws, float(self.told.days[j]))
        early = np.zeros_like(late)
        happened = 1.0 - plain.power(-self._whole_hazard(j, late))
        if self.weight is not None:
            self.weight += plain.ln(np.maximum(happened, 1e-300))
        wanted = -plain.ln(1.0 - self.net.choice[j].astype(np.float64) * happened)
        for _ in range(_HALVINGS):
            middle = 0.5 * (early + late)
            passed = self._whole_hazard(j, middle) >= wanted
            late, early = np.where(passed, middle, late), np.where(passed, early, middle)
        self.times[j], self.causes[j] = late, NOBODY

    def _whole_hazard(self, j: int, until: NDArray[np.float64]) -> NDArray[np.float64]:
        total, left = self._hazard(j, until)
        return np.asarray(total - plain.ln(left))

    def _hazard(self, j: int, until: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Of everything that leads to a node, up to a day that may differ per draw: of another cause and where help changes it, and
        the chance that all the others left it away."""
        total = self.net.leak_rate[self._block_of].astype(np.float64) * until
        left = np.ones_like(until)
        for e in self._links(j):
            row, cause = self._row(e), self.times[self.net.source[e]].astype(np.float64)
            some = np.flatnonzero(row.holds & (cause < until))
            mine, age = row.at(some), until[some] - cause[some]
            if len(row.days):
                total[some] += plain.hazard(mine, cause[some], age)
            else:
                left[some] *= plain.survival(mine, age)
        return total, left

    def _links(self, j: int) -> list[int]:
        return [e for e in range(*self.net.edges_of[j]) if self.told.masks_of[e] != NEVER]

    def _row(self, e: int) -> plain.Row:
        net, told, blocks = self.net, self.told, self._block_of
        mask, help_ = told.masks_of[e], told.help_of[e]
        changes = told.help_count[help_] if help_ >= 0 else 0
        return plain.Row(
            e, net.luck[e], net.delays[e], net.rate[e].astype(np.float64)[blocks], net.scale[e].astype(np.float64)[blocks],
            net.quantiles[e].astype(np.float64), net.shares[e].astype(np.float64), float(net.step[e]),
            told.help_days[help_, :changes].astype(np.float64), told.help_factors[help_, :changes].astype(np.float64)[:, blocks],
            self._all if mask == ALWAYS else told.masks[mask] != 0,
        )  # fmt: skip
