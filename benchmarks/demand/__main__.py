"""`python -m benchmarks.demand [--spark]`: 342 municipalities with 14,000 made-up neighbourhoods, one core; time and memory.

The neighbourhoods are drawn by seed from the make-up of the country; nothing of a real place is in them.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import time

import numpy as np

from naast.engine.demand import commands, counting
from naast.engine.demand.asking import Asked
from naast.engine.demand.counting import Expected
from naast.engine.demand.figures import AGES, default_figures
from naast.engine.demand.response import respond
from naast.engine.knowledge.life_events import default_life_events

AREAS, MUNICIPALITIES, YEAR = 14_000, 342, 2027
_COUNTRY = np.array([3.28, 6.15, 4.83, 2.06, 1.22, 0.40]) * 1e6


def country(areas: int = AREAS) -> Asked:
    """Made-up neighbourhoods that together have about as many people of each age as the country."""
    rng = np.random.default_rng(342)
    size = rng.lognormal(0, 1.1, areas)
    mix = rng.dirichlet(40 * _COUNTRY / _COUNTRY.sum(), areas) * size[:, None]
    people = np.round(mix / mix.sum(axis=0) * _COUNTRY)
    names = tuple(f"G{i % MUNICIPALITIES:03d}-{i:05d}" for i in range(areas))
    return Asked("Land", names, names, (2026,), people.reshape(areas, 1, len(AGES)))


def print_of(made: Expected) -> str:
    """The first digits of a hash over every bit of an answer."""
    digest = hashlib.sha256(made.mean.tobytes() + made.low.tobytes() + made.high.tobytes())
    return digest.hexdigest()[:12]


def main() -> None:
    """Print one line per step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spark", action="store_true", help="also on Spark, with the answer compared bit for bit")
    args = parser.parse_args()
    started = time.perf_counter()
    response = respond(default_life_events(), default_figures())
    print(f"what follows, per age and path (also compiling): {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    respond(default_life_events(), default_figures())
    print(f"the same once more: {time.perf_counter() - started:.1f} s")
    asked = country()
    few = country(20)
    counting.count(few.people.reshape(20, -1), counting.weights(response, few.years, YEAR))
    started = time.perf_counter()
    made = commands.expect(asked, response, YEAR)
    spent = time.perf_counter() - started
    cells = made.mean.size
    print(
        f"{AREAS} neighbourhoods x {len(response.provisions)} provisions x 12 months and the year: {cells} cells in {spent:.1f} s"
    )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; answer {print_of(made)}")
    halves = [commands.expect(Asked("", asked.ids[part], asked.names[part], asked.years, asked.people[part]), response, YEAR)
              for part in (slice(0, 6000), slice(6000, None))]  # fmt: skip
    same = np.array_equal(np.concatenate([one.mean[:-1] for one in halves]), made.mean[:-1])
    print(f"in two pieces: {'the same, bit for bit' if same else 'NOT the same'}")
    if args.spark:
        started = time.perf_counter()
        there = commands.expect(asked, response, YEAR, engine="spark")
        print(
            f"on Spark: {time.perf_counter() - started:.1f} s, answer {print_of(there)}: {print_of(there) == print_of(made)}"
        )


if __name__ == "__main__":
    main()
