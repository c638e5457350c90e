"""`make bench`: everything measured in one run, written to docs/measurements.md with the command that measured it."""

from __future__ import annotations

import argparse
import ast
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "measurements.md"
PICTURE = ROOT / "docs" / "generated" / "quality-and-time.svg"
COUNTRY_PICTURE = PICTURE.with_name("country.svg")
INTRO = """# Measurements

Made by one command, `make bench`, with Python {python} on {cores} cores; `python -m benchmarks routing danger` measures those sections
again, and each says when. Machines differ and this one was not silent: compare within a table, not between runs. Nothing here was
tuned on a sealed set.

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
Marked by the maker of the rules. Below the table: `python -m benchmarks.anonymity --fuzz 100000`, the same texts every time, through
everything that looks at what people type.
"""
LINKAGE_INTRO = """## Lists side by side

Command: `python -m benchmarks.linkage --largest 30000`. Precision, recall and F1 of pairs at 0.9, beside Splink as it comes on the
same rows in the same run. The peer is not taught to read lists of different shapes, so merged, Chicago and febrl are the fair rows.
"""
FENCE_INTRO = """## The fence in the database

Command: `python -m benchmarks.access`. Each page is asked for twice, with the fence and as a role that passes by it, right after each
other and in turns who goes first; the ratio is the median over the pairs, so a busy minute of the machine falls on both.
"""
CRASH_INTRO = """## Killed under load

Command: `python -m benchmarks.crash 60`. A real web server, a mailer, a mail server and a PostgreSQL of its own with fsync on; each is
killed with SIGKILL at random moments while clients ask, write and refer over HTTP. More in [experiments-loop.md](experiments-loop.md).
"""
VISITS_INTRO = """## Home visits that go wrong

Command: `python -m benchmarks.interruptions --days 200` (`--first` and fewer days: in pieces). A real browser without a network at the
table; in a random order reports are written, changed and sent while the network goes and comes, the tab is killed, the login ends and the
server refuses halfway. At the end of the day everything that was said to be kept must be at the server, once, with its last words. Two
users on one person, and a device that is cleared, are journeys in `tests/functional/test_offline.py`.
"""
LOOP_INTRO = """## A thousand times as many referrals

Command: `python -m benchmarks.loop.growth`. The same pages, in turn, with 1,000 referrals and 100 plans stored, and with 1,000,000 and
100,000.
"""
CELLS_INTRO = """## Who may see what: cells and attacks

Command: `python -m benchmarks.access_cells`, counted by the tests while they pass. Every door is tried as every role in every state of
consent, and every table of a person for every purpose; these are the tests of CI, and nothing of it is a sample.
"""
COUNTRY_INTRO = """## A whole country on the map

Command: `python -m benchmarks.country`. Generated services of generated organisations (two for every five services), in PostgreSQL; names
of kinds of help as questions. Naast makes a page: found, counted per filter, in order, with all a card shows; the peers give ten ids of
the same texts and nothing more. Between brackets: their time divided by ours. Sizes may be measured one by one, each in one process in
which all take turns question by question.
"""
IMPORT_INTRO = """### A map of others, brought in

Command: `python -m benchmarks.country.importing`. CSV, half a kilobyte a row; uploaded, columns guessed, every row read and kept with how
it was, then undone as a whole. `COPY` is the same file into ten bare columns of text of the same server. A thousand damaged files
(`NAAST_DAMAGED=125 python -m pytest tests/sources/test_mutated_imports.py`): on 23 November 2026 each came in whole and was undone without
a trace, or was refused with a reason and left nothing.
"""
LINKING_INTRO = """### More and more records linked

Command: `python -m benchmarks.linkage.growing`. Made lists of Dutch organisations with the damage of real ones, each way with one thread
in a process of its own; raw Splink gets the columns as they stand.
"""
FRESHNESS_INTRO = """## What to check first

Command: `python -m benchmarks.freshness`. Made regions, drawn apart from the model that is judged; every policy meets the same weeks and
the same minutes. What was tried, and where it does not win: [experiments-freshness.md](experiments-freshness.md).
"""
FORESIGHT_INTRO = """## Looking ahead

Command: `python -m benchmarks.foresight`. The shipped model; people are drawn from that model, so this measures the arithmetic and says
nothing about real people. Milliseconds of processor time and of the clock on the wall: the machine had other work, so the second says
little. What was measured before, and how: [experiments-foresight.md](experiments-foresight.md).
"""
NETWORK_INTRO = """## Who works with whom

Command: `python -m benchmarks.network`. Made networks of neighbourhood teams with brokers; seconds on the wall, one thread. Peers have no
ranges for who is silent and no two sides in their layout. Between brackets: their time divided by ours. igraph is C, rustworkx Rust.
"""


