"""Being like known places in whole numbers: the loops and the plain way against a slow, obvious twin; and refused what does not fit."""

from __future__ import annotations

import numpy as np
import pytest

from naast.engine.compiled import library
from naast.engine.compiled.likeness import Around, from_steps, in_fine_steps
from naast.engine.danger.head import kernel, meaning_of
from naast.engine.understanding.weights import condensed, from_arrays, in_steps, to_arrays
from tests.unit.understanding.test_features import ROWS, _memory


def unit(rng: np.random.Generator, size: int, width: int) -> np.ndarray:
    values = rng.normal(size=(size, width)).astype(np.float32)
    return values / np.linalg.norm(values, axis=1, keepdims=True)


def slowly(around: Around, vectors: np.ndarray, sharp: float, high: float) -> np.ndarray:
    """One vector and one place at a time, in 64 bits."""
    places = around.places.astype(float) * around.steps[:, None]
    rows = around.rows.astype(float) * (1.0 if around.row_steps is None else around.row_steps[:, None])
    return np.array(
        [
            sum(
                high * np.exp(sharp * (min(vector @ place, 1.0) - 1.0)) * row
                for place, row in zip(places, rows, strict=True)
            )
            for vector in vectors.astype(float)
        ]
    )


@pytest.mark.parametrize("kind", ["small places and rows", "fine places, plain rows"])
@pytest.mark.parametrize("texts", [1, 4, 7, 17])
@pytest.mark.parametrize(("count", "width", "outputs"), [(1, 64, 1), (33, 100, 8), (130, 256, 133), (64, 512, 256)])
def test_the_loops_and_the_plain_way_say_what_the_slow_twin_says(
    count: int, width: int, outputs: int, texts: int, kind: str
) -> None:
    rng = np.random.default_rng(count + texts)
    places, rows = unit(rng, count, width), rng.normal(size=(count, outputs)).astype(np.float32)
    if kind == "small places and rows":
        around = Around(*in_steps(places), *in_steps(rows), sharp=5.0, high=2.0)
    else:
        around = Around(*in_fine_steps(places), rows, sharp=5.0, high=2.0)
    # The last text is a place itself: there the likeness is largest, and 16 bits are to be enough.
    vectors = np.concatenate((unit(rng, texts - 1, width), places[:1]))
    slow = slowly(around, vectors, 5.0, 2.0)
    assert around.scores(vectors) == pytest.approx(slow, abs=2e-3 * np.abs(slow).max())
    assert around.plainly(vectors) == pytest.approx(slow, abs=2e-5 * np.abs(slow).max() + 1e-6)
    assert around.scores(vectors) == pytest.approx(around.plainly(vectors), abs=2e-4 * np.abs(slow).max() + 1e-6)


@pytest.mark.parametrize("width", [64, 512])
@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_no_sum_grows_too_large(width: int, size: float) -> None:
    """All numbers as large as they come, and all of one sign: then sums are largest. A text as long as it likes keeps its cosine."""
    even = np.full((1, width), 1 / np.sqrt(width), np.float32)
    largest = Around(np.full((5, width), 127, np.int8), np.full(5, 0.5 / 127 / width, np.float32), np.eye(5), sharp=1.0)
    vectors = np.full((1, width), size, np.float32)
    cosine = min(0.5 * size, 1.0)
    assert largest.scores(vectors)[0] == pytest.approx(np.exp(cosine - 1), abs=1e-4)
    fine = Around(
        *in_fine_steps(np.concatenate((even, -even, np.eye(1, width, dtype=np.float32)))), np.eye(3), sharp=1.0
    )
    # Equal numbers are all rounded the same way: the worst that rounding can do.
    assert fine.scores(even)[0] == pytest.approx(np.exp(np.array([1, -1, 1 / np.sqrt(width)]) - 1), abs=3e-4)


def test_a_text_that_says_nothing_is_like_nothing() -> None:
    around = Around(*in_fine_steps(np.eye(2, 64, dtype=np.float32)), np.eye(2), sharp=3.0)
    assert around.scores(np.zeros((1, 64), np.float32))[0] == pytest.approx(np.full(2, np.exp(-3)), rel=1e-5)
    assert around.scores(np.zeros((0, 64), np.float32)).shape == (0, 2)


def test_vectors_wider_than_the_loops_take_go_the_plain_way() -> None:
    rng = np.random.default_rng(2)
    places, rows = unit(rng, 9, 600), rng.normal(size=(9, 3)).astype(np.float32)
    around = Around(*in_steps(places), rows, sharp=2.0)
    assert np.array_equal(around.scores(places), around.plainly(places))


def test_what_each_place_adds_makes_up_the_score() -> None:
    rng = np.random.default_rng(3)
    around = Around(*in_steps(unit(rng, 50, 64)), *in_steps(rng.normal(size=(50, 9)).astype(np.float32)), sharp=5.0)
    vector, direction = unit(rng, 1, 64)[0], rng.normal(size=9).astype(np.float32)
    shares = around.shares(vector, direction)
    assert shares.shape == (50,)
    assert shares.sum() == pytest.approx(float(around.plainly(vector[None])[0] @ direction), abs=1e-4)


def test_arrays_that_do_not_fit_are_refused() -> None:
    places = np.zeros((3, 64), np.int8)
    steps = np.ones(3, np.float32)
    with pytest.raises(ValueError, match="3 places and 2 steps"):
        Around(places, steps[:2], np.eye(3), sharp=1.0)
    with pytest.raises(ValueError, match="do not go with 2 rows"):
        Around(places, steps, np.eye(2), sharp=1.0)
    if library() is not None:
        with pytest.raises(ValueError, match="beside places"):
            Around(places, steps, np.eye(3), sharp=1.0).scores(np.zeros((1, 63), np.float32))


def test_fine_steps_are_within_half_a_step() -> None:
    values = unit(np.random.default_rng(4), 7, 512)
    whole, steps = in_fine_steps(values)
    assert np.abs(from_steps(whole, steps) - values).max() <= 0.51 / 32767


def test_danger_scores_the_same_while_answering_as_while_learning() -> None:
    rng = np.random.default_rng(5)
    landmarks, vectors = unit(rng, 300, 512), unit(rng, 20, 512)
    weights = rng.normal(size=(300, 8)).astype(np.float32)
    learnt = kernel(vectors, landmarks, 1.0) @ weights
    assert meaning_of("x", np.eye(landmarks.shape[1], dtype=np.float32), landmarks, weights, 1.0).scores(
        vectors
    ) == pytest.approx(learnt, abs=1e-3)


def test_weights_come_back_from_their_arrays_as_they_were() -> None:
    memory, analysed = _memory(ROWS)
    dual = np.random.default_rng(2).normal(size=(len(ROWS), 5)).astype(np.float32)
    weights = condensed(memory, dual, dual)
    small, large = to_arrays("full", weights)
    assert from_arrays("full", small, large).scores(analysed).tobytes() == weights.scores(analysed).tobytes()
