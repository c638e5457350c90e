"""The links of one trajectory as arrays that the kernel reads: nodes in order of cause, rates, tables, luck.

Built once per model, trajectory, seed and size; nothing in it depends on a person. Conditioning on a person is `past`.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from naast.engine.errors import EngineError
from naast.engine.foresight import kernel, structures, tables
from naast.engine.foresight.graph import Graph
from naast.engine.foresight.plain import ANOTHER, NOBODY
from naast.engine.knowledge.life_model import LifeEvents, Link

__all__ = ["ANOTHER", "NOBODY", "Network", "build", "fold", "link_key", "links_of", "slices"]


@dataclass(frozen=True, eq=False)
class Network:
    """N nodes in order of cause, E links sorted by effect; all float32 rows have `draws` columns."""

    life: LifeEvents
    trajectory: str
    seed: int
    nodes: tuple[str, ...]
    links: tuple[Link, ...]
    index: dict[str, int]
    parts: NDArray[np.int32]  # [C, 2] first and one-past-last node of each part; a cycle is one part of several nodes
    edges_of: NDArray[np.int32]  # [N, 2] first and one-past-last link of each node
    source: NDArray[np.int32]  # [E]
    low: tables.F32  # [E] where the slice of luck begins of which this link fires (competing outcomes share their luck)
    rate: tables.F32  # [E, BLOCKS] the chance
    scale: tables.F32  # [E, BLOCKS] days
    luck: tables.F32  # [E, draws]
    delays: tables.F32  # [E, draws] days, inf when it does not fire
    quantiles: tables.F32  # [E, POINTS]
    shares: tables.F32  # [E, AGES]
    step: tables.F32  # [E]
    leak: tables.F32  # [N, draws] days until another cause
    leak_rate: tables.F32  # [BLOCKS] per day
    choice: tables.F32  # [N, draws] luck for what evidence leaves open
    fact_luck: dict[str, tables.F32]
    in_base: NDArray[np.bool_]  # [E] links from day 0 without a condition: folded into the base, the same for everybody
    base_of: NDArray[np.int32]  # [N] the row of the base, or -1: nothing but another cause
    base_times: tables.F32  # [B, draws]
    base_causes: NDArray[np.int16]  # [B, draws]
    block_of: NDArray[np.int32]  # [draws] the block of which a draw has the numbers; ascending
    block_start: NDArray[np.int32]  # [BLOCKS + 1]
    vary: bool
    least: NDArray[np.bool_]  # [E] links of which what is left of a delay never ends sooner than the whole

    @property
    def draws(self) -> int:
        """How many columns there are."""
        return int(self.luck.shape[1])

    @functools.cached_property
    def graph(self) -> Graph:
        """What comes after what."""
        return Graph(self)

    @functools.cached_property
    def pointers(self) -> Any:
        """What the loops read of this network; made by `structures`."""
        return structures.net_of(self)

    @functools.cached_property
    def kept(self) -> dict[object, Any]:
        """What was worked out for this network and is the same for everybody: `past` and `told` keep it here."""
        return {}


def build(life: LifeEvents, trajectory: str, seed: int = 1, vary: bool = True, prune: bool = True) -> Network:
    """The network of one trajectory. `vary`: let the numbers of the model differ per block. `prune`: only what is shown and
    what leads to it. Raises EngineError (`unknown-trajectory`)."""
    if trajectory not in life.trajectories:
        raise EngineError(
            "unknown-trajectory",
            f"Het ziektepad {trajectory} bestaat niet.",
            f"Kies uit: {', '.join(life.trajectories)}.",
        )
    chosen = links_of(life, trajectory)
    keep = _wanted(life, chosen) if prune else set(life.events)
    chosen = [link for link in chosen if link.effect in keep and link.cause in keep]
    parts = _in_order([name for name in life.events if name in keep], chosen)
    nodes = [name for part in parts for name in part]
    place = {name: i for i, name in enumerate(nodes)}
    # Within an effect first what the base holds, so that taking the base changes nothing of the order.
    chosen.sort(key=lambda link: (place[link.effect], not _in_base(life, link)))
    ends = np.cumsum([len(part) for part in parts])
    return _arrays(life, trajectory, seed, vary, nodes, chosen, np.column_stack([ends - [len(p) for p in parts], ends]))


def links_of(life: LifeEvents, trajectory: str) -> list[Link]:
    """The links that hold for a trajectory: a row of its own goes before the row for all."""
    own = {(link.cause, link.effect) for link in life.links if link.trajectory == trajectory}
    return [
        link
        for link in life.links
        if link.trajectory == trajectory or (link.trajectory is None and (link.cause, link.effect) not in own)
    ]


def link_key(link: Link) -> str:
    """A name for a link that stays the same when its numbers are edited."""
    return f"{link.cause}>{link.effect}/{link.trajectory or ''}/{'+'.join(link.when)}"


def slices(life: LifeEvents, chosen: Sequence[Link]) -> tuple[dict[str, float], dict[str, float]]:
    """For links to competing outcomes of one cause: where each slice begins, and what to multiply its chance by so that
    together they are at most 1."""
    begins: dict[str, float] = {}
    shrink: dict[str, float] = {}
    groups: dict[tuple[str, str], list[Link]] = {}
    for link in chosen:
        if group := life.events[link.effect].competes_in:
            groups.setdefault((group, link.cause), []).append(link)
    for rivals in groups.values():
        total = max(1.0, sum(link.probability.value for link in rivals))
        at = 0.0
        for link in rivals:
            begins[link_key(link)], shrink[link_key(link)] = at, 1 / total
            at += link.probability.value / total
    return begins, shrink


def _wanted(life: LifeEvents, chosen: Sequence[Link]) -> set[str]:
    wanted = {name for name, event in life.events.items() if event.shown == "yes" or event.kind in ("start", "death")}
    size = 0
    while size < len(wanted):
        size = len(wanted)
        wanted |= {link.cause for link in chosen if link.effect in wanted}
    return wanted


def _in_order(names: Sequence[str], chosen: Sequence[Link]) -> list[list[str]]:
    """Strongly connected parts, causes first (Tarjan, written without recursion)."""
    causes: dict[str, list[str]] = {name: [] for name in names}
    for link in chosen:
        causes[link.effect].append(link.cause)
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    parts: list[list[str]] = []
    for root in names:
        if root in number:
            continue
        work = [(root, iter(causes[root]))]
        number[root] = lowest[root] = len(number)
        stack.append(root)
        while work:
            name, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == number[name]:
                    at = stack.index(name)
                    parts.append(sorted(stack[at:]))
                    del stack[at:]
            elif step not in number:
                number[step] = lowest[step] = len(number)
                stack.append(step)
                work.append((step, iter(causes[step])))
            elif step in stack:
                lowest[name] = min(lowest[name], number[step])
    return parts


def _arrays(
    life: LifeEvents,
    trajectory: str,
    seed: int,
    vary: bool,
    nodes: list[str],
    chosen: list[Link],
    parts: NDArray[np.int64],
) -> Network:
    place = {name: i for i, name in enumerate(nodes)}
    begins, shrink = slices(life, chosen)
    keys = [link_key(link) for link in chosen]
    shapes = [tables.scale_of(link.delay) for link in chosen]
    groups = {
        key: f"{life.events[link.effect].competes_in}<{link.cause}"
        for key, link in zip(keys, chosen, strict=True)
        if key in begins
    }
    luck = _stack([tables.uniforms(seed, groups.get(key, key)) for key in keys])
    rate = _stack(
        [
            tables.chances(seed, key, link.probability, vary and key not in begins) * shrink.get(key, 1.0)
            for key, link in zip(keys, chosen, strict=True)
        ],
        tables.BLOCKS,
    )
    scale = _stack(
        [
            tables.factors(seed, key, link.delay.low, link.delay.high, vary) * size
            for key, link, (size, _) in zip(keys, chosen, shapes, strict=True)
        ],
        tables.BLOCKS,
    )
    quantile = _stack([tables.quantiles(shape) for _, shape in shapes], tables.POINTS)
    forward = [tables.shares(shape) for _, shape in shapes]
    low = np.array([begins.get(key, 0.0) for key in keys], np.float32)
    edges_of = _edges_of(np.array([place[link.effect] for link in chosen], np.int64), len(nodes))
    leak, leak_rate = _leak(life, nodes, seed, vary)
    delays = np.empty_like(luck)
    blocks = np.repeat(np.arange(tables.BLOCKS, dtype=np.int32), tables.BLOCK)
    kernel.fill_delays(blocks, luck, low, rate, scale, quantile, delays)
    in_base = np.array([_in_base(life, link) for link in chosen], np.bool_)
    return Network(
        life, trajectory, seed, tuple(nodes), tuple(chosen), place, parts.astype(np.int32), edges_of,
        np.array([place[link.cause] for link in chosen], np.int32), low, rate, scale, luck, delays, quantile,
        _stack([table for table, _ in forward], tables.AGES), np.array([step for _, step in forward], np.float32), leak, leak_rate,
        _stack([tables.uniforms(seed, f"choice/{name}") for name in nodes]),
        {name: tables.uniforms(seed, f"fact/{name}") for name in life.facts}, in_base, *fold(delays, leak, edges_of, in_base),
        blocks, (np.arange(tables.BLOCKS + 1) * tables.BLOCK).astype(np.int32), vary, low == 0.0,
    )  # fmt: skip


def _in_base(life: LifeEvents, link: Link) -> bool:
    return life.events[link.cause].kind == "start" and not link.when


def _leak(life: LifeEvents, nodes: Sequence[str], seed: int, vary: bool) -> tuple[tables.F32, tables.F32]:
    """[nodes, draws] days until another cause, and [BLOCKS] its rate per day."""
    yearly = tables.chances(seed, "another", life.another_cause, vary)
    rate = np.array(-np.log1p(-yearly) / 365.25, np.float32)
    waits: tables.F32 = _stack([-np.log(tables.uniforms(seed, f"leak/{name}")) for name in nodes])
    return np.asarray(waits / np.repeat(rate, tables.BLOCK), np.float32), rate


def _edges_of(target: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    """[size, 2]: first and one-past-last link of each node, when links are sorted by the node they lead to."""
    nodes = np.arange(size)
    return np.column_stack([np.searchsorted(target, nodes), np.searchsorted(target, nodes, "right")]).astype(np.int32)


def fold(
    delays: tables.F32, leak: tables.F32, edges_of: NDArray[np.int32], in_base: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], tables.F32, NDArray[np.int16]]:
    """Another cause and the links from day 0 without a condition, as one row of moments and causes per node that has such links;
    and which row is of which node."""
    based = [j for j, (first, last) in enumerate(edges_of) if in_base[first:last].any()]
    base_of = np.full(len(edges_of), -1, np.int32)
    base_of[based] = np.arange(len(based))
    times, causes = leak[based], np.full((len(based), leak.shape[1]), ANOTHER, np.int16)
    for j in based:
        row, why = times[base_of[j]], causes[base_of[j]]
        for e in range(*edges_of[j]):
            if in_base[e]:
                sooner = delays[e] < row
                np.copyto(row, delays[e], where=sooner)
                why[sooner] = e
    return base_of, times, causes


def _stack(rows: Sequence[NDArray[np.floating]], width: int = tables.DRAWS) -> tables.F32:
    return np.ascontiguousarray(np.stack(rows), dtype=np.float32) if rows else np.zeros((0, width), np.float32)
