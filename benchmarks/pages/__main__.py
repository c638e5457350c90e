"""`python -m benchmarks.pages [N]`: p50, p95 and queries of the result page and the inbox with N questions stored (100,000)."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")
ROUNDS = 60
QUESTION = (
    "Mijn man slaapt niet meer. Ik lig elke nacht naast hem wakker en ik ben op. Wie kan er 's nachts bij hem zijn?"
)


def measure(visit: Callable[[], Any]) -> dict[str, float]:
    """Milliseconds (p50, p95) over ROUNDS visits after five that do not count, and the queries of one visit."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(5):
        assert visit().status_code == 200
    took = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        visit()
        took.append(1000 * (time.perf_counter() - begin))
    with CaptureQueriesContext(connection) as queries:
        visit()
    return {"p50": statistics.median(took), "p95": statistics.quantiles(took, n=20)[-1], "queries": len(queries)}


def run(questions: int = 100_000) -> dict[str, Any]:
    """All figures; the ratios are to the page `/over/`, which has the same frame and no data."""
    import django

    from naast.config import devdb

    devdb.ensure()
    django.setup()
    from django.test import Client

    from benchmarks.pages.filled import filled_database
    from naast.accounts.models import User

    with filled_database(questions):
        everyone, nurse = Client(), Client()
        nurse.force_login(User.objects.get(email="nadia@rivierdal.invalid"))
        pages = {
            "lege pagina": lambda: everyone.get("/over/"),
            "resultaat van een vraag": lambda: everyone.post("/antwoord/", {"text": QUESTION, "pc4": "0342"}),
            "werkbak, open": lambda: nurse.get("/werkbak/"),
            "werkbak, afgerond": lambda: nurse.get("/werkbak/?toon=closed"),
            "werkbak, afgerond, bladzijde 100": lambda: nurse.get("/werkbak/?toon=closed&p=100"),
        }
        found = {name: measure(visit) for name, visit in pages.items()}
    empty = found["lege pagina"]["p95"]
    return {"questions": questions, "pages": {name: row | {"ratio": row["p95"] / empty} for name, row in found.items()}}


def as_markdown(found: dict[str, Any]) -> str:
    """The table for docs/measurements.md."""
    lines = ["| bladzijde | p50 ms | p95 ms | x lege pagina (p95) | queries |", "|---|---|---|---|---|"]
    for name, row in found["pages"].items():
        lines.append(f"| {name} | {row['p50']:.1f} | {row['p95']:.1f} | {row['ratio']:.1f} | {row['queries']:.0f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    result = run(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(as_markdown(result))
    print(json.dumps(result))
