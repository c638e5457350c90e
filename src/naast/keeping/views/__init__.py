"""HTTP of the keeping room: fetch, form, action, render. Words for the page are made in `presenters`."""

from naast.keeping.views.confirming import (
    confirm,
    confirm_mail,
    confirm_new,
    confirm_service,
    confirm_undo,
    confirm_unlist,
)
from naast.keeping.views.deciding import arrange, decide, keepers, unlist
from naast.keeping.views.queue import entry, following, hold, queue, saved, undo
from naast.keeping.views.reporting import report, thanks

__all__ = [
    "arrange",
    "confirm",
    "confirm_mail",
    "confirm_new",
    "confirm_service",
    "confirm_undo",
    "confirm_unlist",
    "decide",
    "entry",
    "following",
    "hold",
    "keepers",
    "queue",
    "report",
    "saved",
    "thanks",
    "undo",
    "unlist",
]
