"""The place where an operator's own language model may give a second opinion on the order of the help. Off unless given.

Only the contract and what an opinion weighs. Fetching one from another process is in `naast.core.reranking`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, runtime_checkable

from naast.engine.knowledge import Pack
from naast.engine.routing import RankedProvision, Reason

LOOKED_AT: Final = 20
# The most an opinion adds to the first and takes from the last, as a share of the best score. Small on purpose: it settles
# what is close and cannot carry something from the bottom to the top.
WEIGHT: Final = 0.15
_HIGHER: Final = "Ook een tweede beoordeling door de computer zet dit hoger."
_LOWER: Final = "Een tweede beoordeling door de computer zet dit wat lager."


@runtime_checkable
class Reranker(Protocol):
    """Says how well each of some short Dutch texts answers a question. Larger is better; only the order counts."""

    @property
    def name(self) -> str:
        """What it is, for the page with measurements; never shown to a resident."""
        ...

    def relevances(self, question: str, texts: Sequence[str]) -> Sequence[float] | None:
        """One finite number per text, in their order; None when it has no opinion (now). Does not raise."""
        ...


def opinion(
    question: str, ranked: Sequence[RankedProvision], pack: Pack, reranker: Reranker
) -> Mapping[str, Reason] | None:
    """The reason to add to each provision; None without a usable opinion, and then nothing changes.

    A provision that a routing rule moved keeps its place: a rule is law, an opinion is not. By order and not by size, so that
    any model fits: the best of n gets + WEIGHT, the last - WEIGHT, evenly between.
    """
    asked = [one for one in ranked[:LOOKED_AT] if not any(reason.kind == "rule" for reason in one.reasons)]
    if len(asked) < 2:
        return None
    found = reranker.relevances(question, [text_of(one.id, pack) for one in asked])
    if found is None or len(found) != len(asked) or not all(math.isfinite(value) for value in found):
        return None
    best = max(one.score for one in ranked)
    order = sorted(range(len(asked)), key=lambda number: (-found[number], number))
    steps = {number: 1 - 2 * place / (len(asked) - 1) for place, number in enumerate(order)}
    return {one.id: _reason(steps[number] * WEIGHT * best) for number, one in enumerate(asked)}


def text_of(provision: str, pack: Pack) -> str:
    """What the model reads of a provision: its name, what it is and for whom. Nothing of the asker."""
    known = pack.provisions[provision]
    return f"{known.name}. {known.description} {known.eligibility}".strip()


def _reason(share: float) -> Reason:
    return Reason("opinion", _HIGHER if share >= 0 else _LOWER, share)
