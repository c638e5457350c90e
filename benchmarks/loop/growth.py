"""`python -m benchmarks.loop.growth [REFERRALS PLANS]`: pages of the loop and the plan with 1,000 and with 1,000,000 referrals stored.

Times are of whole pages in one process; the ratio is to the same page in the small database, in the same run.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
SMALL = (1_000, 100)
LARGE = (1_000_000, 100_000)
NAMES = ("naast_bench_small", "naast_bench_large")
# Rounds in which both databases get their turn, so that a busy moment of the machine falls on both.
ROUNDS, VISITS = 12, 5


def measure(counts: tuple[int, int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Milliseconds (p50, p95) and queries of each page, in the small and the large database, in turn."""
    from benchmarks.loop.filled import filled_database

    with filled_database(*counts, name=NAMES[1]) as there, filled_database(*SMALL, name=NAMES[0]):
        pages = {
            "open referrals": "/verwijzingen/",
            "open referrals, a page further": f"/verwijzingen/?na={_key()}",
            "referrals that wait for me": "/verwijzingen/?toon=mine",
            "referrals that are done": "/verwijzingen/?toon=closed",
            "one referral, with a file": f"/verwijzingen/{there.of_person}/",
            "one referral, without": f"/verwijzingen/{there.without_person}/",
            "one plan, 8 steps": f"/plan/{there.person}/",
        }
        visitors = [_visitor(name) for name in NAMES]
        took: list[dict[str, list[float]]] = [{page: [] for page in pages} for _name in NAMES]
        for _round in range(ROUNDS):
            for number, (name, visit) in enumerate(zip(NAMES, visitors, strict=True)):
                _go(name)
                for page, address in pages.items():
                    visit(address)
                    took[number][page] += [visit(address) for _time in range(VISITS)]
        queries = [_queries(name, visit, pages) for name, visit in zip(NAMES, visitors, strict=True)]
    small, large = (
        {page: _figures(times, count[page]) for page, times in found.items()}
        for found, count in zip(took, queries, strict=True)
    )
    return small, large


def _go(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def _visitor(name: str) -> Callable[[str], float]:
    """A nurse who is logged in there; a visit gives its milliseconds."""
    from django.test import Client

    from benchmarks.loop.filled import NURSE
    from naast.accounts.models import User

    _go(name)
    nurse = Client()
    nurse.force_login(User.objects.get(email=NURSE))

    def visit(address: str) -> float:
        begin = time.perf_counter()
        answer = nurse.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return 1000 * (time.perf_counter() - begin)

    return visit


def _queries(name: str, visit: Callable[[str], float], pages: dict[str, str]) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _go(name)
    found = {}
    for page, address in pages.items():
        visit(address)
        with CaptureQueriesContext(connection) as seen:
            visit(address)
        found[page] = len(seen)
    return found


def _figures(times: list[float], queries: int) -> dict[str, float]:
    return {"p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1], "queries": queries}


def _key() -> str:
    return "2026-12-20_00000000-c000-4000-8000-000000000001"


def as_markdown(small: dict[str, Any], large: dict[str, Any], counts: tuple[int, int]) -> str:
    """The table for the measurements."""
    lines = [
        f"| page | p50 ms at {SMALL[0]:,} | p50 ms at {counts[0]:,} | ratio p50 | ratio p95 | queries, small and large |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, before in small.items():
        after = large[name]
        ratios = [after[key] / before[key] for key in ("p50", "p95")]
        lines.append(
            f"| {name} | {before['p50']:.1f} | {after['p50']:.1f} | {ratios[0]:.2f} | {ratios[1]:.2f} "
            f"| {before['queries']:.0f} and {after['queries']:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Fill, measure, and once more with a thousand times as much."""
    import django

    from naast.config import devdb

    devdb.ensure()
    django.setup()
    counts = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else LARGE
    small, large = measure(counts)
    print(as_markdown(small, large, counts))
    print(json.dumps({"small": small, "large": large, "counts": counts}))


if __name__ == "__main__":
    main()
