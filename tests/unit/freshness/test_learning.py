"""Learning rates: equal to a sum by hand where one exists, finds the rate of a made world, and moves only as far as was seen."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest

from naast.engine import freshness
from naast.engine.freshness import Check, Found, History, How, Kind, Rates
from naast.engine.freshness.learning import prior_shape, stretches
from naast.engine.freshness.rates_model import Way

DAY = date(2020, 1, 1)
BASE = freshness.default_rates()


def _rates(*, spread: float, perfect: bool) -> Rates:
    """The real rates with this spread for phone; `perfect`: a call sees everything."""
    from dataclasses import replace

    kinds = {**BASE.kinds, "phone": replace(BASE.kinds["phone"], spread=spread)}
    called = BASE.ways["called"]
    ways: dict[str, Way] = {**BASE.ways, "called": replace(called, sees=0.995, false_alarm=0.0, right_when_set=0.995)}
    return replace(BASE, kinds=kinds, ways=ways if perfect else BASE.ways)


def _still_right(count: int, days: int) -> list[History]:
    checks = (Check(DAY, How.CALLED), Check(DAY + timedelta(days=days), How.CALLED))
    return [History(Kind.PHONE, checks)] * count


def test_confirmations_alone_are_the_gamma_everybody_knows() -> None:
    """When entries are alike and nothing changed, the mean is shape / (shape / mean + years): the conjugate sum."""
    rates = _rates(spread=50, perfect=True)
    rate = rates.kinds["phone"]
    learned = freshness.learn(rates, _still_right(40, 365)).kinds["phone"]
    shape, years = prior_shape(rate), 40 * 365 / 365.25
    # A spread of 50 is nearly, not wholly, "all alike".
    assert learned.per_year == pytest.approx(shape / (shape / rate.per_year + years), rel=0.05)


def test_the_row_of_rates_equals_a_sum_by_hand() -> None:
    """One change somewhere in a year, one entry that held: the mean by a slow sum over rates."""
    rates = _rates(spread=50, perfect=True)
    rate = rates.kinds["phone"]
    changed = (Check(DAY, How.CALLED), Check(DAY + timedelta(days=365), How.CALLED, Found.CHANGED))
    learned = freshness.learn(rates, [History(Kind.PHONE, changed), *_still_right(1, 365)]).kinds["phone"]
    shape, year = prior_shape(rate), 365 / 365.25
    total = weighted = 0.0
    for number in range(1, 60_000):
        one = number * 1e-4
        held = (50 / (50 + one * year)) ** 50
        seen = 0.995 * (1 - held) * 0.995 + 0.005 * 0.995
        kept = 0.995 * held + 0.995 * (1 - held) * 0.005 + 0.005 * 0.005
        weight = one ** (shape - 1) * math.exp(-shape / rate.per_year * one) * seen * kept
        total += weight
        weighted += weight * one
    assert learned.per_year == pytest.approx(weighted / total, rel=0.02)


@pytest.mark.parametrize(("true", "every_days"), [(0.5, 90), (0.02, 365), (2.0, 30)])
def test_the_rate_of_a_made_world_is_found(true: float, every_days: int) -> None:
    chance = random.Random(7)
    histories = []
    for _ in range(300):
        checks = [Check(DAY, How.CALLED)]
        own = chance.gammavariate(1.5, true / 1.5)
        for number in range(1, 6):
            changed = chance.random() > math.exp(-own * every_days / 365.25)
            at = DAY + timedelta(days=number * every_days)
            checks.append(Check(at, How.CALLED, Found.CHANGED if changed else Found.RIGHT))
        histories.append(History(Kind.PHONE, tuple(checks)))
    rates = _rates(spread=1.5, perfect=True)
    learned = freshness.learn(rates, histories).kinds["phone"]
    # Entries were made one stretch after another with the same rate of their own, which learning takes as apart: a little room.
    assert learned.low * 0.7 < true < learned.high * 1.4
    assert learned.high / learned.low < rates.kinds["phone"].high / rates.kinds["phone"].low
    assert freshness.learn(rates, histories).kinds["hours"] == rates.kinds["hours"]


def test_more_changes_is_faster_and_nothing_seen_is_nothing_learned() -> None:
    one = (Check(DAY, How.CALLED), Check(DAY + timedelta(days=30), How.CALLED, Found.CHANGED))
    fast = freshness.learn(BASE, [History(Kind.PHONE, one)] * 10).kinds["phone"].per_year
    slow = freshness.learn(BASE, _still_right(10, 30)).kinds["phone"].per_year
    assert slow < BASE.kinds["phone"].per_year < fast
    assert freshness.learn(BASE, [History(Kind.PHONE, (Check(DAY, How.CALLED),))]).kinds == BASE.kinds
    assert freshness.learn(BASE, []).kinds == BASE.kinds


def test_a_stranger_teaches_less_than_a_call() -> None:
    def learned(how: How) -> float:
        looks = (Check(DAY, How.CALLED), Check(DAY + timedelta(days=30), how, Found.WRONG))
        return freshness.learn(BASE, [History(Kind.PHONE, looks)] * 5).kinds["phone"].per_year

    assert BASE.kinds["phone"].per_year < learned(How.REPORTED) < learned(How.CALLED)


def test_looks_are_cut_where_the_value_was_written_anew() -> None:
    a, b, c = (
        Check(DAY, How.CALLED),
        Check(DAY + timedelta(1), How.CALLED, Found.CHANGED),
        Check(DAY + timedelta(2), How.USED),
    )
    cut = [list(one) for one in stretches([c, a, b])]
    assert cut == [[a, Check(b.on, b.how, Found.WRONG)], [b, c]]
