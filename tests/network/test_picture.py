"""Places, the drawing and the files: two sides, room for names, stable from wave to wave, and readable by other programs."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.network import (
    Dot,
    Side,
    Stroke,
    Thread,
    Words,
    as_csv,
    crowd,
    draw,
    drawing,
    graph_of,
    graphml,
    lay_out,
    layout,
    on_paper,
)
from naast.engine.network.graph import Graph, all_distances

WORDS = Words("Wie werkt met wie", "34 organisaties & 12 lijnen.", "Zorg", "Sociaal domein")


def made(peer: networkx.Graph, more: list[tuple[int, int]] | None = None) -> Graph:
    pairs = np.array([*peer.edges, *(more or [])], dtype=np.int64).reshape(-1, 2)
    return graph_of(len(peer), pairs[:, 0], pairs[:, 1])


def sides(size: int) -> np.ndarray:
    return np.arange(size) % 2 == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 45), st.floats(0, 0.5), st.integers(0, 10**6))
def test_everybody_on_their_side_and_no_name_over_another(size: int, density: float, seed: int) -> None:
    graph, social = made(networkx.gnp_random_graph(size, density, seed=seed)), sides(size)
    places = lay_out(graph, social)
    assert np.isfinite(places).all()
    assert ((places[:, 0] > 0) == social).all()
    paper = on_paper(places, social)
    if social.any():
        assert paper[~social, 0].max() + drawing.BOX_WIDTH * 0.5 < paper[social, 0].min()
    gap = np.abs(paper[:, None] - paper[None])
    overlaps = (gap[..., 0] < drawing.BOX_WIDTH - 1) & (gap[..., 1] < drawing.BOX_HEIGHT - 8)
    assert overlaps.sum() == size
    assert paper.min() >= 0


def test_the_same_answers_give_the_same_picture() -> None:
    graph = made(networkx.gnp_random_graph(34, 0.15, seed=4))
    assert (lay_out(graph, sides(34)) == lay_out(graph, sides(34))).all()


@pytest.mark.parametrize("seed", range(6))
def test_a_later_wave_stays_near_where_it_was(seed: int) -> None:
    peer, social = networkx.gnp_random_graph(34, 0.12, seed=seed), sides(34)
    chance = np.random.default_rng(seed)
    more = [(int(a), int(b)) for a, b in chance.integers(0, 34, (8, 2)) if a != b]
    first = lay_out(made(peer), social)
    warm, cold = lay_out(made(peer, more), social, first), lay_out(made(peer, more), social)
    assert moved(first, warm) < 0.25
    assert moved(first, warm) < moved(first, cold)


def moved(before: np.ndarray, after: np.ndarray) -> float:
    size = np.ptp(before, axis=0).max()
    return float(np.sqrt(((before - after) ** 2).sum(axis=1).mean()) / size)


def test_newcomers_start_beside_who_they_know() -> None:
    social = np.array([False, False, True, True, True])
    first = np.array([[-1.0, 0.0], [-2.0, 4.0], [1.0, 0.0], [2.0, 4.0], [np.nan, np.nan]])
    graph = graph_of(5, np.array([0, 1, 4]), np.array([2, 3, 3]))
    found = lay_out(graph, social, first)
    assert abs(found[4, 1] - found[3, 1]) < abs(found[4, 1] - found[2, 1])


@pytest.mark.parametrize("seed", range(4))
def test_places_follow_steps_better_than_chance(seed: int) -> None:
    graph = made(networkx.random_geometric_graph(40, 0.3, seed=seed))
    target = all_distances(graph).astype(float)
    target[target < 0] = target.max() + 1
    places = lay_out(graph, sides(40))
    shuffled = np.random.default_rng(seed).permutation(places)
    assert layout.stress(places, target) < 0.7 * layout.stress(layout.on_own_side(shuffled, sides(40)), target)


def elbow_room_of_everybody(places: np.ndarray) -> np.ndarray:
    """The slow twin: every node pushes every other."""
    apart = places[:, None] - places[None]
    squared = np.maximum((apart**2).sum(axis=2), 1e-9)
    np.fill_diagonal(squared, np.inf)
    return (apart / squared[..., None]).sum(axis=1)


@pytest.mark.parametrize("seed", range(3))
def test_elbow_room_by_cell_is_near_that_of_everybody(seed: int) -> None:
    places = np.random.default_rng(seed).random((1500, 2)) * 40
    slow, fast = elbow_room_of_everybody(places), crowd.elbow_room(places)
    apart = np.linalg.norm(slow - fast, axis=1) / np.linalg.norm(slow, axis=1)
    assert np.median(apart) < 0.1


def test_a_crowd_brings_who_works_together_near_each_other() -> None:
    peer = networkx.connected_caveman_graph(60, 10)
    graph, social = made(peer), sides(600)
    places = lay_out(graph, social)
    assert ((places[:, 0] > 0) == social).all()
    low, high = graph.lines()
    same = social[low] == social[high]
    near = np.linalg.norm(places[low[same]] - places[high[same]], axis=1)
    other = np.random.default_rng(1).permutation(high[same])
    far = np.linalg.norm(places[low[same]] - places[other], axis=1)
    assert np.median(near) < 0.4 * np.median(far)
    again = lay_out(graph, social, places)
    assert moved(places, again) < 0.1


def test_the_drawing_says_everything_in_words_and_escapes_it() -> None:
    dots = [
        Dot('Huis <b>"A"</b> & zo', Side.CARE, "Twee lijnen.", url="?organisatie=a&x=1"),
        Dot("Een heel lange naam van een vereniging die niet past", Side.SOCIAL, hollow=True),
        Dot("Vaag", Side.SOCIAL, faint=True),
    ]
    threads = [Thread(0, 1, Stroke.DRAWN, 3), Thread(0, 1, Stroke.REFERRED), Thread(1, 2, Stroke.WENT)]
    svg = draw(dots, threads, np.array([[80.0, 80], [400, 80], [400, 160]]), WORDS)
    root = ElementTree.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    link = root.find(f".//{space}a")
    assert link is not None
    assert link.attrib["aria-label"] == 'Huis <b>"A"</b> & zo. Twee lijnen.'
    assert link.attrib["href"] == "?organisatie=a&x=1"
    assert len(root.findall(f".//{space}path")) == 3
    assert root.findtext(f"{space}desc") == WORDS.told
    assert "style=" not in svg
    assert "<script" not in svg
    assert [one.attrib.get("stroke-dasharray") for one in root.findall(f".//{space}path")] == [None, "2 5", "10 6"]


def test_an_empty_map_is_a_picture_too() -> None:
    nobody = np.zeros(0, dtype=bool)
    graph = graph_of(0, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    svg = draw([], [], on_paper(lay_out(graph, nobody), nobody), WORDS)
    assert ElementTree.fromstring(svg).attrib["viewBox"]


def test_graphml_is_read_by_networkx() -> None:
    text = graphml(
        [
            {"naam": "A & <B>", "domein": "care", "antwoordde": True},
            {"naam": "C", "domein": "social", "antwoordde": False},
        ],
        [(0, 1, {"soort": "verwijzen", "hoe_vaak": 2})],
    )
    found = networkx.parse_graphml(text)
    assert dict(found.nodes(data=True)) == {
        "n0": {"naam": "A & <B>", "domein": "care", "antwoordde": True},
        "n1": {"naam": "C", "domein": "social", "antwoordde": False},
    }
    assert list(found.edges(data=True)) == [("n0", "n1", {"soort": "verwijzen", "hoe_vaak": 2})]


def test_a_spreadsheet_runs_nothing() -> None:
    text = as_csv(["naam", "lijnen"], [["=1+1", 3], ['Zeg "hoi", hé', 0]])
    assert list(csv.reader(io.StringIO(text))) == [["naam", "lijnen"], ["'=1+1", "3"], ['Zeg "hoi", hé', "0"]]
