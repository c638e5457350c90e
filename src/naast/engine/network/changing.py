"""Before and after: what became of every line between two waves. Silence is not an end: a line nobody could name again is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from naast.engine.network.model import WORKING, Kind, Wave, lines_of


class Change(StrEnum):
    """What became of a line. `UNKNOWN`: it was there, and an organisation that could name it now did not answer."""

    STAYED = "stayed"
    CAME = "came"
    WENT = "went"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Changed:
    """One pair (`a` < `b`, numbers of the wave after) and what became of the line between them."""

    a: int
    b: int
    change: Change


def changes(before: Wave, after: Wave, same: dict[int, int], kinds: frozenset[Kind] = WORKING) -> tuple[Changed, ...]:
    """Every pair with a line in either wave. `same`: number in the wave before -> number in the wave after; others are left out.

    A line came only when it could have been named before: when both were asked, and one of them answered.
    """
    back = {now: then for then, now in same.items()}
    then = {
        (min(same[one.a], same[one.b]), max(same[one.a], same[one.b]))
        for one in lines_of(before, kinds)
        if one.a in same and one.b in same
    }
    now = {(one.a, one.b) for one in lines_of(after, kinds) if one.a in back and one.b in back}
    found = []
    for a, b in sorted(then | now):
        if (a, b) in then and (a, b) in now:
            change = Change.STAYED
        elif (a, b) in now:
            was_heard = bool({back[a], back[b]} & before.answered)
            change = Change.CAME if was_heard else Change.UNKNOWN
        else:
            change = Change.WENT if {a, b} <= after.answered else Change.UNKNOWN
        found.append(Changed(a, b, change))
    return tuple(found)
