"""A schematic drawing of neighbourhoods, from nothing but which lies beside which. Pure: the same neighbourhoods, the same drawing.

Not to scale and not a street map: what lies beside each other in the town lies beside each other here, as far as flat paper lets it.
How places far apart on paper are found: positions whose distances are like the number of steps between them (stress majorization,
Gansner, Koren and North 2004), evened out (Lloyd 1982), and around each position everything that is nearest to it (Voronoi).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Point = tuple[float, float]
# A corner, and the number of the cell beyond the edge that starts there; OUTSIDE beyond the outer edge.
Corner = tuple[float, float, int]
OUTSIDE: Final = -1
_STEPS: Final = 80
_STARTS: Final = 8
# More starts cost more than they gain where there are many neighbourhoods.
_MANY: Final = 24
_EVENINGS: Final = 8
# Of a cell this small a part of the average no name can be read.
_LEAST_SHARE: Final = 0.55
_ROUND: Final = 2.6
_WIDE: Final = 3.5
_RIM: Final = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """One neighbourhood on paper: its corners in order, and the middle, in units of the drawing."""

    slug: str
    corners: tuple[Point, ...]
    middle: Point

    @property
    def width(self) -> float:
        """How wide it is at its middle: what is there for a name."""
        crossings = sorted(_crossings(self.corners, self.middle[1]))
        return crossings[-1] - crossings[0] if len(crossings) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """All cells, in order of short name. `kept`: pairs that lie beside each other in the town and on paper; `lost`: in the town alone."""

    width: float
    height: float
    cells: tuple[Cell, ...]
    kept: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]


def draw(beside: Mapping[str, Iterable[str]], width: float = 320, height: float = 300, gap: float = 3) -> Drawing:
    """The drawing of these neighbourhoods (short name -> those beside it), with `gap` between cells. Unknown names are left alone."""
    told = tuple((slug, tuple(sorted(set(others) & set(beside)))) for slug, others in sorted(beside.items()))
    return _drawn(told, width, height, gap)


@lru_cache(maxsize=8)
def _drawn(told: tuple[tuple[str, tuple[str, ...]], ...], width: float, height: float, gap: float) -> Drawing:
    slugs = [slug for slug, _others in told]
    if not slugs:
        return Drawing(width, height, (), (), ())
    number = {slug: n for n, slug in enumerate(slugs)}
    pairs = {tuple(sorted((number[slug], number[other]))) for slug, others in told for other in others if other != slug}
    points = _best(len(slugs), {(a, b) for a, b in pairs}, width, height)
    shared = _shared(_cells(points, width, height, 0.0))
    cells = _cells(points, width, height, gap, {(a, b) for a, b in pairs})
    named = sorted((slugs[a], slugs[b]) for a, b in pairs)
    kept = tuple(pair for pair in named if (number[pair[0]], number[pair[1]]) in shared)
    drawn = tuple(
        Cell(slug, tuple((round(x, 1), round(y, 1)) for x, y, _ in cell), _middle([(x, y) for x, y, _ in cell]))
        for slug, cell in zip(slugs, cells, strict=True)
    )
    return Drawing(width, height, drawn, kept, tuple(pair for pair in named if pair not in set(kept)))


def _best(count: int, pairs: set[tuple[int, int]], width: float, height: float) -> list[Point]:
    """Of several starts and evenings the positions that keep most of what lies beside each other and leave room for names."""
    steps = _steps(count, pairs)
    best: tuple[float, list[Point]] | None = None
    for start in range(1 if count < 3 else _STARTS if count <= _MANY else 2):
        points = _fit(_spread(steps, start), width, height)
        for _ in range(_EVENINGS):
            cells = _cells(points, width, height, 0.0)
            score = _score(cells, pairs, width * height)
            if best is None or score > best[0] + 1e-9:
                best = score, points
            points = [_middle([(x, y) for x, y, _n in cell]) for cell in cells]
    assert best is not None
    return best[1]


def _score(cells: Sequence[Sequence[Corner]], pairs: set[tuple[int, int]], area: float) -> float:
    """Neighbours that are kept count one, neighbours that only paper makes a fourth less; a cell too small for a name costs most."""
    shared = _shared(cells)
    least = min(_area([(x, y) for x, y, _ in cell]) for cell in cells) * len(cells) / area
    small = max(_LEAST_SHARE - least, 0.0) * 2 * len(cells)
    return len(pairs & shared) - 0.25 * len(shared - pairs) - small


def _steps(count: int, pairs: set[tuple[int, int]]) -> list[list[float]]:
    """Between every two: over how many borders you go; a little more than the longest way when there is no way."""
    beside: list[list[int]] = [[] for _ in range(count)]
    for a, b in sorted(pairs):
        beside[a].append(b)
        beside[b].append(a)
    rows = [_from(start, beside) for start in range(count)]
    far = max((step for row in rows for step in row if step is not None), default=0) + 1
    return [[float(far if step is None else step) for step in row] for row in rows]


def _from(start: int, beside: Sequence[Sequence[int]]) -> list[int | None]:
    found: list[int | None] = [None] * len(beside)
    found[start] = 0
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for other in beside[here]:
            if found[other] is None:
                found[other] = (found[here] or 0) + 1
                waiting.append(other)
    return found


def _spread(steps: list[list[float]], start: int) -> list[Point]:
    """Positions whose distances are like `steps`, from a start on a circle in an order of its own."""
    count = len(steps)
    # Another order around the circle per start: by distance from another one, so that a tangle in one is none in the next.
    order = sorted(range(count), key=lambda n: (steps[start * count // _STARTS][n], n * (start % 2 * 2 - 1)))
    points: list[Point] = [(0.0, 0.0)] * count
    for place, n in enumerate(order):
        turn = place * 2.399963 if start % 4 < 2 else place * 2 * math.pi / count
        far = 0.3 + place / count if start % 4 < 2 else 1.0
        points[n] = (far * math.cos(turn), far * math.sin(turn))
    for _ in range(_STEPS):
        points = [_pulled(n, points, steps[n]) for n in range(count)]
    return points


def _pulled(n: int, points: Sequence[Point], steps: Sequence[float]) -> Point:
    """Where one goes when every other one pulls it to its own distance; near ones pull hardest."""
    weight = x = y = 0.0
    for other, (there_x, there_y) in enumerate(points):
        if other == n:
            continue
        dx, dy = points[n][0] - there_x, points[n][1] - there_y
        apart = math.hypot(dx, dy) or 1e-9
        pull = 1 / steps[other] ** 2
        x += pull * (there_x + steps[other] * dx / apart)
        y += pull * (there_y + steps[other] * dy / apart)
        weight += pull
    return (x / weight, y / weight) if weight else points[n]


def _fit(points: Sequence[Point], width: float, height: float) -> list[Point]:
    """Turned so that the long side lies along the long side of the paper, and stretched to fill it."""
    count = len(points)
    cx, cy = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    sxx = sum((x - cx) ** 2 for x, _ in points)
    syy = sum((y - cy) ** 2 for _, y in points)
    sxy = sum((x - cx) * (y - cy) for x, y in points)
    turn = -0.5 * math.atan2(2 * sxy, sxx - syy) + (0.0 if width >= height else math.pi / 2)
    turned = [
        ((x - cx) * math.cos(turn) - (y - cy) * math.sin(turn), (x - cx) * math.sin(turn) + (y - cy) * math.cos(turn))
        for x, y in points
    ]
    far_x = max((abs(x) for x, _ in turned), default=0.0) or 1.0
    far_y = max((abs(y) for _, y in turned), default=0.0) or 1.0
    return [(width / 2 + x / far_x * width * 0.36, height / 2 + y / far_y * height * 0.36) for x, y in turned]


def _rim(width: float, height: float, gap: float) -> list[Corner]:
    """The outer edge: a rounded town."""
    found = []
    for n in range(_RIM):
        turn = 2 * math.pi * n / _RIM
        cos, sin = math.cos(turn), math.sin(turn)
        x = math.copysign(abs(cos) ** (2 / _ROUND), cos) * (width / 2 - gap)
        y = math.copysign(abs(sin) ** (2 / _ROUND), sin) * (height / 2 - gap)
        found.append((width / 2 + x, height / 2 + y, OUTSIDE))
    return found


def _cells(
    points: Sequence[Point], width: float, height: float, gap: float, pairs: Collection[tuple[int, int]] | None = None
) -> list[list[Corner]]:
    """Around each position everything that is nearer to it than to any other, with a gap between.

    With `pairs` the gap is wide between cells that only paper put beside each other.
    """
    found = []
    for n, here in enumerate(points):
        cell = _rim(width, height, gap)
        for other, there in enumerate(points):
            if other != n:
                far = pairs is not None and (min(n, other), max(n, other)) not in pairs
                cell = _cut(cell, here, there, other, gap * _WIDE / 2 if far else gap / 2)
        found.append(cell)
    return found


def _cut(cell: Sequence[Corner], here: Point, there: Point, other: int, gap: float) -> list[Corner]:
    """The part of a cell on this side of the line halfway between two positions."""
    dx, dy = there[0] - here[0], there[1] - here[1]
    apart = math.hypot(dx, dy) or 1e-9
    limit = (dx * (here[0] + there[0]) + dy * (here[1] + there[1])) / 2 - gap * apart
    left: list[Corner] = []
    for n, (x, y, beyond) in enumerate(cell):
        next_x, next_y, _ = cell[(n + 1) % len(cell)]
        side, next_side = dx * x + dy * y - limit, dx * next_x + dy * next_y - limit
        if side <= 0:
            left.append((x, y, beyond))
        if (side <= 0) != (next_side <= 0):
            share = side / (side - next_side)
            # Going out, the new edge begins here; coming in, the old one goes on.
            left.append((x + share * (next_x - x), y + share * (next_y - y), other if side <= 0 else beyond))
    return left


def _shared(cells: Sequence[Sequence[Corner]]) -> set[tuple[int, int]]:
    """Pairs of cells with an edge between them that can be seen."""
    found = set()
    for n, cell in enumerate(cells):
        for m, (x, y, beyond) in enumerate(cell):
            next_x, next_y, _ = cell[(m + 1) % len(cell)]
            if beyond != OUTSIDE and math.hypot(next_x - x, next_y - y) > 6:
                found.add((min(n, beyond), max(n, beyond)))
    return found


def _area(corners: Sequence[Point]) -> float:
    return abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in _edges(corners))) / 2


def _middle(corners: Sequence[Point]) -> Point:
    """The point of balance."""
    double = sum(x * y2 - x2 * y for (x, y), (x2, y2) in _edges(corners))
    if not corners or abs(double) < 1e-9:
        return corners[0] if corners else (0.0, 0.0)
    mx = sum((x + x2) * (x * y2 - x2 * y) for (x, y), (x2, y2) in _edges(corners)) / (3 * double)
    my = sum((y + y2) * (x * y2 - x2 * y) for (x, y), (x2, y2) in _edges(corners)) / (3 * double)
    return round(mx, 1), round(my, 1)


def _edges(corners: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(zip(corners, [*corners[1:], *corners[:1]], strict=True))


def _crossings(corners: Sequence[Point], y: float) -> list[float]:
    return [
        x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for (x1, y1), (x2, y2) in _edges(corners)
        if (y1 <= y < y2) or (y2 <= y < y1)
    ]
