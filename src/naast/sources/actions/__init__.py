"""Writes of the sources room: sources, uploads, importing in chunks, undoing, pairs, and what goes onto our own map."""

from naast.sources.actions.adding import add_to_map
from naast.sources.actions.applying import apply_values
from naast.sources.actions.deciding import confirm, reconsider, refuse
from naast.sources.actions.importing import finish_stalled, import_now
from naast.sources.actions.kinds import choose_kinds
from naast.sources.actions.matching import find_matches
from naast.sources.actions.sources import change_source, make_source
from naast.sources.actions.undoing import forget_files, undo_run
from naast.sources.actions.uploading import choose_columns, go_on, start, upload

__all__ = [
    "add_to_map",
    "apply_values",
    "change_source",
    "choose_columns",
    "choose_kinds",
    "confirm",
    "find_matches",
    "finish_stalled",
    "forget_files",
    "go_on",
    "import_now",
    "make_source",
    "reconsider",
    "refuse",
    "start",
    "undo_run",
    "upload",
]
