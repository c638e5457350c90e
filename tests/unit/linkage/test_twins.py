"""The fast arithmetic of linkage says the same as its slow twin."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from naast.engine.linkage import agreeing, model, repair, weighing
from naast.engine.linkage.comparing import Met
from tests.unit.linkage import slow_twin

MODEL = model.shipped()
COLUMNS = sorted({level.counts for one in MODEL.comparisons for level in one.levels if level.counts})
pairs_of_nine = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] < p[1]), max_size=14, unique=True
)


@given(pairs_of_nine)
@settings(max_examples=150, deadline=None)
def test_components(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array([p[side] for p in pairs], dtype=np.int64) for side in (0, 1))
    assert weighing.components(left, right, 9).tolist() == slow_twin.groups_of(pairs, 9)


def _world(seed: int) -> tuple[Met, pa.Table, list[dict[str, int]], dict[str, list[str | None]]]:
    """Forty records and sixty pairs at random; a rung that counts a value only where both have the same value."""
    rng = np.random.default_rng(seed)
    values = {name: [None if rng.random() < 0.2 else f"v{rng.integers(12)}" for _ in range(40)] for name in COLUMNS}
    everything = [(a, b) for a in range(40) for b in range(a + 1, 40)]
    pairs = sorted(everything[i] for i in rng.choice(len(everything), 60, replace=False))
    rungs = []
    for a, b in pairs:
        own = {}
        for one in MODEL.comparisons:
            fits = [
                at
                for at, level in enumerate(one.levels)
                if not level.counts
                or (values[level.counts][a] is not None and values[level.counts][a] == values[level.counts][b])
            ]
            own[one.name] = int(rng.choice([-1, *fits]))
        rungs.append(own)
    left, right = (np.array([p[side] for p in pairs], dtype=np.int64) for side in (0, 1))
    met = Met(
        left, right, {one.name: np.array([r[one.name] for r in rungs], dtype=np.int8) for one in MODEL.comparisons}
    )
    return met, pa.table({name: pa.array(column, pa.string()) for name, column in values.items()}), rungs, values


@pytest.mark.parametrize("seed", range(5))
def test_weights_and_chances(seed: int) -> None:
    met, table, rungs, values = _world(seed)
    group = np.array(slow_twin.groups_of([(0, 3), (3, 7), (10, 11)], 40), dtype=np.int64)
    fast = weighing.counted(met, MODEL, table, group, weighing.fixed_weights(met, MODEL))
    pairs = list(zip(met.left.tolist(), met.right.tolist(), strict=True))
    slow = [slow_twin.weight_of(MODEL, p, r, values, group.tolist()) for p, r in zip(pairs, rungs, strict=True)]
    assert fast == pytest.approx(slow, abs=1e-9)

    shares = {"same": 1.3, "branch": 0.4, "service": 0.2, "household": 0.1}
    better = np.stack([weighing.against(met, MODEL, kind) for kind in shares])
    chances = weighing._chances(fast, better, list(shares.values()), 40)
    expected = [slow_twin.chance_of(MODEL, w, r, shares, 40) for w, r in zip(slow, rungs, strict=True)]
    assert chances[0] == pytest.approx(expected, abs=1e-6)
    assert chances.sum(axis=0) == pytest.approx(np.ones(len(pairs)))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.floats(-12, 12)).filter(lambda p: p[0] < p[1]),
                max_size=15, unique_by=lambda p: p[:2]))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_groups_hold_together(edges: list[tuple[int, int, float]]) -> None:
    left, right = (np.array([e[side] for e in edges], dtype=np.int64) for side in (0, 1))
    weight = np.array([e[2] for e in edges], dtype=np.float64)
    found = agreeing.groups(left, right, weight, 7, cut=1.0, missing=-4.0, clip=8.0).tolist()
    assert all(found[one] == one and one <= row for row, one in enumerate(found))
    # What is in one group hangs together over pairs that speak for it.
    positive = slow_twin.groups_of([(a, b) for a, b, w in edges if w > 0], 7)
    assert all(positive[row] == positive[one] for row, one in enumerate(found))


def test_one_contradiction_splits_a_chain() -> None:
    left, right = np.array([0, 1, 0], dtype=np.int64), np.array([1, 2, 2], dtype=np.int64)
    chain = agreeing.groups(left, right, np.array([7.0, 6.0, 2.0]), 3, cut=1.0, missing=-4.0, clip=8.0)
    split = agreeing.groups(left, right, np.array([7.0, 6.0, -8.0]), 3, cut=1.0, missing=-4.0, clip=8.0)
    assert chain.tolist() == [0, 0, 0]
    assert split.tolist() == [0, 0, 2]


@given(st.text("abcd", min_size=5, max_size=7), st.text("abcd", min_size=5, max_size=7))
@settings(max_examples=300, deadline=None)
def test_one_letter_apart(one: str, two: str) -> None:
    assert repair.one_apart(one, two) == bool(slow_twin.closest(one, [two]))


def test_repairs_only_towards_a_common_word() -> None:
    seen = {"voedselbank": 9, "voedselbak": 1, "lantaarn": 1, "lantaren": 1, "route66": 1}
    assert repair.repairs(seen) == {"voedselbak": "voedselbank"}
    assert repair.repairs({"verniging": 1}, known=["vereniging"]) == {"verniging": "vereniging"}
