"""Who keeps what: fair, few moves, and the same each time; beside it a slow twin that tries every division."""

from __future__ import annotations

from collections import Counter
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from naast.keeping.fairness import divide, quotas

WHO = ["an", "bo", "cas", "dir"]
_capacities = st.dictionaries(st.sampled_from(WHO), st.integers(0, 12), max_size=4)
_now = st.lists(st.sampled_from([*WHO, "weg", None]), max_size=40)


@settings(max_examples=150, deadline=None)
@given(now=_now, capacities=_capacities)
def test_nobody_has_more_than_one_above_another_with_the_same_capacity(
    now: list[str | None], capacities: dict[str, int]
) -> None:
    held = dict(enumerate(now))
    after = divide(list(held), held, capacities)
    count = Counter(after.values())
    assert set(after) == set(held)
    if not sum(capacities.values()):
        assert set(count) <= {None}
        return
    assert not {None, "weg"} & set(count)
    for one, other in product(capacities, capacities):
        if capacities[one] == capacities[other]:
            assert abs(count[one] - count[other]) <= 1
        if capacities[one] > capacities[other]:
            assert count[one] >= count[other] - 1
    assert all(count[who] == 0 for who, capacity in capacities.items() if capacity == 0)
    # Each within one of the exact share, however uneven what they hold now.
    for who, capacity in capacities.items():
        assert abs(count[who] - len(now) * capacity / sum(capacities.values())) < 1


@settings(max_examples=150, deadline=None)
@given(now=_now, capacities=_capacities)
def test_dividing_again_moves_nothing(now: list[str | None], capacities: dict[str, int]) -> None:
    held = dict(enumerate(now))
    after = divide(list(held), held, capacities)
    assert divide(list(held), after, capacities) == after


@settings(max_examples=60, deadline=None)
@given(now=st.lists(st.sampled_from(["an", "bo", "cas", None]), max_size=6), equal=st.integers(1, 3))
def test_no_fair_division_moves_fewer(now: list[str | None], equal: int) -> None:
    """The slow twin: every division there is, for a few things and keepers who can all do the same."""
    capacities = dict.fromkeys(["an", "bo", "cas"], equal)
    held = dict(enumerate(now))
    after = divide(list(held), held, capacities)
    moved = sum(after[thing] != keeper for thing, keeper in held.items())
    fewest = min(
        sum(new != old for new, old in zip(tried, now, strict=True))
        for tried in product(capacities, repeat=len(now))
        if max(Counter(tried)[who] for who in capacities) - min(Counter(tried)[who] for who in capacities) <= 1
    )
    assert moved == fewest


def test_neighbours_in_the_list_get_one_voice() -> None:
    after = divide(["a1", "a2", "a3", "b1", "b2", "b3"], {}, {"an": 5, "bo": 5})
    assert [after[thing] for thing in ("a1", "a2", "a3")] == ["an"] * 3
    assert [after[thing] for thing in ("b1", "b2", "b3")] == ["bo"] * 3


def test_more_capacity_is_more_entries() -> None:
    assert quotas(12, {"an": 8, "bo": 4}) == {"an": 8, "bo": 4}
