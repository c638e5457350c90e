"""Trust: equal to the slow twin, never up with time alone, up with a look that confirms, down with a report; and its words."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine import freshness
from naast.engine.errors import EngineError
from naast.engine.freshness import Check, Found, How, Kind, Standing, Word
from tests.unit.freshness.slow_twin import trust_by_days

DAY = date(2026, 1, 1)
RATES = freshness.default_rates()
LOOKS = st.lists(
    st.tuples(st.integers(0, 900), st.sampled_from(How), st.sampled_from([Found.RIGHT, Found.RIGHT, Found.WRONG])),
    min_size=1,
    max_size=6,
)
KINDS = st.sampled_from(Kind)


def _checks(looks: list[tuple[int, How, Found]]) -> list[Check]:
    return [Check(DAY + timedelta(days=day), how, found) for day, how, found in looks]


def _chance(kind: Kind, checks: list[Check], on: date) -> float:
    known = freshness.standing(kind, [check for check in checks if check.on <= on], RATES)
    assert known is not None
    return freshness.chance_at(known, on)


@pytest.mark.parametrize(
    "checks",
    [
        [Check(DAY, How.CALLED)],
        [Check(DAY, How.IMPORTED), Check(DAY + timedelta(40), How.USED)],
        [Check(DAY, How.IMPORTED), Check(DAY + timedelta(40), How.REPORTED, Found.WRONG)],
        [
            Check(DAY, How.CALLED),
            Check(DAY + timedelta(30), How.USED),
            Check(DAY + timedelta(31), How.REPORTED, Found.WRONG),
        ],
        [Check(DAY, How.CALLED, Found.WRONG), Check(DAY + timedelta(20), How.SELF_DECLARED, Found.CHANGED)],
        [Check(DAY, How.WEBSITE), Check(DAY + timedelta(90), How.VISITED), Check(DAY + timedelta(90), How.CALLED)],
    ],
)
@pytest.mark.parametrize("kind", [Kind.PHONE, Kind.CAPACITY])
def test_the_short_sum_equals_trying_every_day(kind: Kind, checks: list[Check]) -> None:
    for later in (100, 220):
        on = DAY + timedelta(days=later)
        assert _chance(kind, checks, on) == pytest.approx(trust_by_days(kind, checks, on, RATES), abs=3e-3)


@given(KINDS, LOOKS, st.integers(0, 2000), st.integers(0, 2000))
@settings(max_examples=150, deadline=None)
def test_time_alone_never_raises_trust(kind: Kind, looks: list[tuple[int, How, Found]], early: int, more: int) -> None:
    checks = _checks(looks)
    last = max(check.on for check in checks)
    before = _chance(kind, checks, last + timedelta(days=early))
    after = _chance(kind, checks, last + timedelta(days=early + more))
    assert 0.0 <= after <= before + 1e-12 <= 1.0 + 1e-12


@given(KINDS, LOOKS, st.integers(0, 900), st.integers(0, 900), st.sampled_from(How))
@settings(max_examples=150, deadline=None)
def test_a_look_that_confirms_never_lowers_trust_then_or_later(
    kind: Kind, looks: list[tuple[int, How, Found]], when: int, later: int, how: How
) -> None:
    checks = _checks(looks)
    at = max(check.on for check in checks) + timedelta(days=when)
    for on in (at, at + timedelta(days=later)):
        assert _chance(kind, [*checks, Check(at, how)], on) >= _chance(kind, checks, on) - 1e-12


@given(KINDS, LOOKS, st.integers(0, 900), st.integers(0, 900), st.sampled_from(How))
@settings(max_examples=150, deadline=None)
def test_calling_it_wrong_never_raises_trust_and_never_ends_it(
    kind: Kind, looks: list[tuple[int, How, Found]], when: int, later: int, how: How
) -> None:
    checks = _checks(looks)
    at = max(check.on for check in checks) + timedelta(days=when)
    for on in (at, at + timedelta(days=later)):
        told = _chance(kind, [*checks, Check(at, how, Found.WRONG)], on)
        assert 0.0 < told <= _chance(kind, checks, on) + 1e-12


@given(KINDS, LOOKS, st.integers(0, 400))
@settings(max_examples=100, deadline=None)
def test_one_more_look_added_equals_counting_all_again(
    kind: Kind, looks: list[tuple[int, How, Found]], later: int
) -> None:
    checks = sorted(_checks(looks), key=lambda check: check.on)
    known = freshness.standing(kind, checks[:1], RATES)
    assert known is not None
    for check in checks[1:]:
        known = freshness.after(known, check, RATES)
    on = checks[-1].on + timedelta(days=later)
    assert freshness.chance_at(known, on) == pytest.approx(_chance(kind, checks, on), abs=1e-9)


def test_the_report_of_a_stranger_lowers_trust_and_does_not_end_it() -> None:
    called = [Check(DAY, How.CALLED)]
    on = DAY + timedelta(days=60)
    told = freshness.trust(Kind.PHONE, [*called, Check(on, How.REPORTED, Found.WRONG)], on, RATES)
    before = freshness.trust(Kind.PHONE, called, on, RATES)
    heard = freshness.trust(Kind.PHONE, [*called, Check(on, How.CALLED, Found.WRONG)], on, RATES)
    assert told
    assert before
    assert heard
    assert before.word == Word.FRESH
    assert 0.4 < told.right < 0.85
    assert told.word in (Word.ASK, Word.STALE)
    assert heard.right < told.right


def test_somebody_said_wrong_is_asked_after_however_sure_we_were() -> None:
    checks = [Check(DAY + timedelta(days=day), How.CALLED) for day in range(0, 60, 5)]
    on = DAY + timedelta(days=60)
    told = freshness.trust(Kind.EXISTS, [*checks, Check(on, How.REPORTED, Found.WRONG)], on, RATES)
    assert told is not None
    assert told.right > RATES.bounds.fair
    assert told.word == Word.ASK
    assert told.found == Found.WRONG


def test_what_was_written_down_anew_begins_anew() -> None:
    wrong = [Check(DAY, How.IMPORTED), Check(DAY + timedelta(days=700), How.CALLED, Found.WRONG)]
    on = DAY + timedelta(days=701)
    fixed = freshness.trust(Kind.PHONE, [*wrong, Check(on, How.CALLED, Found.CHANGED)], on, RATES)
    assert fixed is not None
    assert fixed.right == pytest.approx(RATES.ways[How.CALLED].right_when_set)


def test_a_call_is_trusted_more_than_what_they_say_themselves_and_that_more_than_a_list() -> None:
    chances = [_chance(Kind.PHONE, [Check(DAY, how)], DAY) for how in (How.CALLED, How.SELF_DECLARED, How.IMPORTED)]
    assert chances == sorted(chances, reverse=True)
    assert len(set(chances)) == 3


def test_nobody_looked_is_no_trust_and_later_looks_are_left_out() -> None:
    assert freshness.trust(Kind.PHONE, [], DAY) is None
    assert freshness.trust(Kind.PHONE, [Check(DAY + timedelta(days=1), How.CALLED)], DAY) is None
    one = freshness.trust(Kind.PHONE, [Check(DAY, How.CALLED), Check(DAY + timedelta(days=9), How.CALLED)], DAY)
    assert one is not None
    assert one.since_days == 0
    assert one.probability_right == one.right


@pytest.mark.parametrize("kind", list(Kind))
def test_the_day_a_word_turns_is_that_day_and_not_the_one_before(kind: Kind) -> None:
    known = freshness.standing(kind, [Check(DAY, How.CALLED)], RATES)
    assert known is not None
    order = list(Word)
    for word in (Word.FAIR, Word.ASK, Word.STALE):
        day = freshness.turns(known, word, RATES)
        assert order.index(freshness.trust_at(known, day, RATES).word) >= order.index(word)
        assert order.index(freshness.trust_at(known, day - timedelta(days=1), RATES).word) < order.index(word)
    assert freshness.turns(known, Word.FRESH, RATES) == DAY


def test_a_standing_survives_being_written_as_json() -> None:
    known = freshness.standing(
        Kind.HOURS, _checks([(0, How.IMPORTED, Found.RIGHT), (90, How.USED, Found.RIGHT)]), RATES
    )
    assert known is not None
    again = freshness.standing_from("hours", known.as_json())
    on = DAY + timedelta(days=400)
    assert freshness.chance_at(again, on) == pytest.approx(freshness.chance_at(known, on), abs=1e-4)
    assert (again.kind, again.how, again.on, again.found) == (known.kind, known.how, known.on, known.found)


def _whole(how: How = How.CALLED, **others: How) -> list[Standing]:
    found = [freshness.standing(kind, [Check(DAY, others.get(kind.value, how))], RATES) for kind in Kind]
    return [known for known in found if known]


def test_an_entry_asks_after_some_months_and_stands_still_after_more_than_a_year() -> None:
    whole = _whole()
    ask, stale = (freshness.entry_turns(whole, word, RATES) for word in (Word.ASK, Word.STALE))
    assert ask
    assert stale
    assert timedelta(days=90) < ask - DAY < timedelta(days=300)
    assert timedelta(days=365) < stale - DAY < timedelta(days=600)
    assert freshness.entry_word(whole, DAY, RATES) == Word.FAIR
    assert freshness.entry_word(whole, ask, RATES) == Word.ASK
    assert freshness.entry_word(whole, stale, RATES) == Word.STALE
    assert freshness.entry_turns([], Word.ASK, RATES) is None
    assert freshness.entry_chance([], DAY, RATES) == 1.0


def test_only_what_leads_astray_counts_for_the_whole() -> None:
    assert freshness.entry_chance(_whole(hours=How.IMPORTED), DAY) == freshness.entry_chance(_whole(), DAY)
    assert freshness.entry_chance(_whole(phone=How.IMPORTED), DAY) < freshness.entry_chance(_whole(), DAY)


def test_the_least_sure_fact_is_named_first() -> None:
    on = DAY + timedelta(days=500)
    named = freshness.weakest(_whole(), on, RATES.bounds.ask)
    assert named[0] == Kind.CAPACITY
    assert Kind.EXISTS not in named


def test_harm_is_asked_times_wrong_times_cost() -> None:
    assert freshness.expected_harm(10, 0.5, 8) == 40
    assert freshness.expected_harm(0, 0.5, 8) > 0, "nobody asked yet is not nobody ever will"
    for wrong in ((-1, 0.5, 1), (1, 1.5, 1), (1, 0.5, -1)):
        with pytest.raises(EngineError, match="Schade"):
            freshness.expected_harm(*wrong)


def test_a_call_is_worth_what_stays_right_after_it() -> None:
    """As good as certain to be wrong: the slow fact stays right for years, the fast one is wrong again next month."""
    slow, fast = (freshness.harm_prevented(4, 0.5, 8, per_year) for per_year in (0.1, 12))
    assert slow > 4 * fast
    assert freshness.harm_prevented(4, 0.0, 8, 0.1) == 0
    # Certainly wrong: all that is asked until it changes again, or comes to light by itself.
    assert freshness.harm_prevented(4, 1.0, 8, 1.0) == pytest.approx(48 * 8 / (1.0 + 0.3 + 0.48))
    for wrong in ((-1, 0.5, 1, 1), (1, 1.5, 1, 1), (1, 0.5, 1, 0)):
        with pytest.raises(EngineError, match="bestaat niet"):
            freshness.harm_prevented(*wrong)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 20))
@settings(max_examples=100, deadline=None)
def test_more_doubt_is_never_less_worth_a_call(one: float, two: float, per_year: float) -> None:
    low, high = sorted((one, two))
    assert freshness.harm_prevented(3, low, 5, per_year) <= freshness.harm_prevented(3, high, 5, per_year) + 1e-9


def test_the_worth_equals_the_slow_sum_of_what_goes_wrong_without_the_call() -> None:
    """The index of a steady fact: since it was right, how much more wrong it is now than it was on each day before."""
    per_year, years = 0.7, 1.5
    days = 20_000
    now = 1 - math.exp(-per_year * years)
    slow = sum(now - (1 - math.exp(-per_year * years * (day + 0.5) / days)) for day in range(days)) * years / days
    doubt = now + (1 - now) * math.log(1 - now)
    assert doubt / per_year == pytest.approx(slow, rel=1e-4)
    told = freshness.harm_prevented(1, now, 1, per_year)
    assert told == pytest.approx(12 * slow * per_year / (per_year + 0.3 + 0.12), rel=1e-4)


def test_the_harm_of_an_entry_is_that_of_its_facts_together() -> None:
    whole, on = _whole(), DAY + timedelta(days=200)
    apart = sum(
        freshness.harm_prevented(3, 1 - freshness.chance_at(known, on), RATES.cost(known.kind), known.per_year)
        for known in whole
    )
    assert freshness.harm_of(whole, on, 3, RATES) == pytest.approx(apart)
    # More is asked, more is at stake; but also more people tell, so it is less than twice as much.
    assert apart < freshness.harm_of(whole, on, 6, RATES) < 2 * apart
