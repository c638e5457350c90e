"""Which value of which source holds, per fact: the one we trust most now; sources that say the same stand stronger together. Pure.

How trust falls with time is known to `naast.engine.freshness`; putting a value on the map is in `actions.applying`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from naast.sources import comparing

OWN = "Uw eigen kaart"


@dataclass(frozen=True, slots=True)
class Said:
    """One source about one fact. `chance` (0..1) is how likely it is right today; `told` is the day somebody looked, or empty."""

    source: str
    value: str
    chance: float
    told: str = ""


@dataclass(frozen=True, slots=True)
class Golden:
    """What holds for one fact, and what else was said. `chance` is that of the winner with all that agree with it."""

    field: str
    value: str
    sources: tuple[str, ...]
    chance: float
    because: str
    others: tuple[Said, ...]

    @property
    def is_own(self) -> bool:
        """Whether it is what our own map says already."""
        return OWN in self.sources


def choose(field: str, said: Sequence[Said]) -> Golden | None:
    """The value that holds for `field`; None when nobody said anything. Between equals our own map, then the first in the alphabet."""
    groups: list[list[Said]] = []
    for one in (one for one in said if one.value):
        for group in groups:
            if comparing.alike(field, group[0].value, one.value):
                group.append(one)
                break
        else:
            groups.append([one])
    if not groups:
        return None
    best = min(
        groups,
        key=lambda group: (
            -round(_together(group), 3),
            OWN not in {one.source for one in group},
            min(o.source for o in group),
        ),
    )
    first = min(best, key=lambda one: (one.source != OWN, -one.chance, one.source))
    others = tuple(one for group in groups if group is not best for one in group)
    sources = tuple(dict.fromkeys(one.source for one in sorted(best, key=lambda one: (one.source != OWN, one.source))))
    return Golden(field, first.value, sources, _together(best), _because(best, others), others)


def _together(group: Sequence[Said]) -> float:
    """The chance that a value is right when several say it: each source counts once, and they are taken to be wrong apart."""
    strongest: dict[str, float] = {}
    for one in group:
        strongest[one.source] = max(strongest.get(one.source, 0.0), one.chance)
    wrong = 1.0
    for chance in strongest.values():
        wrong *= 1 - min(max(chance, 0.0), 0.995)
    return 1 - wrong


def _because(best: Sequence[Said], others: Sequence[Said]) -> str:
    names = len({one.source for one in best})
    if not others:
        return "Iedereen zegt hetzelfde." if names > 1 else "Niemand anders zegt er iets over."
    if names > 1:
        return f"{names} bronnen zeggen dit."
    return (
        f"Dit vertrouwen wij nu het meest (stand van {best[0].told})."
        if best[0].told
        else "Dit vertrouwen wij nu het meest."
    )
