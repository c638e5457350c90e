"""Reads of the case table room: tables and seats (`tables`), the words of a running table (`words`), what was learnt (`learnt`)."""

from naast.casetable.queries.learnt import gaps_of, gaps_open, learnt, lessons_of, offers_of, ties_of
from naast.casetable.queries.tables import (
    coordinates,
    need_coordinator,
    need_worker,
    seat_by_token,
    seat_for,
    seat_of_user,
    seats_of,
    table_by_id,
    tables_for,
    token_of,
    works,
)
from naast.casetable.queries.words import card_of, card_words, silent_count, silent_words, wrote_silent

__all__ = [
    "card_of",
    "card_words",
    "coordinates",
    "gaps_of",
    "gaps_open",
    "learnt",
    "lessons_of",
    "need_coordinator",
    "need_worker",
    "offers_of",
    "seat_by_token",
    "seat_for",
    "seat_of_user",
    "seats_of",
    "silent_count",
    "silent_words",
    "table_by_id",
    "tables_for",
    "ties_of",
    "token_of",
    "works",
    "wrote_silent",
]
