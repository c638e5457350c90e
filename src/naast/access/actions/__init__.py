"""Writes of the access room: places in the circle, consent, emergency access, and the database's copy of the policy."""

from naast.access.actions.circle import admit, entrust, stop, stop_all
from naast.access.actions.consenting import Asked, Receiver, give_consent, receiver_of, sentence_for, withdraw
from naast.access.actions.emergency import may_review, open_emergency, remind_reviewers, review
from naast.access.actions.joining import narrow
from naast.access.actions.leaving import hand_over, preview, take_back
from naast.access.actions.policy_copy import copy_policy

__all__ = [
    "Asked",
    "Receiver",
    "admit",
    "copy_policy",
    "entrust",
    "give_consent",
    "hand_over",
    "may_review",
    "narrow",
    "open_emergency",
    "preview",
    "receiver_of",
    "remind_reviewers",
    "review",
    "sentence_for",
    "stop",
    "stop_all",
    "take_back",
    "withdraw",
]
