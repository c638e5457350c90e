"""Shaping for the pages of the intake room: one frozen dataclass per page. No query and no rule lives here."""

from naast.intake.presenters.desk import desk_done, inbox_page, question_page
from naast.intake.presenters.handing import understood, whole_story
from naast.intake.presenters.result import (
    ask_page,
    desk_look,
    fold_buttons,
    hand_over_start,
    result_page,
)
from naast.intake.presenters.status import status_page, status_url

__all__ = [
    "ask_page",
    "desk_done",
    "desk_look",
    "fold_buttons",
    "hand_over_start",
    "inbox_page",
    "question_page",
    "result_page",
    "status_page",
    "status_url",
    "understood",
    "whole_story",
]
