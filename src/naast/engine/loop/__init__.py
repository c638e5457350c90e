"""The closed loop of one question to one organisation: which state may follow which, and whose turn it is when it stays silent.

Pure. The norms are data in `knowledge/loop`; joining this to the database is `naast.referrals`.
"""

from naast.engine.loop.clocks import Deadlines, Rung, Standing, Step, back, clock, due, first, later, put_off
from naast.engine.loop.norms import check_norms, default_norms, load_norms, norms_files
from naast.engine.loop.norms_model import HelpLine, LoopNorms, Norm, Steps, Terms
from naast.engine.loop.states import (
    CLOSED_STATES,
    OPEN_STATES,
    PHASES,
    ListOf,
    Phase,
    State,
    Who,
    move,
    moves,
    phase_of,
)

__all__ = [
    "CLOSED_STATES",
    "OPEN_STATES",
    "PHASES",
    "Deadlines",
    "HelpLine",
    "ListOf",
    "LoopNorms",
    "Norm",
    "Phase",
    "Rung",
    "Standing",
    "State",
    "Step",
    "Steps",
    "Terms",
    "Who",
    "back",
    "check_norms",
    "clock",
    "default_norms",
    "due",
    "first",
    "later",
    "load_norms",
    "move",
    "moves",
    "norms_files",
    "phase_of",
    "put_off",
]
