"""What pages of looking ahead show. Days as places and words: `timeline`; the page of everybody: `page`; of a team: `team`."""

from naast.foresight.presenters.page import AheadPage, Item, ahead_page, items_of
from naast.foresight.presenters.team import TeamPage, team_page

__all__ = ["AheadPage", "Item", "TeamPage", "ahead_page", "items_of", "team_page"]
