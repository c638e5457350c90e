"""Which nodes come after which, what may be told, and memory that serves again: against slow and obvious twins."""

from __future__ import annotations

import random

import numpy as np
import pytest

from naast.engine.foresight.case import Case, Known, State
from naast.engine.foresight.forecast import tellable
from naast.engine.foresight.network import Network, build
from naast.engine.foresight.room import room
from naast.engine.knowledge.life_events import default_life_events
from tests.unit.foresight.making import life, link

LIFE = default_life_events()
CYCLE = life(
    [link("start", "a", 0.4), link("a", "b", 0.6), link("b", "a", 0.6), link("b", "c", 0.5), link("start", "d", 0.3)]
)


def followed(network: Network, first: set[str], closed: frozenset[str] = frozenset(), back: bool = False) -> set[str]:
    """Everything that can be reached over the links, step by step; `closed` nodes cannot be entered."""
    found, size = set(first), -1
    while size < len(found):
        size = len(found)
        for one in network.links:
            cause, effect = (one.effect, one.cause) if back else (one.cause, one.effect)
            if cause in found and effect not in closed:
                found.add(effect)
    return found


@pytest.mark.parametrize("network", [build(LIFE, "kanker", 1), build(CYCLE, "pad", 1)], ids=["shipped", "cycle"])
def test_what_comes_after_and_before_every_node(network: Network) -> None:
    graph = network.graph
    for j, name in enumerate(network.nodes):
        assert {network.nodes[i] for i in graph.members(graph.after[j])} == followed(network, {name})
        assert {network.nodes[i] for i in graph.members(graph.before[j])} == followed(network, {name}, back=True)
        assert graph.members(graph.after[j]) == [i for i in range(graph.size) if graph.after[j] >> i & 1]


def test_what_may_be_told_is_what_a_walk_over_the_links_finds() -> None:
    network, luck = build(LIFE, "neuro", 1), random.Random(6)
    latent = {name for name, one in LIFE.events.items() if one.kind in ("death", "dying")}
    lengths = set()
    for i in range(12):
        happened = set(luck.sample(network.nodes, 6)) | ({"overlijden"} if i % 3 == 0 else set())
        died = any(LIFE.events[name].kind == "death" for name in happened)
        roots = {name for name in network.nodes if LIFE.events[name].kind in ("start", "context", "action")}
        here = followed(network, roots | happened, frozenset(latent - happened))
        expected = [
            name
            for name in network.nodes
            if LIFE.events[name].shown == "yes"
            and LIFE.events[name].kind == "event"
            and name in here - happened
            and (not LIFE.events[name].ends_at_death if died else LIFE.events[name].who != "nabestaande")
        ]
        known = tuple(Known(name, State.HAPPENED, 10.0) for name in sorted(happened))
        assert tellable(network, Case("neuro", 20.0, known=known)) == expected
        lengths.add(len(expected))
    assert len(lengths) > 3


def test_memory_serves_again_only_when_nobody_holds_it_or_a_part_of_it() -> None:
    shape = (7, 12345)
    first = room(shape, np.float32)
    first[:] = 1
    part, where = first[3], first.ctypes.data
    other = room(shape, np.float32)
    other[:] = 2
    assert other.ctypes.data != where
    del first
    third = room(shape, np.float32)
    third[:] = 3
    assert third.ctypes.data != where
    assert (part == 1).all()
    del part
    assert room(shape, np.float32).ctypes.data == where
