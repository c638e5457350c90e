"""Writes of the network room: waves, what organisations say with their link, and bringing two together."""

from naast.network.actions.answers import Told, actor_of, need_working, say_known, say_more
from naast.network.actions.mailing import ask_again, bounced
from naast.network.actions.meetings import bring_together, coffee_came_back, look_back
from naast.network.actions.waves import begin, close, make, remind, run, throw_away

__all__ = [
    "Told",
    "actor_of",
    "ask_again",
    "begin",
    "bounced",
    "bring_together",
    "close",
    "coffee_came_back",
    "look_back",
    "make",
    "need_working",
    "remind",
    "run",
    "say_known",
    "say_more",
    "throw_away",
]
