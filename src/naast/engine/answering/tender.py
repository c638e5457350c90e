"""What a resident is shown unasked: nothing about dying, unless their own words clearly ask for it.

Which needs and provisions are tender is data (`tender: true` in the packs). Professionals and the team see everything.
"""

from __future__ import annotations

import dataclasses
from typing import Final

from naast.engine.answering.answer import Answer, NeedView
from naast.engine.knowledge import Pack
from naast.engine.routing import RankedProvision
from naast.engine.understanding import Reading

# A tender need is shown from this chance on; a tender provision from this share of the best score on.
CLEAR_NEED: Final = 0.7
CLEAR_SHARE: Final = 0.7


def needs_to_show(answer: Answer, pack: Pack) -> tuple[NeedView, ...]:
    """The likely needs of the answer that may be shown to this asker, likeliest first.

    Where one of them may not be, those without any that speak of dying: what stood behind it is then told in its place.
    """
    shut = (need for need in answer.told if pack.needs[need.id].tender and not _may_see(answer, need.score, CLEAR_NEED))
    return answer.told_softly if any(shut) else answer.told


def provisions_to_show(answer: Answer, pack: Pack) -> tuple[RankedProvision, ...]:
    """The provisions of the answer that may be shown to this asker, in the same order."""
    least = CLEAR_SHARE * max((one.score for one in answer.provisions), default=0.0)
    return tuple(
        one for one in answer.provisions if not pack.provisions[one.id].tender or _may_see(answer, one.score, least)
    )


def without_tender_needs(reading: Reading, pack: Pack) -> Reading:
    """A reading in danger: what speaks of dying gives no reasons to anyone but a professional."""
    if reading.who.asker == "professional":
        return reading
    needs = tuple(need for need in reading.needs if not pack.needs[need.id].tender)
    posterior = {name: 0.0 if pack.needs[name].tender else chance for name, chance in reading.posterior.items()}
    return dataclasses.replace(reading, needs=needs, posterior=posterior)


def _may_see(answer: Answer, score: float, least: float) -> bool:
    """In danger nobody but a professional is shown papers about dying, however clear the words are."""
    return _open(answer) or (score >= least and not answer.crisis)


def _open(answer: Answer) -> bool:
    return answer.who.asker == "professional" or answer.facts.get("deceased") == "yes"
