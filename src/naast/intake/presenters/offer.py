"""Which kinds of help go with an answer, in one order for everyone: the asker's page, the note about a change and the team.

What a card shows is in `cards`; in which order the engine puts them is in `naast.engine.routing`.
"""

from __future__ import annotations

from typing import Final

from naast.directory.presenters.titles import both_names
from naast.engine.answering import Answer, provisions_to_show
from naast.engine.routing import RankedProvision
from naast.intake.presenters.reading import rests_on_danger
from naast.intake.queries import pack

MOST_CARDS: Final = 7
TEAM_SEES: Final = 5
# In danger ordinary help counts only when it is this near the best of it: nobody needs a dog walker beside the suicide line.
_NEAR_ENOUGH: Final = 0.3
# Help that is there for danger alone, though no line of the danger block names it.
_FOR_DANGER: Final = frozenset({"ggz-crisisdienst"})


def already_said(answer: Answer) -> set[str]:
    """Kinds of help that have a block of their own, above everything."""
    already = {line.provision for line in answer.danger.help} if answer.danger else set()
    return already | ({"kindertelefoon"} if answer.who.asker == "child" else set())


def fitting(answer: Answer) -> list[RankedProvision]:
    """All help that may be shown to this asker, best first."""
    found = _allowed(answer)
    least = _least(found, answer)
    return [one for one in found if one.score >= least]


def too_weak(answer: Answer) -> set[str]:
    """Ids of help that fits too little to stand beside danger, nor a place that offers it."""
    found = _allowed(answer)
    least = _least(found, answer)
    return {one.id for one in found if one.score < least}


def _allowed(answer: Answer) -> list[RankedProvision]:
    already = already_said(answer)
    allowed = (one for one in provisions_to_show(answer, pack()) if one.id not in already)
    return [one for one in allowed if not _only_for_danger(one, answer)]


def _least(found: list[RankedProvision], answer: Answer) -> float:
    return _NEAR_ENOUGH * max((one.score for one in found), default=0.0) if answer.danger else 0.0


def shown(answer: Answer) -> list[RankedProvision]:
    """The help on the page of the asker, best first."""
    return fitting(answer)[:MOST_CARDS]


def for_team(answer: Answer) -> list[str]:
    """The first of what the asker sees, in the same order, by both names."""
    return [both_names(pack().provisions[one.id]) for one in shown(answer)[:TEAM_SEES]]


def held_back(answer: Answer) -> list[str]:
    """What scored among the first and does not stand among the help of the asker: already in the danger block, or about dying."""
    on_page = {one.id for one in fitting(answer)}
    known = pack().provisions
    return [both_names(known[one.id]) for one in answer.provisions[:TEAM_SEES] if one.id not in on_page]


def _only_for_danger(one: RankedProvision, answer: Answer) -> bool:
    """Whether ordinary help rests on no other words than those of the danger: saved pills are no question about a pill box."""
    if not rests_on_danger([span for reason in one.reasons for span in reason.spans], answer):
        return False
    lines = (line.provision for kind in pack().crisis.values() for line in kind.help)
    return one.id not in _FOR_DANGER and one.id not in lines
