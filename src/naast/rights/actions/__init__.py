"""Writes of the rights room: what the person asks and what is forgotten in time (`requests`), and who stands beside them (`beside`)."""

from naast.rights.actions.beside import forget_me
from naast.rights.actions.requests import (
    TERM,
    Forgotten,
    ask,
    corrected,
    delete_on_request,
    empty,
    forget,
    note_print,
    refuse,
    remove,
    withdraw,
)

__all__ = [
    "TERM",
    "Forgotten",
    "ask",
    "corrected",
    "delete_on_request",
    "empty",
    "forget",
    "forget_me",
    "note_print",
    "refuse",
    "remove",
    "withdraw",
]
