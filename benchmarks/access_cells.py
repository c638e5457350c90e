"""How many cells of who may see what were compared, and how many attacks were tried: counted by the tests themselves while they pass.

`python -m benchmarks.access_cells` runs the tests of tests/security that count and prints a table; it fails when a test does. Every door
is tried as every role in every state (NAAST_ALL_CELLS); a run of the tests alone tries each role at each door in one state that turns.
With `--turning` it counts what such a run does. What one count of a limit costs is measured beside it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIMES = 300


# Files that count nothing, or start a database of their own: they run with the tests.
WITHOUT_COUNTS = ("test_split_login.py", "test_documents.py", "test_dependencies.py", "test_production.py")


def counted(*, whole: bool) -> dict[str, dict[str, int]]:
    """What the tests of tests/security counted. Raises SystemExit when one of them fails."""
    with tempfile.TemporaryDirectory() as folder:
        tally = Path(folder) / "tally.json"
        environment = os.environ | {"NAAST_ENV": "test", "NAAST_TALLY": str(tally), "DEVDB_FSYNC": "off"}
        environment |= {"NAAST_ALL_CELLS": "1"} if whole else {}
        left = [f"--ignore=tests/security/{name}" for name in WITHOUT_COUNTS]
        command = [sys.executable, "-m", "pytest", "tests/security", "-q", "-p", "no:cacheprovider", *left]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stdout[-4000:])
        found: dict[str, dict[str, int]] = json.loads(tally.read_text(encoding="utf-8"))
        return found


def limit_ms() -> float:
    """Milliseconds that counting one form costs, median. Needs a migrated database (`make setup`)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
    import django

    from naast.config import devdb

    devdb.ensure()
    django.setup()
    from naast.core import limits

    taken = []
    for number in range(TIMES):
        begin = time.perf_counter()
        limits.take("form", f"benchmark {number % 10}")
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


def table(found: dict[str, dict[str, int]], limit: float | None) -> str:
    """The counts as Markdown."""
    lines = ["| compared with the policy, cell by cell | cells |", "|---|---|"]
    lines += [f"| {kind} | {number:,} |" for kind, number in sorted(found["cells"].items())]
    lines += [f"| **together** | **{sum(found['cells'].values()):,}** |", ""]
    lines += ["| attack, every one refused or harmless | tried |", "|---|---|"]
    lines += [f"| {kind} | {number:,} |" for kind, number in sorted(found["attacks"].items())]
    lines += [f"| **together** | **{sum(found['attacks'].values()):,}** |"]
    return "\n".join(lines) + (
        f"\n\nCounting one form for a limit: {limit:.2f} ms (median of {TIMES})." if limit else ""
    )


if __name__ == "__main__":
    print(table(counted(whole="--turning" not in sys.argv), limit_ms()))
