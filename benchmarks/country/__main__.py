"""`python -m benchmarks.country`: search, help near somebody, the public API and the export, as the map grows to a whole country.

One process for each size; in it our pages and the peers take turns question by question, so a busy moment falls on all. Linking a
million records has a command of its own: `python -m benchmarks.linkage --largest 1000000`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")

SIZES = (1_000, 10_000, 150_000)
PLACE = "0342"
ASKED, ROUNDS = 20, 2
# Enough to know the pace of an export, which takes as long for each service as for the one before it.
EXPORTED = 20_000
OURS = "Naast"
API = "/api/hsds/v3/"


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    found = call()
    return 1000 * (time.perf_counter() - begin), found


def _middle(times: list[float]) -> dict[str, float]:
    return {"p50": round(statistics.median(times), 2), "p95": round(statistics.quantiles(times, n=20)[-1], 2)}


def _processor() -> Callable[[], float]:
    """Gives milliseconds of processor spent so far: by this process and by the server's process that answers it.

    The clock tells what else the machine does; this what a search costs. In hundredths of a second, so only sums of many mean anything.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    tick = 1000 / os.sysconf("SC_CLK_TCK")

    def spent() -> float:
        user, system = stat.read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        return 1000 * time.process_time() + tick * (int(user) + int(system))

    return spent


