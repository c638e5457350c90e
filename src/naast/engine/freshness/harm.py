"""What it costs people that a fact may be wrong, and how sure a whole entry is.

The chance itself comes from `trust`; who looks, and when, is decided by the rooms that keep the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from math import log1p, prod
from typing import Final

from naast.engine.errors import EngineError
from naast.engine.freshness.kinds import Kind, Word
from naast.engine.freshness.rates import default_rates
from naast.engine.freshness.rates_model import Rates
from naast.engine.freshness.trust import FURTHEST, Standing, chance_at

# An entry nobody asked for yet may be asked for tomorrow: it counts as this often a month, so it is never forgotten.
LEAST_ASKED: Final = 0.05
# What is wrong also comes to light by itself, so often a year: by chance, and because one in a hundred who ask says so.
FOUND_OUT: Final = 0.3
TOLD: Final = 0.01
DEAREST: Final = 10.0
# From this cost on a fact is essential: without it the whole entry leads astray.
ESSENTIAL: Final = 7.0


def expected_harm(asked_per_month: float, chance_wrong: float, cost: float) -> float:
    """How much harm a month this doubt does: how often it is asked for, times the chance that it is wrong (0-1), times the cost of
    being wrong (0-10). Raises EngineError (`no-harm`) for a number that cannot be.

    >>> expected_harm(4.0, 0.25, 8.0)
    8.0
    """
    if asked_per_month < 0 or not 0.0 <= chance_wrong <= 1.0 or cost < 0:
        raise EngineError("no-harm", f"Schade van {asked_per_month:g} × {chance_wrong:g} × {cost:g} bestaat niet.")
    return max(asked_per_month, LEAST_ASKED) * chance_wrong * cost


def harm_prevented(asked_per_month: float, chance_wrong: float, cost: float, per_year: float) -> float:
    """How much harm one look at this fact takes away: the order in which to look. Zero when it is surely right.

    Expected harm alone sends every call to what changes every month and is wrong again by next month, and does worse than looking at the
    oldest first (docs/experiments-freshness.md). What counts is the harm until it would have gone wrong again or been found out anyway:
    the index of a fact that goes wrong at a steady rate and that one look makes right. `per_year`: how often such a fact changes. Raises
    EngineError (`no-harm`) for a number that cannot be.

    >>> slow, fast = harm_prevented(4, 0.5, 8, 0.1), harm_prevented(4, 0.5, 8, 5.0)
    >>> slow > 4 * fast
    True
    """
    if per_year <= 0 or not 0.0 <= chance_wrong <= 1.0:
        raise EngineError(
            "no-harm", f"Een kans van {chance_wrong:g} of een tempo van {per_year:g} per jaar bestaat niet."
        )
    a_year = 12.0 * expected_harm(asked_per_month, 1.0, 1.0)
    doubt = chance_wrong + (1.0 - chance_wrong) * log1p(-chance_wrong) if chance_wrong < 1 else 1.0
    return a_year * cost * max(doubt, 0.0) / (per_year + FOUND_OUT + TOLD * a_year)


def harm_of(standings: Sequence[Standing], on: date, asked_per_month: float, rates: Rates | None = None) -> float:
    """The harm that one telephone call about an entry takes away: that of all its facts together."""
    rates = rates or default_rates()
    return sum(
        harm_prevented(asked_per_month, 1.0 - chance_at(known, on), rates.kinds[known.kind].cost, known.per_year)
        for known in standings
    )


def entry_chance(standings: Sequence[Standing], on: date, rates: Rates | None = None) -> float:
    """The chance (0-1) that an entry leads somebody where it says: all its essential facts hold, or do not spoil it. 1 without facts.

    Of a fact that costs 9 when it is wrong, nine in ten people are led astray.
    """
    rates = rates or default_rates()
    return _chance(tuple(standings), _costs(standings, rates), on)


def _costs(standings: Sequence[Standing], rates: Rates) -> tuple[float, ...]:
    return tuple(rates.kinds[known.kind].cost for known in standings)


def _chance(standings: tuple[Standing, ...], costs: tuple[float, ...], on: date) -> float:
    return prod(
        1.0 - (1.0 - chance_at(known, on)) * cost / DEAREST
        for known, cost in zip(standings, costs, strict=True)
        if cost >= ESSENTIAL
    )


def entry_word(standings: Sequence[Standing], on: date, rates: Rates | None = None) -> Word:
    """The word for a whole entry on a day."""
    rates = rates or default_rates()
    chance, bounds = entry_chance(standings, on, rates), rates.bounds
    if chance >= bounds.entry_fair:
        return Word.FRESH if chance >= bounds.fresh else Word.FAIR
    return Word.ASK if chance >= bounds.entry_ask else Word.STALE


def entry_turns(standings: Sequence[Standing], word: Word, rates: Rates | None = None) -> date | None:
    """The first day on which the whole entry gets the word `ask` or `stale`, if nobody looks; None without facts."""
    rates = rates or default_rates()
    below = rates.bounds.entry_fair if word == Word.ASK else rates.bounds.entry_ask
    return _turns(tuple(standings), _costs(standings, rates), below) if standings else None


@lru_cache(maxsize=4096)
def _turns(standings: tuple[Standing, ...], costs: tuple[float, ...], below: float) -> date:
    first = max(known.on for known in standings)
    low, high = 0, FURTHEST
    while low < high:
        middle = (low + high) // 2
        if _chance(standings, costs, first + timedelta(days=middle)) < below:
            high = middle
        else:
            low = middle + 1
    return first + timedelta(days=low)


def weakest(standings: Sequence[Standing], on: date, below: float) -> tuple[Kind, ...]:
    """The kinds of fact whose chance of being right is below a bound on a day, the least sure first."""
    unsure = [(chance_at(known, on), known.kind.value) for known in standings]
    return tuple(Kind(kind) for chance, kind in sorted(unsure) if chance < below)
