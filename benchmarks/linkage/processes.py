"""Runs one way of linking in a process of its own, for honest time and memory. What is compared stands in `__main__`."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from typing import Any

from naast.engine.linkage import Options, Pair, link

Files = list[tuple[str, bytes]]
Way = Callable[[Files], list[Pair]]


def ours(files: Files) -> list[Pair]:
    """Pairs as `naast directory link` finds them."""
    return list(link(files, Options()).pairs)


def _in_a_process(queue: Any, way: Way, files: Files) -> None:
    began = time.perf_counter()
    pairs = way(files)
    took = time.perf_counter() - began
    queue.put((pairs, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def measured(way: Way, files: Files) -> tuple[list[Pair], float, float]:
    """Pairs, seconds and the highest megabytes of a process of its own."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=_in_a_process, args=(queue, way, files))
    process.start()
    found: tuple[list[Pair], float, float] = queue.get()
    process.join()
    return found
