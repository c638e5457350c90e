"""The second look at pairs that met: how rare what they share is, and whether something else explains it better. Pure numpy.

Weights are in bits (base 2): +1 doubles the odds. `tests/unit/linkage/slow_twin.py` does the same one pair at a time.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from naast.engine.linkage.comparing import Ints, Met
from naast.engine.linkage.model import EXPLANATIONS, Model

Floats = npt.NDArray[np.float64]
# The rungs of the address that contradict: two records on them are not taken for one when values are counted.
ELSEWHERE = ("number", "street", "other")
_NEVER = -30.0
_ROUNDS, _STEPS = 3, 15
_SURE = float(np.log2(19))


def components(left: Ints, right: Ints, size: int) -> Ints:
    """Per row the lowest row it hangs together with, over pairs (`left`, `right`); rows without pairs are their own."""
    found = np.arange(size, dtype=np.int64)
    while len(left):
        low = np.minimum(found[left], found[right])
        before = found.copy()
        np.minimum.at(found, found[left], low)
        np.minimum.at(found, found[right], low)
        found = found[found]
        if np.array_equal(before, found):
            break
    return found


def fixed_weights(met: Met, model: Model) -> Floats:
    """The weight of each pair by the shares of the file alone."""
    total = np.zeros(len(met.left))
    for one in model.comparisons:
        weights = np.array([*(np.log2(level.same / level.chance) for level in one.levels), 0.0])
        total += weights[met.rungs[one.name]]
    return total


def counted(met: Met, model: Model, table: pa.Table, group: Ints, fixed: Floats) -> Floats:
    """`fixed`, with the chance of sharing a value taken from how many *others* have it: groups other than those of the pair.

    `group` says per row which records are taken for one already; a value counts once per group.
    """
    total = fixed.copy()
    for one in model.comparisons:
        for rung, level in enumerate(one.levels):
            at = np.nonzero(met.rungs[one.name] == rung)[0]
            if not level.counts or not len(at):
                continue
            codes = (
                table.column(level.counts).combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
            )
            known = ~np.isnan(codes.astype(float))
            values = np.where(known, codes, -1).astype(np.int64)
            pairs = np.unique(values[known] * np.int64(len(group)) + group[known])
            holders = np.bincount(pairs // len(group), minlength=int(values.max(initial=0)) + 1)
            mine = np.where(group[met.left[at]] == group[met.right[at]], 1, 2)
            others = np.maximum(holders[values[met.left[at]]] - mine, 0)
            chance = np.minimum((others + model.alone[level.counts]) / max(len(pairs), 1), 1.0)
            total[at] += np.log2(level.same / chance) - np.log2(level.same / level.chance)
    return total


def against(met: Met, model: Model, kind: str) -> Floats:
    """How many bits better (or worse) an explanation accounts for each pair than being the same does; 0 for `same` itself.

    Two services of one organisation can only be told by their names; without names that is no explanation.
    """
    total = np.zeros(len(met.left))
    for one in model.comparisons:
        shares = [
            level.same if kind == "service" and level.service is None else getattr(level, kind) for level in one.levels
        ]
        weights = [
            _NEVER if s is None else float(np.log2(s / level.same)) for s, level in zip(shares, one.levels, strict=True)
        ]
        total += np.array([*weights, 0.0])[met.rungs[one.name]]
    return np.where(met.rungs["name"] < 0, _NEVER, total) if kind == "service" else total


def _chances(weight: Floats, better: Floats, shares: list[float], size: int) -> Floats:
    """Per pair the chance of each explanation and, last, of chance: an array of 5 rows that sum to 1."""
    bits = np.vstack([weight + better + np.log2(np.array(shares) / size)[:, None], np.zeros(len(weight))])
    raw = np.exp2(bits - bits.max(axis=0, initial=0.0))
    return np.asarray(raw / raw.sum(axis=0), dtype=np.float64)


def weigh(met: Met, model: Model, table: pa.Table) -> tuple[Floats, dict[str, float]]:
    """The chance (0..1) that each pair is the same, and the shares estimated on the way.

    Only four numbers are learned from the lists themselves, without any labels: how many matches, branches, sister
    services and households there are per record, each between the bounds of the file.
    """
    size = max(table.num_rows, 2)
    better = np.stack([against(met, model, kind) for kind in EXPLANATIONS])
    bounds = [model.shares[kind] for kind in EXPLANATIONS]
    shares = [bound.start for bound in bounds]
    fixed = fixed_weights(met, model)
    elsewhere = _elsewhere(met, model)
    odds = fixed - np.log2(size)
    chances = np.zeros((len(bounds) + 1, len(fixed)))
    for _ in range(_ROUNDS):
        certain = (odds > _SURE) & ~elsewhere
        group = components(met.left[certain], met.right[certain], table.num_rows)
        weight = counted(met, model, table, group, fixed)
        for _ in range(_STEPS):
            chances = _chances(weight, better, shares, size)
            per_record = 2 * chances.sum(axis=1) / size
            shares = [min(b.most, max(b.least, float(s))) for b, s in zip(bounds, per_record, strict=False)]
        odds = bits(chances[0])
    return chances[0], dict(zip(EXPLANATIONS, shares, strict=True))


def _elsewhere(met: Met, model: Model) -> npt.NDArray[np.bool_]:
    ids = [level.id for level in model.comparison("address").levels]
    return np.isin(met.rungs["address"], [ids.index(one) for one in ELSEWHERE])


def bits(chance: Floats) -> Floats:
    """The odds of a chance in bits, at most 50 either way."""
    safe = np.clip(chance, 2.0**-50, 1 - 2.0**-50)
    return np.asarray(np.log2(safe / (1 - safe)), dtype=np.float64)


def exact_rule(met: Met, model: Model) -> npt.NDArray[np.int64]:
    """Per pair the first exact rule it satisfies, counted from 0; -1 when none."""
    found = np.full(len(met.left), -1, dtype=np.int64)
    for number, rule in reversed(list(enumerate(model.exact))):
        fits = np.ones(len(found), dtype=bool)
        for name, ids in rule.when.items():
            there = [level.id for level in model.comparison(name).levels]
            fits &= np.isin(met.rungs[name], [there.index(one) for one in ids])
        found[fits] = number
    return found
