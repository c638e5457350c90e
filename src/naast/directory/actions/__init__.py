"""Writes of the directory room: bringing in a whole map, and keeping one service up to date."""

from naast.directory.actions.adding import NewOffer, add_service
from naast.directory.actions.correcting import correct, doubt
from naast.directory.actions.importing import Imported, import_demo, import_map
from naast.directory.actions.kinds import set_kinds
from naast.directory.actions.selections import (
    NoteChanged,
    make_selection,
    move_on_selection,
    note_mark,
    put_on_selection,
    remove_selection,
    rename_selection,
    take_off_selection,
    write_note,
)
from naast.directory.actions.standing import reopen_due, unlist
from naast.directory.actions.trusting import learn_rates
from naast.directory.actions.upkeep import count_as_check, record_check, set_capacity, set_status

__all__ = [
    "Imported",
    "NewOffer",
    "NoteChanged",
    "add_service",
    "correct",
    "count_as_check",
    "doubt",
    "import_demo",
    "import_map",
    "learn_rates",
    "make_selection",
    "move_on_selection",
    "note_mark",
    "put_on_selection",
    "record_check",
    "remove_selection",
    "rename_selection",
    "reopen_due",
    "set_capacity",
    "set_kinds",
    "set_status",
    "take_off_selection",
    "unlist",
    "write_note",
]
