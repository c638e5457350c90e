"""From a reading to the way: provisions in order with reasons and rules, whom to call first, services near by, how sure.

What the words mean is `naast.engine.understanding`; what to ask next is `naast.engine.clarifying`.
"""

from naast.engine.routing.bands import IN_WORDS, Judgement, judge
from naast.engine.routing.contact import ASK_ON, first_contact, urgency_of
from naast.engine.routing.finding import ServiceIndex, ServiceMatch, Share, find_services, said_words
from naast.engine.routing.ranking import RankedProvision, Reason, rank
from naast.engine.routing.service_view import ServiceView, service_from

__all__ = [
    "ASK_ON",
    "IN_WORDS",
    "Judgement",
    "RankedProvision",
    "Reason",
    "ServiceIndex",
    "ServiceMatch",
    "ServiceView",
    "Share",
    "find_services",
    "first_contact",
    "judge",
    "rank",
    "said_words",
    "service_from",
    "urgency_of",
]
