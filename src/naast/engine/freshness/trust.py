"""How sure one fact still is: the chance that it is right, given every look at it and the time since.

A fact that was written down changes some day, and then stays wrong until somebody writes it down again. Every entry has a rate of its
own, drawn from a Gamma, so the chance that it held for t years is (b / (b + t)) ** a. That makes the whole sum exact and short: the
fact held until now, or it changed between two looks, and each look saw what it saw. Learning the rates is `learning`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from naast.engine.freshness.kinds import Check, Found, How, Kind, Word
from naast.engine.freshness.rates import default_rates
from naast.engine.freshness.rates_model import Rates, Way

DAYS_A_YEAR: Final = 365.25
# Further ahead nobody looks: what has not faded by then is called "fades on" this many days from its last look.
FURTHEST: Final = 20 * 366


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is needed of the past of one fact: enough to say how sure it is on any later day, without the looks themselves.

    `on`, `how`, `found`: the newest look. `right`: the chance (0-1) that the fact was right at the end of that day, when the value had
    stood for `held_years`. `spread` and `per_year`: the rate it was counted with.
    """

    kind: Kind
    how: How
    on: date
    found: Found
    right: float
    held_years: float
    spread: float
    per_year: float

    def as_json(self) -> dict[str, Any]:
        """As plain JSON; `standing_from` reads it back."""
        return {
            "how": self.how.value,
            "on": self.on.isoformat(),
            "found": self.found.value,
            "right": round(self.right, 6),
            "held": round(self.held_years, 4),
            "spread": self.spread,
            "rate": self.per_year,
        }


@dataclass(frozen=True, slots=True)
class Trust:
    """How sure a fact is on a day. `right`: the chance (0-1) that it is; `since_days`: since the newest look; `because`: how that was."""

    right: float
    word: Word
    since_days: int
    because: How
    found: Found = Found.RIGHT

    @property
    def probability_right(self) -> float:
        """The chance (0-1) that the fact is right."""
        return self.right


def standing_from(kind: str, said: Mapping[str, Any]) -> Standing:
    """A standing from its JSON. Raises KeyError or ValueError when it is none."""
    return Standing(
        Kind(kind), How(said["how"]), date.fromisoformat(said["on"]), Found(said["found"]),
        float(said["right"]), float(said["held"]), float(said["spread"]), float(said["rate"]),
    )  # fmt: skip


def trust(kind: Kind, checks: Iterable[Check], on: date, rates: Rates | None = None) -> Trust | None:
    """How sure a fact of this kind is on the day `on`, after these looks (later ones are left out); None when nobody ever looked."""
    known = standing(kind, (check for check in checks if check.on <= on), rates)
    return trust_at(known, on, rates) if known else None


def standing(kind: Kind, checks: Iterable[Check], rates: Rates | None = None) -> Standing | None:
    """What the looks add up to on the day of the newest; None without looks. A day's looks count in the order they are given."""
    rates = rates or default_rates()
    rate = rates.kinds[kind]
    ordered = _since_written(sorted(checks, key=lambda check: check.on))
    if not ordered:
        return None
    first, last = ordered[0], ordered[-1]
    held, changed, before = 1.0, 0.0, 0.0
    stood, since = 1.0, 0.0
    for number, check in enumerate(ordered):
        way = rates.ways[check.how]
        since = max((check.on - first.on).days, 0) / DAYS_A_YEAR
        stands = survives(since, rate.spread, rate.per_year)
        changed += held * (stood - stands)
        stood = stands
        if number == 0:
            # The first look wrote the value down, or is the first we know of: it was right as often as such a value is.
            held, before = way.right_when_set, 1.0 - way.right_when_set
            if check.found != Found.WRONG:
                continue
        if_right, if_wrong = seen(check.found, way)
        held, changed, before = held * if_right, changed * if_wrong, before * if_wrong
    right = held * stood / (held * stood + changed + before)
    return Standing(kind, last.how, last.on, last.found, right, since, rate.spread, rate.per_year)


def _since_written(ordered: list[Check]) -> list[Check]:
    """The looks since the value was last written down."""
    for number in range(len(ordered) - 1, -1, -1):
        if ordered[number].found == Found.CHANGED:
            return ordered[number:]
    return ordered


def seen(found: Found, way: Way) -> tuple[float, float]:
    """How likely this way of looking finds this, when the fact is right and when it is wrong."""
    if found == Found.WRONG:
        return way.false_alarm, way.sees
    return 1.0 - way.false_alarm, 1.0 - way.sees


def survives(years: float, spread: float, per_year: float) -> float:
    """The chance that a fact has not changed after so many years, when entries differ in their rate.

    >>> round(survives(1.0, 2.0, 0.5), 3), survives(0.0, 2.0, 0.5)
    (0.64, 1.0)
    """
    return float((spread / (spread + per_year * years)) ** spread)


def chance_at(known: Standing, on: date) -> float:
    """The chance (0-1) that the fact is right on the day `on`; before its newest look the chance of that look."""
    years = max((on - known.on).days, 0) / DAYS_A_YEAR
    if not years:
        return known.right
    base = known.spread + known.per_year * known.held_years
    return float(known.right * (base / (base + known.per_year * years)) ** known.spread)


def after(known: Standing, check: Check, rates: Rates | None = None) -> Standing:
    """The standing after one more look, on the day of the newest or later: the same as counting all looks again.

    A look that wrote the value down begins anew.
    """
    if check.found == Found.CHANGED:
        again = standing(known.kind, [check], rates)
        assert again is not None
        return again
    right, years = chance_at(known, check.on), max((check.on - known.on).days, 0) / DAYS_A_YEAR
    if_right, if_wrong = seen(check.found, (rates or default_rates()).ways[check.how])
    right = right * if_right / (right * if_right + (1.0 - right) * if_wrong)
    return replace(
        known,
        how=check.how,
        on=max(check.on, known.on),
        found=check.found,
        right=right,
        held_years=known.held_years + years,
    )


def trust_at(known: Standing, on: date, rates: Rates | None = None) -> Trust:
    """How sure a fact with this standing is on the day `on`."""
    right = chance_at(known, on)
    word = word_of(right, rates)
    if known.found == Found.WRONG and word in (Word.FRESH, Word.FAIR):
        # However sure we were: somebody said it is wrong, and until somebody looked we ask people to make sure.
        word = Word.ASK
    return Trust(right, word, max((on - known.on).days, 0), known.how, known.found)


def word_of(right: float, rates: Rates | None = None) -> Word:
    """The word for a chance of being right (0-1)."""
    bounds = (rates or default_rates()).bounds
    if right >= bounds.fresh:
        return Word.FRESH
    if right >= bounds.fair:
        return Word.FAIR
    return Word.ASK if right >= bounds.ask else Word.STALE


def falls_below(known: Standing, chance: float) -> date:
    """The first day on which the chance of being right is below `chance`, if nobody looks; at most 20 years after the newest look."""
    low, high = 0, FURTHEST
    while low < high:
        middle = (low + high) // 2
        if chance_at(known, known.on + timedelta(days=middle)) < chance:
            high = middle
        else:
            low = middle + 1
    return known.on + timedelta(days=low)


def turns(known: Standing, word: Word, rates: Rates | None = None) -> date:
    """The first day on which a fact gets this word (or a worse one), if nobody looks."""
    bounds = (rates or default_rates()).bounds
    if word == Word.FRESH or (known.found == Found.WRONG and word != Word.STALE):
        return known.on
    return falls_below(known, {Word.FAIR: bounds.fresh, Word.ASK: bounds.fair, Word.STALE: bounds.ask}[word])
