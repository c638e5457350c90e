"""Shaping for the pages of the intake room: one frozen dataclass per page. No query and no rule lives here."""

from naast.intake.presenters.buttons import fold_buttons, pressed_in
from naast.intake.presenters.carrying import carried, carry
from naast.intake.presenters.desk import desk_done, inbox_page, question_page
from naast.intake.presenters.doing import doings
from naast.intake.presenters.handing import understood, whole_story
from naast.intake.presenters.helping import helps_for_asker, helps_for_team, items_of, proposed, words_of
from naast.intake.presenters.result import (
    Before,
    ask_page,
    desk_look,
    hand_over_start,
    result_page,
)
from naast.intake.presenters.status import status_page, status_url
from naast.intake.presenters.teams import team_page, teams_page

__all__ = [
    "Before",
    "ask_page",
    "carried",
    "carry",
    "desk_done",
    "desk_look",
    "doings",
    "fold_buttons",
    "hand_over_start",
    "helps_for_asker",
    "helps_for_team",
    "inbox_page",
    "items_of",
    "pressed_in",
    "proposed",
    "question_page",
    "result_page",
    "status_page",
    "status_url",
    "team_page",
    "teams_page",
    "understood",
    "whole_story",
    "words_of",
]
