"""Writes of the plan room: wishes and steps (`sentences`), undo (`undoing`), steps that come from elsewhere (`proposing`)."""

from naast.plan.actions.proposing import propose_step, take_steps
from naast.plan.actions.referring import carry, put_down
from naast.plan.actions.rows import Changed
from naast.plan.actions.sentences import (
    change_step,
    change_wish,
    remove_step,
    remove_wish,
    set_status,
    write_step,
    write_wish,
)
from naast.plan.actions.undoing import put_back, undo

__all__ = [
    "Changed",
    "carry",
    "change_step",
    "change_wish",
    "propose_step",
    "put_back",
    "put_down",
    "remove_step",
    "remove_wish",
    "set_status",
    "take_steps",
    "undo",
    "write_step",
    "write_wish",
]
