"""A network with its luck laid out as a deck, from which everybody gets a hand of their own: the tables of looking ahead for many.

Each row of luck goes through the blocks in turn, so that any draws in a row have the numbers of the model in turn too. A person
begins somewhere else in every row (`cuts`, from their key): nobody shares a combination of luck with somebody else, which would
make the total of a rare event wrong, and every row is still used evenly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.foresight import tables, told
from naast.engine.foresight.network import Network, build
from naast.engine.knowledge.life_model import LifeEvents

HAND: Final = 64  # draws worked on together
MOST_NODES, MOST_LINKS, MOST_FACTS, MOST_CHANGES = 512, 1024, 64, 8  # of many.c
KINDS: Final = {"event": 0, "start": 1, "death": 3}  # the others 2
_GOLD: Final = 0x9E3779B97F4A7C15
_WORD: Final = (1 << 64) - 1
I32 = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Deck:
    """`network`: its columns in the order of the deck, the first HAND once more behind the last. Lists per row are said by where each
    begins (`.._from`, one longer) and what is in them. Numbers of the model are per draw: [rows, BLOCKS + HAND], in turn."""

    network: Network
    shape: I32  # [E] which row of the tables below
    quantiles: tables.F32
    shares: tables.F32
    step: tables.F32
    rate: tables.F64
    scale: tables.F64
    leak_rate: tables.F32  # [BLOCKS + HAND]
    kind: NDArray[np.int8]  # [N]
    ends: NDArray[np.bool_]  # [N]
    fact_of: I32  # [N] the fact a context is, or -1
    facts: tuple[str, ...]
    fact_luck: tables.F32  # [F, draws]
    share: tables.F64  # [F]
    against_from: I32
    against: I32  # facts that exclude a fact
    when_from: I32
    when: I32  # facts that must hold for a link
    help_from: I32
    help_by: tuple[str, ...]  # the measure of each row of help
    help_hazard: tables.F64  # [rows, BLOCKS + HAND] by how much it multiplies the hazard of its link

    @property
    def length(self) -> int:
        """Cards in a row of luck, without those that come twice."""
        return self.network.draws - HAND


def decks(life: LifeEvents, seed: int = 1) -> dict[str, Deck]:
    """A deck for every trajectory: about a third of a second each, to be kept by who asks. Raises EngineError (`too-large`)."""
    return {name: deck_of(build(life, name, seed)) for name in life.trajectories}


def deck_of(network: Network) -> Deck:
    """The deck of one network as `build` made it. Raises EngineError (`too-large`) on a model the loops have no room for."""
    life, facts = network.life, tuple(network.life.facts)
    place = {name: f for f, name in enumerate(facts)}
    _fits(network)
    events = [life.events[name] for name in network.nodes]
    shape, first = _shapes(network.quantiles)
    laid = _laid(network)
    helps = [
        [] if life.events[link.effect].competes_in else [*link.lowered_by, *link.helped_by] for link in network.links
    ]
    against = [
        [*fact.never_with, *(other for other, one in life.facts.items() if name in one.never_with)]
        for name, fact in life.facts.items()
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        hazards = [told.on_hazard(network, e, one) for e, row in enumerate(helps) for one in row]
    return Deck(
        laid, shape, network.quantiles[first], network.shares[first], network.step[first],
        _in_turn(network.rate.astype(np.float64)), _in_turn(network.scale.astype(np.float64)),
        np.asarray(_in_turn(network.leak_rate[None])[0], np.float32),
        np.array([KINDS.get(one.kind, 2) for one in events], np.int8), np.array([one.ends_at_death for one in events], np.bool_),
        np.array([place[one.fact] if one.kind == "context" and one.fact else -1 for one in events], np.int32), facts,
        np.stack([laid.fact_luck[name] for name in facts]) if facts else np.zeros((0, laid.draws), np.float32),
        np.array([life.facts[name].share.value for name in facts], np.float64),
        *_lists([[place[name] for name in row] for row in against]),
        *_lists([[place[name] for name in link.when] for link in network.links]),
        _lists([[0] * len(row) for row in helps])[0], tuple(one.by for row in helps for one in row),
        _in_turn(np.array(hazards, np.float64).reshape(-1, tables.BLOCKS)),
    )  # fmt: skip


def cuts(deck: Deck, key: int) -> tuple[int, NDArray[np.int64]]:
    """The block with which somebody begins, and where each row of luck does: of the links, of another cause and of what evidence leaves
    open (one per node), and of the facts."""
    net = deck.network
    rows = len(net.links) + 2 * len(net.nodes) + len(deck.facts)
    off = _mixed(key) % (tables.BLOCKS // 8) * 8
    words = [_mixed((key + _GOLD * (i + 1)) & _WORD) for i in range(-(-rows // 8))]
    places = [(word >> 8 * b & 255) * tables.BLOCKS + off for word in words for b in range(8)]
    return off, np.array(places[:rows], np.int64)


def _mixed(x: int) -> int:
    """A number of 64 bits of which every bit depends on every bit of x (the last steps of splitmix64)."""
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9 & _WORD
    x = (x ^ x >> 27) * 0x94D049BB133111EB & _WORD
    return x ^ x >> 31


def _fits(network: Network) -> None:
    life, changes = network.life, max((len(one) for _, one in network.graph.helped), default=0)
    sizes = (
        (len(network.nodes), MOST_NODES), (len(network.links), MOST_LINKS), (len(life.facts), MOST_FACTS), (changes, MOST_CHANGES),
    )  # fmt: skip
    if any(size > most for size, most in sizes):
        raise EngineError(
            "too-large",
            f"Dit model is te groot om voor veel mensen tegelijk vooruit te kijken ({sizes}).",
            "Kijk per persoon vooruit, of maak het model kleiner.",
        )


def _laid(network: Network) -> Network:
    """The same network with its columns in the order of the deck."""
    order = np.arange(network.draws).reshape(tables.BLOCKS, -1).T.ravel()
    order = np.concatenate([order, order[:HAND]])

    def take(rows: tables.F32) -> tables.F32:
        return np.ascontiguousarray(rows[..., order])

    return replace(
        network,
        luck=take(network.luck),
        delays=take(network.delays),
        leak=take(network.leak),
        choice=take(network.choice),
        fact_luck={name: take(row) for name, row in network.fact_luck.items()},
        block_of=network.block_of[order],
        # What is folded together shares its luck, and here each row has its own.
        base_of=np.full(len(network.nodes), -1, np.int32),
        base_times=np.zeros((0, len(order)), np.float32),
        base_causes=np.zeros((0, len(order)), np.int16),
    )


def _in_turn(rows: NDArray[np.floating]) -> tables.F64:
    """[rows, BLOCKS] as [rows, BLOCKS + HAND]: from any block on, HAND draws in a row."""
    return np.ascontiguousarray(rows[:, np.arange(tables.BLOCKS + HAND) % tables.BLOCKS], np.float64)


def _shapes(quantiles: tables.F32) -> tuple[I32, NDArray[np.int64]]:
    """Many links have a delay of the same shape: which of the different rows each has, and where those are."""
    seen: dict[bytes, int] = {}
    which = [seen.setdefault(row.tobytes(), len(seen)) for row in quantiles]
    first = [which.index(i) for i in range(len(seen))]
    return np.array(which, np.int32), np.array(first, np.int64)


def _lists(rows: Iterable[list[int]]) -> tuple[I32, I32]:
    kept = list(rows)
    return np.cumsum([0, *(len(row) for row in kept)]).astype(np.int32), np.array(
        [one for row in kept for one in row], np.int32
    )
