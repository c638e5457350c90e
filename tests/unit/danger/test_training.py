"""Learning through landmarks without ever making the coordinates, beside the long way that makes them."""

from __future__ import annotations

import numpy as np
import pytest

from naast.engine.danger.head import kernel
from naast.engine.danger.training import KERNEL_WIDTH, _conjugate_gradients, _lift


def unit(count: int, width: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_kernel_through_landmarks_is_the_product_of_coordinates() -> None:
    texts, landmarks, shares = unit(40, 8, 1), unit(12, 8, 2), np.random.default_rng(3).normal(size=40)
    alike = kernel(landmarks, landmarks, KERNEL_WIDTH).astype(np.float64) + 1e-4 * np.eye(12)
    coordinates = kernel(texts, landmarks, KERNEL_WIDTH) @ np.linalg.inv(np.linalg.cholesky(alike)).T
    lifted = _lift(texts, landmarks)
    assert lifted.times(shares) == pytest.approx(coordinates @ (coordinates.T @ shares), abs=1e-3)
    some = [5, 0, 17]
    assert lifted.of(some).times(shares[:3]) == pytest.approx(
        coordinates[some] @ (coordinates[some].T @ shares[:3]), abs=1e-3
    )


def test_weights_of_landmarks_say_of_a_new_text_what_the_kernel_says() -> None:
    """With every text a landmark nothing is lost: the score is the likeness to all texts times their shares."""
    texts, new, shares = unit(15, 6, 4), unit(5, 6, 5), np.random.default_rng(6).normal(size=15)
    weights = _lift(texts, texts).onto_landmarks(shares)
    exact = kernel(new, texts, KERNEL_WIDTH) @ shares
    assert kernel(new, texts, KERNEL_WIDTH) @ weights == pytest.approx(exact, abs=0.02)


def test_goals_side_by_side_are_solved_as_each_alone_as_far_as_promised() -> None:
    lots = np.random.default_rng(8)
    points = lots.normal(size=(30, 4))
    square, goals = points @ points.T + 0.5 * np.eye(30), lots.normal(size=(30, 3)) * [1.0, 100.0, 0.0]
    scale = 1 / np.diag(square)[:, None]
    together = _conjugate_gradients(lambda shares: square @ shares, goals, scale)
    alone = [_conjugate_gradients(lambda shares: square @ shares, goals[:, [one]], scale)[:, 0] for one in range(3)]
    assert together == pytest.approx(np.stack(alone, axis=1), rel=1e-6, abs=1e-9)
    left = goals - square @ together
    assert ((left**2 * scale).sum(axis=0) <= 1.01e-5 * (goals**2 * scale).sum(axis=0)).all()
    assert not together[:, 2].any()
