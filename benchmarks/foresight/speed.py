"""The same question to Naast and to peers on the same model in one run: the chance of every event by every month."""

from __future__ import annotations

import heapq
import importlib.util
import math
import random
import statistics
import time
from collections.abc import Callable

import numpy as np

from naast.engine.foresight import past as past_module
from naast.engine.foresight import tables
from naast.engine.foresight.answer import Foresight
from naast.engine.foresight.case import Case, InPlace, Known, State
from naast.engine.foresight.forecast import asked, tellable
from naast.engine.foresight.network import Network, build
from naast.engine.foresight.past import Past, look_back
from naast.engine.foresight.reading import Question
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.life_model import Link

LIFE = default_life_events()
PATH = "kanker"
ROUNDS = 300
FACTS = {
    name: name in ("partner", "carer", "rents", "employed", "child_at_home", "drives", "carer_employed")
    for name in LIFE.facts
}
RATE = -math.log1p(-LIFE.another_cause.value) / 365.25
MONTHS = [30.4 * i for i in range(1, 61)]


def report() -> str:
    """Milliseconds and ratios, and what they rest on."""
    network = build(LIFE, PATH, 1)
    plain, told = Case(PATH, 0.0, FACTS), evidence(network)
    lines = ["| what | ms p50 | ms p99 | of the processor p50 | p99 |", "|---|---|---|---|---|"]
    rows: list[tuple[str, Callable[[], object], int]] = [
        ("plain forecast, 10,240 draws, all events", lambda: forecast(network, plain), ROUNDS),
        (
            "20 pieces of evidence and 12 measures, from nothing (filter and forecast)",
            lambda: whole(network, told),
            ROUNDS // 3,
        ),
    ]
    back = look_back([network], told)
    plan = tuple(InPlace(one.measure, told.on + 10) for one in told.provisions)
    back.ahead(())
    rows += [
        ("what-if: the same person, 12 measures moved by a slider", lambda: counted(back, back.ahead(plan)), ROUNDS),
        ("answer in words and days to act by, same person", lambda: Foresight_.answer(Question(told)), 30),
        ("edited model, networks of one trajectory built again", lambda: build(LIFE, PATH, 1), 20),
    ]
    for name, call, rounds in rows:
        (p50, p99), (busy50, busy99) = both(call, rounds)
        lines.append(f"| {name} | {p50:.2f} | {p99:.2f} | {busy50:.2f} | {busy99:.2f} |")
    mine = clock(lambda: forecast(network, plain), 50)[0]
    lines += ["", f"Evidence and effective draws of that person: {back.ess:.0f} of {network.draws}.", ""]
    lines += [
        "| peer, same model and question | ms for 10,240 draws | times Naast | largest difference in a chance |",
        "|---|---|---|---|",
    ]
    ours = forecast_table(network, plain)
    for name, call, draws in (
        ("NumPy, vectorised", numpy_peer, 10_240),
        ("Python queue of events (heapq)", queue_peer, 600),
        ("SimPy", simpy_peer, 300),
    ):
        if call is simpy_peer and importlib.util.find_spec("simpy") is None:
            lines.append(f"| {name} | not installed | | |")
            continue
        start = time.perf_counter()
        theirs = call(network, draws)
        spent = (time.perf_counter() - start) * 1e3 * 10_240 / draws
        worst = max(abs(ours[event][i] - theirs[event][i]) for event in ours for i in range(60))
        lines.append(
            f"| {name} ({draws} draws{', scaled' if draws < 10_240 else ''}) | {spent:.0f} | {spent / mine:.0f} | {worst:.3f} |"
        )
    return "\n".join(["### Speed", "", *lines, "", *limits(network, mine), ""])


Foresight_ = Foresight(LIFE)


