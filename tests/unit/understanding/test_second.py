"""The second look: it learns what goes together, never on a writer's own stories, and does nothing when it knows too little."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest

from naast.engine.understanding.heads import ASKERS, DIMENSIONS, URGENCIES, Layout
from naast.engine.understanding.second import FOLDS, NO_SECOND_LOOK, PENALTY_PER_ROW, learn, signals, with_constant

NAMES = tuple("abcdef")
LAYOUT = Layout(
    MappingProxyType(
        {
            "provisions": NAMES,
            "needs": ("n",),
            "first_contact": NAMES,
            "urgency": URGENCIES,
            "dimensions": DIMENSIONS,
            "asker": ASKERS,
            "scope": ("vague", "outside"),
        }
    )
)


def _lesson(count: int = 600, writers: int = 10) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Where `a` is wanted, `b` is too, but the first look cannot see `b`; it sees the rest with noise."""
    rng = np.random.default_rng(5)
    wanted = np.zeros((count, LAYOUT.width), np.float32)
    wanted[np.arange(count), rng.integers(0, 6, count)] = 1
    wanted[:, 1] = wanted[:, 0]
    first = LAYOUT.columns("first_contact")
    wanted[np.arange(count), first.start + wanted[:, :6].argmax(axis=1)] = 1
    raw = (0.5 * wanted + rng.normal(0, 0.15, wanted.shape)).astype(np.float32)
    raw[:, 1] = rng.normal(0, 0.15, count)
    return raw, wanted, [f"w{i % writers}" for i in range(count)]


def test_what_goes_together_is_learned() -> None:
    raw, wanted, writers = _lesson()
    _, apart = learn(LAYOUT, raw, wanted, writers)
    unseen = wanted[:, 1] > 0
    before = raw[unseen, 1].mean() - raw[~unseen, 1].mean()
    after = apart[unseen, 1].mean() - apart[~unseen, 1].mean()
    assert abs(before) < 0.1
    assert after > 0.5


def test_the_weights_equal_plain_ridge_on_standardised_signals() -> None:
    raw, wanted, writers = _lesson()
    second, _ = learn(LAYOUT, raw, wanted, writers)
    seen = signals(LAYOUT, raw).astype(np.float64)
    even = with_constant(((seen - seen.mean(axis=0)) / (seen.std(axis=0) + 1e-6)).astype(np.float32)).astype(np.float64)
    slow = np.linalg.inv(even.T @ even + PENALTY_PER_ROW * len(even) * np.eye(even.shape[1])) @ even.T @ wanted[:, :6]
    assert second.scores(LAYOUT, raw)[:, :6] == pytest.approx(even @ slow, abs=1e-3)


def test_a_writer_never_scores_with_what_was_learned_from_that_writer() -> None:
    raw, wanted, writers = _lesson()
    own = np.array([name in sorted(set(writers))[::FOLDS] for name in writers])
    other = wanted.copy()
    other[own] = 1 - other[own]
    _, before = learn(LAYOUT, raw, wanted, writers)
    _, after = learn(LAYOUT, raw, other, writers)
    assert after[own] == pytest.approx(before[own], abs=1e-5)
    assert np.abs(after[~own] - before[~own]).max() > 0.01


def test_columns_it_does_not_write_stay() -> None:
    raw, wanted, writers = _lesson()
    second, _ = learn(LAYOUT, raw, wanted, writers)
    again = second.scores(LAYOUT, raw)
    for head in ("needs", "urgency", "dimensions", "asker", "scope"):
        assert np.array_equal(again[:, LAYOUT.columns(head)], raw[:, LAYOUT.columns(head)])


def test_some_columns_are_those_of_all() -> None:
    raw, wanted, writers = _lesson()
    second, _ = learn(LAYOUT, raw, wanted, writers)
    columns = [4, 0, LAYOUT.columns("first_contact").start + 2]
    assert second.some_scores(LAYOUT, raw, columns) == pytest.approx(second.scores(LAYOUT, raw)[:, columns], abs=1e-5)
    assert np.array_equal(NO_SECOND_LOOK.some_scores(LAYOUT, raw, columns), raw[:, columns])


@pytest.mark.parametrize(("count", "writers"), [(100, 10), (600, FOLDS - 1)])
def test_too_little_to_learn_from_changes_nothing(count: int, writers: int) -> None:
    raw, wanted, names = _lesson(count, writers)
    second, apart = learn(LAYOUT, raw, wanted, names)
    assert second == NO_SECOND_LOOK
    assert np.array_equal(apart, raw)
    assert np.array_equal(second.scores(LAYOUT, raw), raw)
