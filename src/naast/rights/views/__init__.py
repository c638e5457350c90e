"""Pages of the rights room: `own` for who it is about, `team` for who carries requests out, `officer` for who keeps watch."""

from naast.rights.views.beside import beside_away, beside_data, beside_page
from naast.rights.views.officer import search
from naast.rights.views.own import correct, delete, everything_data, everything_page, log, mine, withdraw
from naast.rights.views.team import print_for, request, requests

__all__ = [
    "beside_away",
    "beside_data",
    "beside_page",
    "correct",
    "delete",
    "everything_data",
    "everything_page",
    "log",
    "mine",
    "print_for",
    "request",
    "requests",
    "search",
    "withdraw",
]  # fmt: skip