def clock(call: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds on the wall, after three rounds that do not count."""
    wall, _processor = both(call, rounds)
    return wall


def both(call: Callable[[], object], rounds: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Median and 99th percentile in milliseconds: on the wall, and of the processor (what a busy machine does not add to)."""
    for _ in range(3):
        call()
    spent: list[tuple[float, float]] = []
    for _ in range(rounds):
        start, busy = time.perf_counter(), time.process_time()
        call()
        spent.append(((time.perf_counter() - start) * 1e3, (time.process_time() - busy) * 1e3))
    found = []
    for i in (0, 1):
        one = sorted(pair[i] for pair in spent)
        found.append((statistics.median(one), one[min(len(one) - 1, int(0.99 * len(one)))]))
    return found[0], found[1]


def evidence(network: Network) -> Case:
    """Twenty things known on day 120, and twelve measures in place from day 130."""
    names = [name for name in network.nodes if LIFE.events[name].kind == "event" and LIFE.events[name].shown == "yes"]
    happened = (
        Known("functionele_achteruitgang", State.HAPPENED, 80.0),
        Known("mantelzorg_intensief", State.HAPPENED, 100.0),
    )
    quiet = [name for name in names if name not in ("functionele_achteruitgang", "mantelzorg_intensief")][::3][:18]
    known = (*happened, *(Known(name, State.NOT_YET) for name in quiet))
    help_ = ("wmo-huishoudelijke-hulp", "wijkverpleging", "respijt-aanvullend", "geldfit", "schuldhulp", "ergotherapie",
             "hulpmiddelen-uitleen", "maatje", "gv-thuis", "juridische-hulp",
             "huisarts", "testament")  # fmt: skip
    return Case(PATH, 120.0, FACTS, known, tuple(InPlace(name, 130.0) for name in help_))


def counted(back: Past, ran: past_module.Run | None = None) -> None:
    """The numbers of every event: chances by three horizons per block, days, and causes."""
    back.count(asked(back, tellable(back.network, back.case)), ran)


def forecast(network: Network, case: Case) -> None:
    """From a case without evidence to its numbers."""
    counted(look_back([network], case))


def whole(network: Network, case: Case) -> None:
    """From a case with evidence to its numbers, nothing kept from before."""
    back = look_back([network], case)
    counted(back, back.ahead())


def forecast_table(network: Network, case: Case) -> dict[str, list[float]]:
    """The chance of every event by every month, for comparing."""
    ran = Past(case, network, float(network.draws)).ahead()
    return {
        name: [float((ran.times[network.index[name]] <= day).mean()) for day in MONTHS]
        for name in tellable(network, case)
    }


def _active(network: Network) -> list[Link]:
    return [link for link in network.links if all(FACTS[fact] for fact in link.when)]


def numpy_peer(network: Network, draws: int) -> dict[str, list[float]]:
    """What one would write first: per link a chance and a delay for all draws at once, then the earliest."""
    rng = np.random.default_rng(5)
    times: dict[str, np.ndarray] = {}
    active = _active(network)
    for name in network.nodes:
        event = LIFE.events[name]
        if event.kind == "event":
            row = rng.exponential(1 / RATE, draws)
            for link in (one for one in active if one.effect == name):
                size, shape = tables.scale_of(link.delay)
                delay = size * np.exp(shape * rng.standard_normal(draws)) if shape else rng.exponential(size, draws)
                fires = rng.random(draws) < link.probability.value
                row = np.minimum(row, np.where(fires, times[link.cause] + delay, np.inf))
            times[name] = row
        else:
            holds = event.kind == "start" or (event.fact is not None and FACTS[event.fact])
            times[name] = np.full(draws, 0.0 if holds else np.inf)
    return {name: [float((times[name] <= day).mean()) for day in MONTHS] for name in tellable(network, Case(PATH))}


def queue_peer(network: Network, draws: int) -> dict[str, list[float]]:
    """One life at a time with a heap."""
    after: dict[str, list[tuple[str, float, float, float]]] = {}
    for link in _active(network):
        after.setdefault(link.cause, []).append((link.effect, link.probability.value, *tables.scale_of(link.delay)))
    luck = random.Random(6)
    others = [name for name in network.nodes if LIFE.events[name].kind == "event"]
    lives = []
    for _ in range(draws):
        queue = [(0.0, name) for name in _roots(network)] + [(luck.expovariate(RATE), name) for name in others]
        heapq.heapify(queue)
        happened: dict[str, float] = {}
        while queue:
            day, name = heapq.heappop(queue)
            if name in happened:
                continue
            happened[name] = day
            for effect, p, size, shape in after.get(name, ()):
                if luck.random() < p:
                    heapq.heappush(
                        queue,
                        (
                            day + (size * math.exp(shape * luck.gauss(0, 1)) if shape else luck.expovariate(1 / size)),
                            effect,
                        ),
                    )
        lives.append(happened)
    return {
        name: [sum(one.get(name, 9e9) <= day for one in lives) / draws for day in MONTHS]
        for name in tellable(network, Case(PATH))
    }


def simpy_peer(network: Network, draws: int) -> dict[str, list[float]]:
    """One environment per life, one process per link that fires."""
    import simpy

    after: dict[str, list[tuple[str, float, float, float]]] = {}
    for link in _active(network):
        after.setdefault(link.cause, []).append((link.effect, link.probability.value, *tables.scale_of(link.delay)))
    luck = random.Random(7)
    others = [name for name in network.nodes if LIFE.events[name].kind == "event"]
    lives = []
    for _ in range(draws):
        env = simpy.Environment()
        happened: dict[str, float] = {}

        def come(name: str, delay: float, env=env, happened=happened):  # type: ignore[no-untyped-def]
            yield env.timeout(delay)
            if name in happened:
                return
            happened[name] = env.now
            for effect, p, size, shape in after.get(name, ()):
                if luck.random() < p:
                    env.process(
                        come(effect, size * math.exp(shape * luck.gauss(0, 1)) if shape else luck.expovariate(1 / size))
                    )

        for name in _roots(network):
            env.process(come(name, 0.0))
        for name in others:
            env.process(come(name, luck.expovariate(RATE)))
        env.run(until=1900)
        lives.append(happened)
    return {
        name: [sum(one.get(name, 9e9) <= day for one in lives) / draws for day in MONTHS]
        for name in tellable(network, Case(PATH))
    }


def _roots(network: Network) -> list[str]:
    events = (LIFE.events[name] for name in network.nodes)
    return [one.id for one in events if one.kind == "start" or (one.fact is not None and FACTS[one.fact])]


def limits(network: Network, mine: float) -> list[str]:
    """What the machine can do at most: random numbers of NumPy, and memory."""
    rng = np.random.Generator(np.random.SFC64(1))
    size = network.draws * len(network.links)
    normal = clock(lambda: rng.lognormal(size=size), 5)[0]
    big = np.ones(8_000_000, np.float32)
    out = np.empty_like(big)
    copy = clock(lambda: np.copyto(out, big), 9)[0]
    rate = 2 * big.nbytes / copy / 1e6
    touched = network.draws * (len(network.links) * (4 + 4 + 8 + 4) + len(network.nodes) * 12)
    return [
        f"Drawing one lognormal per link and draw with NumPy takes {normal:.0f} ms: the plain forecast is {normal / mine:.0f} times faster,"
        " because luck is drawn once and kept.",
        f"Memory here copies {rate:.1f} GB/s; the plain forecast touches about {touched / 1e6:.0f} MB, so it reaches"
        f" {touched / 1e6 / mine / rate:.1f} times that rate out of cache and memory together.",
    ]