def _asked(provisions: Any) -> list[str]:
    """What people type: the names of kinds of help, at most three words."""
    names = sorted({" ".join(one.name.replace("(", "").replace(")", "").split()[:3]) for one in provisions.values()})
    return names[:: max(1, len(names) // ASKED)][:ASKED]


def measure(count: int, *, keep: bool = False) -> dict[str, Any]:
    """Everything for one size. `keep`: leave the filled database for a next time, and use one that was left."""
    import django

    from naast.config import devdb

    devdb.ensure()
    django.setup()
    from benchmarks.country.filled import filled_database
    from naast.directory import queries

    provisions = queries.provisions()
    begin = time.perf_counter()
    with filled_database(count, provisions, keep=keep) as name:
        found: dict[str, Any] = {"services": count, "filled_s": round(time.perf_counter() - begin, 1), **_stored(name)}
        # Ours alone first: the peers' indexes must not count as our memory.
        found["api"] = _api()
        found["export"] = _export()
        found["MB"] = _megabytes()
        found["search"] = _search(count, provisions)
        found["MB with peers"] = _megabytes()
    return found


def _stored(name: str) -> dict[str, int]:
    from django.db import connection

    from naast.directory.models import Organisation

    with connection.cursor() as cursor:
        cursor.execute("select pg_database_size(%s) / 1000000", [name])
        return {"organisations": Organisation.objects.count(), "database MB": cursor.fetchone()[0]}


def _api() -> dict[str, Any]:
    """Whole requests through the website: first and last page, whole documents, one service, what changed, who comes here."""
    from django.test import Client

    from naast.core import limits
    from naast.directory.models import Service

    # The limit of one address is not what is measured here.
    limits.LIMITS = {**limits.LIMITS, "open_map": limits.Limit(10**9, limits.HOUR)}
    client, last = Client(), -(-Service.objects.count() // 100)
    one = Service.objects.order_by("pk").values_list("pk", flat=True)[0]
    paths = {
        "first page of 100": "services?per_page=100",
        "last page of 100": f"services?per_page=100&page={last}",
        "100 whole services": "services?per_page=100&full=true",
        "one service": f"services/{one}",
        "changed since: nothing": "services?modified_after=2099-01-01T00:00:00Z",
        "at a place, who comes to a postcode": f"service_at_locations?per_page=100&postcode={PLACE}",
        "the same, 100 whole": f"service_at_locations?per_page=100&postcode={PLACE}&full=true",
        "words": "services?per_page=100&search=rouw",
    }
    times: dict[str, list[float]] = {name: [] for name in paths}
    for round_ in range(ROUNDS * 4):
        for name, path in paths.items():
            took, answer = _timed(lambda path=path: client.get(API + path))  # type: ignore[misc]
            assert answer.status_code == 200, path
            if round_:  # the first is warming up
                times[name].append(took)
    return {name: _middle(found) for name, found in times.items()}


def _export() -> dict[str, Any]:
    from naast.directory import queries
    from naast.interop.hsds import export
    from naast.interop.hsds.publishing import Publisher
    from naast.interop.hsds.terms import Terms

    before = _megabytes()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        publish = Publisher.of(Terms(queries.provisions()))
        took, count = _timed(lambda: export.write(islice(export.of_the_map(publish), EXPORTED), nowhere))
    return {"s": round(took / 1000, 1), "services": count, "more MB": _megabytes() - before}


# What somebody types with a slip of the pen, that no service has: likeness of words must find it.
SLIPS = ("mantelsorg", "huisarst", "apoteek", "kinderbijslagg", "vrijwiliger")


def _search(count: int, provisions: Any) -> dict[str, Any]:
    """Our page of ten (found, counted, in order) and the ten best of each peer, anywhere and near one postcode."""
    from benchmarks.country import peers
    from benchmarks.country.filled import texts
    from naast.core import clock
    from naast.directory.queries import Terms, search

    now = clock.now()

    def ours(words: str, pc4: str) -> Any:
        return search(Terms(words=words, pc4=pc4), now=now).services

    engines: dict[str, Callable[[str, str], Any]] = {OURS: ours}
    made = {}
    for name, make in peers.PEERS.items():
        took, engines[name] = _timed(lambda make=make: make(text for _view, text in texts(count, provisions)))  # type: ignore[misc]
        made[name] = round(took / 1000, 1)
    found: dict[str, Any] = {"made_s": made}
    spent = _processor()
    for what, pc4 in (("anywhere", ""), ("near", PLACE)):
        times: dict[str, list[float]] = {name: [] for name in engines}
        hits: dict[str, int] = dict.fromkeys(engines, 0)
        cost: dict[str, float] = dict.fromkeys(engines, 0.0)
        for round_ in range(ROUNDS + 1):
            for words in _asked(provisions):
                for name, find in engines.items():
                    before = spent()
                    took, rows = _timed(lambda find=find, words=words, pc4=pc4: find(words, pc4))  # type: ignore[misc]
                    if round_:
                        times[name].append(took)
                        hits[name] += bool(rows)
                        cost[name] += spent() - before
        found[what] = {
            name: {**_middle(row), "answered": hits[name] // ROUNDS, "processor": round(cost[name] / len(row), 1)}
            for name, row in times.items()
        }
    wished = [Terms(words=words, pc4=PLACE, language="tr", open_only=True) for words in _asked(provisions)[:5]]
    own = {
        "slip": [Terms(words=one) for one in SLIPS],
        "slip near": [Terms(words=one, pc4=PLACE) for one in SLIPS],
        "wished": wished,
        "broad": [Terms(words="zorg")],
        "first": [Terms(pc4=PLACE)],
        "whole": [Terms()],
    }
    for what, asked in own.items():
        before = spent()
        took = [_timed(lambda terms=terms: search(terms, now=now))[0] for _round in range(6) for terms in asked]  # type: ignore[misc]
        found[what] = {**_middle(took[len(asked) :]), "processor": round((spent() - before) / len(took), 1)}
    return found


def _in_a_process(count: int, lines: Path | None) -> dict[str, Any]:
    """The figures of one size: of `lines` when they stand there, else measured in a process of its own, and added to `lines`."""
    kept = lines.read_text(encoding="utf-8").splitlines() if lines and lines.is_file() else []
    if done := [one for one in map(json.loads, kept) if one["services"] == count]:
        return dict(done[-1])
    command = [sys.executable, "-m", "benchmarks.country", "--one", str(count), *(["--keep"] if lines else [])]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    line = run.stdout.strip().splitlines()[-1]
    if lines:
        with lines.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")
    return dict(json.loads(line))


def main() -> None:
    """Print the tables; with `--one N` the figures of one size as JSON, with `--plot FILE` also a picture.

    `--lines FILE` keeps the figures of each size there, and the filled databases too, so that one may stop and go on.
    """
    from benchmarks.country import report

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", type=int)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--lines", type=Path)
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, keep=args.keep)))
        return
    found = [_in_a_process(count, args.lines) for count in args.sizes]
    print(report.tables(found))
    if args.plot:
        args.plot.write_text(report.draw(found), encoding="utf-8")


if __name__ == "__main__":
    main()
