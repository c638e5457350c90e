"""`python -m benchmarks.growth`: milliseconds of a whole answer, from text to services, as the social map grows."""

from __future__ import annotations

import os
import resource
import time

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np

from benchmarks.growth.generated import services
from benchmarks.routing.questions import read_questions
from benchmarks.routing.report import table
from naast.engine.answering import Answerer
from naast.engine.answering.artefact import default_folder, load_parts
from naast.engine.knowledge import default_root
from naast.engine.routing import ServiceIndex

SIZES = (420, 1_000, 10_000, 150_000)
PLACE = "0342"
QUESTIONS = 150


def measure(count: int) -> dict[str, float]:
    """Seconds to make the index, milliseconds of an answer with and without services, and megabytes of this process so far."""
    pack, models = load_parts(default_folder())
    listed = tuple(services(count, sorted(pack.provisions)))
    begin = time.perf_counter()
    answerer = Answerer(pack, models, ServiceIndex(listed))
    made = time.perf_counter() - begin
    texts = [one.text for one in read_questions(default_root() / "evaluation" / "questions_dev.csv")][:QUESTIONS]
    for text in texts[:10]:
        answerer.answer(text, place=PLACE)
    near: list[float] = []
    bare: list[float] = []
    for text in texts:  # in turn, so that a busy moment of the machine falls on both
        for took, place in ((near, PLACE), (bare, None)):
            begin = time.perf_counter()
            answerer.answer(text, place=place)
            took.append(1000 * (time.perf_counter() - begin))
    return {
        "index s": round(made, 2),
        "ms p50": round(float(np.percentile(near, 50)), 1),
        "ms p99": round(float(np.percentile(near, 99)), 1),
        "beside no place": round(float(np.median(np.array(near) / np.array(bare))), 3),
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """One table; the sizes go up in one process, so the memory of the last row is the largest."""
    rows = {count: measure(count) for count in SIZES}
    head = ["services", *next(iter(rows.values()))]
    print(table(head, [[count, *row.values()] for count, row in rows.items()]))


if __name__ == "__main__":
    main()
