"""`python -m benchmarks.interruptions --days 200`: home visits that go wrong at random, in a real browser; counts those that kept all.

The day itself is `tests.functional.interruptions`; a handful is played with the other tests, and here as many as one likes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
TEST = "tests/functional/test_offline.py"
NAME = "test_whatever_goes_wrong_nothing_is_lost_and_nothing_comes_twice"


def play(first: int, days: int) -> tuple[int, int]:
    """(days played, days on which nothing was lost and nothing came twice). Prints what went wrong."""
    with TemporaryDirectory() as folder:
        told = Path(folder) / "days.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            TEST,
            "-k",
            NAME,
            "-q",
            "-p",
            "no:cacheprovider",
            f"--junitxml={told}",
        ]
        seeds = {"NAAST_DAYS": str(days), "NAAST_FIRST_DAY": str(first), "NAAST_REQUIRE_BROWSER": "1"}
        subprocess.run(command, cwd=ROOT, env=os.environ | seeds, check=False)
        suite = ElementTree.parse(told).getroot().find("testsuite")
    if suite is None:
        return 0, 0
    counts = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
    return counts["tests"], counts["tests"] - counts["failures"] - counts["errors"] - counts["skipped"]


def main() -> int:
    """Exit status 1 when a day lost or doubled anything."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--days", type=int, default=200)
    asked.add_argument("--first", type=int, default=1)
    told = asked.parse_args()
    played, well = play(told.first, told.days)
    print("| days played | nothing lost and nothing twice |", "|---:|---:|", f"| {played} | {well} |", sep="\n")
    return 0 if played == well == told.days else 1


if __name__ == "__main__":
    raise SystemExit(main())