def _run(module: str, *words: str) -> str:
    print(f"-- {module}", flush=True)
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def _table(module: str, *words: str) -> str:
    return "\n".join(line for line in _run(module, *words).splitlines() if line.startswith("|"))


def _routing() -> str:
    with tempfile.TemporaryDirectory() as folder:
        _run("benchmarks.routing", "--out", folder)
        found = (Path(folder) / "routing.md").read_text(encoding="utf-8")
        PICTURE.write_bytes((Path(folder) / PICTURE.name).read_bytes())
    body = found.replace("\n## ", "\n### ").replace("# Routing", "## Routing", 1).strip()
    return f"{body}\n\n![Quality against milliseconds of every system in the table](generated/{PICTURE.name})"


def _danger() -> str:
    return f"{DANGER_INTRO}\n```\n{_run('benchmarks.danger.evaluate', '--folds', '0').strip()}\n```"


def _fence() -> str:
    return (
        FENCE_INTRO
        + "\n"
        + "\n".join(line for line in _run("benchmarks.access").splitlines() if not line.startswith("{"))
    )


def _marks() -> str:
    """The table, found by type in the set that was put aside, and texts that should do no harm."""
    told = _run("benchmarks.anonymity").splitlines()
    table = "\n".join(line for line in told if line.startswith("|"))
    fuzzed = _run("benchmarks.anonymity", "--fuzz", "100000").strip()
    return f"{MARKS_INTRO}\n{table}\n\n{_by_type(told)}\n\n{fuzzed}"


def _by_type(told: list[str]) -> str:
    """How many marks of each type were found in the two sets that the rules were not made with."""
    found = {}
    for name in ("heldout", "stories"):
        line = next(one for one in told if one.startswith(f"{name}: "))
        found[name] = ast.literal_eval(line.removeprefix(f"{name}: "))
    rows = [
        f"| {kind} | {found['heldout'].get(kind, '-')} | {found['stories'].get(kind, '-')} |"
        for kind in sorted(found["heldout"] | found["stories"])
    ]
    return "\n".join(["| type | found in heldout | found in stories |", "|---|---|---|", *rows])


def _country() -> str:
    found = _run("benchmarks.country", "--plot", str(COUNTRY_PICTURE), *_lines("country"))
    brought = _run("benchmarks.country.importing", *_lines("importing"))
    # A million records take half an hour of a processor: only for whoever keeps the lines.
    kept = _lines("growing")
    linked = _run("benchmarks.linkage.growing", "--sizes", "10000", *(("100000", "1000000") if kept else ()), *kept)
    picture = f"![Milliseconds against services on the map](generated/{COUNTRY_PICTURE.name})"
    return f"{COUNTRY_INTRO}\n{found.strip()}\n\n{picture}\n\n{IMPORT_INTRO}\n{brought.strip()}\n\n{LINKING_INTRO}\n{linked.strip()}"


def _lines(name: str) -> list[str]:
    """Whoever measured the sizes one by one (`--lines`) says in which folder the lines are; they are not measured again."""
    folder = os.environ.get("NAAST_BENCH_LINES")
    return ["--lines", str(Path(folder) / f"{name}.jsonl")] if folder else []


def _freshness() -> str:
    found = _run("benchmarks.freshness").strip()
    weeks, minutes = (f"generated/freshness-{name}.svg" for name in ("weeks", "minutes"))
    pictures = f"![Wrong facts shown, week by week]({weeks})\n\n![Wrong facts shown, by minutes of calling]({minutes})"
    return f"{FRESHNESS_INTRO}\n{found}\n\n{pictures}"


