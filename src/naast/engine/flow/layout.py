"""Where each box of the flow chart comes: layers from what is known to what follows, then the ladder. For `drawing` alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from naast.engine.flow.model import Decision, Model
from naast.engine.flow.order import in_order
from naast.engine.flow.telling import ToldStep

WIDTH, MARGIN, GAP, LINE = 1000, 24, 20, 18
BESIDE = 4  # boxes beside each other; more go on the next line
CARD_WIDTH = (WIDTH - 2 * MARGIN - (BESIDE - 1) * GAP) // BESIDE
# Letters on a line of 14 units high, measured generously: about 7.4 units each.
CARD_LETTERS, LEFT, RIGHT, LEFT_LETTERS, RIGHT_LETTERS = 25, 600, 292, 74, 32
BETWEEN_LAYERS = 44


@dataclass(frozen=True, slots=True)
class Box:
    """A step: its place, and its lines (words, bold)."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[str, bool], ...]
    is_here: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """A rule of the last step: on the left when, on the right what follows."""

    x: int
    y: int
    height: int
    when: tuple[str, ...]
    then: tuple[str, ...]
    is_fired: bool
    left: int = LEFT
    gap: int = WIDTH - 2 * MARGIN - LEFT - RIGHT
    right: int = RIGHT


@dataclass(slots=True)
class Layout:
    """Everything with its place, in units of the drawing."""

    width: int = WIDTH
    height: int = MARGIN
    boxes: list[Box] = field(default_factory=list)
    rungs: list[Rung] = field(default_factory=list)
    edges: list[tuple[int, int, int, int]] = field(default_factory=list)
    headings: list[tuple[int, int, str]] = field(default_factory=list)


def lay_out(model: Model, steps: Sequence[ToldStep]) -> Layout:
    """The places of all boxes, edges and rungs."""
    layout, order = Layout(), in_order(model)
    depths = depths_of(order)
    told = {decision.id: step for decision, step in zip(order, steps, strict=True)}
    places = _place_boxes(layout, order, depths, told)
    for decision in order:
        for need in decision.requires:
            if need in places:
                above, below = places[need], places[decision.id]
                start, end = above.x + above.width // 2, below.x + below.width // 2
                layout.edges.append((start, above.y + above.height, end, below.y))
    deepest = max(depths.values(), default=0)
    for decision in order:
        if depths[decision.id] == deepest and told[decision.id].rules:
            _place_ladder(layout, told[decision.id])
    layout.height += MARGIN
    return layout


def depths_of(order: Sequence[Decision]) -> dict[str, int]:
    """The layer of each decision from 1: as late as what follows allows; what nothing follows on comes as early as it can."""
    depths: dict[str, int] = {}
    for decision in order:
        depths[decision.id] = 1 + max((depths[need] for need in decision.requires if need in depths), default=0)
    followers: dict[str, list[str]] = {}
    for decision in order:
        for need in decision.requires:
            followers.setdefault(need, []).append(decision.id)
    for decision in reversed(order):
        if decision.id in followers:
            depths[decision.id] = min(depths[each] for each in followers[decision.id]) - 1
    return depths


def _place_boxes(
    layout: Layout, order: Sequence[Decision], depths: dict[str, int], told: dict[str, ToldStep]
) -> dict[str, Box]:
    places: dict[str, Box] = {}
    top = MARGIN
    for depth in sorted(set(depths.values())):
        layer = [decision for decision in order if depths[decision.id] == depth]
        for row in _rows(layer):
            height = max(_height(_lines(told[decision.id])) for decision in row)
            left = (WIDTH - len(row) * CARD_WIDTH - (len(row) - 1) * GAP) // 2
            for place, decision in enumerate(row):
                step = told[decision.id]
                box = Box(left + place * (CARD_WIDTH + GAP), top, CARD_WIDTH, height, _lines(step), step.is_here)
                places[decision.id] = box
                layout.boxes.append(box)
            top += height + GAP
        top += BETWEEN_LAYERS - GAP
        layout.height = top - BETWEEN_LAYERS
    return places


def _rows(layer: Sequence[Decision]) -> Iterator[Sequence[Decision]]:
    count = -(-len(layer) // BESIDE)
    size = -(-len(layer) // count)
    for start in range(0, len(layer), size):
        yield layer[start : start + size]


def _height(lines: Sequence[tuple[str, bool]]) -> int:
    return len(lines) * LINE + 16


def _lines(step: ToldStep) -> tuple[tuple[str, bool], ...]:
    lines = [(part, True) for part in wrap(f"{step.number}. {step.name}", CARD_LETTERS - 2)]
    lines += [(part, False) for part in wrap(step.question, CARD_LETTERS)]
    if step.value:
        lines += [(part, True) for part in wrap(f"Nu: {step.value}", CARD_LETTERS - 2)]
    if step.is_here:
        lines.append(("▶ Hier bent u", True))
    return tuple(lines)


def _place_ladder(layout: Layout, step: ToldStep) -> None:
    layout.height += 48
    layout.headings.append((MARGIN, layout.height, f"{step.number}. {step.name}: {step.policy}"))
    layout.height += 14
    for rule in step.rules:
        when = (*wrap(f"{rule.row}. {rule.when}", LEFT_LETTERS), *wrap(rule.note, LEFT_LETTERS))
        then = tuple(wrap(("▶ " if rule.is_fired else "") + rule.then, RIGHT_LETTERS))
        height = max(len(when), len(then)) * LINE + 12
        layout.rungs.append(Rung(MARGIN, layout.height, height, when, then, rule.is_fired))
        layout.height += height + 8
