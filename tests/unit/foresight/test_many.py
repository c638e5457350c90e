"""Looking ahead for many people at once: the same bits both ways, in any order and slices; right; and bad input refused."""

from __future__ import annotations

import importlib.util
import math
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields, replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

from naast.engine.compiled import library
from naast.engine.errors import EngineError
from naast.engine.foresight import dealing, many, many_on_spark
from naast.engine.foresight.case import Case
from naast.engine.foresight.crowd import HAPPENED, NEVER, NOT_TOLD, NOT_YET, UNDATED, UNTOLD, People
from naast.engine.foresight.deck import Deck, deck_of, decks
from naast.engine.foresight.forecast import doubt
from naast.engine.foresight.network import build
from naast.engine.foresight.past import Past, look_back, run
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.life_model import LifeEvents
from tests.unit.foresight.making import life, link
from tests.unit.foresight.twin import passed

LIFE = default_life_events()
ANSWER = ("counts", "split", "mass", "squares", "people", "cannot_be")
EACH = ("ess", "draws", "each")


@pytest.fixture(autouse=True)
def _with_a_library() -> None:
    """The plain way gives the same, and takes minutes for what is here."""
    if library() is None:
        assert (shutil.which("cc") or shutil.which("gcc")) is None, "there is a compiler, and yet nothing was built"
        pytest.skip("no C compiler here: the plain way is all there is")


@pytest.fixture(scope="module")
def shipped() -> dict[str, Deck]:
    return decks(LIFE, 5)


def crowd(size: int, model: LifeEvents = LIFE, seed: int = 3, told: float = 0.5, groups: int = 4) -> People:
    """Anything told of anybody: every kind of evidence, facts told and not told, help from before and after today, some deaths."""
    rng = np.random.default_rng(seed)
    events = tuple(name for name, one in model.events.items() if one.kind != "start" and not one.competes_in)
    shape = (size, len(events))
    on = rng.uniform(5, 700, size).astype(np.float32)
    kinds = rng.choice([NOT_YET, HAPPENED, UNDATED], shape, p=[0.75, 0.2, 0.05])
    states = np.where(rng.random(shape) < told, kinds, UNTOLD).astype(np.int8)
    last = events.index(next(name for name, one in model.events.items() if one.kind == "death"))
    states[:, last] = np.where(rng.random(size) < 0.2, states[:, last], UNTOLD)
    days = (rng.uniform(-0.05, 1, shape) * on[:, None]).astype(np.float32)
    days[(states == UNDATED) | (states == NOT_YET) & (rng.random(shape) < 0.9)] = np.nan
    holds = rng.choice([NOT_TOLD, 0], (size, len(model.facts))).astype(np.int8)
    if holds.shape[1]:
        holds[np.arange(size), rng.integers(0, holds.shape[1], size)] = 1
    starts = rng.uniform(0, 900, (size, len(model.measures))).astype(np.float32)
    starts[rng.random(starts.shape) < 0.9] = NEVER
    return People(
        tuple(model.trajectories), events, tuple(model.facts), tuple(model.measures),
        rng.integers(0, len(model.trajectories), size).astype(np.int32), on, rng.integers(0, 1 << 64, size, dtype=np.uint64),
        rng.integers(0, groups, size).astype(np.int32), states, days, holds, starts,
    )  # fmt: skip


def alike(size: int, model: LifeEvents, on: float, **told: tuple[int, float]) -> People:
    """People of whom the same is known, each with luck of their own, all in one group. `told`: state and day per event."""
    events = tuple(told)
    row = np.ones((size, 1))
    return People(
        tuple(model.trajectories), events, tuple(model.facts), tuple(model.measures), np.zeros(size, np.int32),
        np.full(size, on, np.float32), np.arange(size, dtype=np.uint64), np.zeros(size, np.int32),
        (row * [told[name][0] for name in events]).astype(np.int8), (row * [told[name][1] for name in events]).astype(np.float32),
        np.full((size, len(model.facts)), NOT_TOLD, np.int8), np.full((size, len(model.measures)), NEVER, np.float32),
    )  # fmt: skip


def of(model: LifeEvents, vary: bool = False) -> dict[str, Deck]:
    """Decks of a small model, with its central numbers."""
    return {name: deck_of(build(model, name, 1, vary)) for name in model.trajectories}


def same(one: many.Ahead, other: many.Ahead, names: tuple[str, ...] = (*ANSWER, *EACH)) -> bool:
    """Bit for bit."""
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in names)


def plainly(monkeypatch: pytest.MonkeyPatch, *args: Any, **options: Any) -> many.Ahead:
    """The answer of the twin."""
    with monkeypatch.context() as here:
        here.setattr(dealing, "_loops", lambda: None)
        return many.look_ahead(*args, **options)


