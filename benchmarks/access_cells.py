"""How many cells of who may see what were compared, and how many attacks were tried: counted by the tests themselves while they pass.

`python -m benchmarks.access_cells` runs the tests of tests/security that count, two at a time, and prints a table; it fails when a test
does. They are the same tests as those of `make test`, and nothing of them is a sample. What one count of a limit costs is measured too.
`NAAST_TALLY=FOLDER make test`, and after it `python -m benchmarks.access_cells FOLDER` (or `NAAST_TALLY=FOLDER python -m benchmarks cells`
for the page), takes the counts of a run that was made anyway, whole or in pieces: every process leaves a file of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIMES = 300
WORKERS = "2"

# Files that count nothing, or start a database of their own: they run with the tests.
WITHOUT_COUNTS = ("test_split_login.py", "test_documents.py", "test_dependencies.py", "test_production.py")


def counted() -> tuple[dict[str, Counter[str]], float]:
    """What the tests of tests/security counted, and the seconds it took. Raises SystemExit when one of them fails."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NAAST_ENV": "test", "NAAST_TALLY": folder, "DEVDB_FSYNC": "off"}
        # Each process starts a server of its own (tests/own_server.py).
        environment.pop("DATABASE_URL", None)
        left = [f"--ignore=tests/security/{name}" for name in WITHOUT_COUNTS]
        command = (
            f"{sys.executable} -m pytest tests/security -q -p no:cacheprovider -n {WORKERS} --dist loadfile".split()
        )
        begin = time.perf_counter()
        done = subprocess.run([*command, *left], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stdout[-4000:])
        return added(Path(folder)), time.perf_counter() - begin


def added(folder: Path) -> dict[str, Counter[str]]:
    """The counts of every process that wrote into this folder (NAAST_TALLY of `tests.security.tally`), together.

    Raises SystemExit when there is none.
    """
    found = {"cells": Counter[str](), "attacks": Counter[str]()}
    files = sorted(folder.glob("*.json"))
    if not files:
        sys.exit(f"no counts in {folder}: it must be there, and empty, before the tests run")
    for file in files:
        for name, counts in json.loads(file.read_text(encoding="utf-8")).items():
            found[name].update(counts)
    return found


def limit_ms() -> float:
    """Milliseconds that counting one form costs, median, in a throw-away database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
    import django

    from naast.config import devdb

    devdb.ensure()
    django.setup()
    from benchmarks.pages.filled import filled_database
    from naast.core import limits

    taken = []
    with filled_database(0):
        for number in range(TIMES):
            begin = time.perf_counter()
            limits.take("form", f"benchmark {number % 10}")
            taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


def table(found: Mapping[str, Counter[str]], limit: float, seconds: float) -> str:
    """The counts as Markdown."""
    lines = ["| compared with the policy, cell by cell | cells |", "|---|---|"]
    lines += [f"| {kind} | {number:,} |" for kind, number in sorted(found["cells"].items())]
    lines += [f"| **together** | **{found['cells'].total():,}** |", ""]
    lines += ["| attack, every one refused or harmless | tried |", "|---|---|"]
    lines += [f"| {kind} | {number:,} |" for kind, number in sorted(found["attacks"].items())]
    lines += [f"| **together** | **{found['attacks'].total():,}** |", ""]
    run = f"took {seconds:.0f} s in {WORKERS} processes" if seconds else "ran beside other work"
    lines += [
        f"The tests that count {run}, all of them whole; the same tests run in CI.",
        f"Counting one form for a limit: {limit:.2f} ms (median of {TIMES}).",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    counts, took = (added(Path(sys.argv[1])), 0.0) if len(sys.argv) > 1 else counted()
    print(table(counts, limit_ms(), took))
