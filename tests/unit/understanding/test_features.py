"""The fast inverted index against a slow, obvious twin, and the condensed weights against the rows they came from."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.compiled import library
from naast.engine.compiled.likeness import from_steps
from naast.engine.compiled.pairs import add_shared
from naast.engine.matrices import conjugate_gradients, inverse_root, lower_times, mirror, products, times_lower
from naast.engine.understanding import features
from naast.engine.understanding.compounds import CompoundSplitter
from naast.engine.understanding.features import build_index, letter_grams, word_grams
from naast.engine.understanding.kernel import (
    Analysed,
    Memory,
    all_likeness,
    bell,
    remember,
    solve,
    solve_some,
)
from naast.engine.understanding.weights import condensed, in_steps, sketched
from tests.unit.understanding.small import WordEncoder

TEXTS = st.lists(st.text(alphabet="abcd ", min_size=1, max_size=30), min_size=2, max_size=12)


def slow_cosines(texts: list[str], query: str) -> list[float]:
    """TF-IDF cosines with dictionaries, as written in a textbook."""
    docs = [Counter(letter_grams(text).tolist()) for text in texts]
    seen = Counter(gram for doc in docs for gram in doc)
    idf = {gram: math.log((1 + len(docs)) / (1 + n)) + 1 for gram, n in seen.items() if n >= 2}

    def vector(counts: Counter[int]) -> dict[int, float]:
        found = {gram: (1 + math.log(n)) * idf[gram] for gram, n in counts.items() if gram in idf}
        length = math.sqrt(sum(v * v for v in found.values()))
        return {gram: v / length for gram, v in found.items()} if length else {}

    asked = vector(Counter(letter_grams(query).tolist()))
    return [sum(asked.get(gram, 0.0) * v for gram, v in vector(doc).items()) for doc in docs]


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.text(alphabet="abcd ", max_size=30))
def test_the_index_gives_the_cosines_of_its_slow_twin(texts: list[str], query: str) -> None:
    fast = build_index([letter_grams(text) for text in texts]).similar(letter_grams(query))
    assert np.allclose(fast, slow_cosines(texts, query), atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_all_pairs_at_once_equal_one_by_one(texts: list[str]) -> None:
    index = build_index([letter_grams(text) for text in texts])
    one_by_one = np.stack([index.similar(letter_grams(text)) for text in texts])
    assert np.allclose(all_likeness(index), one_by_one, atol=1e-5)
    assert np.allclose(all_likeness(index, index), 2 * one_by_one, atol=2e-5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(features, "add_shared", lambda *given: False)
        assert np.allclose(all_likeness(index), one_by_one, atol=1e-5)
        patch.undo()
        patch.setattr(features, "_COMMON_SHARE", 1)  # none is common
        assert np.allclose(all_likeness(index), one_by_one, atol=1e-5)


@pytest.mark.skipif(library() is None, reason="no compiled loops here")
@pytest.mark.parametrize(
    "wrong",
    [
        {"starts": [0, 1]},
        {"starts": [0, 2, 1]},
        {"starts": [0, 1, 3]},
        {"things": [0, 1]},
        {"things": [-1, 0]},
        {"begins": [0, 3]},
        {"holders": [0, 2]},
        {"holders": [-1, 1]},
        {"weights": [1.0]},
        {"found": np.zeros((2, 3), np.float32)},
        {"found": np.zeros((2, 2))},
    ],
)
def test_pairs_that_are_not_there_are_refused(wrong: dict[str, object]) -> None:
    given = {
        "found": np.zeros((2, 2), np.float32),
        "starts": [0, 1, 2],
        "things": [0, 0],
        "values": [2.0, 3.0],
        "begins": [0, 2],
        "holders": [0, 1],
        "weights": [5.0, 7.0],
    }
    right = {name: np.asarray(value) for name, value in given.items()}
    assert add_shared(**right)
    assert right["found"].tolist() == [[10, 0], [15, 21]]
    with pytest.raises(ValueError, match="not there"):
        add_shared(**(right | {name: np.asarray(value) for name, value in wrong.items()}))


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.text(alphabet="abcd ", max_size=30), st.integers(0, 2**31))
def test_sums_over_rows_give_what_the_rows_give(texts: list[str], query: str, seed: int) -> None:
    index = build_index([letter_grams(text) for text in texts])
    per_row = np.random.default_rng(seed).normal(size=(len(texts), 3)).astype(np.float32)
    places, weights = index.vocabulary.weigh(letter_grams(query))
    assert np.allclose(
        weights @ index.sum_over_rows(per_row)[places], index.similar(letter_grams(query)) @ per_row, atol=1e-4
    )
    assert np.allclose(index.sum_over_rows(per_row), index._sum_plainly(per_row), atol=1e-4)


def _memory(texts: list[str]) -> tuple[Memory, list[Analysed]]:
    vectors = WordEncoder().encode(texts)
    analysed = [Analysed(letter_grams(t), word_grams(t), v) for t, v in zip(texts, vectors, strict=True)]
    return remember(analysed), analysed


ROWS = [
    f"{who} {what} {when}"
    for who in ("moeder", "vader", "oma")
    for what in ("valt", "slaapt", "huilt")
    for when in ("nu", "soms")
]


def test_condensed_weights_give_the_scores_of_the_rows() -> None:
    memory, analysed = _memory(ROWS)
    dual = np.random.default_rng(2).normal(size=(len(ROWS), 5)).astype(np.float32)
    slow = (
        np.stack(
            [
                memory.letters.similar(one.letters)
                + memory.words.similar(one.words)
                + bell(one.vector @ memory.vectors.T)
                for one in analysed
            ]
        )
        @ dual
    )
    weights = condensed(memory, dual, slow)
    fast = np.concatenate([weights.scores([one]) for one in analysed])
    assert fast == pytest.approx(slow, abs=0.02 * float(np.abs(slow).max()))


def test_fewer_directions_keep_the_largest_part_of_the_scores() -> None:
    memory, analysed = _memory(ROWS)
    rng = np.random.default_rng(5)
    dual = (rng.normal(size=(len(ROWS), 2)) @ rng.normal(size=(2, 40))).astype(np.float32)
    whole = condensed(memory, dual, dual).scores(analysed)
    two = condensed(memory, dual, dual, directions=2)
    assert two.spread.shape == (2, 40)
    assert two.scores(analysed) == pytest.approx(whole, abs=0.03 * float(np.abs(whole).max()))
    one = condensed(memory, dual, dual, directions=1).scores(analysed)
    assert np.abs(one - whole).max() > np.abs(two.scores(analysed) - whole).max()


def test_a_sketch_tells_what_a_shorter_form_loses() -> None:
    memory, analysed = _memory(ROWS)
    dual = np.random.default_rng(6).normal(size=(len(ROWS), 5)).astype(np.float32)
    weights = condensed(memory, dual, dual)
    exact = np.concatenate([weights.scores([one]) for one in analysed])
    assert weights.scores(analysed) == pytest.approx(exact, abs=0.05 * float(np.abs(exact).max()))
    assert len(sketched(memory.vectors, dual, most=10)[0]) == 9


def test_steps_are_within_half_a_step() -> None:
    values = np.random.default_rng(1).normal(size=(7, 9)).astype(np.float32) * np.logspace(-6, 3, 7)[:, None].astype(
        np.float32
    )
    values[3] = 0
    rows, steps = in_steps(values)
    assert (np.abs(from_steps(rows, steps) - values) <= 0.5001 * steps[:, None]).all()


@pytest.mark.parametrize("last", [9, 18])  # a small group, and one that leaves fewer than half the rows
def test_leaving_a_group_out_equals_training_without_it(last: int) -> None:
    rng = np.random.default_rng(3)
    points, targets = rng.normal(size=(20, 6)), rng.normal(size=(20, 2)).astype(np.float32)
    likeness = (points @ points.T).astype(np.float32)
    group, rest = np.arange(5, last), np.r_[0:5, last:20]
    fast = solve(likeness.copy()).held_out(targets, group)
    slow = likeness[np.ix_(group, rest)] @ np.linalg.solve(
        likeness[np.ix_(rest, rest)] + 0.4 * np.eye(len(rest)), targets[rest]
    )
    assert np.allclose(fast, slow, atol=1e-3)


def test_a_compound_shares_words_with_its_parts() -> None:
    split = CompoundSplitter({"rolstoel": 9, "taxi": 5, "vergoeding": 7}).split
    assert split("rolstoeltaxivergoeding") == ("rolstoel", "taxi", "vergoeding")
    assert set(word_grams("rolstoel").tolist()) <= set(word_grams("rolstoeltaxivergoeding", split).tolist())


def test_no_words_give_no_likeness() -> None:
    index = build_index([letter_grams("de trap"), letter_grams("de trap op")])
    assert index.similar(letter_grams("😀 !!")).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("size", [1, 2, 7, 40])
def test_the_inverse_root_by_halves_gives_the_inverse(size: int) -> None:
    points = np.random.default_rng(size).normal(size=(size, 5))
    square = (points @ points.T + 0.4 * np.eye(size)).astype(np.float32)
    root = inverse_root(square, small=2)
    assert not np.triu(root, 1).any()
    assert root.T @ root == pytest.approx(np.linalg.inv(square.astype(np.float64)), abs=1e-3)


def test_the_inverse_root_does_not_look_above_the_diagonal() -> None:
    points = np.random.default_rng(5).normal(size=(20, 5))
    square = points @ points.T + 0.4 * np.eye(20)
    assert (inverse_root(square, small=2) == inverse_root(np.tril(square), small=2)).all()


@pytest.mark.parametrize("size", [1, 2, 9, 40])
def test_products_with_a_triangle_are_the_plain_ones(size: int) -> None:
    rng = np.random.default_rng(size)
    lower, other = np.tril(rng.normal(size=(size, size))), rng.normal(size=(size, 7))
    assert lower_times(lower, other, small=3) == pytest.approx(lower @ other)
    assert times_lower(other.T, lower, small=3) == pytest.approx(other.T @ lower)


@pytest.mark.parametrize(("size", "block"), [(1, 4), (7, 3), (9, 3), (10, 64)])
def test_products_by_blocks_are_those_of_the_whole(size: int, block: int) -> None:
    rows = np.random.default_rng(size).normal(size=(size, 5)).astype(np.float32)
    found = np.full((size, size), np.nan, np.float32)
    for own, others, shared in products(rows, block=block):
        found[own, others] = shared
    mirror(found, block=block)
    assert found == pytest.approx(rows @ rows.T, abs=1e-5)
    assert (found == found.T).all()


def test_a_system_without_its_matrix_is_solved_as_far_as_promised_column_by_column() -> None:
    lots = np.random.default_rng(8)
    points = lots.normal(size=(30, 4))
    square, goals = points @ points.T + 0.5 * np.eye(30), lots.normal(size=(30, 3)) * [1.0, 100.0, 0.0]

    def rounds(ease: np.ndarray, columns: list[int]) -> tuple[np.ndarray, int]:
        done = []
        found = conjugate_gradients(
            lambda shares: done.append(1) or square @ shares, goals[:, columns], lambda left: ease @ left, near=1e-6
        )
        return found, len(done)

    plainly, perfect = np.eye(30) / np.diag(square)[:, None], np.linalg.inv(square)
    together, many = rounds(plainly, [0, 1, 2])
    alone = [rounds(plainly, [one])[0][:, 0] for one in range(3)]
    assert together == pytest.approx(np.stack(alone, axis=1), rel=1e-6, abs=1e-9)
    left = goals - square @ together
    assert ((left * (plainly @ left)).sum(axis=0) <= 1.01e-12 * (goals * (plainly @ goals)).sum(axis=0)).all()
    assert not together[:, 2].any()
    exact, few = rounds(perfect, [0, 1, 2])
    assert exact == pytest.approx(np.linalg.solve(square, goals))
    assert few == 1 < many


def test_weights_stay_exact_when_many_rows_are_nearly_the_same() -> None:
    """As with real texts: one direction that all share, far above the penalty."""
    rng = np.random.default_rng(4)
    points = 1 + 0.3 * rng.normal(size=(1500, 40))
    likeness = (points @ points.T / 40).astype(np.float32)
    targets = rng.normal(size=(1500, 3)).astype(np.float32)
    slow = np.linalg.solve(likeness.astype(np.float64) + 0.4 * np.eye(1500), targets)
    assert np.abs(solve(likeness.copy()).weights(targets) - slow).max() < 1e-3 * np.abs(slow).max()


def test_weights_on_some_rows_are_those_of_a_training_on_these_rows() -> None:
    rng = np.random.default_rng(8)
    points, targets = rng.normal(size=(12, 6)), rng.normal(size=(12, 2)).astype(np.float32)
    likeness, rows = (points @ points.T).astype(np.float32), np.arange(0, 12, 2)
    found = solve_some(likeness[np.ix_(rows, rows)].copy(), targets, rows)
    assert np.allclose(found[rows], solve(likeness[np.ix_(rows, rows)].copy()).weights(targets[rows]), atol=1e-3)
    assert not found[1::2].any()
