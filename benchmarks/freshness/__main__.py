"""`python -m benchmarks.freshness [--seeds N] [--out FOLDER]`: which entries to ring first, in five made regions. Prints Markdown.

The regions are drawn in `world`, apart from the model that is judged; every policy meets the same weeks of the same regions, so
differences are taken per region and their interval is that of the mean difference over regions.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.freshness.plot import draw
from benchmarks.freshness.policies import ByHarm, Policy, plain
from benchmarks.freshness.running import Outcome, run
from benchmarks.freshness.world import ENTRIES, WEEKS, WORLDS, World, make

OURS: Final = "ours"
MINUTES: Final = 30.0
BUDGETS: Final = (10.0, 20.0, 30.0, 60.0, 120.0)
RIVALS: Final = ("oldest first", "at random", "yearly sweep", "claim and approve")
EXTRA: Final = ("reports, then oldest", "reports, then asked x weeks squared", "oracle")
# The first half year clears what came in old; it is drawn, and left out of the tables.
FROM_WEEK: Final = 26
PICTURES: Final = Path(__file__).resolve().parents[2] / "docs" / "generated"
Table = dict[str, list[Outcome]]
_VARIANTS: Final[dict[str, Callable[[World, int], Policy]]] = {
    OURS: lambda world, seed: ByHarm(world, seed),
    "without learning": lambda world, seed: ByHarm(world, seed, learns=False),
    "without asking": lambda world, seed: ByHarm(world, seed, weighs_asking=False),
    "plain expected harm": lambda world, seed: ByHarm(world, seed, plain_harm=True),
    "entries alike": lambda world, seed: ByHarm(world, seed, alike=True),
}


def one_region(name: str, seed: int) -> dict[str, Outcome]:
    """Every policy and every variant in one region, with use; and without use ours and the rivals (`… , no use`)."""
    world = make(name, seed)
    found = {who: run(world, policy, minutes=MINUTES) for who, policy in plain(world, seed).items()}
    found |= {who: run(world, made(world, seed), minutes=MINUTES) for who, made in _VARIANTS.items()}
    bare = {OURS: _VARIANTS[OURS](world, seed), **plain(world, seed)}
    return found | {f"{who}, no use": run(world, bare[who], minutes=MINUTES, use=False) for who in (OURS, *RIVALS)}


def one_budget(seed: int, minutes: float) -> dict[str, Outcome]:
    """Ours, the rivals and the extra two in an ordinary region with so many minutes a week."""
    world = make("ordinary", seed)
    policies = {OURS: _VARIANTS[OURS](world, seed), **plain(world, seed)}
    return {who: run(world, policy, minutes=minutes) for who, policy in policies.items()}


def mean(outcome: Outcome, of: str = "wrong") -> float:
    """The share of a run in percent, after the first half year."""
    weeks: NDArray[np.float64] = getattr(outcome, of)
    return float(weeks[FROM_WEEK:].mean() * 100)


def spread_of(values: list[float]) -> str:
    """A mean with the half width of its interval of 95 %, over regions."""
    half = 1.96 * float(np.std(values, ddof=1)) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return f"{np.mean(values):.2f} ± {half:.2f}"


def against(regions: list[dict[str, Outcome]], other: str, one: str = OURS, of: str = "wrong") -> str:
    """How much less (minus) or more `one` is than `other`, in percent of `other`, per region."""
    return spread_of([(mean(r[one], of) / mean(r[other], of) - 1) * 100 for r in regions])


def worlds_table(found: dict[str, list[dict[str, Outcome]]]) -> list[str]:
    """Share of wrong facts shown to askers, per kind of region."""
    names = [OURS, *RIVALS, *EXTRA]
    lines = [f"| region | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for world, regions in found.items():
        cells = [spread_of([mean(region[who]) for region in regions]) for who in names]
        lines.append(f"| {world} | {' | '.join(cells)} |")
    return lines


def margins_table(found: dict[str, list[dict[str, Outcome]]]) -> list[str]:
    """Ours against each, per kind of region: wrong facts, and harm (wrong facts by what they cost)."""
    names = [*RIVALS, *EXTRA]
    lines = [f"| ours against | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for world, regions in found.items():
        for of, said in (("wrong", "wrong facts"), ("harm", "harm")):
            cells = [f"{against(regions, who, of=of)} %" for who in names]
            lines.append(f"| {world}, {said} | {' | '.join(cells)} |")
    return lines


def parts_table(found: dict[str, list[dict[str, Outcome]]]) -> list[str]:
    """What each part of ours is worth: harm without it, against ours whole."""
    names = [who for who in _VARIANTS if who != OURS]
    lines = [
        f"| more harm without | {' | '.join(names)} | use | ours with use against the best rival without |",
        "|---" * (len(names) + 3) + "|",
    ]
    for world, regions in found.items():
        cells = [f"{against(regions, OURS, one=who, of='harm')} %" for who in names]
        cells.append(f"{against(regions, OURS, one=f'{OURS}, no use', of='harm')} %")
        best = min(RIVALS, key=lambda who: np.mean([mean(region[f"{who}, no use"], "harm") for region in regions]))
        cells.append(f"{against(regions, f'{best}, no use', of='harm')} % ({best})")
        lines.append(f"| {world} | {' | '.join(cells)} |")
    return lines


def budgets_table(found: dict[float, list[dict[str, Outcome]]]) -> list[str]:
    """The ordinary region with more and fewer minutes."""
    names = [OURS, *RIVALS, *EXTRA]
    lines = [f"| minutes a week | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for minutes, regions in found.items():
        cells = [f"{np.mean([mean(region[who]) for region in regions]):.2f}" for who in names]
        lines.append(f"| {minutes:.0f} | {' | '.join(cells)} |")
    return lines


def pictures(
    found: dict[str, list[dict[str, Outcome]]], budgets: dict[float, list[dict[str, Outcome]]], folder: Path
) -> None:
    """The weeks of the ordinary regions, and the minutes against what is wrong."""
    names = [OURS, *RIVALS, *EXTRA]
    weeks = {
        who: [
            (float(week), float(np.mean([region[who].wrong[week] for region in found["ordinary"]]) * 100))
            for week in range(0, WEEKS, 4)
        ]
        for who in names
    }
    upwards = "wrong facts shown to askers"
    (folder / "freshness-weeks.svg").write_text(
        draw(
            "Wrong facts shown, week by week", weeks, across="weeks since the list came in", upwards=upwards, ours=OURS
        ),
        "utf-8",
    )
    lines = {
        who: [
            (minutes, float(np.mean([mean(region[who]) for region in regions]))) for minutes, regions in budgets.items()
        ]
        for who in names
    }
    (folder / "freshness-minutes.svg").write_text(
        draw(
            "Wrong facts shown, by minutes a week",
            lines,
            across="minutes of calling a week",
            upwards=upwards,
            ours=OURS,
        ),
        "utf-8",
    )


def main() -> None:
    """Run every region and print the section."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, default=PICTURES)
    chosen = parser.parse_args()
    # The first hundred are for trying things out: what is told was never looked at while choosing.
    seeds = range(101, 101 + chosen.seeds)
    with ProcessPoolExecutor(chosen.jobs) as pool:
        waiting = {name: [pool.submit(one_region, name, seed) for seed in seeds] for name in WORLDS}
        rest = {
            minutes: [pool.submit(one_budget, seed, minutes) for seed in seeds[: max(len(seeds) // 2, 1)]]
            for minutes in BUDGETS
        }
        found = {name: [one.result() for one in jobs] for name, jobs in waiting.items()}
        budgets = {minutes: [one.result() for one in jobs] for minutes, jobs in rest.items()}
    chosen.out.mkdir(parents=True, exist_ok=True)
    pictures(found, budgets, chosen.out)
    print(
        f"{ENTRIES} entries with ten facts each, {WEEKS} weeks, {MINUTES:.0f} minutes of calling a week (6 a call, 2 when nobody answers), "
        f"{len(seeds)} regions of each kind. Percent of facts shown to askers that was wrong, from week {FROM_WEEK}; ± is 95 %.\n"
    )
    for table in (worlds_table(found), margins_table(found), parts_table(found), budgets_table(budgets)):
        print("\n".join(table) + "\n")


if __name__ == "__main__":
    main()
