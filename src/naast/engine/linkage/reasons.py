"""Why two records may be the same, in plain Dutch: what speaks for it, what speaks against it. The sentences stand in the model."""

from __future__ import annotations

import math
from collections.abc import Mapping

from naast.engine.linkage.model import Level, Model

TOGETHER = "hangt samen via andere rijen"
SPLIT = "andere rijen spreken dit tegen"


def _clause(levels: list[Level]) -> str:
    return ", ".join(level.why for level in levels)


def reasons(model: Model, rungs: Mapping[str, int], rule: int = -1, note: str = "") -> str:
    """One line: what counts for, the strongest first; after "maar" what counts against. `rungs` as in `Met`, -1 is unknown.

    `rule` is the exact rule that was satisfied (-1: none), `note` what the group had to say.
    """
    told: list[tuple[float, Level]] = []
    for one in model.comparisons:
        at = rungs[one.name]
        if at >= 0 and one.levels[at].why:
            level = one.levels[at]
            told.append((math.log2(level.same / level.chance), level))
    told.sort(key=lambda pair: -abs(pair[0]))
    good, bad = [level for weight, level in told if weight > 0], [level for weight, level in told if weight <= 0]
    parts = [_clause(good) or "weinig overeen"]
    if rule >= 0:
        parts.insert(0, f"vaste regel ({model.exact[rule].why})")
    if note:
        parts.append(note)
    line = "; ".join(parts)
    return f"{line}; maar {_clause(bad)}" if bad else line
