""" "Dit klopt niet": what is left of a reading when the asker says that a need is not theirs.

The need itself goes, and help that only that need pointed at steps back. Danger is never doubted away: it was seen before.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Final

from naast.engine.knowledge import Pack
from naast.engine.understanding import Reading

# How far a provision steps back when the only needs that pointed at it were denied; a link of full weight keeps this share.
KEPT: Final = 0.35


def without_needs(reading: Reading, denied: Collection[str], pack: Pack) -> Reading:
    """The reading without the needs in `denied` (ids; unknown ones are left alone). Scores only ever go down."""
    known = [name for name in denied if name in pack.needs]
    if not known:
        return reading
    needs = tuple(need for need in reading.needs if need.id not in known)
    still = {link.id for need in needs for link in pack.needs[need.id].provisions}
    factor: dict[str, float] = {}
    for name in known:
        for link in pack.needs[name].provisions:
            if link.id not in still:
                factor[link.id] = min(factor.get(link.id, 1.0), 1 - (1 - KEPT) * link.weight)
    scaled = {name: score * factor.get(name, 1.0) if score > 0 else score for name, score in reading.provisions.items()}
    provisions = dict(sorted(scaled.items(), key=lambda item: -item[1]))
    posterior = {name: 0.0 if name in known else chance for name, chance in reading.posterior.items()}
    return dataclasses.replace(reading, needs=needs, provisions=provisions, posterior=posterior)
