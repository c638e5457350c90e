"""Shapes the pages of the network room: waves, the map, meetings, and the pages of an organisation behind its link."""

from naast.network.presenters.answering import known_page, more_page, thanks_page
from naast.network.presenters.looking import Look
from naast.network.presenters.maps import file_of, map_page
from naast.network.presenters.meetings import Demand, meetings_page, suggestions
from naast.network.presenters.picture import Beside, picture
from naast.network.presenters.waves import groups_of, new_page, waves_page

__all__ = [
    "Beside",
    "Demand",
    "Look",
    "file_of",
    "groups_of",
    "known_page",
    "map_page",
    "meetings_page",
    "more_page",
    "new_page",
    "picture",
    "suggestions",
    "thanks_page",
    "waves_page",
]
