"""The figures of danger among near misses and calm texts, beside the same counted one by one."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.danger.standing import figures, right_order

from naast.engine.danger.at_length import SOURCE
from naast.engine.danger.types import Story


def test_right_order_is_the_share_of_pairs_counted_one_by_one() -> None:
    lots = np.random.default_rng(3)
    high, low = lots.integers(2, 9, 40).astype(np.float32), lots.integers(0, 7, 30).astype(np.float32)

    pairs = [1.0 if one > other else 0.5 if one == other else 0.0 for one in high for other in low]

    assert 0.5 < np.mean(pairs) < 1
    assert right_order(high, low) == pytest.approx(np.mean(pairs))


def test_each_figure_looks_at_its_own_texts() -> None:
    told = [
        (Story("a", True, "suicide", source="pack"), 3.0),
        (Story("b", False, "suicide", source="pack"), 4.0),
        (Story("c", True, None, source="w01"), 5.0),
        (Story("d", False, None, source="w01", calm=True), 2.0),
        (Story("e", False, None, source="w01"), 9.0),  # neither danger nor calm: in no figure
        (Story("f", False, None, source="scope"), 1.0),
        (Story("g", True, None, source=SOURCE), 7.0),
        (Story("h", False, None, source=SOURCE), 8.0),
    ]
    said = np.array([score for _, score in told], np.float32)

    found = figures([story for story, _ in told], said, -said)

    assert found == {
        "near": 0.0,
        "near, bare": 1.0,
        "above 9 in 10 near": 0.0,
        "calm": 1.0,
        "above 98 in 100 calm": 1.0,
        "the same, bare": 0.0,
        "stories above 98": 1.0,
        "at length": 0.0,
    }
