"""Who should meet whom: where a new line is expected to help the most questions.

Friends of friends meet by themselves. A line is worth most where questions got stuck for want of it, between two who are far apart. So
the gain of a pair is the questions that got stuck or came too late and would pass over that line, times the distance between the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from naast.engine.network.graph import Graph, distances
from naast.engine.network.model import Flags

# Further than this is far: it makes no difference whether four or nine stand in between, or no way leads there at all.
FURTHEST: Final = 4
# Across the two sides a line opens more: behind it stands all the help that the other side knows of.
ACROSS: Final = 2.0
# Somebody who asks to meet the other is worth as much as one question.
WISH: Final = 1.0


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two organisations (`a` < `b`) to bring together. `gain` = (`questions` + WISH x `wishes`) x `distance` x (ACROSS when `across`).

    `questions`: expected number of questions in the time that was looked at. `distance`: steps between them now beyond the one that a
    line takes (1 to FURTHEST - 1). `apart`: no way leads from one to the other.
    """

    a: int
    b: int
    gain: float
    questions: float
    wishes: int
    distance: int
    across: bool
    apart: bool


def meetings(
    graph: Graph, social: Flags, stuck: Mapping[tuple[int, int], float], wishes: Mapping[tuple[int, int], int]
) -> tuple[Meeting, ...]:
    """Every pair without a line over which questions would pass, or that wishes one; the highest gain first.

    `stuck`: (who could not go on with it, who could have helped) -> questions. `wishes`: (a, b) with a < b -> how many of the two wish.
    """
    questions: dict[tuple[int, int], float] = dict.fromkeys(wishes, 0.0)
    for (one, other), count in stuck.items():
        pair = (min(one, other), max(one, other))
        questions[pair] = questions.get(pair, 0.0) + count
    steps = {a: distances(graph, a) for a in {a for a, _ in questions}}
    found = []
    for (a, b), count in questions.items():
        far = int(steps[a][b])
        if a == b or far == 1:
            continue
        distance = (FURTHEST if far < 0 else min(far, FURTHEST)) - 1
        across, wished = bool(social[a] != social[b]), wishes.get((a, b), 0)
        gain = (count + WISH * wished) * distance * (ACROSS if across else 1.0)
        found.append(Meeting(a, b, gain, count, wished, distance, across, far < 0))
    return tuple(sorted((one for one in found if one.gain > 0), key=lambda one: (-one.gain, one.a, one.b)))


def passing(
    stuck_at: Mapping[tuple[int, str], int], offers: Mapping[str, frozenset[int]]
) -> dict[tuple[int, int], float]:
    """Questions that would pass over a line: (who got stuck, what was needed) -> how many, shared out evenly over who offers that.

    `offers`: what is needed -> who offers it. Nothing passes from an organisation to itself.
    """
    found: dict[tuple[int, int], float] = {}
    for (at, need), count in stuck_at.items():
        helpers = offers.get(need, frozenset()) - {at}
        for other in helpers:
            found[at, other] = found.get((at, other), 0.0) + count / len(helpers)
    return found
