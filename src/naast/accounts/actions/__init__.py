"""Writes of the accounts room. Each action is one transaction with its audit row and its mails inside."""

from naast.accounts.actions.invitations import accept, invitation_of_link, invite, send_again, withdraw
from naast.accounts.actions.leaving import leave, settle_old, undo
from naast.accounts.actions.organisations import set_up_provider, welcome
from naast.accounts.actions.passwords import (
    ask_for_link,
    link_token,
    release_lock,
    set_password,
    stop_all,
    stop_session,
    user_of_link,
)
from naast.accounts.actions.second_steps import (
    add_app,
    add_passkey,
    new_recovery_codes,
    remove_step,
    use_code,
    use_passkey,
    use_recovery_code,
    wipe_steps,
    wrong_code,
)
from naast.accounts.actions.teams import move_area, remove_member, set_member, set_up_team, set_up_user

__all__ = [
    "accept",
    "add_app",
    "add_passkey",
    "ask_for_link",
    "invitation_of_link",
    "invite",
    "leave",
    "link_token",
    "move_area",
    "new_recovery_codes",
    "release_lock",
    "remove_member",
    "remove_step",
    "send_again",
    "set_member",
    "set_password",
    "set_up_provider",
    "set_up_team",
    "set_up_user",
    "settle_old",
    "stop_all",
    "stop_session",
    "undo",
    "use_code",
    "use_passkey",
    "use_recovery_code",
    "user_of_link",
    "welcome",
    "wipe_steps",
    "withdraw",
    "wrong_code",
]
