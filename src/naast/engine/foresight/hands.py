"""Looking ahead for many people the plain way, one person at a time: the twin of `engine/compiled/many.c`, bit for bit.

What runs when nothing was compiled, and what the compiled loops are tested against. A hand is a small network of its own, with the
luck that falls to this person; `told` and `spread` do the rest, as for anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from naast.engine.foresight import plain, tables
from naast.engine.foresight.case import Case
from naast.engine.foresight.deck import HAND, Deck, cuts
from naast.engine.foresight.forecast import tellable
from naast.engine.foresight.network import Network
from naast.engine.foresight.spread import Pass
from naast.engine.foresight.told import prepare

if TYPE_CHECKING:
    from naast.engine.foresight.many import Asked, Part

UNIT = 1 << 32  # one person; shares are whole numbers, so that adding them up has no order


def look(deck: Deck, asked: Asked, who: Sequence[int], groups: Sequence[int], into: Part) -> None:
    """Count these people, each in their group of `into`."""
    for p, group in zip(who, groups, strict=True):
        _person(deck, asked, int(p), int(group), into)


def _person(deck: Deck, asked: Asked, p: int, group: int, into: Part) -> None:
    case, key = asked.people.case(p), int(asked.people.key[p])
    times, log = np.zeros((len(deck.network.nodes), 0), np.float32), np.zeros(0)
    wanted = asked.least
    while True:
        for turn in range(len(log) // HAND, wanted):
            hand = hand_of(deck, key, turn)
            row, weight = moments(hand, case)
            times, log = np.concatenate([times, row], axis=1), np.concatenate([log, weight])
        share, ess = _shares(log)
        if ess >= asked.wanted or wanted >= asked.most:
            break
        wanted = min(2 * wanted, asked.most)
    into.ess[p], into.draws[p] = ess, len(log)
    if ess == 0:
        into.cannot_be[group] += 1
    else:
        _count(deck, asked, case, (p, group), np.asarray(times), share, (cuts(deck, key)[0], into))


def hand_of(deck: Deck, key: int, turn: int) -> Network:
    """The luck of one person for HAND draws, as a network."""
    net = deck.network
    off, places = cuts(deck, key)
    columns = (places + turn * HAND % deck.length) % deck.length
    links, nodes = len(net.links), len(net.nodes)
    lanes = np.arange(HAND)

    def take(rows: tables.F32, first: int) -> tables.F32:
        return np.stack([row[at : at + HAND] for row, at in zip(rows, columns[first:], strict=False)])

    made = replace(
        net,
        luck=take(net.luck, 0),
        delays=take(net.delays, 0),
        leak=take(net.leak, links),
        choice=take(net.choice, links + nodes),
        fact_luck=dict(zip(deck.facts, take(deck.fact_luck, links + 2 * nodes) if deck.facts else (), strict=True)),
        block_of=((off + turn * HAND + lanes) % tables.BLOCKS).astype(np.int32),
    )
    vars(made)["graph"] = net.graph  # what comes after what is the same
    return made


def moments(hand: Network, case: Case) -> tuple[tables.F32, NDArray[np.float64]]:
    """When everything comes in each draw, and how well each fits, in log."""
    times, weight = np.empty((len(hand.nodes), HAND), np.float32), np.zeros(HAND)
    told = prepare(hand, case).with_help(hand, case.provisions)
    Pass(hand, told, times, np.empty(times.shape, np.int16), weight).go()
    return times, weight


def _shares(log: NDArray[np.float64]) -> tuple[NDArray[np.int64], float]:
    """The share of each draw in whole numbers, and the effective number of draws: 0 when nothing fits."""
    if not log.max() > -np.inf:
        return np.zeros(len(log), np.int64), 0.0
    weight = plain.power(log - log.max())
    total, squares = np.cumsum(weight)[-1], np.cumsum(weight * weight)[-1]
    return (weight / total * float(UNIT) + 0.5).astype(np.int64), float(total * total / squares)


def _count(
    deck: Deck, asked: Asked, case: Case, whose: tuple[int, int], times: tables.F32, share: NDArray[np.int64],
    where: tuple[int, Part],
) -> None:  # fmt: skip
    (p, group), (off, into), net = whose, where, deck.network
    block = (off + np.arange(len(share))) % tables.BLOCKS
    into.people[group] += 1
    np.add.at(into.mass[group], block, share)
    np.add.at(into.squares[group], block, (share >> 16) ** 2)
    ends = np.array([case.on + float(span) for span in asked.spans], np.float32)
    for name in tellable(net, case):
        row, event = times[net.index[name]], asked.events.index(name)
        came = row <= ends[-1]
        span = np.where(row > np.float32(case.on), 1 + np.searchsorted(ends, row), 0)
        mine = np.zeros(1 + len(ends), np.int64)
        np.add.at(mine, span[came], share[came])
        into.counts[group, event] += mine
        new = came & (span > 0)
        np.add.at(into.split[group, event], block[new], share[new])
        if into.each is not None:
            into.each[p, event] = mine / UNIT
