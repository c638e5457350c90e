"""The slow, obvious twin of what linkage does fast: one pair at a time, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from naast.engine.linkage.model import EXPLANATIONS, Model


def groups_of(pairs: Sequence[tuple[int, int]], size: int) -> list[int]:
    """Per row the lowest row it hangs together with, by walking."""
    found = list(range(size))
    changed = True
    while changed:
        changed = False
        for one, two in pairs:
            low = min(found[one], found[two])
            if found[one] != low or found[two] != low:
                found[one] = found[two] = low
                changed = True
    return found


def weight_of(
    model: Model,
    pair: tuple[int, int],
    rungs: Mapping[str, int],
    columns: Mapping[str, Sequence[object]],
    group: Sequence[int],
) -> float:
    """Bits for being the same against chance, with values counted once per group and without the groups of the pair."""
    total = 0.0
    for one in model.comparisons:
        if rungs[one.name] < 0:
            continue
        level = one.levels[rungs[one.name]]
        chance = level.chance
        if level.counts:
            held = {(value, group[row]) for row, value in enumerate(columns[level.counts]) if value is not None}
            mine = columns[level.counts][pair[0]]
            others = [g for value, g in held if value == mine and g not in (group[pair[0]], group[pair[1]])]
            chance = min(1.0, (len(others) + model.alone[level.counts]) / len(held))
        total += math.log2(level.same / chance)
    return total


def chance_of(model: Model, weight: float, rungs: Mapping[str, int], shares: Mapping[str, float], size: int) -> float:
    """The chance of being the same, against a branch, a sister service, a household, and nothing at all."""
    odds = {"nothing": 1.0}
    for kind in EXPLANATIONS:
        bits = weight + math.log2(shares[kind] / size)
        possible = kind != "service" or rungs["name"] >= 0
        for one in model.comparisons:
            if rungs[one.name] < 0:
                continue
            level = one.levels[rungs[one.name]]
            share = getattr(level, kind) if kind != "service" or level.service is not None else level.same
            if share is None:
                possible = False
            else:
                bits += math.log2(share / level.same)
        odds[kind] = 2.0**bits if possible else 0.0
    return odds["same"] / sum(odds.values())


def closest(word: str, others: Sequence[str]) -> list[str]:
    """Words one letter apart from `word`, by the table of edits (Damerau)."""

    def apart(a: str, b: str) -> int:
        table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
        for i in range(1, len(a) + 1):
            for j in range(1, len(b) + 1):
                table[i][j] = min(
                    table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
                )
                if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                    table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
        return table[len(a)][len(b)]

    return [other for other in others if apart(word, other) == 1]
