"""Writes of the keeping room: reporting, calling, what comes onto the map, keepers, the link of an organisation, and the daily clock."""

from naast.keeping.actions.claiming import claim, release
from naast.keeping.actions.keepers import divide, hand_over, keep, make_entries, stop, take_back
from naast.keeping.actions.ladder import run, tell_keepers
from naast.keeping.actions.links import (
    ask_unlist,
    bounced,
    confirm_all,
    confirm_by_link,
    need_working,
    new_link,
    send,
    stop_mail,
    undo_by_link,
)
from naast.keeping.actions.reporting import report, visitor
from naast.keeping.actions.rounds import Heard, tick, untick
from naast.keeping.actions.settling import settle
from naast.keeping.actions.unlisting import decide

__all__ = [
    "Heard",
    "ask_unlist",
    "bounced",
    "claim",
    "confirm_all",
    "confirm_by_link",
    "decide",
    "divide",
    "hand_over",
    "keep",
    "make_entries",
    "need_working",
    "new_link",
    "release",
    "report",
    "run",
    "send",
    "settle",
    "stop",
    "stop_mail",
    "take_back",
    "tell_keepers",
    "tick",
    "undo_by_link",
    "untick",
    "visitor",
]
