"""What the pages of the directory show: one frozen dataclass per page. Words about time and room are in `words`."""

from naast.directory.presenters.links import for_child, search_url
from naast.directory.presenters.pages import (
    NeighbourhoodPage,
    OrganisationPage,
    SearchPage,
    ServicePage,
    needs_alternative,
    neighbourhood_page,
    organisation_page,
    search_page,
    service_page,
)
from naast.directory.presenters.words import place_words

__all__ = [
    "NeighbourhoodPage",
    "OrganisationPage",
    "SearchPage",
    "ServicePage",
    "for_child",
    "needs_alternative",
    "neighbourhood_page",
    "organisation_page",
    "place_words",
    "search_page",
    "search_url",
    "service_page",
]
