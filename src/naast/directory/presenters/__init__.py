"""What the pages of the directory show: one frozen dataclass per page. Words about time and room are in `words`."""

from naast.directory.presenters.leaflet import Leaflet, leaflet
from naast.directory.presenters.links import for_child, search_url
from naast.directory.presenters.lists import (
    ListPage,
    ListsPage,
    NoteClash,
    TeamBox,
    list_page,
    lists_page,
    note_clash,
    team_box,
)
from naast.directory.presenters.missing import ComparePage, GapsPage, compare_page, gaps_page
from naast.directory.presenters.pages import (
    NeighbourhoodPage,
    OrganisationPage,
    ServicePage,
    needs_alternative,
    neighbourhood_page,
    organisation_page,
    service_page,
)
from naast.directory.presenters.searching import SearchPage, search_page
from naast.directory.presenters.words import place_words

__all__ = [
    "ComparePage",
    "GapsPage",
    "Leaflet",
    "ListPage",
    "ListsPage",
    "NeighbourhoodPage",
    "NoteClash",
    "OrganisationPage",
    "SearchPage",
    "ServicePage",
    "TeamBox",
    "compare_page",
    "for_child",
    "gaps_page",
    "leaflet",
    "list_page",
    "lists_page",
    "needs_alternative",
    "neighbourhood_page",
    "note_clash",
    "organisation_page",
    "place_words",
    "search_page",
    "search_url",
    "service_page",
    "team_box",
]
