"""Who should meet whom: against the sum written out, and that it is not about friends of friends."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from naast.engine.network.graph import graph_of
from naast.engine.network.meeting import ACROSS, FURTHEST, WISH, meetings, passing
from tests.network import twins
from tests.network.waves import PATIENT

# 0-1-2-3-4 in a row, and 5 alone; 0, 1, 2 are care.
ROW = [(0, 1), (1, 2), (2, 3), (3, 4)]
SOCIAL = np.array([False, False, False, True, True, True])


def row() -> object:
    return graph_of(6, np.array([a for a, _ in ROW]), np.array([b for _, b in ROW]))


def test_the_furthest_with_the_same_questions_comes_first() -> None:
    found = meetings(row(), SOCIAL, {(0, 2): 2.0, (0, 4): 2.0, (0, 5): 2.0, (0, 1): 9.0}, {})
    assert [(one.a, one.b, one.gain, one.apart) for one in found] == [
        (0, 4, 2 * 3 * ACROSS, False),
        (0, 5, 2 * 3 * ACROSS, True),
        (0, 2, 2.0, False),
    ]


def test_a_wish_counts_without_a_single_question() -> None:
    found = meetings(row(), SOCIAL, {}, {(2, 5): 2, (0, 1): 1})
    assert [(one.a, one.b, one.gain) for one in found] == [(2, 5, 2 * WISH * (FURTHEST - 1) * ACROSS)]


def test_questions_are_shared_out_over_who_could_help() -> None:
    stuck = {(0, "rouw"): 6, (1, "schulden"): 2, (2, "rouw"): 1}
    offers = {"rouw": frozenset({2, 3, 4}), "schulden": frozenset({1})}
    assert passing(stuck, offers) == {(0, 2): 2.0, (0, 3): 2.0, (0, 4): 2.0, (2, 3): 0.5, (2, 4): 0.5}


_PAIR = st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1])


@PATIENT
@given(
    st.lists(_PAIR, max_size=10),
    st.dictionaries(_PAIR, st.integers(1, 9).map(float), max_size=8),
    st.dictionaries(_PAIR.filter(lambda pair: pair[0] < pair[1]), st.integers(1, 2), max_size=4),
    st.lists(st.booleans(), min_size=7, max_size=7),
)
def test_as_the_sum_written_out(
    drawn: list[tuple[int, int]],
    stuck: dict[tuple[int, int], float],
    wishes: dict[tuple[int, int], int],
    social: list[bool],
) -> None:
    pairs = np.array(drawn, dtype=np.int64).reshape(-1, 2)
    beside = twins.neighbours(7, drawn)
    expected = {}
    for a in range(7):
        for b in range(a + 1, 7):
            need = stuck.get((a, b), 0) + stuck.get((b, a), 0) + WISH * wishes.get((a, b), 0)
            ways = twins.shortest_ways(beside, a, b)
            steps = len(ways[0]) - 1 if ways else FURTHEST
            if need and b not in beside[a]:
                expected[a, b] = need * (min(steps, FURTHEST) - 1) * (ACROSS if social[a] != social[b] else 1)
    found = meetings(graph_of(7, pairs[:, 0], pairs[:, 1]), np.array(social), stuck, wishes)
    assert {(one.a, one.b): one.gain for one in found} == expected
    assert [one.gain for one in found] == sorted(expected.values(), reverse=True)
