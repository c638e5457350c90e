"""Days to act by: the promise is kept, need and lead are taken together, and urgency is proposed when it is needed."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from naast.engine.foresight.acting import Lead, act_by, last_days, lead_of, leads, needs
from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.foresight.forecast import waiting
from naast.engine.foresight.network import build
from naast.engine.foresight.past import look_back
from naast.engine.foresight.telling import why_act
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.life_model import Measure, Urgent
from tests.unit.foresight.making import delay, life, link

MODEL = life([link("start", "a", 0.8, 200, 500, [("hulp", 0.5)])], length=delay(600, 2000))


def test_the_share_that_is_late_is_the_share_that_was_said() -> None:
    """10,240 other people of the same model: their own needs, their own lead times, their own lengths of life."""
    past = look_back([build(MODEL, "pad", 1, vary=False)], Case("pad"))
    for alpha in (0.05, 0.10, 0.25):
        (row,) = act_by(past, alpha=alpha)
        others = look_back([build(MODEL, "pad", 99, vary=False)], Case("pad"))
        need = needs(others, others.ahead(), "a", last_days(others))
        late = (row.day + leads(others.network, "hulp", row.lead) > need)[np.isfinite(need)]
        assert late.mean() == pytest.approx(alpha, abs=0.008)
        assert row.in_time


def test_two_quantiles_apart_would_be_weeks_too_early() -> None:
    past = look_back([build(MODEL, "pad", 1, vary=False)], Case("pad"))
    (row,) = act_by(past, local={"hulp": Lead(60, 150, "local")})
    need = needs(past, past.ahead(), "a", last_days(past))
    apart = np.quantile(need[np.isfinite(need)], 0.1) - 150
    assert row.day - apart > 14
    assert row.lead.basis == "local"


def test_what_was_observed_often_enough_goes_before_what_was_said() -> None:
    measure = Measure("hulp", "Hulp", None, delay(20, 40))
    local = {"hulp": Lead(30, 60, "local")}
    assert lead_of(measure) == Lead(20, 40, "general")
    assert lead_of(measure, local) == local["hulp"]
    assert lead_of(measure, local, {"hulp": [10.0] * 5}) == local["hulp"]
    seen = lead_of(measure, local, {"hulp": [float(day) for day in range(10, 40)]})
    assert seen is not None
    assert (seen.basis, seen.median) == ("observed", 24.5)
    assert lead_of(Measure("manier", "Manier")) is None


def test_the_urgent_route_is_proposed_when_the_ordinary_one_is_too_late() -> None:
    slow = Measure("hulp", "Hulp", "hulp", delay(56, 90), (), Urgent("hulp-spoed", delay(2, 5)))
    model = replace(
        life([link("start", "a", 0.9, 60, 150, [("hulp", 0.5)])]), measures=MappingProxyType({"hulp": slow})
    )
    for on, urgent in ((0.0, True), (45.0, True)):
        past = look_back([build(model, "pad", 1)], Case("pad", on, known=(Known("a", State.NOT_YET),)))
        (row,) = act_by(past)
        assert row.urgent is urgent
        assert row.provision == "hulp-spoed"
        assert row.day >= on
        assert "Vraag om spoed" in " ".join(why_act(model, [row]))
    early = replace(
        life([link("start", "a", 0.9, 400, 700, [("hulp", 0.5)])]), measures=MappingProxyType({"hulp": slow})
    )
    (row,) = act_by(look_back([build(early, "pad", 1)], Case("pad")))
    assert (row.urgent, row.provision) == (False, "hulp")


def test_a_need_that_may_be_there_already_is_asked_after() -> None:
    long = life(MODEL.links, length=delay(9000, 20000))
    (row,) = act_by(look_back([build(long, "pad", 1)], Case("pad", 1500.0)))
    assert row.already
    assert row.day == 1500
    assert "Misschien is dit er al" in " ".join(why_act(long, [row]))


def test_what_is_in_place_or_unlikely_has_no_day() -> None:
    network = build(MODEL, "pad", 1)
    assert act_by(look_back([network], Case("pad", provisions=(InPlace("hulp", 10.0),)))) == ()
    rare = life([link("start", "a", 0.05, 200, 500, [("hulp", 0.5)])])
    assert act_by(look_back([build(rare, "pad", 1)], Case("pad"))) == ()


def test_waiting_costs_and_never_gains() -> None:
    past = look_back([build(MODEL, "pad", 1)], Case("pad"))
    curve = waiting(past, "hulp", "a", range(0, 600, 30))
    chances = [p for _, p in curve]
    assert chances == sorted(chances)
    assert chances[0] == pytest.approx(0.4, abs=0.03)
    assert chances[-1] - chances[0] > 0.25


def test_help_against_what_only_the_last_days_bring_is_not_dated() -> None:
    """A day to ask for terminal care would tell when that is needed."""
    model = default_life_events()
    found = {one.measure for one in act_by(look_back([build(model, "kanker", 1)], Case("kanker", 60.0)))}
    assert found & {"ptz-thuis", "hospice-hch"} == set()
    assert len(found) > 20
