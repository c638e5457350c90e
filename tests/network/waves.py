"""Waves drawn at random, for hypothesis."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from naast.engine.network import Kind, Often, Said, Side, Wave

# A busy machine makes drawing slow; that says nothing about the code.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def lines(draw: st.DrawFn, most: int = 9) -> tuple[int, list[tuple[int, int]]]:
    """How many nodes, and lines between them; some twice, some to themselves."""
    size = draw(st.integers(1, most))
    node = st.integers(0, size - 1)
    return size, draw(st.lists(st.tuples(node, node), max_size=2 * most))


@st.composite
def waves(draw: st.DrawFn, most: int = 9) -> Wave:
    """Some organisations, of which some answered, and what those said."""
    size = draw(st.integers(0, most))
    sides = tuple(draw(st.lists(st.sampled_from(Side), min_size=size, max_size=size)))
    answered = frozenset(draw(st.sets(st.integers(0, size - 1)))) if size else frozenset()
    pairs = [(a, b) for a in sorted(answered) for b in range(size) if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    said = [
        Said(
            a,
            b,
            draw(st.frozensets(st.sampled_from(Kind))),
            draw(st.sampled_from([None, *Often])),
            draw(st.booleans()),
        )
        for a, b in chosen
    ]
    return Wave(sides, answered, tuple(said))
