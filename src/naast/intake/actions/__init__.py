"""Writes of the intake room. Each action is one transaction with its timeline row, audit row and mails inside."""

from naast.intake.actions.arrival import Contact, Receipt, Understood, hand_over, token_for
from naast.intake.actions.asking import reopen, reply, withdraw
from naast.intake.actions.clocks import escalate_overdue, forget_old, reroute_after_grace
from naast.intake.actions.handling import (
    add_note,
    answer,
    ask_on,
    claim,
    close,
    forward,
    log_attempt,
    raise_urgency,
    release,
    split,
    undo_close,
)
from naast.intake.actions.helping import ask_help, hear, withdraw_help
from naast.intake.actions.rows import fingerprint
from naast.intake.actions.teams import hand_over_work, leave_team, take_work_back

__all__ = [
    "Contact",
    "Receipt",
    "Understood",
    "add_note",
    "answer",
    "ask_help",
    "ask_on",
    "claim",
    "close",
    "escalate_overdue",
    "fingerprint",
    "forget_old",
    "forward",
    "hand_over",
    "hand_over_work",
    "hear",
    "leave_team",
    "log_attempt",
    "raise_urgency",
    "release",
    "reopen",
    "reply",
    "reroute_after_grace",
    "split",
    "take_work_back",
    "token_for",
    "undo_close",
    "withdraw",
    "withdraw_help",
]
