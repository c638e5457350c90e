"""Density, mutual lines, what silence leaves open, and before and after: against counting pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.errors import EngineError
from naast.engine.network import (
    WORKING,
    Kind,
    Line,
    Often,
    Said,
    Side,
    Wave,
    Where,
    chances,
    changes,
    lines_of,
    mutual,
    reports_of,
    shares,
)
from naast.engine.network.changing import Change
from naast.engine.network.density import Tally, filled_in, tally, together
from tests.network import twins
from tests.network.waves import PATIENT, waves

C, S = Side.CARE, Side.SOCIAL
REFER = frozenset({Kind.REFER})
# Two of care and two of the social domain; the last did not answer.
FOUR = Wave(
    (C, C, S, S), frozenset({0, 1, 2}), (Said(0, 1, REFER), Said(1, 0, REFER), Said(0, 2, REFER), Said(2, 3, REFER))
)


def test_by_hand() -> None:
    found = tally(reports_of(FOUR))
    assert found[Where.CARE] == Tally(1, 0, 0, 0, 0, 0)
    assert found[Where.SOCIAL] == Tally(0, 0, 0, 1, 0, 0)
    assert found[Where.BETWEEN] == Tally(0, 1, 1, 0, 2, 0)
    known = shares(reports_of(FOUR))
    assert (known[Where.BETWEEN].seen, known[Where.BETWEEN].most, known[Where.BETWEEN].of) == (0.25, 0.75, 4)
    assert known[None].seen == 0.5
    assert (mutual(reports_of(FOUR)).both, mutual(reports_of(FOUR)).of) == (1, 2)


@PATIENT
@given(waves())
def test_the_tally_is_what_counting_gives(wave: Wave) -> None:
    boxes = {where: [0] * 6 for where in Where}
    for a, b, there, back, answered in twins.every_wave(wave):
        sides = {wave.sides[a], wave.sides[b]}
        where = Where.BETWEEN if len(sides) == 2 else Where(sides.pop().value)
        box = (2 - there - back) if answered == 2 else (3 if there or back else 4) if answered == 1 else 5
        boxes[where][box] += 1
    assert tally(reports_of(wave)) == {where: Tally(*box) for where, box in boxes.items()}


@PATIENT
@given(waves())
def test_ranges_hold_what_is_seen_and_stay_possible(wave: Wave) -> None:
    for one in shares(reports_of(wave)).values():
        assert 0 <= one.seen <= one.low + 1e-12
        assert one.low <= one.high <= one.most + 1e-12 <= 1 + 1e-9
        if len(wave.answered) == len(wave.sides):
            assert one.seen == one.low == one.high == one.most


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.1, 0.5))
def test_likely_range_finds_the_truth_when_the_silent_are_like_the_others(seed: int, density: float) -> None:
    """Make a network, let a quarter be silent, and look whether the range is near what was made. It is a 90 % range, so with some room."""
    chance = np.random.default_rng(seed)
    size = 40
    true = np.triu(chance.random((size, size)) < density, 1)
    named = {
        (a, b) for x, y in zip(*np.nonzero(true), strict=True) for a, b in ((x, y), (y, x)) if chance.random() < 0.8
    }
    union = {(min(pair), max(pair)) for pair in named}
    answered = frozenset(int(one) for one in chance.choice(size, 30, replace=False))
    said = tuple(Said(int(a), int(b), REFER) for a, b in sorted(named) if int(a) in answered)
    sides = tuple(C if one < 20 else S for one in range(size))
    found = shares(reports_of(Wave(sides, answered, said)))[None]
    full = len(union) / (size * (size - 1) / 2)
    assert found.low - 0.02 <= full <= found.high + 0.02
    assert found.high - found.low < 0.1


@PATIENT
@given(waves(7))
def test_possible_networks_keep_what_was_said_and_fill_in_nothing_that_was_answered(wave: Wave) -> None:
    reports = reports_of(wave)
    seen = {(a, b) for a, b, there, back, _ in twins.every_wave(wave) if there or back}
    closed = {(a, b) for a, b, there, back, answered in twins.every_wave(wave) if answered == 2 and not (there or back)}
    for low, high in filled_in(reports, 5):
        drawn = set(zip(low.tolist(), high.tolist(), strict=True))
        assert seen <= drawn
        assert not closed & drawn


def test_who_would_be_a_weak_spot_is_sure_when_all_answered_and_open_when_not() -> None:
    star = tuple(Said(0, other, REFER) for other in range(1, 6))
    full = chances(reports_of(Wave((C,) * 6, frozenset(range(6)), star)))
    assert full is not None
    assert full.weak.tolist() == [1.0, 0, 0, 0, 0, 0]
    assert (full.between_low == full.between_high).all()
    partly = chances(reports_of(Wave((C,) * 6, frozenset({0, 1, 2}), star)))
    assert partly is not None
    assert partly.between_low[0] < partly.between_high[0]
    assert chances(reports_of(Wave((), frozenset(), ()))) is None


def test_a_line_keeps_all_that_was_said_over_it() -> None:
    know = frozenset({Kind.KNOW})
    said = (Said(0, 1, know | REFER, Often.YEARLY), Said(1, 0, know, Often.WEEKLY), Said(0, 2, know))
    wave = Wave((C, S, S), frozenset({0, 1}), said)
    assert lines_of(wave) == (Line(0, 1, frozenset({Kind.KNOW, Kind.REFER}), Often.WEEKLY, False),)
    assert [one.both for one in lines_of(wave, {Kind.KNOW})] == [True, False]


@PATIENT
@given(waves())
def test_lines_are_the_pairs_somebody_named(wave: Wave) -> None:
    expected = {(a, b): there and back for a, b, there, back, _ in twins.every_wave(wave) if there or back}
    assert {(one.a, one.b): one.both for one in lines_of(wave)} == expected
    assert together(tally(reports_of(wave)).values()).seen == len(expected)


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        ({0}, (Said(1, 0, REFER),)),
        ({0}, (Said(0, 0, REFER),)),
        ({0}, (Said(0, 1, REFER), Said(0, 1))),
        ({0}, (Said(0, 5, REFER),)),
        ({7}, ()),
    ],
)
def test_what_does_not_fit_is_refused(answered: set[int], said: tuple[Said, ...]) -> None:
    with pytest.raises(EngineError):
        Wave((C, S), frozenset(answered), said)


def test_silence_is_no_end() -> None:
    before = Wave((C, S, S, C), frozenset({0, 1}), (Said(0, 1, REFER), Said(0, 2, REFER), Said(1, 3, REFER)))
    after = Wave((S, C, S, C), frozenset({0, 1}), (Said(0, 2, REFER),))
    # 0 was 1, 1 was 0, 2 was 2, 3 was 3.
    found = {(one.a, one.b): one.change for one in changes(before, after, {0: 1, 1: 0, 2: 2, 3: 3})}
    assert found == {
        (0, 1): Change.WENT,
        (1, 2): Change.UNKNOWN,
        (0, 3): Change.UNKNOWN,
        (0, 2): Change.CAME,
    }


@PATIENT
@given(waves())
def test_against_itself_nothing_changed(wave: Wave) -> None:
    same = {node: node for node in range(len(wave.sides))}
    found = changes(wave, wave, same)
    assert all(one.change is Change.STAYED for one in found)
    assert len(found) == len(lines_of(wave, WORKING))
    assert changes(wave, wave, {}) == ()
