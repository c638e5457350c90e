"""`python -m benchmarks.country.food_oasis --url … --database …`: the near-me search of Food Oasis (Hack for LA) as its map grows.

Their server is not part of this project (GPL-2.0): get it from its public repository, load `server/db/demo-db/foodoasis.sql` into a
PostgreSQL with cube and earthdistance, run its migrations, and start it (it needs no AWS for this). What is asked is the address of
their own load test; the rows are generated here, round the place that is asked for, so that the circle holds about a hundred.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import urllib.request

import psycopg

SIZES = (1_000, 10_000, 150_000)
WANTED = 100
ROUNDS = 30
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


def measure(url: str, database: str, count: int) -> dict[str, float]:
    """Whole requests, milliseconds, and how many places came back."""
    _fill(database, count)
    query = (
        f"name=&categoryIds[]=1&categoryIds[]=9&latitude={LATITUDE}&longitude={LONGITUDE}&distance={_miles(count)}"
        "&isInactive=false&verificationStatusId=0&tenantId=1"
    )
    times, places = [], 0
    for round_ in range(ROUNDS + 2):
        begin = time.perf_counter()
        with urllib.request.urlopen(f"{url}/api/stakeholderbests?{query}", timeout=60) as answer:
            places = len(json.load(answer))
        if round_ > 1:
            times.append(1000 * (time.perf_counter() - begin))
    return {"p50": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1], "places": places}


def main() -> None:
    """One table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:5001")
    parser.add_argument("--database", required=True)
    args = parser.parse_args()
    print("| places on the map | found | p50 ms | p95 ms |\n|---:|---:|---:|---:|")
    for count in SIZES:
        row = measure(args.url, args.database, count)
        print(f"| {count:,} | {row['places']:.0f} | {row['p50']:.1f} | {row['p95']:.1f} |", flush=True)


if __name__ == "__main__":
    main()
