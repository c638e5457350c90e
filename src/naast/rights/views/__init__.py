"""Pages of the rights room: `own` for who it is about, `team` for who carries requests out, `officer` for who keeps watch."""

from naast.rights.views.officer import search
from naast.rights.views.own import correct, delete, everything_data, everything_page, log, mine, withdraw
from naast.rights.views.team import request, requests

__all__ = [
    "correct", "delete", "everything_data", "everything_page", "log", "mine", "request", "requests", "search", "withdraw",
]  # fmt: skip
