"""Doubt about the numbers of the model: one pass against brute force, and which numbers would change most days to act by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from naast.engine.foresight.acting import act_by
from naast.engine.foresight.case import Case
from naast.engine.foresight.forecast import doubt, tellable
from naast.engine.foresight.network import build, link_key
from naast.engine.foresight.past import look_back
from naast.engine.knowledge.life_events import default_life_events
from naast.engine.knowledge.life_model import LifeEvents, Link

LIFE = default_life_events()
REPEATS = 80


def doubt_report() -> str:
    """The standard deviation of a chance in one pass against that over many models with numbers drawn anew."""
    rng = np.random.default_rng(4)
    network = build(LIFE, "kanker", 1)
    names = tellable(network, Case("kanker"))
    ran = look_back([network], Case("kanker")).ahead()
    sizes = np.diff(network.block_start)
    blocks = np.add.reduceat(
        (ran.times[[network.index[name] for name in names]] <= 365).astype(np.int32), network.block_start[:-1], axis=1
    )
    one_pass = doubt(blocks, sizes)
    many = []
    for _ in range(REPEATS):
        drawn = build(_drawn(rng), "kanker", 1, vary=False)
        times = look_back([drawn], Case("kanker")).ahead().times
        many.append([(times[drawn.index[name]] <= 365).mean() for name in names])
    brute = np.std(np.array(many), axis=0, ddof=1)
    some = brute > 0.01
    ratio = one_pass[some] / brute[some]
    low, middle, high = np.quantile(ratio, [0.25, 0.5, 0.75])
    return (
        f"### Doubt about the numbers\n\nOne pass of 40 blocks against {REPEATS} whole models, {int(some.sum())} events: ratio of standard"
        f" deviations {middle:.2f} (middle half {low:.2f} to {high:.2f}); typical standard deviation of a chance within a year"
        f" {np.median(brute[some]):.3f}.\n"
    )


def _drawn(rng: np.random.Generator) -> LifeEvents:
    from naast.engine.foresight.tables import pseudo_count

    links = []
    for link in LIFE.links:
        p, n = link.probability.value, pseudo_count(link.probability)
        value = float(rng.beta(p * n, (1 - p) * n)) if 0 < p < 1 else p
        times = (
            float(np.exp(rng.normal() * np.log(link.delay.high / link.delay.low) / 2.563))
            if link.delay.low > 0
            else 1.0
        )
        links.append(
            replace(
                link,
                probability=replace(link.probability, value=value),
                delay=replace(link.delay, median=link.delay.median * times, p90=link.delay.p90 * times),
            )
        )
    return replace(LIFE, links=tuple(links))


def sensitivity_report() -> str:
    """Ten numbers that, if better known, would move most days to act by: each to the ends of its own interval."""
    moved: list[tuple[float, str, str, str]] = []
    before = {name: _days(LIFE, name) for name in LIFE.trajectories}
    for link in LIFE.links:
        paths = [link.trajectory] if link.trajectory else list(LIFE.trajectories)
        for what in ("probability", "delay"):
            total = 0.0
            for end in ("low", "high"):
                edited = replace(
                    LIFE, links=tuple(_edited(one, what, end) if one is link else one for one in LIFE.links)
                )
                for name in paths:
                    after = _days(edited, name)
                    total += sum(abs(after[key] - day) for key, day in before[name].items() if key in after)
            moved.append((total, link_key(link), what, getattr(link, what).confidence))
    moved.sort(reverse=True)
    lines = [
        "### Which numbers matter most",
        "",
        "| number | kind | confidence | days moved, all measures together |",
        "|---|---|---|---|",
    ]
    lines += [f"| {key} | {what} | {sure} | {total:.0f} |" for total, key, what, sure in moved[:10]]
    return "\n".join([*lines, ""])


def _edited(link: Link, what: str, end: str) -> Link:
    number = getattr(link, what)
    if what == "probability":
        return replace(link, probability=replace(number, value=getattr(number, end)))
    ratio = getattr(number, end) / number.median if number.median else 1.0
    return replace(
        link, delay=replace(number, median=max(0.01, number.median * ratio), p90=max(0.1, number.p90 * ratio))
    )


def _days(life: LifeEvents, trajectory: str) -> dict[str, int]:
    past = look_back([build(life, trajectory, 1, vary=False)], Case(trajectory))
    return {one.measure: one.day for one in act_by(past)}
