"""`make bench`: everything measured in one run, written to docs/measurements.md with the command that measured it."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "measurements.md"
PICTURE = ROOT / "docs" / "generated" / "quality-and-time.svg"
INTRO = """# Measurements

Made by one command, `make bench`, on {day} with Python {python} on {cores} cores. Machines differ and this one was not
silent: compare within a table, not between runs. Nothing here was tuned on a sealed set.

Read with care: the texts are fictional; each label is one writer's judgement; the development questions were open while
the engine was made: kernel width, powers, the share of needs, the abstention quantiles, the second look and the cuts of the danger
head were chosen with them in sight. A stranger's question will probably fare worse. The built Naast also learns from the
development questions; every figure below comes from a copy that did not. What was measured once, by hand, stands in
[experiments.md](experiments.md).
"""
DANGER_INTRO = """## Danger alone

Command: `python -m benchmarks.danger.evaluate --folds 0`. Never trained on the sentences it is asked about.
"""
GROWTH_INTRO = """## When the social map grows

Command: `python -m benchmarks.growth`. The same whole path with generated services; "beside no place" is the median ratio to the same
question without looking for services. Megabytes are the highest of one process that held all sizes one after the other.
"""
PAGES_INTRO = """## Pages with 100,000 questions stored

Command: `python -m benchmarks.pages`. Server time in one process; the empty page has the same frame and no data.
"""
FLOW_INTRO = """## Decision tables

Command: `python -m benchmarks.flow`. One standard DMN 1.3 table, random cases, judged by a few lines of plain Python. Naast also
gives every reason. The official DMN test kit, level 2: `naast flow tck tests/flow_data/dmn_tck_level2` prints `116 of 116`.
"""

MARKS_INTRO = """## What points at a person

Command: `python -m benchmarks.anonymity`. A mark is found when 80 % of its signs are covered. `dev` and `dev2` were open
while the rules were made and `heldout` was opened at the end; `stories` are texts of other writers at first sight.
Marked by the maker of the rules.
"""
LINKAGE_INTRO = """## Lists side by side

Command: `python -m benchmarks.linkage --largest 30000`. Precision, recall and F1 of pairs at 0.9, beside Splink as it comes on the
same rows in the same run. The peer is not taught to read lists of different shapes, so merged, Chicago and febrl are the fair rows.
"""
FENCE_INTRO = """## The fence in the database

Command: `python -m benchmarks.access`. Each page is asked for twice, with the fence and as a role that passes by it, right after each
other and in turns who goes first; the ratio is the median over the pairs, so a busy minute of the machine falls on both.
"""
CELLS_INTRO = """## Who may see what: cells and attacks

Command: `python -m benchmarks.access_cells`, counted by the tests while they pass. Every door is tried as every role in every state of
consent; a run of the tests alone tries every door as every role, in a state that turns with the door (no chance in it).
"""


def _run(module: str, *words: str) -> str:
    print(f"-- {module}", flush=True)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def main() -> None:
    """Run every benchmark; write the page and its picture."""
    from naast.config import devdb

    os.environ["DATABASE_URL"] = devdb.start() if not os.environ.get("DATABASE_URL") else os.environ["DATABASE_URL"]
    with tempfile.TemporaryDirectory() as folder:
        _run("benchmarks.routing", "--out", folder)
        routing = (Path(folder) / "routing.md").read_text(encoding="utf-8")
        PICTURE.write_bytes((Path(folder) / PICTURE.name).read_bytes())
    danger = _run("benchmarks.danger.evaluate", "--folds", "0")
    growth = _run("benchmarks.growth")
    pages = "\n".join(line for line in _run("benchmarks.pages").splitlines() if line.startswith("|"))
    flow = _run("benchmarks.flow")
    marks = "\n".join(line for line in _run("benchmarks.anonymity").splitlines() if line.startswith("|"))
    linkage = _run("benchmarks.linkage", "--largest", "30000")
    fence = "\n".join(line for line in _run("benchmarks.access").splitlines() if not line.startswith("{"))
    cells = _run("benchmarks.access_cells")
    # The day of a measurement is a fact about this machine, not something the product decides on.
    day = datetime.now(UTC).date().isoformat()  # noqa: TID251
    parts = [
        INTRO.format(day=day, python=platform.python_version(), cores=os.cpu_count()),
        routing.replace("\n## ", "\n### ").replace("# Routing", "## Routing", 1)
        + f"\n\n![Quality against milliseconds of every system in the table](generated/{PICTURE.name})\n",
        f"{DANGER_INTRO}\n```\n{danger.strip()}\n```",
        f"{GROWTH_INTRO}\n{growth.strip()}",
        f"{PAGES_INTRO}\n{pages}",
        f"{FLOW_INTRO}\n{flow}",
        f"{MARKS_INTRO}\n{marks}",
        f"{LINKAGE_INTRO}\n{linkage.strip()}",
        f"{FENCE_INTRO}\n{fence.strip()}",
        f"{CELLS_INTRO}\n{cells.strip()}",
    ]
    TARGET.write_text("\n\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
