"""Learning through landmarks, without ever making coordinates or the likeness of all pairs, beside the long way that makes both."""

from __future__ import annotations

import numpy as np
import pytest

from naast.engine.danger import solving
from naast.engine.danger.features import SIZE, Rows, rarity, rows_of
from naast.engine.danger.head import AT_LENGTH, KINDS, OUTPUTS, kernel
from naast.engine.danger.solving import KERNEL_WIDTH, MEANING_SHARE, Likeness, lift
from naast.engine.danger.training import DANGER_WEIGHT, PAIRED_WEIGHT, _tasks
from naast.engine.danger.types import CATEGORIES, Story


def unit(count: int, width: int, seed: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def coordinates(texts: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    alike = kernel(landmarks, landmarks, KERNEL_WIDTH).astype(np.float64) + 1e-4 * np.eye(len(landmarks))
    return kernel(texts, landmarks, KERNEL_WIDTH) @ np.linalg.inv(np.linalg.cholesky(alike)).T


def words(count: int, seed: int) -> Rows:
    lots, some = (
        np.random.default_rng(seed),
        ["ik", "kan", "niet", "slapen", "mijn", "man", "is", "ziek", "wie", "helpt"],
    )
    texts = [" ".join(lots.choice(some, size=lots.integers(3, 9))) for _ in range(count)]
    return rows_of(texts, rarity(texts))


def test_likeness_is_the_plain_one_whatever_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = unit(9, 5, 1), unit(4, 5, 2)
    slow = [[np.exp(-KERNEL_WIDTH * ((one - other) ** 2).sum()) for other in right] for one in left]
    for block in (2048, 9, 4, 1):
        monkeypatch.setattr("naast.engine.danger.head._AT_ONCE", block)
        assert kernel(left, right, KERNEL_WIDTH) == pytest.approx(np.array(slow), abs=1e-5)


def test_the_kernel_through_landmarks_is_the_product_of_coordinates() -> None:
    texts, landmarks, shares = unit(40, 8, 1), unit(12, 8, 2), np.random.default_rng(3).normal(size=(40, 2))
    slow, lifted = coordinates(texts, landmarks), lift(texts, landmarks)
    assert lifted.times(shares.astype(np.float32)) == pytest.approx(slow @ (slow.T @ shares), abs=1e-3)
    few = np.array([5, 0, 17])
    assert lifted.likeness_to(few) == pytest.approx(slow @ slow[few].T, abs=1e-3)


def test_weights_of_landmarks_say_of_a_new_text_what_the_kernel_says() -> None:
    """With every text a landmark nothing is lost: the score is the likeness to all texts times their shares."""
    texts, new = unit(15, 6, 4), unit(5, 6, 5)
    shares = np.random.default_rng(6).normal(size=(15, 1)).astype(np.float32)
    weights = lift(texts, texts).onto_landmarks(shares)
    exact = kernel(new, texts, KERNEL_WIDTH) @ shares
    assert kernel(new, texts, KERNEL_WIDTH) @ weights == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize("seen_first", [3, 40])
@pytest.mark.parametrize("beside", [True, False])
def test_weights_are_those_of_the_whole_system_written_out(
    monkeypatch: pytest.MonkeyPatch, seen_first: int, beside: bool
) -> None:
    """However many texts stand for the others meanwhile; where care is 0 a text might as well not be there."""
    monkeypatch.setattr(solving, "_SEEN_FIRST", seen_first)
    monkeypatch.setattr(solving, "_AT_ONCE", 2)
    lots, rows = np.random.default_rng(9), words(40, 1)
    goals, care = lots.choice([-1.0, 1.0], size=(40, 3)), lots.choice([1.0, 2.0, 8.0], size=(40, 1)).repeat(3, axis=1)
    care[25:, 1], care[::2, 2] = 0, 0
    texts, landmarks = unit(40, 8, 1), unit(12, 8, 2)
    found, above = Likeness(rows, lift(texts, landmarks) if beside else None).weights(goals, care)
    matrix = np.zeros((40, SIZE))
    matrix[rows.rows, rows.columns] = rows.values
    place = coordinates(texts, landmarks)
    square = matrix @ matrix.T + (MEANING_SHARE * place @ place.T if beside else 0)
    for column in range(3):
        own = np.flatnonzero(care[:, column])
        shares = np.linalg.solve(square[np.ix_(own, own)] + np.diag(1 / care[own, column]), goals[own, column])
        assert found[:, column] == pytest.approx(matrix[own].T @ shares, abs=2e-3)
        if beside:
            slow = MEANING_SHARE * place[own].T @ shares
            fast = kernel(texts, landmarks, KERNEL_WIDTH) @ above[:, column]
            assert fast == pytest.approx(place @ slow, abs=5e-3)
    assert above.shape == ((12, 3) if beside else (0, 3))


def test_every_column_learns_from_its_own_texts() -> None:
    kind = CATEGORIES[2]
    told = [
        Story("a", True, kind, source="pack"),
        Story("b", False, kind, source="pack"),
        Story("c", True, None, source="w01"),
        Story("d", False, None, source="w01", weight=0.5),
    ]
    goals, care = _tasks([*told, Story("e", True, kind, source="length")], 4, AT_LENGTH)
    assert goals[:, 0].tolist() == goals[:, AT_LENGTH].tolist() == [1, -1, 1, -1, 1]
    assert care[:, 0].tolist() == [PAIRED_WEIGHT * DANGER_WEIGHT, PAIRED_WEIGHT, DANGER_WEIGHT, 0.5, 0]
    assert care[:, AT_LENGTH].tolist() == [*care[:4, 0].tolist(), DANGER_WEIGHT]
    assert care[:, KINDS].tolist() == [[1.0] * 6, *[[0.0] * 6] * 4]
    assert goals[0, KINDS].tolist() == [1.0 if name == kind else -0.2 for name in CATEGORIES]
    assert not _tasks([*told, Story("e", True, kind, source="length")], 4, OUTPUTS)[1][4].any()


def test_from_nothing_nothing_is_learned() -> None:
    goals, care = _tasks([], 0, AT_LENGTH)
    assert goals.shape == care.shape == (0, OUTPUTS)
    found, above = Likeness(rows_of([], rarity([])), None).weights(goals, care)
    assert (found.shape, above.shape) == ((SIZE, OUTPUTS), (0, OUTPUTS))
    assert not found.any()
