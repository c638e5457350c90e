"""The same question to Naast and to peers on the same model in one run: the chance of every event by every month."""

from __future__ import annotations

import heapq
import importlib.util
import itertools
import math
import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.foresight import bayes
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
    back = look_back([network], told)
    plan = tuple(InPlace(one.measure, told.on + 10) for one in told.provisions)
    back.ahead(())
    rows: list[tuple[str, Callable[[], object], int]] = [
        ("plain forecast, 10,240 draws, all events", lambda: forecast(network, plain), ROUNDS),
        ("the same on a day nobody asked about before", lambda: new_day(network), ROUNDS // 3),
        (
            "20 pieces of evidence and 12 measures, from nothing (filter and forecast)",
            lambda: whole(network, told),
            3 * ROUNDS,
        ),
        (
            "what-if: the same person, 12 measures moved by a slider",
            lambda: counted(back, back.ahead(plan)),
            ROUNDS // 3,
        ),
        ("answer in words and days to act by, same person", lambda: Foresight_.answer(Question(told)), 30),
        ("edited model, networks of one trajectory built again and answered", lambda: forecast(edited(), plain), 20),
    ]
    lines = [f"Load of the machine while measuring: {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores.", ""]
    lines += ["| what | processor: lowest | p50 | p99 | wall: lowest | p50 | p99 |", "|---|---|---|---|---|---|---|"]
    for name, call, rounds in rows:
        wall, busy = both(call, rounds)
        lines.append(f"| {name} | " + " | ".join(f"{one:.2f}" for one in (*busy, *wall)) + " |")
    mine = both(lambda: forecast(network, plain), 50)[1][1]
    lines += ["", f"Evidence and effective draws of that person: {back.ess:.0f} of {network.draws}.", ""]
    return "\n".join(["### Speed", "", *lines, *peers(network, plain, mine), "", *limits(network, mine), ""])


def peers(network: Network, plain: Case, mine: float) -> list[str]:
    """The same question to others in this run, in milliseconds of the processor."""
    lines = [
        "| peer, same model and question | ms for 10,240 draws | times Naast | largest difference in a chance |",
        "|---|---|---|---|",
    ]
    ours = forecast_table(network, plain, MONTHS)
    pieces = forecast_table(network, plain, list(bayes.EDGES))
    binned = bayes.described(network, _active(network), set(_roots(network)), RATE)
    calls: list[tuple[str, str, Callable[[], dict[str, list[float]] | str], int, dict[str, list[float]]]] = [
        ("NumPy, vectorised", "numpy", lambda: numpy_peer(network, 10_240), 10_240, ours),
        ("Python queue of events (heapq)", "heapq", lambda: queue_peer(network, 600), 600, ours),
        ("SimPy", "simpy", lambda: simpy_peer(network, 300), 300, ours),
        (
            "pgmpy, forward sampling, time in six pieces",
            "pgmpy",
            lambda: bayes.pgmpy_sampling(binned, 10_240),
            10_240,
            pieces,
        ),
        ("pyAgrum, exact, time in six pieces", "pyagrum", lambda: bayes.pyagrum(binned, True), 10_240, pieces),
        ("pyAgrum, loopy, time in six pieces", "pyagrum", lambda: bayes.pyagrum(binned, False), 10_240, pieces),
    ]
    for name, package, call, draws, table in calls:
        if importlib.util.find_spec(package) is None:
            lines.append(f"| {name} | not installed | | |")
            continue
        start = time.process_time()
        theirs = call()
        spent = (time.process_time() - start) * 1e3 * 10_240 / draws
        if isinstance(theirs, str):
            lines.append(f"| {name} | {theirs} | | |")
            continue
        worst = max(abs(a - b) for event in table for a, b in zip(table[event], theirs[event], strict=True))
        scaled = f" ({draws} draws, scaled)" if draws < 10_240 else ""
        lines.append(f"| {name}{scaled} | {spent:.0f} | {spent / mine:.0f} | {worst:.3f} |")
    return lines


Foresight_ = Foresight(LIFE)


def both(call: Callable[[], object], rounds: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Lowest, median and 99th percentile in milliseconds, after three rounds that do not count: on the wall, and of the processor."""
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
        found.append((one[0], statistics.median(one), one[math.ceil(0.99 * len(one)) - 1]))
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


_days = itertools.count(1)


def new_day(network: Network) -> None:
    """A plain forecast of which no number was kept: another day each time."""
    forecast(network, Case(PATH, next(_days) / 7, FACTS))


def edited() -> Network:
    """The network of a model in which one number was changed."""
    first, *others = LIFE.links
    chance = replace(first.probability, value=first.probability.value * (0.9 + next(_days) % 1000 / 1e4))
    return build(replace(LIFE, links=(replace(first, probability=chance), *others)), PATH, 1)


def counted(back: Past, ran: past_module.Run | None = None) -> None:
    """The numbers of every event: chances by three horizons per block, days, and causes."""
    back.count(asked(back, tellable(back.network, back.case)), ran)


def forecast(network: Network, case: Case) -> None:
    """From a case without evidence to its numbers."""
    counted(look_back([network], case))


def whole(network: Network, case: Case) -> None:
    """From a case with evidence to its numbers, nothing kept from before."""
    back = look_back([network], case)
    counted(back)


def forecast_table(network: Network, case: Case, days: list[float]) -> dict[str, list[float]]:
    """The chance of every event by each of these days, for comparing."""
    ran = Past(case, network, float(network.draws)).ahead()
    return {
        name: [float((ran.row(network.index[name]) <= day).mean()) for day in days] for name in tellable(network, case)
    }


def _active(network: Network) -> list[Link]:
    """Links whose condition holds, without those to what is never drawn (the death)."""
    return [
        link
        for link in network.links
        if all(FACTS[fact] for fact in link.when) and LIFE.events[link.effect].kind == "event"
    ]


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
    normal = both(lambda: rng.lognormal(size=size), 5)[1][1]
    big = np.ones(8_000_000, np.float32)
    out = np.empty_like(big)
    copy = both(lambda: np.copyto(out, big), 9)[1][1]
    rate = 2 * big.nbytes / copy / 1e6
    own = network.graph.flags(network.graph.personal)
    links = int(own[network.graph.effect].sum())
    # Per link a delay, a cause and what was found so far, read; and what is found, written.
    touched = network.draws * (links * (4 + 4 + 6 + 6) + int(own.sum()) * 12)
    return [
        f"Drawing one lognormal per link and draw with NumPy takes {normal:.0f} ms: the plain forecast is {normal / mine:.0f} times faster,"
        " because luck is drawn once and kept.",
        f"Memory here copies {rate:.1f} GB/s; the plain forecast touches about {touched / 1e6:.0f} MB, so it reaches"
        f" {touched / 1e6 / mine / rate:.1f} times that rate out of cache and memory together.",
    ]
