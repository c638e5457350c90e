"""The compiled loops and the plain ones: the same answer, bit for bit; inside their arrays; and refused where arrays do not fit."""

from __future__ import annotations

import hashlib
import math
import os
import platform
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from naast.engine.compiled import library, making
from naast.engine.demand import counting
from naast.engine.foresight import forecast, kernel, past, plain, spread
from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.foresight.network import Network, build
from naast.engine.foresight.past import Past, look_back, run
from naast.engine.foresight.told import prepare
from naast.engine.knowledge.life_events import default_life_events
from tests.unit.foresight.making import life, link

LIFE = default_life_events()
ROOT = Path(__file__).parents[3]
WITHOUT = "no C compiler here: the plain way is all there is"


@pytest.fixture(autouse=True)
def _with_a_library() -> None:
    """A machine with a compiler has the library; only one without is let off."""
    if library() is None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        assert compiler is None, "there is a compiler, and yet the loops were not built"
        pytest.skip(WITHOUT)


@pytest.fixture(scope="module")
def network() -> Network:
    return build(LIFE, "kanker", 5)


def cases(network: Network) -> Iterator[Case]:
    """Every kind of evidence, facts told and not told, and help from before and after today."""
    luck = random.Random(3)
    names = [name for name in network.nodes if LIFE.events[name].kind == "event"]
    yield Case(network.trajectory)
    for died in (False, True):
        known = tuple(
            Known(name, *((State.NOT_YET,), (State.HAPPENED, luck.uniform(1, 200)), (State.HAPPENED,))[i % 3])
            for i, name in enumerate(luck.sample(names, 15))
        )
        death = (Known("overlijden", State.HAPPENED, 190.0),) if died else ()
        facts = {name: luck.random() < 0.5 for name in luck.sample(sorted(LIFE.facts), len(LIFE.facts) // 2)}
        help_ = tuple(InPlace(name, luck.uniform(0, 500)) for name in luck.sample(sorted(LIFE.measures), 12))
        yield Case(network.trajectory, 200.0, facts, known + death, help_)


def both(network: Network, case: Case) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Moments, causes and weights: compiled, and the plain way; every row filled anew."""
    told = prepare(network, case).with_help(network, case.provisions)
    rows = kernel.rows_for(network, np.ones(len(network.nodes), np.bool_))
    times, causes = np.empty(rows.times.shape, np.float32), np.empty(rows.times.shape, np.int16)
    weight, plainly = np.zeros(network.draws), np.zeros(network.draws)
    kernel.fill(network, told, rows, weight)
    spread.Pass(network, told, times, causes, plainly).go()
    return [rows.times, rows.causes, weight], [times, causes, plainly]


def test_the_whole_model_gives_the_same_bits(network: Network) -> None:
    for case in cases(network):
        for compiled, plainly in zip(*both(network, case), strict=True):
            assert compiled.tobytes() == plainly.tobytes()


def test_what_is_the_same_for_everybody_is_taken_over_without_a_difference(network: Network) -> None:
    """A person's rows rest on rows kept for everybody; filled anew for this person alone they are the same, bit for bit."""
    taken = []
    for case in cases(network):
        (times, causes, weight), _ = both(network, case)
        ran = run(network, case)
        assert ran.times.tobytes() == times.tobytes()
        assert ran.causes.tobytes() == causes.tobytes()
        assert ran.weight.tobytes() == weight.tobytes()
        taken.append(int((ran.rows.place < 0).sum()))
    assert (
        taken[0] > taken[1] > 10 > taken[2] >= 0
    )  # the less is told, the more is as for everybody; after a death hardly a thing


def crowded(network: Network) -> Case:
    """So much known that the likelihoods are multiplied in several goes."""
    luck = random.Random(8)
    names = [name for name in network.nodes if LIFE.events[name].kind == "event"]
    known = (
        Known(name, *((State.NOT_YET,) if luck.random() < 0.8 else (State.HAPPENED, luck.uniform(1, 150))))
        for name in luck.sample(names, 50)
    )
    return Case(network.trajectory, 150.0, dict.fromkeys(LIFE.facts, True), tuple(known), (InPlace("maatje", 40.0),))


def test_much_that_is_known_gives_the_same_bits_and_runs_out_nowhere(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, plainly = both(network, crowded(network))
    for one, other in zip(compiled, plainly, strict=True):
        assert one.tobytes() == other.tobytes()
    assert np.isfinite(plainly[2]).all()
    monkeypatch.setattr(spread, "_HELD", 1)  # a logarithm for every node
    _, each = both(network, crowded(network))
    assert plainly[2] == pytest.approx(each[2], rel=1e-12)


def test_what_is_only_weighed_weighs_the_same(network: Network) -> None:
    """What is told and leads to nothing told has no moments yet when the past is weighed; the weights are as if all were filled."""
    for case in (*cases(network), crowded(network)):
        before = replace(case, provisions=tuple(one for one in case.provisions if one.start_day < case.on))
        ready = prepare(network, before)
        nodes, weighed = past._leading(network, before, past._own(network, ready, before.provisions))
        graph, weight = network.graph, np.zeros(network.draws)
        rows = kernel.rows_for(network, graph.flags(nodes), past.common(network), graph.flags(weighed))
        kernel.fill(network, ready.with_help(network, before.provisions), rows, weight)
        assert weight.tobytes() == both(network, before)[0][2].tobytes()
        assert bool(weighed) == bool(case.known)


def test_draws_that_never_count_change_nothing(network: Network) -> None:
    """They get no moments, and neither do moments after what is asked for: the numbers are as if all were right."""
    case = replace(
        crowded(network), provisions=(InPlace("maatje", 40.0), *(InPlace(name, 170.0) for name in LIFE.measures))
    )
    back = look_back([network], case)
    wanted = forecast.asked(back, forecast.tellable(network, case))
    assert back._often is not None
    assert (back._often == 0).sum() > 1000
    whole = Past(case, network, 1.0).ahead()
    straight, after = back.count(wanted), kernel.count(network, whole.rows, replace(wanted, often=back._often))
    for name in ("counts", "when", "by_cause"):
        assert getattr(straight, name).tobytes() == getattr(after, name).tobytes()


@pytest.mark.parametrize("on", [100.0, 1500.0])
@pytest.mark.parametrize("which", [slice(None), slice(0, None, 97), slice(5001, 5004), slice(6000, None), slice(0, 0)])
def test_draws_that_count_are_put_beside_each_other_wherever_they_are(
    network: Network, which: slice, on: float
) -> None:
    """All, few, all in one block, none for a long way, none at all; and days so late that another cause is looked up everywhere."""
    often = np.zeros(network.draws, np.int16)
    often[which] = 3
    plan = (InPlace("schuldhulp", on), InPlace("respijt-aanvullend", on + 50.0))
    known = (Known("geldzorgen", State.NOT_YET), Known("mantelzorg_intensief", State.HAPPENED, 40.0))
    back = Past(Case("kanker", on, {"partner": True}, known, plan), network, 1.0, often)
    wanted = forecast.asked(back, forecast.tellable(network, back.case))
    straight, after = back.count(wanted), back.count(wanted, back.ahead())
    for name in ("counts", "when", "by_cause"):
        assert getattr(straight, name).tobytes() == getattr(after, name).tobytes()
    assert bool(after.counts.any()) == bool(often.any())


def test_without_a_library_the_whole_answer_is_the_same(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the case to the numbers, by the plain way only, on a network that keeps nothing from before."""
    chosen = list(cases(network))[:2]
    compiled = [forecast.look_ahead(look_back([network], case)) for case in chosen]
    monkeypatch.setattr(kernel, "_loops", lambda: None)
    assert [forecast.look_ahead(look_back([replace(network)], case)) for case in chosen] == compiled
    assert len(compiled[0]) > 40


@pytest.mark.parametrize("even", [True, False])
def test_picking_is_the_same_and_in_proportion(even: bool) -> None:
    rng = np.random.default_rng(4)
    weight = np.zeros(2000) if even else rng.normal(-40.0, 3.0, 2000)
    weight[:7] = -np.inf
    (ess, often), (plainly, as_often) = kernel.pick(weight, 1500), plain.pick(weight, 1500)
    share = np.exp(weight - weight.max())
    assert often.tobytes() == as_often.tobytes()
    assert ess == plainly == pytest.approx(share.sum() ** 2 / (share**2).sum())
    assert np.abs(often - 1500 * share / share.sum()).max() <= 1.0 + 1e-9
    assert often.sum() == 1500
    assert kernel.pick(np.full(5, -np.inf), 3)[0] == plain.pick(np.full(5, -np.inf), 3)[0] == 0.0


def test_cycles_give_the_same_bits() -> None:
    model = life(
        [
            link("start", "a", 0.4, lowered=[("h", 0.5)]), link("a", "b", 0.6, 20, 60), link("b", "a", 0.6, 20, 60),
            link("start", "b", 0.3, 90, 200),
        ]
    )  # fmt: skip
    for state in (Known("a", State.NOT_YET), Known("a", State.HAPPENED), Known("a", State.HAPPENED, 20.0)):
        case = Case("pad", 100, known=(state,), provisions=(InPlace("h", 30.0),))
        for compiled, plainly in zip(*both(build(model, "pad", 1), case), strict=True):
            assert compiled.tobytes() == plainly.tobytes()


def test_delays_are_the_same_bits(network: Network) -> None:
    rows = np.empty_like(network.delays)
    plain.fill_delays(network.block_of, network.luck, network.low, network.rate, network.scale, network.quantiles, rows)
    assert rows.tobytes() == network.delays.tobytes()


@pytest.mark.parametrize("known", [(), (Known("geldzorgen", State.HAPPENED),)])
def test_counting_is_the_same_at_once_afterwards_and_plainly(network: Network, known: tuple[Known, ...]) -> None:
    case = Case("kanker", 100.0, known=known)
    past = look_back([network], case)
    wanted = forecast.asked(past, forecast.tellable(network, case))
    straight, ran = past.count(wanted), past.ahead()
    after, again = past.count(wanted, ran), past.count(wanted)
    times, causes = ran.times[wanted.rows], ran.causes[wanted.rows]
    made = [np.zeros_like(one) for one in (after.counts, after.when, after.by_cause)]
    plain.count(
        np.repeat(np.arange(40), np.diff(past.block_start)), np.ones(network.draws, np.int16), times, causes, wanted.limits,
        wanted.end, wanted.bins, wanted.quantiles, *made,
    )  # fmt: skip
    for name, third in zip(("counts", "when", "by_cause"), made, strict=True):
        assert getattr(straight, name).tobytes() == getattr(after, name).tobytes() == third.tobytes()
        assert getattr(straight, name).tobytes() == getattr(again, name).tobytes()
    assert after.counts.sum() > 0
    # The days of the quantiles, once more by sorting.
    for row, bins in zip(times, after.when, strict=True):
        inside = np.sort(row[row < np.float32(wanted.end)])
        for q, bin_ in zip(wanted.quantiles, bins, strict=True):
            if len(inside):
                assert inside[max(0, math.ceil(q * len(inside)) - 1)] * wanted.bins / wanted.end // 1 == bin_


@pytest.mark.parametrize("known", [(), (Known("geldzorgen", State.HAPPENED),)])
def test_counting_a_plan_at_once_is_the_same_as_filling_it_first(network: Network, known: tuple[Known, ...]) -> None:
    plan = (InPlace("schuldhulp", 110.0), InPlace("respijt-aanvullend", 150.0))
    past = look_back([network], Case("kanker", 100.0, known=known, provisions=(*plan, InPlace("maatje", 40.0))))
    wanted = forecast.asked(past, forecast.tellable(network, past.case))
    straight, after = past.count(wanted), past.count(wanted, past.ahead())
    for name in ("counts", "when", "by_cause"):
        assert getattr(straight, name).tobytes() == getattr(after, name).tobytes()
    assert not np.array_equal(straight.counts, past.count(wanted, past.ahead((InPlace("maatje", 40.0),))).counts)


def test_the_logarithm_and_the_power_are_right() -> None:
    x = np.concatenate([np.geomspace(1e-300, 1e300, 2001), 1 - np.geomspace(1e-12, 0.5, 500)])
    assert plain.ln(x) == pytest.approx(np.array([math.log(one) for one in x]), rel=1e-14, abs=1e-15)
    y = -np.geomspace(1e-9, 690, 2000)
    assert plain.power(y) == pytest.approx(np.array([math.exp(one) for one in y]), rel=1e-13)


def test_a_plan_on_picked_pasts_is_the_same_as_picking_after(network: Network) -> None:
    """Uneven weights: the order of draws is applied to what was filled, and a plan is filled in the order of the network."""
    case = Case("kanker", 300.0, known=(Known("depressie", State.HAPPENED, 250.0),))
    past = look_back([network], case)
    plan = (InPlace("schuldhulp", 310.0),)
    ran = past.ahead(plan)
    assert ran.order is not None
    whole = Past(replace(case, provisions=plan), network, 1.0).ahead(plan)
    assert np.array_equal(ran.times, whole.times[:, ran.order])
    assert ran.row(7).tobytes() == ran.times[7].tobytes()
    assert np.all(np.diff(network.block_of[ran.order]) >= 0)


def test_arrays_that_do_not_fit_are_refused(network: Network) -> None:
    past = look_back([network], Case("kanker"))
    wanted = forecast.asked(past, forecast.tellable(network, past.case))
    told = prepare(network, past.case).with_help(network, ())
    every, nothing = (
        np.ones(len(network.nodes), np.bool_),
        kernel.rows_for(network, np.zeros(len(network.nodes), np.bool_)),
    )
    with pytest.raises(ValueError, match="outside 0 to"):
        kernel.forecast(network, told, every, nothing, replace(wanted, rows=wanted.rows + 1000))
    with pytest.raises(ValueError, match="was wanted"):
        kernel.forecast(replace(network, luck=network.luck[:, ::2]), told, every, nothing, wanted)
    with pytest.raises(ValueError, match="not filled"):
        kernel.forecast(network, told, ~every, nothing, wanted)
    some = every.copy()
    some[network.source[network.edges_of[wanted.rows[-1], 0]]] = False
    with pytest.raises(ValueError, match="not filled"):
        kernel.forecast(network, told, some, nothing, wanted)


def test_where_an_array_begins_is_what_numpy_says() -> None:
    whole = np.arange(60, dtype=np.float32).reshape(3, 4, 5)
    shut = whole.copy()
    shut.flags.writeable = False
    for array in (whole, whole[1:], whole[2, 3], shut, np.empty((0, 7), np.int16)):
        assert kernel.begins(array) == array.ctypes.data


def test_demand_is_the_same_bits() -> None:
    rng = np.random.default_rng(2)
    people = rng.gamma(0.3, 60_000, (60, 6)) * (rng.random((60, 6)) < 0.8)
    weight = rng.gamma(0.5, 2e-4, (6, 3, 12, 40))
    made = counting.count(people, weight, np.array([1.0, 0.3, 0.01]))
    plainly = counting.Expected(*(np.zeros_like(one) for one in (made.mean, made.low, made.high)))
    for k, uptake in enumerate((1.0, 0.3, 0.01)):
        counting._plainly(people * uptake, weight[:, k], plainly.mean[:, k], plainly.low[:, k], plainly.high[:, k])
    for name in ("mean", "low", "high"):
        assert getattr(made, name).tobytes() == getattr(plainly, name).tobytes()
    assert made.high.max() > 200 > made.high.min()


def counted(network: Network) -> str:
    """A hash of every number of every case."""
    found = hashlib.sha256()
    for case in cases(network):
        back = look_back([network], case)
        made = back.count(forecast.asked(back, forecast.tellable(network, case)))
        for one in (made.counts, made.when, made.by_cause):
            found.update(one.tobytes())
    return found.hexdigest()


@pytest.mark.parametrize("widest", [False, True])
def test_the_loops_stay_inside_their_arrays(tmp_path: Path, widest: bool) -> None:
    """Built again with a guard around every array, which stops the process at the first step outside; with what only the widest
    processors do and without. Both count the same."""
    if widest and (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("no such processor")
    compiler = shutil.which("gcc")
    guard = (
        compiler
        and subprocess.run(
            [compiler, "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
        ).stdout.strip()
    )
    if not guard or not Path(guard).is_file():
        pytest.skip("this compiler has no guard")
    made = making.make(tmp_path / "guarded.so", ("-O1", "-fsanitize=address", "-DFAST=", *["-DNEWEST"] * widest))
    assert made is not None
    script = (
        "from tests.unit.foresight import test_twins as t\n"
        "from naast.engine.foresight.network import build\n"
        "from naast.engine.foresight.past import look_back\n"
        "from naast.engine.foresight.forecast import look_ahead\n"
        "network = build(t.LIFE, 'kanker', 5)\n"
        "print(sum(len(look_ahead(look_back([network], case))) for case in t.cases(network)))\n"
        "from naast.engine.foresight import deck, many\n"
        "from tests.unit.foresight import test_many as m\n"
        "print(many.look_ahead(deck.decks(t.LIFE, 5), m.crowd(40), each=True).people.sum())\n"
        "model, people = m.in_circles()\n"
        "print(many.look_ahead(m.of(model), people, most=192, each=True).people.sum())\n"
        "print(t.counted(network))\n"
    )
    env = os.environ | {
        "LD_PRELOAD": guard, "ASAN_OPTIONS": "detect_leaks=0", "NAAST_COMPILED": str(made),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told_of, one, other, numbers = done.stdout.split()
    assert int(told_of) > 60
    assert (int(one), int(other)) == (40, 60)
    assert numbers == counted(build(LIFE, "kanker", 5))
