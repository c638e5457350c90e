"""How much of what could be there is there: on either side, between the sides and in all, with what the silent ones leave open.

Whoever did not answer may have lines that nobody named. Three figures say how much that can matter: `seen` and `most` are the two
ends that are possible at all, and `low` to `high` is what is likely when the silent ones are much like the others. For that, unknown
answers are filled in many times over: with the rate at which those who did answer name each other, given what the other side said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from naast.engine.network.model import Numbers, Reals, Reports

DRAWS: Final = 2_000
LIKELY: Final = (5.0, 95.0)
# With fewer pairs of two who answered, the rates of all pairs together say more than their own.
ENOUGH: Final = 10


class Where(StrEnum):
    """Between whom a line runs."""

    CARE = "care"
    SOCIAL = "social"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of one sort. `both_*`: both answered, and two, one or none of them named the other. `one_*`: one answered, and named or not.

    `silent`: pairs of which neither answered.
    """

    both_two: int
    both_one: int
    both_none: int
    one_named: int
    one_not: int
    silent: int

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return self.seen + self.both_none + self.one_not + self.silent

    @property
    def seen(self) -> int:
        """How many of them have a line by what was said."""
        return self.both_two + self.both_one + self.one_named


@dataclass(frozen=True, slots=True)
class Share:
    """A share of pairs (0-1): `seen` by the answers, likely between `low` and `high`, and at `most`. `of`: how many pairs."""

    seen: float
    low: float
    high: float
    most: float
    of: int


@dataclass(frozen=True, slots=True)
class Mutual:
    """Of the lines between two who both answered, how many both named; `low` to `high` (0-1) is the likely share of such lines."""

    both: int
    of: int
    low: float
    high: float


def tally(reports: Reports) -> dict[Where, Tally]:
    """Every pair of organisations in its box."""
    size = max(reports.size, 1)
    low, high = np.minimum(reports.source, reports.target), np.maximum(reports.source, reports.target)
    pair, times = np.unique(low * size + high, return_counts=True)
    low, high = pair // size, pair % size
    heard = reports.answered[low].astype(int) + reports.answered[high]
    sides = reports.social[low].astype(int) + reports.social[high]
    found = {}
    for where, side in ((Where.CARE, 0), (Where.SOCIAL, 2), (Where.BETWEEN, 1)):
        mine = sides == side
        both_two = int((mine & (times == 2)).sum())
        both_one = int((mine & (times == 1) & (heard == 2)).sum())
        one_named = int((mine & (heard == 1)).sum())
        pairs, both, silent = _pairs(reports, where)
        found[where] = Tally(
            both_two, both_one, both - both_two - both_one, one_named, pairs - both - silent - one_named, silent
        )
    return found


def _pairs(reports: Reports, where: Where) -> tuple[int, int, int]:
    """How many pairs there are, how many of two who answered, and how many of two who did not."""
    everyone = np.ones(reports.size, dtype=bool)
    groups = (everyone, reports.answered, ~reports.answered)
    care = [int((group & ~reports.social).sum()) for group in groups]
    social = [int((group & reports.social).sum()) for group in groups]
    if where is Where.BETWEEN:
        everything = [a * b for a, b in zip(care, social, strict=True)]
    else:
        everything = [n * (n - 1) // 2 for n in (care if where is Where.CARE else social)]
    return everything[0], everything[1], everything[2]


def together(tallies: Iterable[Tally]) -> Tally:
    """All boxes added up."""
    return Tally(*(sum(part) for part in zip(*(astuple(one) for one in tallies), strict=True)))


def shares(reports: Reports, seed: int = 1) -> dict[Where | None, Share]:
    """The share of pairs with a line for every sort of pair, and under None for all of them."""
    counted = tally(reports)
    rates = together(counted.values())
    drawn = {
        where: _drawn(one, rates, np.random.default_rng([seed, n])) for n, (where, one) in enumerate(counted.items())
    }
    found: dict[Where | None, Share] = {where: _share(one, drawn[where]) for where, one in counted.items()}
    found[None] = _share(rates, sum(drawn.values(), np.zeros(DRAWS)))
    return found


def _drawn(one: Tally, rates: Tally, chance: np.random.Generator) -> Reals:
    """How many lines there may be, DRAWS times: both the rates and the answers of the silent ones are drawn."""
    own = one if one.both_two + one.both_one + one.both_none >= ENOUGH else rates
    linked = own.both_two + own.both_one
    # Of two who are looked at from the one who did not name: half of the pairs named by one, and twice the pairs named by none.
    also = chance.beta(own.both_one / 2 + 0.5, own.both_none + 0.5, DRAWS)
    any_line = chance.beta(linked + 0.5, own.both_none + 0.5, DRAWS)
    drawn = one.seen + chance.binomial(one.one_not, also) + chance.binomial(one.silent, any_line)
    return drawn.astype(np.float64)


def _share(one: Tally, drawn: Reals) -> Share:
    if not one.pairs:
        return Share(0.0, 0.0, 0.0, 0.0, 0)
    low, high = np.percentile(drawn, LIKELY) / one.pairs
    return Share(one.seen / one.pairs, float(low), float(high), (one.pairs - one.both_none) / one.pairs, one.pairs)


def mutual(reports: Reports, seed: int = 1) -> Mutual:
    """How many lines are drawn from both ends, where both ends answered."""
    one = together(tally(reports).values())
    of = one.both_two + one.both_one
    drawn = np.random.default_rng(seed).beta(one.both_two + 0.5, one.both_one + 0.5, DRAWS)
    low, high = np.percentile(drawn, LIKELY)
    return Mutual(one.both_two, of, float(low), float(high))


def filled_in(reports: Reports, draws: int, seed: int = 1) -> Iterator[tuple[Numbers, Numbers]]:
    """The lines of `draws` possible networks: what was said, and for the silent ones what they may have said. For some hundreds at most."""
    chance = np.random.default_rng(seed)
    one = together(tally(reports).values())
    low, high = np.triu_indices(reports.size, 1)
    size = max(reports.size, 1)
    said = np.minimum(reports.source, reports.target) * size + np.maximum(reports.source, reports.target)
    is_said = np.isin(low * size + high, said)
    heard = reports.answered[low].astype(int) + reports.answered[high]
    for _ in range(draws):
        also = chance.beta(one.both_one / 2 + 0.5, one.both_none + 0.5)
        any_line = chance.beta(one.both_two + one.both_one + 0.5, one.both_none + 0.5)
        rate = np.select([heard == 1, heard == 0], [also, any_line], 0.0)
        is_line = is_said | (chance.random(len(low)) < rate)
        yield low[is_line], high[is_line]
