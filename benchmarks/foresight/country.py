"""A country of made-up people, each with evidence of their own: how long it takes, and whether it is right.

Their lives are drawn from the model itself with other luck (and other values for what the numbers may really be), so this measures
the arithmetic and says nothing about real people.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight import many, many_on_spark
from naast.engine.foresight.case import Case
from naast.engine.foresight.crowd import HAPPENED, NEVER, NOT_TOLD, NOT_YET, UNDATED, UNTOLD, People
from naast.engine.foresight.deck import decks
from naast.engine.foresight.forecast import tellable
from naast.engine.foresight.many import Ahead
from naast.engine.foresight.network import build
from naast.engine.foresight.past import run
from naast.engine.foresight.told import facts_of
from naast.engine.knowledge.life_events import default_life_events

LIFE = default_life_events()
ROUNDS, SAMPLE = 3, 400
PEOPLE, DISTRICTS = 120_000, 3_500
PATHS = {"kanker": 0.4, "orgaanfalen": 0.3, "kwetsbaar_dementie": 0.22, "neuro": 0.08}
TOLD = 0.8  # of the nodes and of the facts
_UNDATED = 0.05  # of what happened
_HELPED = 0.3  # people with a measure in place, or two
_TRUTH = 4_711  # the seed of the lives


def country(size: int = PEOPLE, seed: int = 1, told: float = TOLD) -> People:
    """People from 3 weeks to 2 years after the diagnosis; districts differ in size as they do."""
    rng = np.random.default_rng(seed)
    events = tuple(name for name, one in LIFE.events.items() if one.kind == "event" and not one.competes_in)
    measures = tuple(LIFE.measures)
    trajectory = rng.choice(len(PATHS), size, p=list(PATHS.values())).astype(np.int32)
    on = rng.uniform(21, 730, size).astype(np.float32)
    states = np.zeros((size, len(events)), np.int8)
    days = np.full((size, len(events)), np.nan, np.float32)
    holds = np.full((size, len(LIFE.facts)), NOT_TOLD, np.int8)
    for i, path in enumerate(PATHS):
        mine = np.flatnonzero(trajectory == i)
        _lives(rng, path, mine, events, (on, states, days, holds))
    starts = np.full((size, len(measures)), NEVER, np.float32)
    for _ in range(2):
        some = np.flatnonzero(rng.random(size) < _HELPED)
        starts[some, rng.integers(0, len(measures), len(some))] = on[some] * rng.uniform(0.3, 1.2, len(some))
    weight = rng.lognormal(0, 0.8, DISTRICTS)
    group = rng.choice(DISTRICTS, size, p=weight / weight.sum()).astype(np.int32)
    key = rng.integers(0, 1 << 64, size, dtype=np.uint64)
    return People(
        tuple(PATHS), events, tuple(LIFE.facts), measures, trajectory, on, key, group, _hidden(rng, states, told), days, holds, starts
    )  # fmt: skip


def _lives(
    rng: np.random.Generator, path: str, mine: NDArray[np.int64], events: tuple[str, ...],
    into: tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.float32], NDArray[np.int8]],
) -> None:  # fmt: skip
    """Everybody on a path gets one of ten thousand lives, told up to their own today."""
    on, states, days, holds = into
    network = build(LIFE, path, _TRUTH)
    times, life = run(network, Case(path)).times, rng.integers(0, network.draws, len(mine))
    for c, name in enumerate(events):
        if name in network.index:
            moment = times[network.index[name]][life]
            came = moment <= on[mine]
            states[mine, c] = np.where(came, np.where(rng.random(len(mine)) < _UNDATED, UNDATED, HAPPENED), NOT_YET)
            days[mine, c] = np.where(came, moment, np.float32(np.nan))
    for f, drawn in enumerate(facts_of(network, {}).values()):
        said = np.broadcast_to(drawn, network.draws)[life]
        holds[mine, f] = np.where(rng.random(len(mine)) < TOLD, said, NOT_TOLD)


def _hidden(rng: np.random.Generator, states: NDArray[np.int8], told: float) -> NDArray[np.int8]:
    """Nobody told of some of it."""
    return np.where(rng.random(states.shape) < told, states, UNTOLD).astype(np.int8)


def report() -> str:
    """How long, how much memory, whether the answer is the same everywhere, and whether it is right."""
    people = country()
    began = time.perf_counter()
    dealt = decks(LIFE, 1)
    built = time.perf_counter() - began
    told = [(people.states == state).sum(axis=1).mean() for state in (HAPPENED, UNDATED, NOT_YET)]
    lines = [
        "### A country of people, each with evidence of their own", "",
        f"{len(people):,} made-up people in {DISTRICTS:,} districts, {len(people.events)} events, twelve months ahead. Of a person"
        f" {told[0]:.1f} events are told as happened on a day, {told[1]:.1f} as happened some day and {told[2]:.1f} as not yet; {TOLD:.0%}"
        f" of the facts; {np.isfinite(people.starts).any(axis=1).mean():.0%} have a measure or two. Tables of the four paths:"
        f" {built:.1f} s, once.", "",
        "| how | seconds on the wall, median (lowest) | of the processor, median (lowest) | divided by 2 | people per second | answer |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    ways: list[tuple[str, Callable[[], Ahead]]] = [
        ("64 draws each, 1 thread", lambda: many.look_ahead(dealt, people, wanted=0.0)),
        ("64 draws each, 2 threads", lambda: many.look_ahead(dealt, people, wanted=0.0, threads=2)),
        ("more draws where fewer than two count, 1 thread", lambda: many.look_ahead(dealt, people)),
        ("more draws where fewer than two count, 2 threads", lambda: many.look_ahead(dealt, people, threads=2)),
    ]
    lines += [timed(name, call, ROUNDS) for name, call in ways]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if importlib.util.find_spec("pyspark"):
        first = "64 draws each, Spark on 2 cores, with its start"
        lines += [timed(first, lambda: many_on_spark.look_ahead(dealt, people, wanted=0.0), 1)]
        lines += [timed("the same once more", lambda: many_on_spark.look_ahead(dealt, people, wanted=0.0), 1)]
    lines += [
        "",
        f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. Peak memory {peak:,.0f} MB, people and tables included.",
        "",
    ]
    return "\n".join([*lines, *right(people), ""])


def timed(name: str, call: Callable[[], Ahead], rounds: int) -> str:
    """A row of the table: median and lowest of some rounds, and the first digits of a hash over every bit of the answer."""
    wall, busy, found = [], [], ""
    for _ in range(rounds):
        start, worked = time.perf_counter(), time.process_time()
        made = call()
        wall.append(time.perf_counter() - start)
        busy.append(time.process_time() - worked)
        found = print_of(made)
    seconds = " | ".join(f"{statistics.median(one):.2f} ({min(one):.2f})" for one in (wall, busy))
    half = statistics.median(busy) / 2
    return (
        f"| {name} | {seconds} | {half:.2f} ({min(busy) / 2:.2f}) | {PEOPLE / statistics.median(wall):,.0f} | {found} |"
    )


def print_of(made: Ahead) -> str:
    """The first digits of a hash over every bit of an answer."""
    digest = hashlib.sha256()
    for name in ("counts", "split", "mass", "squares", "people", "cannot_be", "ess", "draws"):
        digest.update(getattr(made, name).tobytes())
    return digest.hexdigest()[:12]


def right(people: People) -> list[str]:
    """Against ten thousand draws for each of some people; and the country with other luck, and with the same luck for everybody."""
    dealt = decks(LIFE, 1)
    some = people.only(slice(0, SAMPLE))
    truth, ess = slowly(some)
    lines = [
        "| draws | effective, median and 10 % | chance within a year, difference: mean | root mean square | total of the sample |",
        "|---|---|---|---|---|",
        f"| 10,240, one by one | {np.median(ess):.0f}, {np.quantile(ess, 0.1):.0f} | | | {truth.sum():.1f} |",
    ]
    for draws, wanted in ((64, 0.0), (64, many.WANTED), (1024, 0.0)):
        made = many.look_ahead(dealt, some, draws=draws, wanted=wanted, each=True)
        assert made.each is not None
        mine = made.each[:, :, 1:].sum(axis=2)
        off = (mine - truth)[truth > 0]
        name = f"{draws}" if not wanted else f"{draws}, more below {wanted:.0f} ({made.draws.mean():.0f} on average)"
        lines.append(
            f"| {name} | {np.median(made.ess):.1f}, {np.quantile(made.ess, 0.1):.1f} | {off.mean():+.4f} | {np.sqrt((off**2).mean()):.3f} |"
            f" {mine.sum():.1f} |"
        )
    return [*lines, "", *totals(people)]


def slowly(people: People) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Per person and event the chance that it comes within a year, of every draw of the networks of the same seed; effective draws."""
    networks = {path: build(LIFE, path, 1) for path in PATHS}
    shown = tuple(name for name, one in LIFE.events.items() if one.shown == "yes" and one.kind == "event")
    truth, ess = np.zeros((len(people), len(shown))), np.zeros(len(people))
    for p in range(len(people)):
        case = people.case(p)
        network = networks[case.trajectory]
        ran = run(network, case)
        weight = np.exp(ran.weight - ran.weight.max())
        ess[p] = weight.sum() ** 2 / (weight**2).sum()
        for name in tellable(network, case):
            row = ran.times[network.index[name]]
            truth[p, shown.index(name)] = weight[(row > case.on) & (row <= case.on + 365.25)].sum() / weight.sum()
    return truth, ess