@pytest.mark.parametrize("told", [0.0, 0.2, 0.9])
def test_the_whole_model_gives_the_same_bits_as_its_plain_twin(
    shipped: dict[str, Deck], told: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = crowd(16, told=told)
    compiled = many.look_ahead(shipped, people, most=256, each=True)
    assert same(compiled, plainly(monkeypatch, shipped, people, most=256, each=True))
    assert compiled.expected[:, :, 1:].sum() > 5
    assert told == 0 or (compiled.draws > 64).any()


def in_circles() -> tuple[LifeEvents, People]:
    """A model with a cycle, and help on every link of it before today and after."""
    model = life(
        [
            link("start", "a", 0.4, lowered=[("h", 0.5), ("k", 0.6), ("m", 0.9)]), link("a", "b", 0.6, 20, 60, [("k", 0.3)]),
            link("b", "a", 0.6, 20, 60), link("start", "b", 0.3, 90, 200, [("h", 0.7)]), link("b", "c", 0.5, 10, 50),
        ]
    )  # fmt: skip
    people = crowd(60, model, told=0.7)
    people.starts[:] = np.where(np.isinf(people.starts), people.on[:, None] * 0.5, people.starts)
    return model, people


def test_cycles_and_help_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    model, people = in_circles()
    compiled = many.look_ahead(of(model), people, each=True)
    assert same(compiled, plainly(monkeypatch, of(model), people, each=True))
    assert compiled.expected[:, :, 1:].sum() > 5


def test_order_slices_and_threads_do_not_matter(shipped: dict[str, Deck]) -> None:
    people = crowd(1300, groups=40)
    whole = many.look_ahead(shipped, people, each=True)
    assert same(whole, many.look_ahead(shipped, people, each=True, threads=3))
    order = np.random.default_rng(1).permutation(len(people))
    shuffled = many.look_ahead(shipped, people.only(order), each=True)
    assert same(whole, shuffled, ANSWER)
    for name in EACH:
        assert np.array_equal(getattr(whole, name)[order], getattr(shuffled, name))
    halves = [many.look_ahead(shipped, people.only(half)) for half in (slice(0, 400), slice(400, None))]
    for name in ANSWER:
        assert np.array_equal(sum(getattr(half, name) for half in halves), getattr(whole, name))
    districts = np.arange(40) // 13
    town = replace(people, group=districts[people.group].astype(np.int32))
    assert same(whole.together(districts), many.look_ahead(shipped, town), ANSWER)


def test_the_columns_may_be_in_any_order_and_luck_is_of_the_key(shipped: dict[str, Deck]) -> None:
    people = crowd(50)
    back = replace(
        people, events=people.events[::-1], states=people.states[:, ::-1].copy(), days=people.days[:, ::-1].copy(),
        facts=people.facts[::-1], holds=people.holds[:, ::-1].copy(), measures=people.measures[::-1], starts=people.starts[:, ::-1].copy(),
    )  # fmt: skip
    first = many.look_ahead(shipped, people)
    assert same(first, many.look_ahead(shipped, back), ANSWER)
    assert not same(first, many.look_ahead(shipped, replace(people, key=people.key + np.uint64(1))), ANSWER)


def test_not_yet_is_as_the_closed_form_says() -> None:
    model = life([link("start", "a", 0.4, 60, 240)])
    found = many.look_ahead(of(model), alike(20_000, model, 100.0, a=(NOT_YET, 70.0)), spans=(30.0, 365.0))
    gone, by_today, soon, year = (0.4 * passed(model.links[0].delay, age) for age in (70, 100, 130, 465))
    wanted = np.array([by_today - gone, soon - by_today, year - soon]) / (1 - gone)
    assert found.expected[0, 0] / 20_000 == pytest.approx(wanted, abs=0.002)
    assert found.draws.tolist() == [64] * 20_000  # nothing is left open before it, so every draw counts the same
    assert found.ess.min() == pytest.approx(64)


def test_the_total_of_something_rare_is_right() -> None:
    """Two rare links in a row. With the same luck for everybody this would be some of ten thousand draws, over and over."""
    model = life([link("start", "a", 0.02, 60, 240), link("a", "b", 0.02, 60, 240)])
    known = look_back([build(model, "pad", 1, vary=False)], Case("pad"))
    network, size = known.network, 60_000
    found = many.look_ahead(of(model), alike(size, model, 0.0), spans=(1825.0,))
    a, b = found.expected[0, :, 1]
    assert a == pytest.approx(size * (known.ahead().row(network.index["a"]) <= 1825).mean(), rel=0.02)
    # Of 10,240 draws for everybody together four would bring b, give or take two.
    assert b == pytest.approx(size * 0.0004 * passed(model.links[1].delay, 1700), rel=0.1)


def test_chance_by_chance_as_for_one_person(shipped: dict[str, Deck]) -> None:
    """The whole deck for one person is as much luck as one pass over the network, dealt otherwise."""
    people = crowd(24, told=0.15, seed=8)
    found = many.look_ahead(shipped, people, draws=10_240, most=10_240, spans=(90.0, 365.0), each=True)
    assert found.each is not None
    off = []
    for p in np.flatnonzero(found.ess > 1000):
        case = people.case(int(p))
        network = build(LIFE, case.trajectory, 5)
        ran = run(network, case)
        weight = np.exp(ran.weight - ran.weight.max())
        for c, name in enumerate(found.events):
            if found.each[p, c].any():
                row = ran.times[network.index[name]]
                chances = np.array([weight[row <= case.on + ahead].sum() / weight.sum() for ahead in (0, 90, 365)])
                spread = np.sqrt((chances * (1 - chances) + 1e-4) * 2 / found.ess[p])
                off += ((np.cumsum(found.each[p, c]) - chances) / spread).tolist()
    assert len(off) > 500
    assert np.abs(off).max() < 5
    assert np.sqrt(np.mean(np.square(off))) < 1.25


def test_a_person_of_whom_few_draws_fit_gets_more_and_stays_unbiased() -> None:
    """Something followed that only a rare cause explains: few draws have that cause."""
    model = life(
        [link("start", "a", 0.2, 30, 90), link("a", "b", 0.9, 30, 90), link("a", "c", 0.5, 200, 500)], another=1e-4
    )
    people = alike(3000, model, 200.0, b=(HAPPENED, 150.0))
    to_a, to_b, to_c = model.links
    days = np.arange(0, 150, 0.25)
    # On which day a came: how likely that is, times the chance that b followed on that very day.
    likely = [
        (passed(to_a.delay, day + 0.25) - passed(to_a.delay, day)) * (passed(to_b.delay, 150.1 - day) - passed(to_b.delay, 150 - day))
        for day in days
    ]  # fmt: skip
    follows = [0.5 * (passed(to_c.delay, 565 - day) - passed(to_c.delay, 200 - day)) for day in days]
    truth = float(np.average(follows, weights=likely))
    for wanted, more in ((2.0, 0.01), (8.0, 0.3)):
        found = many.look_ahead(of(model), people, spans=(365.0,), wanted=wanted)
        assert found.events[2] == "c"
        assert found.expected[0, 2, 1] / 3000 == pytest.approx(truth, rel=0.05)
        assert ((found.ess >= wanted) | (found.draws == 1024)).all()
        assert (found.draws > 64).mean() > more


def test_what_cannot_be_is_counted_apart() -> None:
    model = life(
        [link("start", "a", 0.5, 300, 900), link("a", "b", 0.5, 300, 900), link("b", "a", 0.5, 300, 900)], another=1e-9
    )
    mixed = alike(8, model, 0.001, a=(UNDATED, np.nan))
    mixed.states[4:] = UNTOLD
    found = many.look_ahead(of(model), mixed, each=True)
    assert (found.people.tolist(), found.cannot_be.tolist()) == ([4], [4])
    assert found.ess.tolist() == [0.0] * 4 + [64.0] * 4
    assert found.draws.tolist() == [1024] * 4 + [64] * 4
    assert found.each is not None
    assert not found.each[:4].any()
    assert found.each[4:].any()
    assert np.isfinite(found.doubt()).all()


def test_the_doubt_about_the_numbers_is_that_of_one_forecast(shipped: dict[str, Deck]) -> None:
    """Of people of whom nothing is known it is as large as in one forecast of ten thousand draws."""
    people = alike(4000, LIFE, 0.0)
    path = people.trajectories[0]
    found = many.look_ahead(shipped, people, spans=(365.0,))
    network = shipped[path].network
    past = Past(Case(path), build(LIFE, path, 5), 10_240.0)
    ran, ratios = past.ahead(), []
    for c, name in enumerate(found.events):
        if found.counts[0, c, 1]:
            row = ran.row(network.index[name]) <= 365
            counts = np.add.reduceat(row, past.block_start[:-1]).astype(np.int32)
            ratios.append(found.doubt()[0, c] / 4000 / max(1e-9, float(doubt(counts, np.diff(past.block_start)))))
    assert np.median(ratios) == pytest.approx(1.0, abs=0.1)


def test_nobody_is_no_trouble(shipped: dict[str, Deck]) -> None:
    found = many.look_ahead(shipped, crowd(1).only(slice(0, 0)))
    assert found.counts.shape == (0, len(found.events), 13)
    assert found.doubt().shape == (0, len(found.events))


def _wrong(people: People, name: str, at: Any, value: float) -> People:
    row = getattr(people, name).copy()
    row[at] = value
    return replace(people, **{name: row})


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("unknown-trajectory", lambda p: replace(p, trajectories=("nergens", *p.trajectories[1:]))),
        ("unknown-event", lambda p: replace(p, events=("diag_ongeneeslijk", *p.events[1:]))),
        ("unknown-fact", lambda p: replace(p, facts=("schoenmaat", *p.facts[1:]))),
        ("unknown-provision", lambda p: replace(p, measures=("nergens", *p.measures[1:]))),
        ("told-twice", lambda p: replace(p, events=(p.events[1], *p.events[1:]))),
        ("bad-array", lambda p: replace(p, on=p.on.astype(np.float64))),
        ("bad-array", lambda p: replace(p, days=p.days[:, 1:])),
        ("bad-number", lambda p: _wrong(p, "on", 2, -1)),
        ("bad-number", lambda p: _wrong(p, "on", 2, np.nan)),
        ("bad-number", lambda p: _wrong(p, "trajectory", 2, 9)),
        ("bad-number", lambda p: _wrong(p, "group", 2, -1)),
        ("bad-number", lambda p: _wrong(p, "states", (2, 0), 4)),
        ("bad-number", lambda p: _wrong(p, "holds", (2, 0), 2)),
        ("bad-number", lambda p: _wrong(p, "starts", (2, 0), np.nan)),
        ("bad-number", lambda p: _wrong(_wrong(p, "states", (2, 0), HAPPENED), "days", (2, 0), p.on[2] + 1)),
        ("bad-number", lambda p: _wrong(_wrong(p, "states", (2, 0), HAPPENED), "days", (2, 0), np.nan)),
        ("bad-number", lambda p: _wrong(_wrong(p, "holds", (2, p.facts.index("rents")), 1), "holds", (2, p.facts.index("owns")), 1)),
    ],
)  # fmt: skip
def test_what_is_wrong_with_people_is_said(shipped: dict[str, Deck], code: str, spoil: Any) -> None:
    with pytest.raises(EngineError) as told:
        many.look_ahead(shipped, spoil(crowd(5)))
    assert told.value.code == code
    assert str(told.value)


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("bad-span", {"spans": ()}), ("bad-span", {"spans": (30.0, 30.0)}), ("bad-span", {"spans": (0.0, 30.0)}),
        ("bad-span", {"spans": tuple(range(1, 18))}), ("bad-span", {"spans": (math.inf,)}), ("bad-span", {"spans": (math.nan,)}),
        ("bad-draws", {"draws": 0}), ("bad-draws", {"draws": 100}), ("bad-draws", {"draws": 128, "most": 64}),
        ("bad-draws", {"most": 20_480}), ("bad-draws", {"wanted": math.nan}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_question_is_said(shipped: dict[str, Deck], code: str, options: Any) -> None:
    with pytest.raises(EngineError) as told:
        many.look_ahead(shipped, crowd(3), **options)
    assert told.value.code == code


def test_numbers_that_point_outside_are_refused(shipped: dict[str, Deck]) -> None:
    people = crowd(3)
    asked = many.ask(shipped, people, many.MONTHS, 64, 64, 0.0)
    part, deck = many.empty(asked, 1, True), shipped[people.trajectories[0]]
    with pytest.raises(ValueError, match="outside 0 to 3"):
        dealing.look(deck, asked, np.array([3]), np.array([0]), part)
    with pytest.raises(ValueError, match="outside 0 to 1"):
        dealing.look(deck, asked, np.array([0]), np.array([1]), part)
    with pytest.raises(ValueError, match="was wanted"):
        dealing.look(replace(deck, share=deck.share[::2]), asked, np.array([0]), np.array([0]), part)


def test_spark_that_is_not_there_is_said(shipped: dict[str, Deck], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(EngineError) as told:
        many_on_spark.look_ahead(shipped, crowd(3))
    assert told.value.code == "no-spark"


def _five_hundred() -> tuple[dict[str, Deck], People]:
    model = life(
        [link("start", "a", 0.4, lowered=[("h", 0.5)]), link("a", "b", 0.6, 20, 60), link("b", "a", 0.6, 20, 60)]
    )
    return of(model), crowd(500, model, groups=30)


def _on_spark() -> many.Ahead:
    many_on_spark._TASK = 200  # type: ignore[misc]
    return many_on_spark.look_ahead(*_five_hundred(), each=True)


@pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed (pip install 'naast[spark]')"
)
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java (default-jre-headless)")
@pytest.mark.filterwarnings("ignore")
def test_spark_finds_the_same_bits() -> None:
    here = many.look_ahead(*_five_hundred(), each=True)
    # A process of its own: a Java that runs already never learns what others want of theirs (linking needs a library).
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        there = apart.submit(_on_spark).result(timeout=400)
    assert {one.name for one in fields(here)} == {*ANSWER, *EACH, "events", "spans"}
    assert same(here, there)
    assert (here.events, here.spans) == (there.events, there.spans)
