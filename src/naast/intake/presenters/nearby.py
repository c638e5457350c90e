"""Which places near here fit who asks: a line for family is not given to the person themself, a group of one faith not unasked.

Places are found and put in order in `naast.engine.routing`; what a card about them says is in `cards`.
"""

from __future__ import annotations

from typing import Final

from naast.engine.answering import Answer
from naast.engine.routing import ServiceMatch
from naast.intake.queries import own_circles

_ASKED: Final = (("own_circle", "yes"), ("language", "other"), ("language", "sign_or_written"), ("faith_wish", "wants"))


def near_for(answer: Answer) -> list[ServiceMatch]:
    """The places of the answer that fit who asks, in the same order. Who is named by the asker always stays."""
    asked = any(answer.facts.get(fact) == value for fact, value in _ASKED)
    circles = frozenset() if asked else own_circles()
    left = [match for match in answer.services if match.named or match.service.organisation not in circles]
    return [match for match in left if _for_them(match, answer)] if answer.crisis else left


def _for_them(match: ServiceMatch, answer: Answer) -> bool:
    """In danger only what is there for the person who writes: there is no time to be sent on."""
    whom, asker = match.service.audience, answer.who.asker
    if not whom or asker in ("professional", "unknown"):
        return not whom or asker == "professional"
    return asker in whom or (asker == "naaste" and not {"carer", "partner", "family", "patient"}.isdisjoint(whom))
