"""Writes of the referrals room: asking, answering, ending, what changes around it, the clocks, and the link of a receiver."""

from naast.referrals.actions.answering import ANSWERS, add_note, answer, close, note_attempt, see, start, undo_answer
from naast.referrals.actions.asking import ask, redirect, team_of_sender
from naast.referrals.actions.clocks import run_clocks, settle
from naast.referrals.actions.ending import stop, withdraw
from naast.referrals.actions.holding import hand_over, put_off, release, take_back
from naast.referrals.actions.keys import end_key, make_key, note_reading, receive_with, use_key
from naast.referrals.actions.receiving import Entrance, check_code, need_working, new_link, send_code
from naast.referrals.actions.undoing import mail_came_back, undo_ask

__all__ = [
    "ANSWERS",
    "Entrance",
    "add_note",
    "answer",
    "ask",
    "check_code",
    "close",
    "end_key",
    "hand_over",
    "mail_came_back",
    "make_key",
    "need_working",
    "new_link",
    "note_attempt",
    "note_reading",
    "put_off",
    "receive_with",
    "redirect",
    "release",
    "run_clocks",
    "see",
    "send_code",
    "settle",
    "start",
    "stop",
    "take_back",
    "team_of_sender",
    "undo_answer",
    "undo_ask",
    "use_key",
    "withdraw",
]
