"""How good a ranking is, by the measures of the project: nDCG@5 with gain 2^g-1, and success in the first 1 and 3.

Used on held-out writers while training and in `benchmarks/routing`; nothing here is needed to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log2
from typing import Final

import numpy as np

DEPTH: Final = 5
GOOD_GRADE: Final = 2


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """Between 0 and 1; `grades` (1-3) must hold at least one provision.

    >>> ndcg(["a", "b"], {"a": 3, "b": 2})
    1.0
    """
    gained = sum((2 ** grades.get(name, 0) - 1) / log2(place + 2) for place, name in enumerate(ranked[:depth]))
    ideal = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:depth]
    return gained / sum(gain / log2(place + 2) for place, gain in enumerate(ideal))


def success(ranked: Sequence[str], grades: Mapping[str, int], within: int) -> float:
    """1.0 when one of the first `within` has grade 2 or 3, else 0.0."""
    return float(any(grades.get(name, 0) >= GOOD_GRADE for name in ranked[:within]))


def summary(pairs: Iterable[tuple[Sequence[str], Mapping[str, int]]]) -> dict[str, float]:
    """Means over (ranking, grades) pairs whose grades are not empty: ndcg5, success1, success3, and n."""
    rows = [(ndcg(r, g), success(r, g, 1), success(r, g, 3)) for r, g in pairs if g]
    if not rows:
        return {"n": 0}
    means = np.mean(np.array(rows), axis=0)
    return {
        "n": len(rows),
        **{name: round(float(v), 4) for name, v in zip(("ndcg5", "success1", "success3"), means, strict=True)},
    }
