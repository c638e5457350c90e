"""`python -m benchmarks.network`: measures and layout of the network engine, beside networkx, rustworkx and igraph in the same run.

Peers that are not installed are left out. Times are seconds of the clock on the wall, one thread, the best of the repeats.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.network.world import made
from naast.engine import network as network_engine
from naast.engine.network import Graph, Reports
from naast.engine.network.brokers import SAMPLES, exact, sampled

SIZES = (40, 500, 2_000, 20_000)
# Exact betweenness beyond this takes every tool more than a minute.
LONGEST_EXACT = 2_000
MEASURES = (
    "middle position, exact",
    f"middle position, {SAMPLES} sources",
    "weak spots",
    "density with ranges",
    "layout",
)
Job = Callable[[], Any]


def jobs_of_naast(graph: Graph, reports: Reports) -> dict[str, Job]:
    """Ours, by measure."""
    return {
        MEASURES[0]: lambda: exact(graph),
        MEASURES[1]: lambda: sampled(graph, 1, SAMPLES),
        MEASURES[2]: lambda: network_engine.weak_spots(graph),
        MEASURES[3]: lambda: network_engine.shares(reports),
        MEASURES[4]: lambda: network_engine.lay_out(graph, reports.social),
    }


def jobs_of_networkx(tool: Any, graph: Graph) -> dict[str, Job]:
    """The same in networkx; its layout is drawn with springs, 50 rounds, without sides."""
    peer = tool.Graph()
    peer.add_nodes_from(range(graph.size))
    peer.add_edges_from(zip(*(ends.tolist() for ends in graph.lines()), strict=True))
    return {
        MEASURES[0]: lambda: tool.betweenness_centrality(peer),
        MEASURES[1]: lambda: tool.betweenness_centrality(peer, k=min(SAMPLES, graph.size), seed=1),
        MEASURES[2]: lambda: list(tool.articulation_points(peer)),
        MEASURES[4]: lambda: tool.spring_layout(peer, seed=1),
    }


def jobs_of_rustworkx(tool: Any, graph: Graph) -> dict[str, Job]:
    """The same in rustworkx."""
    peer = tool.PyGraph()
    peer.add_nodes_from(list(range(graph.size)))
    peer.add_edges_from_no_data(list(zip(*(ends.tolist() for ends in graph.lines()), strict=True)))
    return {
        MEASURES[0]: lambda: tool.betweenness_centrality(peer, parallel_threshold=10**9),
        MEASURES[2]: lambda: tool.articulation_points(peer),
        MEASURES[4]: lambda: tool.spring_layout(peer, seed=1),
    }


def jobs_of_igraph(tool: Any, graph: Graph) -> dict[str, Job]:
    """The same in igraph; its layout for large graphs is DrL."""
    peer = tool.Graph(graph.size, list(zip(*(ends.tolist() for ends in graph.lines()), strict=True)))
    sources = np.random.default_rng(1).choice(graph.size, min(SAMPLES, graph.size), replace=False).tolist()
    return {
        MEASURES[0]: lambda: peer.betweenness(),
        MEASURES[1]: lambda: peer.betweenness(sources=sources),
        MEASURES[2]: lambda: peer.articulation_points(),
        MEASURES[4]: lambda: peer.layout_drl() if graph.size > 1_000 else peer.layout_fruchterman_reingold(),
    }


PEERS: dict[str, Callable[[Any, Graph], dict[str, Job]]] = {
    "networkx": jobs_of_networkx, "rustworkx": jobs_of_rustworkx, "igraph": jobs_of_igraph,
}  # fmt: skip


def seconds(job: Job, repeats: int) -> float:
    """The best of `repeats`."""
    best = float("inf")
    for _ in range(repeats):
        begin = time.perf_counter()
        job()
        best = min(best, time.perf_counter() - begin)
    return best


def may_take(measure: str, tool: str, size: int) -> bool:
    """Whether somebody would wait for it."""
    if measure == MEASURES[0]:
        return size <= (500 if tool == "networkx" else LONGEST_EXACT)
    if measure == MEASURES[1]:
        return size > LONGEST_EXACT or size == 2_000
    return not (measure == MEASURES[4] and tool in ("networkx", "rustworkx") and size > LONGEST_EXACT)


def rows(sizes: tuple[int, ...]) -> list[str]:
    """The lines of the table."""
    tools = {name: _imported(name) for name in PEERS}
    found = []
    for size in sizes:
        reports = made(size)
        graph = network_engine.graph_of_reports(reports)
        ours = jobs_of_naast(graph, reports)
        theirs = {name: PEERS[name](tool, graph) for name, tool in tools.items() if tool is not None}
        for measure, job in ours.items():
            if not may_take(measure, "naast", size):
                continue
            mine = seconds(job, 3 if size <= 2_000 else 1)
            cells = [_cell(theirs.get(name, {}).get(measure), measure, name, size, mine) for name in PEERS]
            found.append(f"| {size:,} | {measure} | {mine:.4f} | {' | '.join(cells)} |")
            print(found[-1], flush=True)
    return found


def _cell(job: Job | None, measure: str, name: str, size: int, mine: float) -> str:
    if job is None or not may_take(measure, name, size):
        return "-"
    taken = seconds(job, 3 if size <= 500 else 1)
    return f"{taken:.4f} ({taken / mine:.1f}x)"


def _imported(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def together(size: int) -> str:
    """In sentences: how long all that is told of so many organisations takes in one go, from their answers on, and how sure it is."""
    reports = made(size)
    begin = time.perf_counter()
    graph = network_engine.graph_of_reports(reports)
    found = network_engine.between(graph)
    spots = network_engine.weak_spots(graph)
    network_engine.shares(reports)
    network_engine.mutual(reports)
    measured = time.perf_counter() - begin
    begin = time.perf_counter()
    network_engine.lay_out(graph, reports.social)
    placed = time.perf_counter() - begin
    wide = float((found.high - found.low).max(initial=0.0))
    return (
        f"All measures of {size:,} organisations in one go, from their answers on: {measured:.1f} s ({len(spots):,} weak spots). A place"
        f" for each: {placed:.1f} s. The {len(found.listed)} that stand in the middle most are each known within {wide:.3f} (share of"
        f" shortest ways, 95 % sure of all of them together, {found.samples} sources; 0 is exact)."
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    sizes = tuple(parser.parse_args().sizes)
    print("| organisations | what | Naast, s | networkx | rustworkx | igraph |\n|---|---|---|---|---|---|", flush=True)
    rows(sizes)
    print(f"\n{together(max(sizes))}")


if __name__ == "__main__":
    main()
