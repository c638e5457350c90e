"""Writes of the directory room: bringing in a whole map, and keeping one service up to date."""

from naast.directory.actions.importing import Imported, import_demo, import_map
from naast.directory.actions.upkeep import count_as_check, record_check, set_capacity, set_status

__all__ = ["Imported", "count_as_check", "import_demo", "import_map", "record_check", "set_capacity", "set_status"]
