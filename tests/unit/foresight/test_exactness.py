"""The engine against closed forms, against the slow twin, and against throwing away lives that do not fit."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.foresight.network import build
from naast.engine.foresight.past import look_back
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.life_model import LifeEvents
from tests.unit.foresight.making import delay, life, link
from tests.unit.foresight.twin import live, passed

H, N = State.HAPPENED, State.NOT_YET
DAYS = (30, 90, 180, 365, 730)


def shares(model: LifeEvents, case: Case, event: str, days: tuple[float, ...] = DAYS) -> np.ndarray:
    past = look_back([build(model, case.trajectory, seed, vary=False) for seed in range(1, 5)], case)
    row = past.ahead().times[past.network.index[event]]
    return np.array([(row <= day).mean() for day in days])


def test_one_link_follows_its_formula() -> None:
    model = life([link("start", "a", 0.4, 100, 300)])
    expected = [0.4 * passed(delay(100, 300), day) for day in DAYS]
    assert shares(model, Case("pad"), "a") == pytest.approx(expected, abs=3e-4)


def test_not_yet_leaves_exactly_what_is_left() -> None:
    model = life([link("start", "a", 0.4, 100, 300)])
    before = 0.4 * passed(delay(100, 300), 120)
    days = (200, 400, 800)
    expected = [(0.4 * passed(delay(100, 300), day) - before) / (1 - before) for day in days]
    found = shares(model, Case("pad", on=120, known=(Known("a", N),)), "a", days)
    assert found == pytest.approx(expected, abs=5e-4)


def test_help_from_a_day_on_lowers_the_hazard_from_that_day() -> None:
    model = life([link("start", "a", 0.5, 100, 300, lowered=[("hulp", 0.5)])])
    power = math.log(1 - 0.25) / math.log(1 - 0.5)
    at_start = 1 - 0.5 * passed(delay(100, 300), 100)
    days = (60, 200, 400, 900)
    expected = []
    for day in days:
        survival = 1 - 0.5 * passed(delay(100, 300), day)
        expected.append(1 - (survival if day <= 100 else at_start * (survival / at_start) ** power))
    found = shares(model, Case("pad", provisions=(InPlace("hulp", 100),)), "a", days)
    assert found == pytest.approx(expected, abs=5e-4)


def test_help_from_the_beginning_makes_the_chance_as_small_as_was_said() -> None:
    model = life([link("start", "a", 0.5, 10, 30, lowered=[("hulp", 0.4)])])
    assert shares(model, Case("pad", provisions=(InPlace("hulp", 0),)), "a", (1500,)) == pytest.approx([0.2], abs=1e-3)


def test_happened_without_a_date_keeps_the_shape_before_today() -> None:
    model = life([link("start", "a", 0.4, 100, 300)])
    found = shares(model, Case("pad", on=200, known=(Known("a", H),)), "a", (50, 100, 150, 200))
    whole = passed(delay(100, 300), 200)
    # Hazards add up in the log; the chance itself is what is compared.
    assert found == pytest.approx([passed(delay(100, 300), day) / whole for day in (50, 100, 150)] + [1.0], abs=2e-3)


def test_a_dated_effect_tells_about_an_unknown_cause() -> None:
    """Bayes, by summing over the day of the cause on a fine grid."""
    model = life([link("start", "a", 0.6, 100, 300), link("a", "b", 0.5, 30, 90), link("start", "b", 0.1, 200, 400)])
    found = shares(model, Case("pad", on=150, known=(Known("b", H, 150.0),)), "a", (60, 120, 150))
    step = 0.25
    grid = np.arange(step / 2, 150, step)
    through_a = np.array(
        [0.6 * (passed(delay(100, 300), t + step / 2) - passed(delay(100, 300), t - step / 2)) for t in grid]
    )

    def survives(p: float, shape: tuple[float, float], age: float) -> float:
        return 1 - p * passed(delay(*shape), age)

    def rush(p: float, shape: tuple[float, float], age: float) -> float:
        h = min(1e-3, age / 2)
        return (survives(p, shape, age - h) - survives(p, shape, age + h)) / (2 * h) / survives(p, shape, age)

    other = rush(0.1, (200, 400), 150)
    like = np.array([(rush(0.5, (30, 90), 150 - t) + other) * survives(0.5, (30, 90), 150 - t) for t in grid])
    never = (1 - through_a.sum()) * other
    total = (through_a * like).sum() + never
    expected = [(through_a * like)[grid <= day].sum() / total for day in (60, 120, 150)]
    assert found == pytest.approx(expected, abs=0.015)


def test_what_is_known_of_everything_costs_no_draws() -> None:
    model = life([link("start", "a", 0.6), link("a", "b", 0.5), link("b", "c", 0.5)])
    case = Case("pad", on=100, known=(Known("a", H, 40.0), Known("b", N), Known("c", N)))
    past = look_back([build(model, "pad", 1, vary=False)], case)
    assert past.ess == past.network.draws


def test_the_whole_model_agrees_with_the_queue_of_events() -> None:
    model = default_life_events()
    facts = {name: name in ("partner", "carer", "rents", "employed", "child_at_home") for name in model.facts}
    luck = random.Random(5)
    lives = [live(model, "kanker", luck, facts) for _ in range(1200)]
    past = look_back([build(model, "kanker", 3, vary=False)], Case("kanker", facts=facts))
    ran = past.ahead()
    scores = []
    for name, j in past.network.index.items():
        if model.events[name].kind != "event":
            continue
        for day in (60, 250, 900):
            mine = float((ran.times[j] <= day).mean())
            if 0.02 < mine < 0.98:
                theirs = sum(one.get(name, math.inf) <= day for one in lives) / len(lives)
                scores.append((mine - theirs) / math.sqrt(mine * (1 - mine) / len(lives)))
    assert len(scores) > 60
    assert 0.75 < np.sqrt(np.mean(np.square(scores))) < 1.25
    assert max(map(abs, scores)) < 4.5


def test_evidence_agrees_with_throwing_away_lives_that_do_not_fit() -> None:
    model = life(
        [
            link("start", "a", 0.6, 60, 200), link("start", "b", 0.5, 100, 300), link("a", "c", 0.5, 40, 120, [("hulp", 0.5)]),
            link("b", "c", 0.4, 30, 90), link("c", "d", 0.6, 50, 150), link("a", "d", 0.3, 100, 300),
        ]
    )  # fmt: skip
    plan = (InPlace("hulp", 130.0),)
    case = Case("pad", on=120, known=(Known("c", N), Known("a", H), Known("d", N, 80.0)), provisions=plan)
    past = look_back([build(model, "pad", seed, vary=False) for seed in range(1, 9)], case)
    ran = past.ahead()
    luck = random.Random(11)
    fits = []
    while len(fits) < 4000:
        one = live(model, "pad", luck, plan=plan)
        if one.get("c", 9e9) > 120 and one.get("a", 9e9) <= 120 and one.get("d", 9e9) > 80:
            fits.append(one)
    for name in "abcd":
        for day in (60, 100, 150, 250, 500):
            mine = float((ran.times[past.network.index[name]] <= day).mean())
            theirs = sum(one.get(name, 9e9) <= day for one in fits) / len(fits)
            assert abs(mine - theirs) < 4.2 * math.sqrt(max(theirs * (1 - theirs), 0.002) / len(fits)) + 0.006, (
                name,
                day,
            )


def test_a_cycle_agrees_with_the_queue_of_events() -> None:
    model = life([link("start", "a", 0.4), link("a", "b", 0.6, 20, 60), link("b", "c", 0.6, 20, 60), link("c", "a", 0.6, 20, 60),
                  link("start", "c", 0.3, 90, 200)])  # fmt: skip
    past = look_back([build(model, "pad", 2, vary=False)], Case("pad"))
    assert max(last - first for first, last in past.network.parts) == 3
    luck = random.Random(3)
    lives = [live(model, "pad", luck) for _ in range(8000)]
    for name in "abc":
        row = past.ahead().times[past.network.index[name]]
        for day in (40, 120, 400):
            theirs = sum(one.get(name, 9e9) <= day for one in lives) / len(lives)
            assert abs(float((row <= day).mean()) - theirs) < 4 * math.sqrt(theirs * (1 - theirs) / 8000) + 0.002


def test_evidence_inside_a_cycle_agrees_with_throwing_away() -> None:
    model = life(
        [
            link("start", "a", 0.4),
            link("a", "b", 0.6, 20, 60),
            link("b", "a", 0.6, 20, 60),
            link("start", "b", 0.3, 90, 200),
        ]
    )
    case = Case("pad", on=100, known=(Known("a", N), Known("b", H)))
    past = look_back([build(model, "pad", seed, vary=False) for seed in range(1, 9)], case)
    luck = random.Random(4)
    fits = [
        one for one in (live(model, "pad", luck) for _ in range(40_000)) if one.get("a", 9e9) > 100 >= one.get("b", 9e9)
    ]
    row = past.ahead().times[past.network.index["a"]]
    for day in (130, 200, 400):
        theirs = sum(one.get("a", 9e9) <= day for one in fits) / len(fits)
        assert abs(float((row <= day).mean()) - theirs) < 4 * math.sqrt(theirs * (1 - theirs) / len(fits)) + 0.02
