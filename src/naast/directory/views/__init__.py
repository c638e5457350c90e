"""HTTP of the directory. Everything public is in `finding` and `gaps` and only reads; what a team keeps for itself is in `selections`."""

from naast.directory.views.finding import neighbourhood, organisation, search, service, service_by_id
from naast.directory.views.gaps import compare, gaps
from naast.directory.views.selections import (
    leaflet,
    leaflet_pdf,
    put_on_list,
    remove_selection,
    selection,
    selection_place,
    selections,
    write_note,
)

__all__ = [
    "compare", "gaps", "leaflet", "leaflet_pdf", "neighbourhood", "organisation", "put_on_list", "remove_selection", "search", "selection",
    "selection_place", "selections", "service", "service_by_id", "write_note",
]  # fmt: skip
