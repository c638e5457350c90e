"""Whom to call first: one provision among the plausible ones, by a head of its own beside the ranking.

In danger the help of the crisis pack comes first; that is composed in `naast.engine.answering`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from naast.engine.routing.ranking import RankedProvision
from naast.engine.understanding import Reading

# Who asks on when it is not clear yet.
ASK_ON: Final = "aanmeldteam"
PLAUSIBLE: Final = 10
# How far the ranking counts beside the head. Measured in benchmarks/routing.
RANK_SHARE: Final = 1.0


def first_contact(ranked: Sequence[RankedProvision], reading: Reading) -> str:
    """The id of the provision to call first; `aanmeldteam` when nothing was ranked."""
    if not ranked:
        return ASK_ON
    plausible = ranked[:PLAUSIBLE]
    return max(plausible, key=lambda one: (reading.first_contact.get(one.id, 0.0) + RANK_SHARE * one.score, one.id)).id


def urgency_of(reading: Reading, *, crisis: bool) -> str:
    """crisis, soon or normal. Only the danger layer says crisis; the head chooses between the other two."""
    if crisis:
        return "crisis"
    soon = reading.urgency.get("soon", 0.0) + reading.urgency.get("crisis", 0.0)
    return "soon" if soon > reading.urgency.get("normal", 0.0) else "normal"