def totals(people: People) -> list[str]:
    """Expected in the country within a year: with other luck, with the same luck for everybody, and with other tables."""
    dealt = decks(LIFE, 1)
    base = many.look_ahead(dealt, people, threads=2).expected[:, :, 1:].sum(axis=(0, 2))
    other = replace(people, key=people.key ^ np.uint64(0x5DEECE66D))
    same = replace(people, key=np.full(len(people), 7, np.uint64))
    rare = np.argsort(np.where(base > 0, base, np.inf))[:5]
    lines = ["| against the country as it was | all events together | largest difference of an event above 1,000 | five rarest events |",
             "|---|---|---|---|"]  # fmt: skip
    for name, cards, crowd in (
        ("other luck for everybody", dealt, other),
        ("the same luck for everybody (never done)", dealt, same),
        ("tables of another seed", decks(LIFE, 2), people),
    ):
        off = many.look_ahead(cards, crowd, threads=2).expected[:, :, 1:].sum(axis=(0, 2)) / np.maximum(base, 1e-9) - 1
        whole = float((off * base).sum() / base.sum())
        lines.append(
            f"| {name} | {whole:+.2%} | {np.abs(off[base > 1000]).max():.2%} | {', '.join(f'{one:+.1%}' for one in off[rare])} |"
        )
    return [
        *lines,
        "",
        f"Expected within a year: {base.sum():,.0f} events; the five rarest {', '.join(f'{one:.0f}' for one in base[rare])}.",
    ]
