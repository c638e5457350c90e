"""Slow and obvious twins of the fast routines of the network engine, written from the definitions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import combinations

from naast.engine import network as network_engine

Lines = Collection[tuple[int, int]]


def neighbours(size: int, lines: Lines) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in range(size)]
    for a, b in lines:
        if a != b:
            found[a].add(b)
            found[b].add(a)
    return found


def shortest_ways(beside: list[set[int]], a: int, b: int) -> list[list[int]]:
    """Every shortest way from a to b, by growing ways a step at a time."""
    ways = [[a]]
    met = {a}
    while ways:
        done = [way for way in ways if way[-1] == b]
        if done:
            return done
        ways = [[*way, onward] for way in ways for onward in sorted(beside[way[-1]]) if onward not in met]
        met |= {way[-1] for way in ways}
    return []


def between(size: int, lines: Lines) -> list[float]:
    """The share of pairs of others whose shortest way leads over a node, each way counted for its part."""
    beside, total = neighbours(size, lines), [0.0] * size
    for a, b in combinations(range(size), 2):
        ways = shortest_ways(beside, a, b)
        for way in ways:
            for node in way[1:-1]:
                total[node] += 1 / len(ways)
    pairs = (size - 1) * (size - 2) / 2
    return [one / pairs if pairs else 0.0 for one in total]


def parts(nodes: Collection[int], beside: list[set[int]]) -> list[set[int]]:
    """The parts that hang together, among `nodes` alone."""
    left, found = set(nodes), []
    while left:
        part, front = set(), {min(left)}
        while front:
            part |= front
            front = {onward for one in front for onward in beside[one] if onward in left} - part
        found.append(part)
        left -= part
    return found


def weak_spots(size: int, lines: Lines) -> dict[int, int]:
    """Remove every node in turn and look what falls off."""
    beside, found = neighbours(size, lines), {}
    for part in parts(range(size), beside):
        for node in part:
            pieces = parts(part - {node}, beside)
            if len(pieces) > 1:
                found[node] = len(part) - 1 - max(len(one) for one in pieces)
    return found


def every_wave(wave: network_engine.Wave) -> Iterator[tuple[int, int, bool, bool, int]]:
    """Every pair: a, b, whether a named b, whether b named a, and how many of the two answered."""
    named = {(one.source, one.target) for one in wave.said if one.kinds & network_engine.WORKING}
    for a, b in combinations(range(len(wave.sides)), 2):
        yield a, b, (a, b) in named, (b, a) in named, len({a, b} & wave.answered)
