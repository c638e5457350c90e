"""Promises counted: more help never earlier trouble, and days to act by that are late as often as was said."""

from __future__ import annotations

import random

import numpy as np

from naast.engine.foresight.acting import act_by, last_days, leads, needs
from naast.engine.foresight.case import HORIZON, Case, InPlace, Known, State
from naast.engine.foresight.network import build
from naast.engine.foresight.past import Run, look_back
from naast.engine.knowledge.life_events import default_life_events

LIFE = default_life_events()
PAIRS = 1e8
MINUTE = 1 / 1440


def report() -> str:
    """Two counts with what they were counted over."""
    pairs, exact, minute = monotone()
    late = late_rates()
    lines = [
        "### Promises",
        "",
        f"More help, never earlier trouble: {pairs:.2e} pairs of draws over random plans on all four trajectories, with and without"
        f" evidence: {minute} earlier by more than a minute within the five years that are forecast; {exact} earlier at all,"
        " not by a bit.",
        "",
        "| act by, at level | people | needs | late | difference |",
        "|---|---|---|---|---|",
        *(
            f"| {alpha:.2f} | {people} | {count} | {100 * share:.2f} % | {100 * (share - alpha):+.2f} pp |"
            for alpha, people, count, share in late
        ),
        "",
    ]
    return "\n".join(lines)


def monotone() -> tuple[float, int, int]:
    """Pairs, how many came earlier at all, and how many by more than a minute."""
    luck = random.Random(1)
    trouble = [name for name, one in LIFE.events.items() if not one.good]
    networks = [build(LIFE, name, seed) for name in LIFE.trajectories for seed in (1, 2)]
    pairs, exact, minute = 0.0, 0, 0
    while pairs < PAIRS:
        network = luck.choice(networks)
        on = luck.choice([0.0, 60.0, 200.0])
        told = (
            luck.sample(
                [
                    name
                    for name in network.nodes
                    if LIFE.events[name].kind == "event" and LIFE.events[name].shown == "yes"
                ],
                4,
            )
            if on
            else []
        )
        known = tuple(
            Known(name, State.NOT_YET) if i % 2 else Known(name, State.HAPPENED, luck.uniform(1, on))
            for i, name in enumerate(told)
        )
        past = look_back([network], Case(network.trajectory, on, known=known))
        rows = [past.network.index[name] for name in trouble if name in past.network.index]
        last = moments(past.ahead(()), rows)
        plan: tuple[InPlace, ...] = ()
        for _ in range(6):
            plan = tuple(InPlace(one.measure, max(on, one.start_day - luck.choice([0.0, 0.0, 40.0]))) for one in plan)
            plan += tuple(InPlace(name, on + luck.uniform(0, 400)) for name in luck.sample(sorted(LIFE.measures), 6))
            now = moments(past.ahead(plan), rows)
            exact += int((now < last).sum())
            minute += int(((now < last - MINUTE) & (now <= on + HORIZON)).sum())
            pairs += now.size
            last = now
    return pairs, exact, minute


def moments(ran: Run, rows: list[int]) -> np.ndarray:
    """[rows, draws]."""
    return np.stack([ran.row(j) for j in rows])


def late_rates() -> list[tuple[float, int, int, float]]:
    """Per level: people, needs of theirs for which the promise could be made, and the share for which help came late.

    Ten situations; of each 1,024 people are drawn from the same situation with luck of their own, and live their life.
    """
    luck = random.Random(2)
    names = [
        name
        for name, one in LIFE.events.items()
        if one.kind == "event" and one.shown == "yes" and one.who != "nabestaande"
    ]
    found = []
    for alpha in (0.05, 0.10, 0.20):
        late, count, people = 0, 0, 0
        for i in range(10):
            trajectory = list(LIFE.trajectories)[i % 4]
            mine, theirs = (build(LIFE, trajectory, seed, vary=False) for seed in (1, 50 + i))
            known = tuple(
                Known(name, State.NOT_YET) for name in luck.sample([one for one in names if one in mine.index], 25)
            )
            case = Case(trajectory, float(luck.choice([0, 30, 90])), known=known)
            past, other = look_back([mine], case), look_back([theirs], case)
            ran, end = other.ahead(), last_days(other)
            people += 1024
            for row in act_by(past, alpha=alpha):
                if row.in_time and not row.urgent:
                    need = needs(other, ran, row.event, end)[:: other.network.draws // 1024][:1024]
                    lead = leads(other.network, row.measure, row.lead)[:: other.network.draws // 1024][:1024]
                    coming = np.isfinite(need) & (need > case.on)
                    late += int((row.day + lead > need)[coming].sum())
                    count += int(coming.sum())
        found.append((alpha, people, count, late / count))
    return found
