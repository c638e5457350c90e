"""What must hold for everybody: help never harms, the same seed gives the same answer, and bugs met before stay away."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from naast.engine.errors import EngineError
from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.foresight.forecast import look_ahead
from naast.engine.foresight.network import ANOTHER, Network, build, slices
from naast.engine.foresight.past import look_back, run
from naast.engine.foresight.reading import level_on
from naast.engine.foresight.told import facts_of
from naast.engine.knowledge.life_events import default_life_events
from tests.unit.foresight.making import chance, life, link
from tests.unit.foresight.twin import live

H, N = State.HAPPENED, State.NOT_YET
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def networks() -> dict[str, Network]:
    return {name: build(default_life_events(), name, 1) for name in default_life_events().trajectories}


def test_more_help_never_brings_trouble_earlier(networks: dict[str, Network]) -> None:
    """Per draw, in every pair of draws: 24 plans against none, and against the same plan with more help or sooner."""
    luck = random.Random(8)
    model = default_life_events()
    trouble = [name for name, one in model.events.items() if not one.good]
    pairs = 0
    for i, network in enumerate([*networks.values()] * 6):
        on = luck.choice([0.0, 100.0])
        known = (Known("functionele_achteruitgang", H, 60.0), Known("geldzorgen", N)) if on and i % 2 else ()
        case = Case(network.trajectory, on, known=known)
        less = tuple(InPlace(name, on + luck.randint(0, 300)) for name in luck.sample(sorted(model.measures), 12))
        more = tuple(InPlace(one.measure, max(on, one.start_day - luck.choice([0, 30]))) for one in less)
        more += tuple(InPlace(name, on + luck.randint(0, 300)) for name in luck.sample(sorted(model.measures), 5))
        past = look_back([network], case)
        rows = [past.network.index[name] for name in trouble if name in past.network.index]
        none, some, most = (past.ahead(plan).times[rows] for plan in ((), less, more))
        assert not (some < none).any()  # not by rounding either
        assert not (most < some).any()
        pairs += 2 * none.size
    assert pairs > 1e7


def test_the_same_seed_gives_the_same_answer_and_another_seed_nearly(networks: dict[str, Network]) -> None:
    case = Case("kanker", 120, known=(Known("geldzorgen", H), Known("depressie", N)))
    model = default_life_events()
    one, again, other = (look_ahead(look_back([build(model, "kanker", seed)], case)) for seed in (1, 1, 2))
    assert one == again
    assert one != other
    theirs = {each.event: each.probability[365] for each in other}
    assert max(abs(each.probability[365] - theirs[each.event]) for each in one) < 0.06


def test_an_edited_number_leaves_the_luck_of_other_links_alone() -> None:
    before = build(life([link("start", "a", 0.4), link("start", "b", 0.3)]), "pad", 1)
    after = build(life([link("start", "a", 0.6), link("start", "b", 0.3), link("a", "c", 0.2)]), "pad", 1)
    for name in ("luck", "delays"):
        row = getattr(after, name)[after.edges_of[after.index["b"], 0]]
        assert np.array_equal(getattr(before, name)[before.edges_of[before.index["b"], 0]], row)


def test_competing_outcomes_come_one_at_a_time_and_add_up_to_one() -> None:
    model = default_life_events()
    network = build(model, "kanker", 1, prune=False)
    _, shrink = slices(model, network.links)
    places = [name for name, one in model.events.items() if one.competes_in]
    rows = [network.edges_of[network.index[name], 0] for name in places]
    fired = np.isfinite(network.delays[rows]).sum(axis=0)
    assert len(places) == 3
    assert fired.max() == 1
    assert shrink
    crowded = life([link("start", "x", 0.8), link("start", "y", 0.6)])
    for name in "xy":
        object.__setattr__(crowded.events[name], "competes_in", "plaats")
    both = build(crowded, "pad", 1)
    assert np.isfinite(both.delays).sum() == pytest.approx(both.draws, abs=2)


def test_facts_that_exclude_each_other_are_never_both_drawn(networks: dict[str, Network]) -> None:
    network = networks["kanker"]
    facts = facts_of(network, {})
    for name, fact in network.life.facts.items():
        assert np.mean(facts[name]) == pytest.approx(fact.share.value, abs=0.03)
        for other in fact.never_with:
            assert not np.any(np.asarray(facts[name]) & np.asarray(facts[other]))
    assert facts_of(network, {"partner": True})["lives_alone"] is False


def test_unknown_is_not_no(networks: dict[str, Network]) -> None:
    """What nobody said weighs nothing: saying it is not there does."""
    network = networks["kanker"]
    plain = run(network, Case("kanker", 200))
    assert not plain.weight.any()
    assert run(network, Case("kanker", 200, known=(Known("depressie", N),))).weight.any()


def test_help_that_begins_in_the_past_is_refused_as_a_plan(networks: dict[str, Network]) -> None:
    past = look_back([networks["kanker"]], Case("kanker", 100))
    with pytest.raises(EngineError, match="voor vandaag"):
        past.ahead((InPlace("schuldhulp", 50.0),))


# -- bugs met before -----------------------------------------------------------------------------------------------------


def test_bug_1_a_level_not_reached_is_drawn_from_what_is_left_not_clamped_to_today() -> None:
    levels = ("l1", "l2", "l3")
    model = life([link("start", "l1", 0.9, 60, 200), link("l1", "l2", 0.8, 60, 200), link("l2", "l3", 0.8, 60, 200)])
    past = look_back(
        [build(model, "pad", s, vary=False) for s in range(1, 6)], Case("pad", 150, known=level_on(levels, 1, 150.0))
    )
    row = past.ahead().times[past.network.index["l2"]]
    assert (row <= 151).mean() < 0.02
    luck = random.Random(2)
    fits = [
        one
        for one in (live(model, "pad", luck) for _ in range(20_000))
        if one.get("l1", 9e9) <= 150 < one.get("l2", 9e9)
    ]
    for day in (170, 220, 400):
        theirs = sum(one.get("l2", 9e9) <= day for one in fits) / len(fits)
        assert (row <= day).mean() == pytest.approx(theirs, abs=4 * (0.25 / len(fits)) ** 0.5 + 0.01)


def test_bug_2_people_with_luck_of_their_own_add_up() -> None:
    """A rare event over many people, few draws each: the total may not depend on draws they share."""
    model = life([link("start", "a", 0.004, 60, 240)])
    seeds = range(1, 61)
    firsts = [np.isfinite(build(model, "pad", seed, vary=False).delays[0, :256]).sum() for seed in seeds]
    total = sum(firsts) / (256 * len(seeds))
    assert total == pytest.approx(0.004, rel=0.25)
    assert len(set(firsts)) > 1  # not the same luck for everybody


def test_bug_3_what_cannot_be_by_any_named_cause_came_by_another_cause() -> None:
    """Nobody at home to be a child, and yet a child has trouble: the forecast stands, without a NaN."""
    network = build(default_life_events(), "kanker", 1)
    facts = dict.fromkeys(network.life.facts, False)
    past = look_back(
        [network], Case("kanker", 90, facts, (Known("jonge_mantelzorger", H, 80.0), Known("kind_klachten", N)))
    )
    found = look_ahead(past)
    school = next(one for one in found if one.event == "schoolproblemen")
    assert all(np.isfinite(one.probability[365]) for one in found)
    assert school.probability[365] > 0.1
    onset = next(one for one in found if one.event == "kind_klachten")
    assert onset.causes[0].link is None


def test_bug_4_the_kernel_stays_inside_its_arrays() -> None:
    """The same question the plain way, where an index out of bounds raises; and the same numbers come out."""
    script = (
        "import numpy as np\n"
        "from naast.engine.foresight.case import *\n"
        "from naast.engine.foresight import tables\n"
        "tables.BLOCK = 2; tables.DRAWS = 80\n"
        "from naast.engine.foresight.network import build\n"
        "from naast.engine.foresight.past import look_back\n"
        "from naast.engine.foresight.forecast import look_ahead\n"
        "from tests.unit.foresight.making import life, link\n"
        "m = life([link('start','a',.6,lowered=[('h',.5)]), link('a','b',.5), link('start','b',.3), link('b','c',.9,1,3)])\n"
        "c = Case('pad', 3000, known=(Known('a', State.HAPPENED), Known('b', State.NOT_YET, 40.0)), provisions=(InPlace('h', 20.),))\n"
        "p = look_back([build(m,'pad',s) for s in (1,2)], c)\n"
        "print(repr([(o.event, o.window, sorted(o.probability.items())) for o in look_ahead(p)]))\n"
    )
    told = []
    for off in ("", "no"):
        env = {
            **os.environ,
            "NAAST_COMPILED": off,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "PYTHONWARNINGS": "error::RuntimeWarning",
        }
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 0, done.stderr
        told.append(done.stdout)
    assert told[0] == told[1]
    assert "'a'" not in told[0]


def test_many_dated_events_do_not_run_out_of_numbers() -> None:
    """Likelihoods are kept in the log: fifty links at one in a million do not become nothing."""
    names = [f"e{i}" for i in range(50)]
    model = life([link("start", name, 1e-6) for name in names])
    object.__setattr__(model, "links", tuple(model.links))
    past = look_back(
        [build(model, "pad", 1, vary=False)], Case("pad", 100, known=tuple(Known(name, H, 50.0) for name in names))
    )
    assert past.ess == past.network.draws


def test_the_room_for_doubt_is_that_of_the_numbers() -> None:
    """One link with a chance of 0.4 within 0.3 to 0.5: eight of ten lie in that."""
    model = life([link("start", "a", 0.4, 5, 15)])
    (one,) = look_ahead(look_back([build(model, "pad", 1)], Case("pad")))
    low, high = one.interval[365]
    assert chance(0.4).low - 0.03 < low < 0.34
    assert 0.46 < high < chance(0.4).high + 0.03
    (sure,) = look_ahead(look_back([build(model, "pad", 1, vary=False)], Case("pad")))
    assert sure.interval[365][1] - sure.interval[365][0] < 0.03
    assert one.causes[0].link is not None
    assert ANOTHER == -1
