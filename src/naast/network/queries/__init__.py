"""Reads of the network room: waves and what was said in them, the link of an organisation, and what referrals tell."""

from naast.network.queries.demand import offers_of, referrals_between, stuck_questions
from naast.network.queries.links import (
    fingerprint,
    ids_of_others,
    is_unreached,
    is_working,
    member_by_token,
    others_of,
    said_before,
    said_by,
    token_of,
)
from naast.network.queries.meeting import agreed, agreed_during, for_the_table, idea_by_id, ideas
from naast.network.queries.waves import (
    Gathered,
    asked_before,
    gathered,
    has_line,
    need_coordinator,
    organisations_to_ask,
    side_of,
    until,
    wave_before,
    wave_by_id,
    waves,
)

__all__ = [
    "Gathered",
    "agreed",
    "agreed_during",
    "asked_before",
    "fingerprint",
    "for_the_table",
    "gathered",
    "has_line",
    "idea_by_id",
    "ideas",
    "ids_of_others",
    "is_unreached",
    "is_working",
    "member_by_token",
    "need_coordinator",
    "offers_of",
    "organisations_to_ask",
    "others_of",
    "referrals_between",
    "said_before",
    "said_by",
    "side_of",
    "stuck_questions",
    "token_of",
    "until",
    "wave_before",
    "wave_by_id",
    "waves",
]
