"""`python -m benchmarks.linkage`: quality at 0.9 on labelled and generated lists, beside Splink with its defaults, and growth.

Prints Markdown. `--largest N` sets the biggest generated set (records, default 100000).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from tests.unit.linkage import measuring
from tests.unit.linkage.measuring import HELD_OUT, Quality, quality

from benchmarks.linkage import generated
from benchmarks.linkage.plain_splink import plain_pairs
from benchmarks.linkage.processes import Files, measured, ours


def _made(make: Callable[..., Any], count: int, seed: int, **how: Any) -> tuple[Files, Mapping[str, object]]:
    lists = generated.lists(
        make(count, seed, towns=max(10, count // 400)), seed + 1, towns=max(10, count // 400), **how
    )
    return [(name, text.encode()) for name, text in lists.files.items()], lists.truth


def _cells(q: Quality) -> str:
    return f"{q.precision:.3f} / {q.recall:.3f} / **{q.f1:.3f}**"


def quality_table() -> None:
    """Every set, ours and Splink with its defaults, in one run."""
    chicago, truth, source = measuring.chicago()
    people, who = measuring.febrl()
    sets: list[tuple[str, Files, Mapping[str, object]]] = [
        ("Chicago, nine real lists", chicago, truth),
        ("FEBRL 3, people", people, who),
        ("Dutch organisations, four lists", *_made(generated.organisations, 1500, 5)),
        ("Dutch organisations, one merged list", *_made(generated.organisations, 1500, 6, merged=True)),
        ("Dutch people, two lists", *_made(generated.persons, 1500, 7)),
    ]
    print("| set | rows | Naast P / R / F1 | s, MB | Splink as it comes P / R / F1 | s, MB | time, beside Splink |")
    print("|---|---|---|---|---|---|---|")
    for name, files, true in sets:
        pairs, seconds, megabytes = measured(ours, files)
        theirs, their_seconds, their_megabytes = measured(plain_pairs, files)
        print(
            f"| {name} | {len(true)} | {_cells(quality(pairs, true))} | {seconds:.1f}, {megabytes:.0f} "
            f"| {_cells(quality(theirs, true))} | {their_seconds:.1f}, {their_megabytes:.0f} | {seconds / their_seconds:.2f} |",
            flush=True,
        )
        if files is chicago:
            held = quality(
                pairs, true, counts=lambda a, b: source[a].startswith(HELD_OUT) or source[b].startswith(HELD_OUT)
            )
            rest = quality(
                pairs, true, counts=lambda a, b: not (source[a].startswith(HELD_OUT) or source[b].startswith(HELD_OUT))
            )
            print(f"| - pairs with a held-out list (three of nine) | | {_cells(held)} | | | | |")
            print(f"| - pairs among the other six | | {_cells(rest)} | | | | |")


def growth_table(largest: int) -> None:
    """Generated organisations in growing numbers."""
    print("\n| records | Naast s | MB | P / R / F1 |\n|---|---|---|---|")
    for size in (10_000, 30_000, 100_000, 300_000, 1_000_000):
        if size > largest:
            break
        files, truth = _made(generated.organisations, int(size / 2.52), 9)
        pairs, seconds, megabytes = measured(ours, files)
        print(f"| {len(truth)} | {seconds:.1f} | {megabytes:.0f} | {_cells(quality(pairs, truth))} |", flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, default=100_000)
    args = parser.parse_args()
    quality_table()
    growth_table(args.largest)


if __name__ == "__main__":
    main()