def _counted_before() -> list[str]:
    """The folder with the counts of tests that ran just now, when there is one (see `tests.security.tally`)."""
    return [folder] if (folder := os.environ.get("NAAST_TALLY")) else []


# In the order of the page. Each makes one section, that begins with a heading of two signs.
SECTIONS: dict[str, Callable[[], str]] = {
    "routing": _routing,
    "danger": _danger,
    "growth": lambda: f"{GROWTH_INTRO}\n{_run('benchmarks.growth')}",
    "pages": lambda: f"{PAGES_INTRO}\n{_table('benchmarks.pages')}",
    "flow": lambda: f"{FLOW_INTRO}\n{_run('benchmarks.flow')}",
    "marks": _marks,
    "linkage": lambda: f"{LINKAGE_INTRO}\n{_run('benchmarks.linkage', '--largest', '30000')}",
    "fence": _fence,
    "crash": lambda: f"{CRASH_INTRO}\n{_table('benchmarks.crash', '60')}",
    "visits": lambda: f"{VISITS_INTRO}\n{_table('benchmarks.interruptions')}",
    "loop": lambda: f"{LOOP_INTRO}\n{_table('benchmarks.loop.growth')}",
    "country": _country,
    "freshness": _freshness,
    "foresight": lambda: (
        f"{FORESIGHT_INTRO}\n{_run('benchmarks.foresight').strip()}\n\n"
        "![Chances that were said against how often it came true](generated/foresight-calibration.svg)"
    ),
    "network": lambda: f"{NETWORK_INTRO}\n{_run('benchmarks.network').strip()}",
    "cells": lambda: f"{CELLS_INTRO}\n{_run('benchmarks.access_cells', *_counted_before())}",
}


def _kept() -> dict[str, str]:
    """The sections of the page as it is, by their heading."""
    if not TARGET.is_file():
        return {}
    found = re.split(r"^(?=## )", TARGET.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {section.split("\n", 1)[0]: section.strip() for section in found}


def _heading(intro: str) -> str:
    return intro.strip().split("\n", 1)[0]


def _measured(name: str) -> str:
    # The day of a measurement is a fact about this machine, not something the product decides on.
    day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")  # noqa: TID251
    heading, _line, rest = SECTIONS[name]().strip().partition("\n")
    return f"{heading}\n\nMeasured on {day}.\n{rest.rstrip()}"


def main() -> None:
    """Measure every section, or those that are named, and write the page; sections that are not measured stay as they are."""
    from naast.config import devdb

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=", ".join(SECTIONS))
    chosen = parser.parse_args().sections or list(SECTIONS)
    if unknown := set(chosen) - set(SECTIONS):
        parser.error(f"{', '.join(sorted(unknown))}: choose from {', '.join(SECTIONS)}")
    os.environ["DATABASE_URL"] = devdb.start() if not os.environ.get("DATABASE_URL") else os.environ["DATABASE_URL"]
    for name in chosen:
        found = _measured(name)
        # Read again each time: another section may have been measured meanwhile.
        page = _kept() | {_heading(found): found}
        # After each: whoever stops halfway keeps what was measured.
        intro = INTRO.format(python=platform.python_version(), cores=os.cpu_count())
        TARGET.write_text("\n\n".join([intro.strip(), *_in_order(page)]) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)} written")


def _in_order(page: dict[str, str]) -> list[str]:
    intros = (
        DANGER_INTRO,
        GROWTH_INTRO,
        PAGES_INTRO,
        FLOW_INTRO,
        MARKS_INTRO,
        LINKAGE_INTRO,
        FENCE_INTRO,
        CRASH_INTRO,
        VISITS_INTRO,
        LOOP_INTRO,
        COUNTRY_INTRO,
        FRESHNESS_INTRO,
        FORESIGHT_INTRO,
        NETWORK_INTRO,
        CELLS_INTRO,
    )
    order = [_heading(intro) for intro in intros]
    # Routing, whose heading is its own, comes first.
    first = [text for heading, text in page.items() if heading not in order]
    return [*first, *(page[heading] for heading in order if heading in page)]


if __name__ == "__main__":
    main()
