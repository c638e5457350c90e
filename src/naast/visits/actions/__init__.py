"""Writes of the visits room: who comes by (`visits`), what was told (`reports`), what follows (`following`), who leaves (`leaving`)."""

from naast.visits.actions.following import look_again, much_changed, take_steps
from naast.visits.actions.reports import change_report, confirm, move_report, object_to, record_visit, share_item
from naast.visits.actions.visits import answer_along, change_visit, go_along, plan_visit

__all__ = [
    "answer_along",
    "change_report",
    "change_visit",
    "confirm",
    "go_along",
    "look_again",
    "move_report",
    "much_changed",
    "object_to",
    "plan_visit",
    "record_visit",
    "share_item",
    "take_steps",
]
