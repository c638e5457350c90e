"""`python -m benchmarks.linkage.growing --sizes 10000 1000000`: linking more and more records, beside raw Splink on the same ones.

Each way runs alone, in a process of its own and with one thread; seconds of processor are the fairer of the two clocks on a machine with
more to do. One line of JSON for each size goes to `--lines`, when that is given, and is not measured again: a million records take long.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from functools import partial
from pathlib import Path
from typing import Any

from tests.unit.linkage.measuring import quality

from benchmarks.linkage import generated
from benchmarks.linkage.plain_splink import plain_pairs
from benchmarks.linkage.processes import Files, measured
from naast.engine.linkage import Options, Pair, link

SIZES = (10_000, 100_000)
# So many rows for one place, in the four lists together.
ROWS_PER_PLACE = 2.52


def _ours(files: Files) -> list[Pair]:
    return list(link(files, Options(threads=1)).pairs)


def _worked() -> float:
    """Seconds of processor that processes of ours have used: on a busy machine the fairer of two clocks."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(size: int) -> dict[str, Any]:
    """Seconds, megabytes and quality of both ways at one size."""
    count = int(size / ROWS_PER_PLACE)
    towns = max(10, count // 400)
    lists = generated.lists(generated.organisations(count, 9, towns=towns), 10, towns=towns)
    files = [(name, text.encode()) for name, text in lists.files.items()]
    found: dict[str, Any] = {"records": len(lists.truth)}
    for name, way in (("Naast", _ours), ("Splink", partial(plain_pairs, threads=1))):
        before = _worked()
        pairs, seconds, megabytes = measured(way, files)
        worked, q = _worked() - before, quality(pairs, lists.truth)
        found[name] = {"s": round(seconds, 1), "cpu_s": round(worked, 1), "MB": round(megabytes)} | q._asdict()
        print(name, json.dumps(found[name]), file=sys.stderr, flush=True)
    return found


def table(found: list[dict[str, Any]]) -> str:
    """As Markdown, one row for each size."""
    lines = [
        "| records | Naast: s, of processor, MB | P / R / F1 | raw Splink: same | P / R / F1 | beside Splink: processor | memory |",
        "|---:|---:|---|---:|---|---:|---:|",
    ]
    for one in sorted(found, key=lambda one: one["records"]):
        own, raw = one["Naast"], one["Splink"]
        cells = [
            f"{r['s']:,.0f}, {r['cpu_s']:,.0f}, {r['MB']:,} | {r['precision']:.3f} / {r['recall']:.3f} / **{r['f1']:.3f}**"
            for r in (own, raw)
        ]
        ratios = f"{own['cpu_s'] / raw['cpu_s']:.2f} | {own['MB'] / raw['MB']:.2f}"
        lines.append(f"| {one['records']:,} | {cells[0]} | {cells[1]} | {ratios} |")
    return "\n".join(lines)


def main() -> None:
    """Measure the sizes that are asked for and are not in `--lines` yet; print the table of all that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--lines", type=Path)
    args = parser.parse_args()
    kept = args.lines.read_text(encoding="utf-8").splitlines() if args.lines and args.lines.is_file() else []
    found = {one["asked"]: one for one in map(json.loads, kept)}
    for size in args.sizes:
        if size not in found:
            found[size] = {"asked": size, **measure(size)}
            if args.lines:
                with args.lines.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(found[size]) + "\n")
    print(table(list(found.values())))


if __name__ == "__main__":
    main()
