"""Writes of the case table room: planning, coming in, the card, the session, and how it ends."""

from naast.casetable.actions.cards import begin_anew, offer_card, release, save_card, send_back
from naast.casetable.actions.destroying import reseal_keys
from naast.casetable.actions.ending import ask_back, end, forget_unused, look_back, may_look_back, settle_gap
from naast.casetable.actions.entering import Entrance, check_code, send_code, table_code
from naast.casetable.actions.mailing import mail_came_back, readdress, send_again
from naast.casetable.actions.planning import Invited, Plan, answer, cancel, invite, let_go, plan, replan
from naast.casetable.actions.rows import actor_of
from naast.casetable.actions.session import (
    arrive,
    choose,
    meet,
    miss,
    move,
    offer,
    open_cards,
    rephrase,
    start,
    step_aside,
    take_along,
    write_silent,
)

__all__ = [
    "Entrance",
    "Invited",
    "Plan",
    "actor_of",
    "answer",
    "arrive",
    "ask_back",
    "begin_anew",
    "cancel",
    "check_code",
    "choose",
    "end",
    "forget_unused",
    "invite",
    "let_go",
    "look_back",
    "mail_came_back",
    "may_look_back",
    "meet",
    "miss",
    "move",
    "offer",
    "offer_card",
    "open_cards",
    "plan",
    "readdress",
    "release",
    "rephrase",
    "replan",
    "reseal_keys",
    "save_card",
    "send_again",
    "send_back",
    "send_code",
    "settle_gap",
    "start",
    "step_aside",
    "table_code",
    "take_along",
    "write_silent",
]
