"""Brokers, weak spots, distances and parts: against slow twins, against networkx, and on graphs small enough to see."""

from __future__ import annotations

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.network import brokers, weak
from naast.engine.network.graph import Graph, all_distances, distances, graph_of, parts
from tests.network import twins
from tests.network.waves import PATIENT, lines


def made(size: int, drawn: list[tuple[int, int]]) -> Graph:
    pairs = np.array(drawn, dtype=np.int64).reshape(-1, 2)
    return graph_of(size, pairs[:, 0], pairs[:, 1])


def other(size: int, drawn: list[tuple[int, int]]) -> networkx.Graph:
    graph = networkx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from((a, b) for a, b in drawn if a != b)
    return graph


# Two triangles that hang together by 3 alone, a tail at the end, and somebody nobody named.
BOW = (8, [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 5), (5, 3), (5, 6)])


def test_a_graph_seen_by_hand() -> None:
    graph = made(*BOW)
    assert graph.degrees.tolist() == [2, 2, 3, 3, 2, 3, 1, 0]
    assert [(one.node, one.cut_off) for one in weak.weak_spots(graph)] == [(3, 3), (2, 2), (5, 1)]
    assert weak.left_alone(graph, 3) == (4, 5, 6)
    assert weak.left_alone(graph, 2) == (0, 1)
    assert weak.left_alone(graph, 7) == ()
    assert distances(graph, 0).tolist() == [0, 1, 1, 2, 3, 3, 4, -1]
    assert parts(graph).tolist() == [0, 0, 0, 0, 0, 0, 0, 1]
    # Over 3 goes every way between {0, 1, 2} and {4, 5, 6}: 9 of the 21 pairs of others.
    assert brokers.exact(graph)[3] == pytest.approx(9 / 21)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_too_small_to_stand_between(size: int) -> None:
    graph = made(size, [(0, 1)] if size == 2 else [])
    assert brokers.exact(graph).tolist() == [0.0] * size
    assert weak.weak_spots(graph) == ()


@PATIENT
@given(lines())
def test_as_the_slow_twin_and_as_networkx(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    graph, peer = made(*drawn), other(*drawn)
    size, pairs = drawn
    share = brokers.exact(graph)
    assert share == pytest.approx(twins.between(size, pairs))
    assert share == pytest.approx(list(networkx.betweenness_centrality(peer).values()))
    found = {one.node: one.cut_off for one in weak.weak_spots(graph)}
    assert found == twins.weak_spots(size, pairs)
    assert set(found) == set(networkx.articulation_points(peer))
    for node, count in found.items():
        assert len(weak.left_alone(graph, node)) == count
    assert len(set(parts(graph).tolist())) == networkx.number_connected_components(peer)
    lengths = dict(networkx.all_pairs_shortest_path_length(peer))
    table = all_distances(graph)
    for node in range(size):
        expected = [lengths[node].get(to, -1) for to in range(size)]
        assert distances(graph, node).tolist() == expected == table[node].tolist()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(30, 90), st.floats(0.02, 0.2))
def test_node_by_node_is_the_same_as_by_table(seed: int, size: int, density: float) -> None:
    peer = networkx.gnp_random_graph(size, density, seed=seed)
    graph = made(size, list(peer.edges))
    one_by_one = sum((brokers._from(graph, node) for node in range(size)), np.zeros(size)) / ((size - 1) * (size - 2))
    assert one_by_one == pytest.approx(brokers._by_table(graph))
    assert one_by_one == pytest.approx(list(networkx.betweenness_centrality(peer).values()))


def test_a_sample_keeps_within_its_bound() -> None:
    """Forty samples of a graph with known shares: the bound may fail in one of twenty, and is far too careful to do so."""
    peer = networkx.connected_caveman_graph(20, 6)
    graph = made(120, list(peer.edges))
    true = brokers.exact(graph)
    for seed in range(40):
        one = brokers.sampled(graph, seed, 60)
        assert len(one.listed) == brokers.LISTED
        assert (true[one.listed] >= one.low).all()
        assert (true[one.listed] <= one.high).all()
        assert np.abs(one.share - true).max() < 0.2


def test_more_samples_say_more() -> None:
    graph = made(120, list(networkx.connected_caveman_graph(20, 6).edges))
    few, many = brokers.sampled(graph, 3, 60), brokers.sampled(graph, 3, 600)
    assert (many.high - many.low).mean() < 0.5 * (few.high - few.low).mean()


def test_a_country_is_sampled_and_a_town_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = made(*BOW)
    assert brokers.between(graph).samples == 0
    assert brokers.between(graph).listed[0] == 3
    monkeypatch.setattr(brokers, "EXACT_UP_TO", 5)
    assert brokers.between(graph, samples=50).samples == 50


def test_lines_to_the_other_side() -> None:
    social = np.array([False, False, False, True, True, True, True, True])
    assert weak.between_sides(made(*BOW), social).tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
