"""From places in steps to places on paper: room for every name, the aisle in the middle, and not wider than a screen."""

from __future__ import annotations

from typing import Final

import numpy as np

from naast.engine.network.drawing import BOX_HEIGHT, BOX_WIDTH, HEAD, MARGIN
from naast.engine.network.layout import spread
from naast.engine.network.model import Flags, Reals

# Room for three names beside each other on either side.
COLUMNS: Final = 3
AISLE_WIDTH: Final = 110


def on_paper(places: Reals, social: Flags) -> Reals:
    """Places in units of the picture, so that no two names overlap. The order from top to bottom and from the aisle outwards stays."""
    if not len(places):
        return places
    side_width = COLUMNS * BOX_WIDTH
    x = np.empty(len(places))
    for who, direction in ((~social, -1), (social, 1)):
        x[who] = direction * (AISLE_WIDTH / 2 + _across(np.abs(places[who, 0])) * side_width)
    crowd = max(int(social.sum()), int((~social).sum()), 1)
    tall = max(420.0, 0.9 * crowd * BOX_HEIGHT)
    low, high = places[:, 1].min(), places[:, 1].max()
    y = (places[:, 1] - low) / max(high - low, 1e-9) * tall
    moved = spread(np.column_stack([x, y]), BOX_WIDTH, BOX_HEIGHT)
    moved[:, 0] += side_width + AISLE_WIDTH / 2 + MARGIN - BOX_WIDTH / 2
    moved[:, 1] += HEAD + MARGIN / 2 - moved[:, 1].min()
    return moved


def _across(depth: Reals) -> Reals:
    """0 at the aisle to nearly 1 at the outer edge: half by depth, half by turn, so that nobody hides behind another in one column."""
    if not len(depth):
        return depth
    low, high = depth.min(), depth.max()
    by_depth = (depth - low) / max(high - low, 1e-9)
    by_turn = np.argsort(np.argsort(depth, kind="stable"), kind="stable") / max(len(depth) - 1, 1)
    across: Reals = (by_depth + by_turn) / 2 * (COLUMNS - 1) / COLUMNS
    return across
