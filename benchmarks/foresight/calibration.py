"""Simulation-based calibration: people drawn from the model, part of whose life is told; do chances come true as often as said?"""

from __future__ import annotations

import math
import random
import sys
from pathlib import Path

import numpy as np

from naast.engine.foresight.case import Case, Known, State
from naast.engine.foresight.network import build
from naast.engine.foresight.past import look_back, run
from naast.engine.knowledge.life_events import default_life_events

LIFE = default_life_events()
LEVELS = (1.0, 0.9, 0.7, 0.4, 0.15)
PEOPLE = 400
HORIZON = 365
PICTURE = Path(__file__).parents[2] / "docs" / "generated" / "foresight-calibration.svg"


def report(people: int = PEOPLE) -> str:
    """Per level of knowledge: whether totals are right, how sharp, and how many draws were left."""
    lines = [
        "### Calibration",
        "",
        "| told | people | forecasts | z of the total | Brier | base rate | effective draws: median, lowest |",
        "|---|---|---|---|---|---|---|",
    ]
    drawn: list[tuple[float, float]] = []
    for level in LEVELS:
        said, came, left = lived(level, people)
        z = (came - said).sum() / math.sqrt((said * (1 - said)).sum())
        base = came.mean()
        lines.append(
            f"| {level:.0%} | {people} | {len(said)} | {z:+.2f} | {np.mean((said - came) ** 2):.3f} | {base * (1 - base):.3f} |"
            f" {np.median(left):.0f}, {min(left):.0f} |"
        )
        drawn += list(zip(said, came, strict=True))
    pairs = np.array(drawn)
    deciles = [pairs[(pairs[:, 0] >= i / 10) & (pairs[:, 0] < (i + 1) / 10)] for i in range(10)]
    points = [(float(one[:, 0].mean()), float(one[:, 1].mean()), len(one)) for one in deciles if len(one) > 20]
    PICTURE.write_text(picture(points), encoding="utf-8")
    lines += [
        "",
        "| said | came true | forecasts |",
        "|---|---|---|",
        *(f"| {said:.3f} | {came:.3f} | {count} |" for said, came, count in points),
        "",
    ]
    return "\n".join(lines)


def lived(level: float, people: int) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """What was said of events nobody told about, whether they came within a year, and the effective draws."""
    luck = random.Random(int(level * 100))
    said, came, left = [], [], []
    for i in range(people):
        trajectory = list(LIFE.trajectories)[i % 4]
        mine = [build_(trajectory, seed) for seed in (1, 2, 3, 4)]
        truth = TRUTH.setdefault(trajectory, run(build_(trajectory, 77), Case(trajectory)).times)
        network, k, on = mine[0], luck.randrange(truth.shape[1]), luck.choice([30.0, 120.0, 400.0])
        events = [name for name in network.nodes if LIFE.events[name].kind == "event"]
        known = []
        for name in events:
            if luck.random() < level:
                day = float(truth[network.index[name], k])
                known.append(Known(name, State.HAPPENED, max(day, 0.01)) if day <= on else Known(name, State.NOT_YET))
        past = look_back(mine, Case(trajectory, on, known=tuple(known)))
        ran = past.ahead()
        left.append(past.ess)
        happened = {one.event for one in known if one.state is State.HAPPENED}
        for name in luck.sample([one for one in events if one not in happened], 12):
            j = past.network.index[name]
            said.append(float(np.clip((ran.row(j) <= on + HORIZON).mean(), 1e-4, 1 - 1e-4)))
            came.append(float(truth[network.index[name], k] <= on + HORIZON))
    return np.array(said), np.array(came), left


TRUTH: dict[str, np.ndarray] = {}
_BUILT: dict[tuple[str, int], object] = {}


def build_(trajectory: str, seed: int):  # type: ignore[no-untyped-def]
    """The network with central numbers, kept."""
    if (trajectory, seed) not in _BUILT:
        _BUILT[trajectory, seed] = build(LIFE, trajectory, seed, vary=False)
    return _BUILT[trajectory, seed]


def picture(points: list[tuple[float, float, int]]) -> str:
    """Said against came true, as SVG."""
    dots = "".join(
        f'<circle cx="{40 + 300 * x:.1f}" cy="{340 - 300 * y:.1f}" r="5" fill="#1b5e8a"/>' for x, y, _ in points
    )
    ticks = "".join(
        f'<text x="{40 + 300 * t:.0f}" y="360" text-anchor="middle">{t:.1f}</text>'
        f'<text x="30" y="{344 - 300 * t:.0f}" text-anchor="end">{t:.1f}</text>'
        for t in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 390" font-family="sans-serif" font-size="12" role="img">'
        "<title>Chances that were said against how often it came true; on the line is right</title>"
        '<rect width="360" height="390" fill="#fff"/><path d="M40 340H340M40 340V40" stroke="#333" fill="none"/>'
        f'<path d="M40 340L340 40" stroke="#999" stroke-dasharray="4"/>{dots}{ticks}'
        '<text x="190" y="382" text-anchor="middle">said</text><text x="46" y="34">came true</text></svg>\n'
    )


if __name__ == "__main__":
    print(report(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
