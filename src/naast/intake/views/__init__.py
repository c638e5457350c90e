"""HTTP of the intake room: fetch, form, action, render. Words for the page are made in `presenters`."""

from naast.intake.views.desk import desk, handle, inbox, question
from naast.intake.views.helping import help_ask, help_choose, help_withdraw
from naast.intake.views.public import ask, call_me, reopen, reply, result, status, withdraw
from naast.intake.views.teams import arrange, team, teams

__all__ = [
    "arrange", "ask", "call_me", "desk", "handle", "help_ask", "help_choose", "help_withdraw", "inbox", "question", "reopen",
    "reply", "result", "status", "team", "teams", "withdraw",
]  # fmt: skip
