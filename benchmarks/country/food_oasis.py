"""`python -m benchmarks.country.food_oasis --url … --database …`: near-me search beside Food Oasis (Hack for LA), as both maps grow.

Their server is not part of this project (GPL-2.0): get it from its public repository, load `server/db/demo-db/foodoasis.sql` into a
PostgreSQL with cube, earthdistance and PostGIS, run its migrations, and start it (it needs no AWS for this). What is asked is the address
of their own load test; the rows are generated here, round the place that is asked for, so that the circle holds about a hundred. Ours is
the public API: a hundred places whose people come to one postcode, whole. Both answer over HTTP on this machine, and take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "naast.config.settings")

SIZES = (1_000, 10_000, 150_000)
WANTED = 100
PLACE = "0342"
ASKED = ("Food Oasis", "Naast, as a list", "Naast, whole")
ROUNDS = 15
MILES_PER_DEGREE = 69.0
LATITUDE, LONGITUDE = 34.0544, -118.2439
# Degrees round the place within which generated rows lie.
SPREAD = 2.0
FILL = """
create temp table given as select * from stakeholder_best where tenant_id = 1 order by id limit 1;
delete from stakeholder_best_category; delete from stakeholder_best;
update given set tenant_id = 1, inactive = false, category_ids = '{1,9}';
create temp table many as select g.*, n from given g, generate_series(1, %(count)s) n;
update many set id = n, name = 'Place ' || n, inactive = false,
  latitude = %(lat)s + (random() * 2 - 1) * %(spread)s, longitude = %(lng)s + (random() * 2 - 1) * %(spread)s;
alter table many drop column n;
insert into stakeholder_best select * from many;
insert into stakeholder_best_category (stakeholder_id, category_id) select id, 1 from many;
drop table many; drop table given; analyze stakeholder_best; analyze stakeholder_best_category;
"""


def _fill(database: str, count: int) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        parts = {"count": count, "lat": LATITUDE, "lng": LONGITUDE, "spread": SPREAD}
        cursor = psycopg.ClientCursor(connection)
        cursor.execute("select setseed(0.5)")
        cursor.execute(FILL, parts)


def _miles(count: int) -> float:
    """A circle that holds about `WANTED` of `count` rows; a degree of longitude is 0.83 of one of latitude there."""
    area = (2 * SPREAD * MILES_PER_DEGREE) ** 2 * 0.83
    return round((area * min(WANTED / count, 0.5) / 3.1416) ** 0.5, 2)


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a line for each request costs time."""


@contextmanager
def _ours(count: int) -> Iterator[str]:
    """The address of our API, served from a map of `count` services."""
    from django.core.wsgi import get_wsgi_application

    from benchmarks.country.filled import filled_database
    from naast.core import limits
    from naast.directory import queries

    # The limit of one address is not what is measured here.
    limits.LIMITS = {**limits.LIMITS, "open_map": limits.Limit(10**9, limits.HOUR)}
    with filled_database(count, queries.provisions(), keep=True):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api/hsds/v3/service_at_locations"
        server.shutdown()
        server.server_close()


def _timed(address: str) -> tuple[float, Any]:
    begin = time.perf_counter()
    with urllib.request.urlopen(address, timeout=60) as answer:
        found = json.load(answer)
    return 1000 * (time.perf_counter() - begin), found


def measure(url: str, database: str, count: int) -> dict[str, Any]:
    """Whole requests in turns, milliseconds, and how many places came back."""
    _fill(database, count)
    theirs = (
        f"{url}/api/stakeholderbests?name=&categoryIds[]=1&categoryIds[]=9&latitude={LATITUDE}&longitude={LONGITUDE}"
        f"&distance={_miles(count)}&isInactive=false&verificationStatusId=0&tenantId=1"
    )
    times: dict[str, list[float]] = {name: [] for name in ASKED}
    places = {}
    with _ours(count) as ours:
        near = f"{ours}?per_page={WANTED}&postcode={PLACE}"
        addresses = dict(zip(ASKED, (theirs, near, f"{near}&full=true"), strict=True))
        for round_ in range(ROUNDS + 2):
            for name, address in addresses.items():
                took, found = _timed(address)
                places[name] = len(found["contents"] if isinstance(found, dict) else found)
                if round_ > 1:
                    times[name].append(took)
    return {"places": places, "p50": {name: statistics.median(row) for name, row in times.items()},
            "p95": {name: statistics.quantiles(row, n=20)[-1] for name, row in times.items()}}  # fmt: skip


def main() -> None:
    """One table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:5001")
    parser.add_argument("--database", required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    args = parser.parse_args()

    import django

    from naast.config import devdb

    devdb.ensure()
    django.setup()
    print(f"| places on the map | {' | '.join(f'{name}: found, p50 / p95 ms, beside Food Oasis' for name in ASKED)} |")
    print("|---:" * (1 + len(ASKED)) + "|")
    for count in args.sizes:
        row = measure(args.url, args.database, count)
        cells = [
            f"{row['places'][name]}, {row['p50'][name]:.1f} / {row['p95'][name]:.1f}, {row['p50'][name] / row['p50'][ASKED[0]]:.2f}"
            for name in ASKED
        ]
        print(f"| {count:,} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
