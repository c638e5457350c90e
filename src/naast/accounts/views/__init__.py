"""Pages of the accounts room: coming in, one's own account, and what coordinators do for their people."""

from naast.accounts.views.coming_in import Login, logout_view, passkey_question, passkey_use, second_step
from naast.accounts.views.organisation import organisation_back, organisations
from naast.accounts.views.own import account, change_password, confirm, stop_all, stop_session
from naast.accounts.views.password import accept, forgotten, new_password
from naast.accounts.views.people import change_invitation, help_colleague, invite, leave, people, undo_leave
from naast.accounts.views.steps import app, new_passkey_question, passkey, recovery_codes, remove_step, steps

__all__ = [
    "Login",
    "accept",
    "account",
    "app",
    "change_invitation",
    "change_password",
    "confirm",
    "forgotten",
    "help_colleague",
    "invite",
    "leave",
    "logout_view",
    "new_passkey_question",
    "new_password",
    "organisation_back",
    "organisations",
    "passkey",
    "passkey_question",
    "passkey_use",
    "people",
    "recovery_codes",
    "remove_step",
    "second_step",
    "steps",
    "stop_all",
    "stop_session",
    "undo_leave",
]
