"""Which nodes of a network come after which, which links wait for a condition and which for help: worked out once per network.

Sets of nodes are whole numbers, bit j for node j, so that joining two of them is one step.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight.room import keep

if TYPE_CHECKING:
    from naast.engine.foresight.network import Network

_MOST_KEPT: Final = 64  # sets of nodes of which is kept which are in them


class Graph:
    """What only depends on which links there are. `after[j]` and `before[j]`: node j with all that may follow from it, or lead to it;
    `openly[j]`: what follows without passing a death or a dying phase; `leading[j]`: what leads to node j, in a cycle itself too."""

    def __init__(self, network: Network) -> None:
        self.size = len(network.nodes)
        self.every = (1 << self.size) - 1
        self._flags: dict[int, NDArray[np.bool_]] = {}
        self._members: dict[int, list[int]] = {}
        self.effect = np.repeat(np.arange(self.size), network.edges_of[:, 1] - network.edges_of[:, 0])
        pairs = list(zip(network.source.tolist(), self.effect.tolist(), strict=True))
        parts = [range(first, last) for first, last in network.parts.tolist()]
        self.after = _reach(parts[::-1], pairs)
        self.before = _reach(parts, [(effect, cause) for cause, effect in pairs])
        events = network.life.events
        self.contexts = [
            (j, name, events[name].fact) for j, name in enumerate(network.nodes) if events[name].kind == "context"
        ]
        self.settings = frozenset(name for _, name, _ in self.contexts)
        when: dict[tuple[str, ...], list[int]] = {}
        self.helped: list[tuple[int, frozenset[str]]] = []
        for e, link in enumerate(network.links):
            if link.when:
                when.setdefault(link.when, []).append(e)
            measures = frozenset(one.by for one in (*link.lowered_by, *link.helped_by))
            if measures:
                self.helped.append((e, measures))
        self.touched = self._touched()
        self.leading = [self.all_before(network.source[slice(*edges)].tolist()) for edges in network.edges_of.tolist()]
        facts = network.life.facts
        self.against = {
            name: [*fact.never_with, *(other for other, one in facts.items() if name in one.never_with)]
            for name, fact in facts.items()
        }
        self.conditions = [(condition, np.array(rows)) for condition, rows in when.items()]
        latent = {j for j, name in enumerate(network.nodes) if events[name].kind in ("death", "dying")}
        self.openly = _reach(parts[::-1], [pair for pair in pairs if pair[1] not in latent])
        kinds = [events[name] for name in network.nodes]
        self.roots = _bits(one.kind in ("start", "context", "action") for one in kinds)
        self.rooted = functools.reduce(lambda found, j: found | self.openly[j], self.members(self.roots), 0)
        self.shown = _bits(one.shown == "yes" and one.kind == "event" for one in kinds)
        self.ends = _bits(one.ends_at_death for one in kinds)
        self.bereaved = _bits(one.who == "nabestaande" for one in kinds)
        self.personal = self.all_after(
            [*(j for j, _, _ in self.contexts), *(int(self.effect[e]) for _, rows in self.conditions for e in rows)]
        )

    def _touched(self) -> dict[str, int]:
        """Per measure the nodes that it may change: what it works on, and everything after that."""
        found: dict[str, int] = {}
        for e, measures in self.helped:
            for name in measures:
                found[name] = found.get(name, 0) | self.after[int(self.effect[e])]
        return found

    def all_after(self, nodes: Iterable[int]) -> int:
        """These nodes and everything that may follow from them."""
        return functools.reduce(lambda found, j: found | self.after[j], nodes, 0)

    def all_before(self, nodes: Iterable[int]) -> int:
        """These nodes and everything that may lead to them."""
        return functools.reduce(lambda found, j: found | self.before[j], nodes, 0)

    def tellable(self, happened: Iterable[int], died: bool) -> int:
        """What may be told about: shown at all, not there yet, with a cause that is not a death or a dying phase nobody told of; what
        comes after a death only once it has come, and then nothing that ends with it."""
        there, reached = 0, self.rooted
        for j in happened:
            there, reached = there | 1 << j, reached | self.openly[j]
        return self.shown & ~there & reached & ~(self.ends if died else self.bereaved)

    def members(self, nodes: int) -> list[int]:
        """A set of nodes as their numbers, in order, not to be written to; those asked for lately are kept."""
        found = self._members.get(nodes)
        if found is None:
            found = np.flatnonzero(self.flags(nodes)).tolist()
            keep(self._members, nodes, found, _MOST_KEPT)
        return found

    def flags(self, nodes: int) -> NDArray[np.bool_]:
        """A set of nodes as bool [N], not to be written to; those asked for lately are kept."""
        found = self._flags.get(nodes)
        if found is None:
            packed = np.frombuffer((nodes & self.every).to_bytes(self.size // 8 + 1, "little"), np.uint8)
            found = np.unpackbits(packed, count=self.size, bitorder="little").view(np.bool_)
            found.setflags(write=False)
            keep(self._flags, nodes, found, _MOST_KEPT)
        return found


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << j for j, flag in enumerate(flags) if flag)


def _reach(parts: Iterable[Iterable[int]], pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Per node the set it reaches along `pairs`; `parts` come in an order in which what is reached came before."""
    steps: dict[int, list[int]] = {}
    for one, other in pairs:
        steps.setdefault(one, []).append(other)
    found: dict[int, int] = {}
    for part in parts:
        nodes = list(part)
        mine = sum(1 << j for j in nodes)
        for j in nodes:
            for other in steps.get(j, ()):
                mine |= found.get(other, 0)
        found |= dict.fromkeys(nodes, mine)
    return [found[j] for j in range(len(found))]
