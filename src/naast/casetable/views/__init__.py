"""Views of the case table room: planning, coming in, the card, the table, and after it."""

from naast.casetable.views.after import back, end, learnt, settle
from naast.casetable.views.cards import card, read
from naast.casetable.views.entering import answer, calendar, code, come
from naast.casetable.views.planning import arrange, change, plan, tables
from naast.casetable.views.table import do, follow, table

__all__ = [
    "answer",
    "arrange",
    "back",
    "calendar",
    "card",
    "change",
    "code",
    "come",
    "do",
    "end",
    "follow",
    "learnt",
    "plan",
    "read",
    "settle",
    "table",
    "tables",
]
