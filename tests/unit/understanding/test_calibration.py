"""Calibration: the expected error against its definition, and curves that did not see the writer they judge."""

from __future__ import annotations

import numpy as np
import pytest

from naast.engine.understanding.calibration import SIGNALS, calibration_error, expected_error
from naast.engine.understanding.heads import layout_for
from naast.engine.understanding.prior import Prior
from tests.unit.understanding.small import PACK

LAYOUT = layout_for(PACK)
COLUMNS = LAYOUT.columns("provisions")


def test_chances_that_come_true_have_no_error() -> None:
    chances = np.repeat([0.2, 0.8], 50)
    right = np.concatenate((np.arange(50) < 10, np.arange(50) < 40)).astype(np.float32)
    assert expected_error(chances, right, bins=2) == pytest.approx(0.0, abs=1e-6)


def test_overconfidence_is_the_size_of_the_gap() -> None:
    assert expected_error(np.full(40, 0.9), (np.arange(40) < 20).astype(np.float32), bins=4) >= 0.4 - 1e-6


def _scores(seed: int, rows: int, helpful: bool) -> tuple[np.ndarray, np.ndarray]:
    """Scores of which the height says how often the best is good (or, not helpful, the opposite)."""
    rng = np.random.default_rng(seed)
    held_out = np.zeros((rows, LAYOUT.width), np.float32)
    height = rng.random(rows).astype(np.float32)
    held_out[:, COLUMNS.start] = 0.1 + height
    targets = np.zeros_like(held_out)
    targets[:, COLUMNS.start] = rng.random(rows) < (height if helpful else 1 - height)
    return held_out, targets


def test_a_writer_is_judged_by_the_others() -> None:
    prior = Prior(np.full(COLUMNS.stop - COLUMNS.start, 0.1, np.float32))
    parts = [_scores(seed, 400, helpful=True) for seed in range(3)]
    alike = [np.concatenate(values) for values in zip(*parts, strict=True)]
    writers = [name for name in "abc" for _ in range(400)]
    assert calibration_error(LAYOUT, prior, writers, alike[0], alike[1]) < 0.06
    parts[2] = _scores(9, 400, helpful=False)
    strange = [np.concatenate(values) for values in zip(*parts, strict=True)]
    assert calibration_error(LAYOUT, prior, writers, strange[0], strange[1]) > 0.1
    assert len(SIGNALS) == 8


def test_one_writer_cannot_be_judged() -> None:
    held_out, targets = _scores(1, 20, helpful=True)
    prior = Prior(np.full(COLUMNS.stop - COLUMNS.start, 0.1, np.float32))
    assert np.isnan(calibration_error(LAYOUT, prior, ["a"] * 20, held_out, targets))
