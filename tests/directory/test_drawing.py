"""The drawing of neighbourhoods: the same every time, whole, without overlap, and what lies side by side lies side by side."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.directory.demo.reader import read_map
from naast.directory.drawing import Cell, Drawing, draw

RIVIERDAL = {place.slug: place.next_to for place in read_map().neighbourhoods}


def _inside(cell: Cell, x: float, y: float) -> bool:
    """The slow, plain way: on the same side of every edge."""
    edges = zip(cell.corners, [*cell.corners[1:], cell.corners[0]], strict=True)
    sides = [(x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for (x1, y1), (x2, y2) in edges]
    return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)


def _whole(drawing: Drawing) -> None:
    """Every cell has its middle inside itself and in no other, and lies on the paper."""
    for cell in drawing.cells:
        assert len(cell.corners) >= 3, cell.slug
        assert [other.slug for other in drawing.cells if _inside(other, *cell.middle)] == [cell.slug]
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in cell.corners)


def test_rivierdal_is_drawn_as_it_lies() -> None:
    drawing = draw(RIVIERDAL)
    assert [cell.slug for cell in drawing.cells] == sorted(RIVIERDAL)
    pairs = {tuple(sorted((a, b))) for a, others in RIVIERDAL.items() for b in others}
    assert {*drawing.kept, *drawing.lost} == pairs
    assert len(drawing.lost) <= 1, drawing.lost
    _whole(drawing)


def test_there_is_room_for_a_name_in_every_neighbourhood() -> None:
    assert min(cell.width for cell in draw(RIVIERDAL).cells) > 70


def test_nobody_is_in_two_neighbourhoods() -> None:
    drawing, place = draw(RIVIERDAL), random.Random(6)
    for _ in range(500):
        x, y = place.uniform(0, drawing.width), place.uniform(0, drawing.height)
        assert sum(_inside(cell, x, y) for cell in drawing.cells) <= 1


def test_the_order_in_which_they_are_told_does_not_matter() -> None:
    assert draw(dict(reversed(RIVIERDAL.items()))) == draw(RIVIERDAL)


@pytest.mark.parametrize(
    ("beside", "count"),
    [({}, 0), ({"a": []}, 1), ({"a": ["b"], "b": ["a"]}, 2), ({"a": ["a", "elders"], "b": []}, 2)],
)
def test_few_neighbourhoods_and_odd_neighbours(beside: dict[str, list[str]], count: int) -> None:
    drawing = draw(beside)
    assert len(drawing.cells) == count
    assert len(drawing.kept) == (1 if beside.get("b") else 0)
    _whole(drawing)


def test_a_row_of_villages_stays_a_row() -> None:
    row = {f"dorp-{n}": [f"dorp-{m}" for m in (n - 1, n + 1) if 0 <= m < 6] for n in range(6)}
    assert draw(row).lost == ()


@settings(max_examples=12, deadline=None)
@given(st.integers(2, 9), st.randoms(use_true_random=False))
def test_any_town_gets_a_whole_drawing(count: int, chance: random.Random) -> None:
    names = [f"w{n}" for n in range(count)]
    _whole(draw({name: chance.sample(names, chance.randint(0, min(3, count))) for name in names}))
